//! Apps whose brands want buttons of their own.

use app::contract::connect::*;

/// An app's slug, its name, its brand, what its button says, and whether it is connected.
const BRANDS: [(&str, &str, &str, BrandWords, AppStatus); 5] = [
    (
        "quickbooks",
        "QuickBooks Online",
        "QuickBooks",
        BrandWords::ConnectTo,
        AppStatus::NotConnected,
    ),
    (
        "google",
        "Google Calendar and Drive",
        "Google",
        BrandWords::SignInWith,
        AppStatus::NeedsReauth,
    ),
    (
        "slack-button",
        "Slack",
        "Slack",
        BrandWords::AddTo,
        AppStatus::Connected,
    ),
    (
        "xero",
        "Xero",
        "Xero",
        BrandWords::ConnectTo,
        AppStatus::NotConnected,
    ),
    (
        "official",
        "Official Books",
        "Official <b>",
        BrandWords::ConnectTo,
        AppStatus::NotConnected,
    ),
];

pub fn app(slug: &str) -> Option<AppCard> {
    let (slug, name, _, _, status) = BRANDS.into_iter().find(|brand| brand.0 == slug)?;
    Some(AppCard {
        slug: slug.into(),
        name: name.into(),
        description: "An app of a brand.".into(),
        categories: vec!["Accounting".into()],
        logo: mark(slug),
        status,
    })
}

pub fn button(slug: &str) -> Option<BrandButton> {
    let (slug, _, brand, words, _) = BRANDS.into_iter().find(|brand| brand.0 == slug)?;
    Some(BrandButton {
        brand: brand.into(),
        words,
        mark: mark(slug).filter(|_| slug != "xero"),
        image: (slug == "official").then(|| BrandImage {
            light: "/brand-buttons/official.svg".into(),
            dark: Some("/brand-buttons/official-dark.svg".into()),
        }),
    })
}

fn mark(slug: &str) -> Option<String> {
    let file = slug.trim_end_matches("-button");
    (slug != "official").then(|| format!("/logos/{file}.svg"))
}
