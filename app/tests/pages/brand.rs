//! Buttons of brands.

use super::*;

/// The brand's button on a page: its name and its class, and what is drawn in it.
async fn brand_button(path: &str) -> (String, String, String) {
    let body = get(path).await.body;
    let (_, rest) = body.split_once("<div class=\"actions\"><button").unwrap();
    let (button, _) = rest.split_once("</button>").unwrap();
    let (tag, inside) = button.split_once('>').unwrap();
    let tags = html::tags(&format!("<button{tag}>"));
    let said = |name| html::unescape(tags[0].get(name).unwrap());
    (said("aria-label"), said("class"), inside.to_owned())
}

#[tokio::test]
async fn a_brand_s_button_is_its_mark_and_our_words() {
    let cases = [
        (
            "quickbooks",
            "Connect to QuickBooks: Authorize Acme",
            "quickbooks",
        ),
        ("google", "Sign in with Google: Reconnect", "google"),
        (
            "slack-button?reconnect=1",
            "Add to Slack: Reconnect",
            "slack",
        ),
    ];
    for (slug, wanted, mark) in cases {
        let (name, class, inside) = brand_button(&format!("/c/page_1/{slug}")).await;
        assert_eq!(
            (name.as_str(), class.as_str()),
            (wanted, "button brand-button")
        );
        // The words that are seen are how the name begins.
        let (words, _) = wanted.split_once(": ").unwrap();
        assert_eq!(html::text(&inside), words);
        let drawn = format!("src=\"/logos/{mark}.svg\" alt=\"\"");
        assert!(inside.contains(&drawn), "{inside}");
    }
}

#[tokio::test]
async fn a_mark_that_no_other_button_may_show_leaves_words_alone() {
    let (name, _, inside) = brand_button("/c/page_1/xero").await;
    assert_eq!(name, "Connect to Xero: Authorize Acme");
    assert!(!inside.contains("<img"), "{inside}");
}

#[tokio::test]
async fn a_brand_s_own_image_takes_the_place_of_ours() {
    let (name, class, inside) = brand_button("/c/page_1/official").await;
    assert_eq!(name, "Connect to Official <b>: Authorize Acme");
    assert_eq!(class, "button brand-button brand-button-image");
    assert_eq!(html::text(&inside), "", "nothing of ours is beside it");
    let tags = html::tags(&inside);
    let image = tags.iter().find(|tag| tag.name == "img").unwrap();
    assert_eq!(image.get("src"), Some("/brand-buttons/official.svg"));
    let alt = image.get("alt").map(html::unescape);
    assert_eq!(alt.as_deref(), Some("Connect to Official <b>"));
    let dark = tags.iter().find(|tag| tag.name == "source").unwrap();
    let address = Some("/brand-buttons/official-dark.svg");
    assert_eq!(dark.get("srcset"), address);
    assert_eq!(dark.get("media"), Some("(prefers-color-scheme: dark)"));
}

#[tokio::test]
async fn an_app_without_a_brand_s_wish_has_the_company_s_button() {
    for path in ["/c/page_1/sandbox-crm", "/c/page_1/broken-mail"] {
        let body = get(path).await.body;
        assert!(!body.contains("brand-button"), "{path}");
        assert!(body.contains("class=\"button button-main\""), "{path}");
    }
    // A connection that works is not offered as if it were not there.
    let connected = get("/c/page_1/slack-button").await.body;
    assert!(!connected.contains("brand-button"), "{connected}");
}
