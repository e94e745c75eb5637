//! An app and its connections.

use app::contract::form::{PROFILE, input_name};

use super::*;

#[tokio::test]
async fn an_app_s_link_is_named_by_the_app_alone() {
    let body = get("/c/page_1").await.body;
    let tags = html::tags(&body);
    let link = tags
        .iter()
        .find(|tag| tag.get("href") == Some("/c/page_1/sandbox-crm"))
        .unwrap();
    assert_eq!(link.get("aria-label").or(link.get("aria-labelledby")), None);
    assert!(body.contains(">Sandbox CRM</a>"), "{body}");
}

#[tokio::test]
async fn each_of_several_connections_has_its_own_named_buttons() {
    let body = get("/c/page_1/several-crm").await.body;
    let tags = html::tags(&body);
    let labels: Vec<&str> = tags
        .iter()
        .filter(|tag| matches!(tag.name.as_str(), "button" | "a"))
        .filter_map(|tag| tag.get("aria-label"))
        .collect();
    // Whose, through which client, since when; where another one looks the same, also a number.
    let when = "connected 5 November 2026, 10:11 UTC";
    for verb in ["Reconnect", "Configure", "Check connection", "Disconnect"] {
        for who in [
            format!("ben@globex.test, EU, {when}"),
            format!("Account without a name, US, {when}"),
            format!("cat@globex.test, US, {when}, number 00000a"),
        ] {
            let wanted = format!("{verb} {who}");
            let found = labels.iter().filter(|label| **label == wanted).count();
            assert_eq!(found, 1, "{wanted}: {labels:?}");
        }
    }
    let main = tags
        .iter()
        .filter(|tag| tag.get("class") == Some("button button-main"))
        .filter_map(|tag| tag.get("aria-label"));
    let broken = format!("Reconnect ben@globex.test, EU, {when}");
    assert_eq!(main.collect::<Vec<_>>(), [broken]);
    for shown in [
        "Reconnect needed",
        "<dd>EU</dd>",
        "<dd>US</dd>",
        ">5 November 2026, 10:11 UTC</time>",
        "<dt>Number</dt><dd>00000a</dd>",
        "<dt>Not allowed</dt><dd>Create and change deals</dd>",
        "<dt>Access ends on</dt><dd><time datetime=\"2026-12-01T10:11:12Z\">1 December 2026, 10:11 UTC</time>",
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

#[tokio::test]
async fn an_action_says_which_connection_it_is_for() {
    let log = Log::default();
    let body = "page=page_1&slug=several-crm&connection=conn_2";
    for endpoint in ["start", "check", "disconnect"] {
        let answer = post(&log, "", &format!("connect/{endpoint}"), HTML, body).await;
        assert_eq!(answer.status, 303, "{endpoint}");
    }
    let save = format!("{body}&do=save");
    let saved = post(&log, "", "connect/submit_config", HTML, &save).await;
    assert_eq!(
        saved.header("location"),
        "/c/page_1/several-crm/configure?connection=conn_2&notice=saved"
    );
    let refused = post(&log, "", "connect/save_keys", HTML, body).await;
    assert_eq!(
        refused.header("location"),
        "/c/page_1/several-crm?reconnect=conn_2&error=credentials_rejected"
    );
    let said: Vec<String> = log
        .lock()
        .unwrap()
        .iter()
        .map(|(what, _)| what.clone())
        .collect();
    let wanted = ["start", "check", "disconnect"].map(|what| format!("{what} several-crm conn_2"));
    assert_eq!(said.get(..3), Some(wanted.as_slice()));
    assert_eq!(
        said.get(3).map(String::as_str),
        Some("config several-crm conn_2 save")
    );
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

#[tokio::test]
async fn a_broken_connection_says_why_once() {
    let body = get("/c/page_1/broken-mail?error=needs_reauth").await.body;
    let told = html::text(&body).matches("no longer works").count();
    assert_eq!(told, 1, "{body}");
}

#[tokio::test]
async fn a_refused_key_form_links_to_what_was_refused() {
    let body = get("/c/refused/sandbox-sms?error=invalid_field").await.body;
    let link = html::tags(&body)
        .into_iter()
        .find(|tag| tag.get("href") == Some("#input-auth_token"));
    assert!(link.is_some(), "{body}");
    assert!(
        html::text(&body).contains("Auth token: The provider did not accept this token."),
        "{body}"
    );
}
