//! Apps, what they ask for, and their connections.

use app::contract::config::Choice;
use app::contract::connect::*;
use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::form::FormValues;

use super::frames::open_page;
use super::{HOSTILE, brands};

fn card(slug: &str, name: &str, about: &str, category: &str, status: AppStatus) -> AppCard {
    AppCard {
        slug: slug.into(),
        name: name.into(),
        description: about.into(),
        categories: vec![category.into()],
        logo: None,
        status,
    }
}

fn apps() -> Vec<AppCard> {
    use AppStatus::{Connected, NeedsReauth, NotConnected};
    vec![
        card(
            "connected-crm",
            "Connected CRM",
            "Contacts, companies and deals.",
            "Crm",
            Connected,
        ),
        card(
            "broken-mail",
            "Broken Mail",
            "Newsletters and campaigns.",
            "Marketing",
            NeedsReauth,
        ),
        card(
            "connected-sms",
            "Connected SMS",
            "Text messages.",
            "Messaging",
            Connected,
        ),
        card(
            "sandbox-crm",
            "Sandbox CRM",
            "Contacts and deals to try things with.",
            "Crm",
            NotConnected,
        ),
        card(
            "sandbox-sms",
            "Sandbox SMS",
            "Text messages to try things with.",
            "Messaging",
            NotConnected,
        ),
        card(
            "slack",
            "Slack",
            "Channels, messages and a longer description that has to wrap over several lines without breaking the card.",
            "Messaging",
            NotConnected,
        ),
        card(
            "subdomain-desk",
            "Subdomain Desk",
            "Tickets and customers.",
            "Support",
            NotConnected,
        ),
    ]
}

pub fn app(slug: &str) -> Result<AppCard, Failure> {
    if let Some(app) = brands::app(slug) {
        return Ok(app);
    }
    if slug == "several-crm" {
        let about = "Contacts, companies and deals.";
        let status = AppStatus::Connected;
        return Ok(card(slug, "Several CRM", about, "Crm", status));
    }
    if slug == "hostile" {
        return Ok(card(
            slug,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            AppStatus::NotConnected,
        ));
    }
    apps()
        .into_iter()
        .find(|app| app.slug == slug)
        .ok_or_else(|| Failure::new(ErrorCode::AppNotFound))
}

/// The apps of a page that fit what is searched for.
pub fn list(page: &str, query: &AppQuery) -> Result<AppListPage, Failure> {
    let frame = open_page(page)?;
    let all = match page {
        "empty" => Vec::new(),
        "hostile" => vec![app("hostile")?],
        "many" => (0..500)
            .map(|n| {
                card(
                    &format!("app-{n}"),
                    &format!("App {n}"),
                    "One of many.",
                    "Other",
                    AppStatus::NotConnected,
                )
            })
            .collect(),
        _ => apps(),
    };
    let total = all.len();
    let search = query.search.to_lowercase();
    let mut categories: Vec<String> = all.iter().flat_map(|app| app.categories.clone()).collect();
    categories.sort();
    categories.dedup();
    let apps = all
        .into_iter()
        .filter(|app| app.name.to_lowercase().contains(&search))
        .filter(|app| query.category.is_empty() || app.categories.contains(&query.category))
        .collect();
    Ok(AppListPage {
        frame,
        apps,
        total,
        categories,
    })
}

/// An app with its connections.
pub fn one(page: &str, slug: &str) -> Result<AppPage, Failure> {
    let frame = open_page(page)?;
    let app = app(slug)?;
    let keys = slug.ends_with("sms");
    let refused = page == "refused";
    let several = slug == "several-crm";
    let connections = match (several, page) {
        (true, "unconnected") => Vec::new(),
        (true, _) => vec![
            ConnectionView {
                profile: "EU".into(),
                withheld: vec!["Create and change deals".into()],
                reason: Some(ErrorCode::NeedsReauth),
                ..connection("conn_2", "ben@globex.test")
            },
            ConnectionView {
                profile: "US".into(),
                ends_at: Some("2026-12-01T10:11:12Z".into()),
                ..connection("conn_1", "")
            },
            ConnectionView {
                profile: "US".into(),
                number: "00000a".into(),
                ..connection("conn_00000a", "cat@globex.test")
            },
        ],
        (false, _) if app.status == AppStatus::NotConnected => Vec::new(),
        (false, _) => vec![ConnectionView {
            reason: (app.status == AppStatus::NeedsReauth).then_some(ErrorCode::NeedsReauth),
            ..connection("conn_1", "ada@globex.test")
        }],
    };
    Ok(AppPage {
        frame,
        auth: if keys {
            AuthMode::Keys
        } else {
            AuthMode::OAuth
        },
        inputs: inputs(slug),
        other_browser: other_browser(page),
        permissions: if keys {
            Vec::new()
        } else {
            vec![
                "See your contacts and companies".into(),
                "Create and change deals".into(),
            ]
        },
        brand_button: brands::button(slug),
        connections,
        several,
        profiles: if several { profiles() } else { Vec::new() },
        configurable: true,
        typed: if refused {
            FormValues::from([("i.account_sid".to_owned(), vec!["AC<b>123".to_owned()])])
        } else {
            FormValues::new()
        },
        refused,
        errors: if refused {
            vec![FieldError::new(
                "auth_token",
                "The provider did not accept this token.",
            )]
        } else {
            Vec::new()
        },
        app,
    })
}

pub fn connection(id: &str, identifier: &str) -> ConnectionView {
    ConnectionView {
        id: id.into(),
        profile: String::new(),
        identifier: identifier.into(),
        connected_at: "2026-11-05T10:11:12Z".into(),
        number: String::new(),
        ends_at: None,
        withheld: Vec::new(),
        reason: None,
    }
}

fn profiles() -> Vec<Profile> {
    let profile = |id: &str, name: &str, description: &str| Profile {
        id: id.into(),
        name: name.into(),
        description: description.into(),
    };
    vec![
        profile("aaaaaaaaaaaaaaaaaaaaaaaa", "US", ""),
        profile("bbbbbbbbbbbbbbbbbbbbbbbb", "EU", "Accounts kept in Europe"),
    ]
}

fn inputs(slug: &str) -> Vec<AppInput> {
    match slug {
        "sandbox-sms" | "connected-sms" => vec![
            input(
                "account_sid",
                "Account SID",
                "Console, then Account info.",
                false,
            ),
            input("auth_token", "Auth token", "Beside the account SID.", true),
        ],
        "subdomain-desk" => vec![
            AppInput {
                placeholder: "your-team".into(),
                ..input(
                    "subdomain",
                    "Your subdomain",
                    "The part before .desk.test in your address.",
                    false,
                )
            },
            AppInput {
                required: false,
                options: vec![
                    Choice {
                        value: "eu".into(),
                        label: "Europe".into(),
                    },
                    Choice {
                        value: "us".into(),
                        label: "United States".into(),
                    },
                ],
                ..input("region", "Region", "", false)
            },
        ],
        _ => Vec::new(),
    }
}

fn input(name: &str, label: &str, help: &str, secret: bool) -> AppInput {
    AppInput {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        placeholder: String::new(),
        required: true,
        secret,
        options: Vec::new(),
    }
}

/// The way out of a browser that the provider refuses.
fn other_browser(page: &str) -> Option<OtherBrowser> {
    let address = "https://connect.acme.test/connect/good";
    match page {
        "in-app" => Some(OtherBrowser {
            address: Some(address.into()),
            link: Some("intent://connect.acme.test/connect/good#Intent;scheme=https;end".into()),
        }),
        "in-app-again" => Some(OtherBrowser {
            address: None,
            link: None,
        }),
        _ => None,
    }
}
