//! An app's page: connecting it, and looking after its connections.

use super::*;

#[tokio::test]
async fn each_of_several_connections_has_its_own_named_buttons() {
    let body = get("/c/page_1/several-crm").await.body;
    let tags = html::tags(&body);
    let labels: Vec<&str> = tags
        .iter()
        .filter(|tag| matches!(tag.name.as_str(), "button" | "a"))
        .filter_map(|tag| tag.get("aria-label"))
        .collect();
    // A connection that the provider gives no name is called by its day.
    for verb in ["Reconnect", "Configure", "Check connection", "Disconnect"] {
        for who in ["ben@globex.test", "Connection of 5 November 2026"] {
            let wanted = format!("{verb} {who}");
            let found = labels.iter().filter(|label| **label == wanted).count();
            assert_eq!(found, 1, "{wanted}: {labels:?}");
        }
    }
    let main = tags
        .iter()
        .filter(|tag| tag.get("class") == Some("button button-main"))
        .filter_map(|tag| tag.get("aria-label"));
    assert_eq!(main.collect::<Vec<_>>(), ["Reconnect ben@globex.test"]);
    for shown in [
        "Reconnect needed",
        "<dd>EU</dd>",
        "<dd>US</dd>",
        "<dt>Not allowed</dt><dd>Create and change deals</dd>",
        "<dt>Access ends on</dt><dd><time datetime=\"2026-12-01T10:11:12Z\">1 December 2026</time>",
    ] {
        assert!(body.contains(shown), "{shown}: {body}");
    }
    let hidden = |name: &str, value: &str| {
        let fits =
            |tag: &&html::Tag| tag.get("name") == Some(name) && tag.get("value") == Some(value);
        tags.iter().filter(fits).count()
    };
    assert_eq!(
        hidden("connection", "conn_1"),
        3,
        "reconnect, check, disconnect"
    );
    assert!(body.contains("/c/page_1/several-crm/configure?connection=conn_1"));
}

#[tokio::test]
async fn connecting_another_account_asks_which_client_and_renewing_does_not() {
    let another = get("/c/page_1/several-crm?another=1").await.body;
    let tags = html::tags(&another);
    let select = tags.iter().find(|tag| tag.name == "select").unwrap();
    assert_eq!(select.get("name"), Some(input_name(PROFILE).as_str()));
    assert!(another.contains("EU: Accounts kept in Europe"), "{another}");
    let again = get("/c/page_1/several-crm?reconnect=conn_2").await.body;
    assert!(!html::tags(&again).iter().any(|tag| tag.name == "select"));
    assert!(again.contains("Reconnect Several CRM"));
    // What names no connection of this app asks nothing.
    let odd = get("/c/page_1/several-crm?reconnect=conn_9").await.body;
    assert!(!odd.contains("Reconnect Several CRM"), "{odd}");
}

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

#[tokio::test]
async fn secrets_are_never_filled_in_but_other_answers_are() {
    let body = get("/c/refused/sandbox-sms?error=credentials_rejected")
        .await
        .body;
    let tags = html::tags(&body);
    let by_id = |id: &str| tags.iter().find(|tag| tag.get("id") == Some(id)).unwrap();
    assert_eq!(by_id("input-account_sid").get("value"), Some("AC<b>123"));
    assert_eq!(by_id("input-auth_token").get("value"), None);
    assert_eq!(by_id("input-auth_token").get("type"), Some("password"));
    assert_eq!(by_id("input-auth_token").get("aria-invalid"), Some("true"));
}
