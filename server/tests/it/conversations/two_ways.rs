//! An app that can be connected by consent and by a key.

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-two-ways"
name = "Two ways"
description = "Contacts."
categories = ["crm"]
[[input]]
name = "user"
label = "User"
methods = ["basic"]
[[input]]
name = "secret_key"
label = "Key"
secret = true
methods = ["basic"]
[auth.oauth2]
authorize_url = "https://acme.test/authorize"
token_url = "https://acme.test/token"
client_auth = "body"
[auth.basic]
username = "{user}"
password = "{secret_key}"
[api]
base_url = "https://acme.test/api"
verify = { path = "/me" }
"#;
/// The same with a key in a header.
const HEADER: &str = r#"slug = "talk-header"
name = "Header"
description = "Contacts."
categories = ["crm"]
[[input]]
name = "secret_key"
label = "Key"
secret = true
[auth.api_key]
header = { name = "x-key", value = "{secret_key}" }
[api]
base_url = "https://acme.test/api"
verify = { path = "/me" }
"#;

both_databases! {
    async fn both_are_offered_and_both_work(setup: Setup) {
        let talk = Talk::of_custom(setup, FILE).await;
        let shown = talk.application().await;
        assert_eq!(shown["auth_type"], "oauth2");
        let options = &shown["auth_type_options"];
        assert_eq!(options["oauth2"], json!([]));
        assert_eq!(options["keybased"][1]["name"], "secret_key", "{options}");
        talk.integrate(&[]).await.ok();
        talk.expect("GET https://acme.test/api/me", 200, json!({}));
        talk.save(json!({ "user": "ada", "secret_key": "k" })).await.ok();
        talk.asked();
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["auth_type"], "keybased");
    }

    async fn a_colon_would_end_a_user_name(setup: Setup) {
        let talk = Talk::of_custom(setup, FILE).await;
        let answer = talk.save(json!({ "user": "a:b", "secret_key": "c" })).await;
        let error = answer.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "user", "{error}");
        assert!(talk.asked().is_empty());
    }

    async fn what_no_header_takes_is_named(setup: Setup) {
        let talk = Talk::of_custom(setup, HEADER).await;
        let answer = talk.save(json!({ "secret_key": "sk\u{2013}live" })).await;
        let error = answer.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "secret_key", "{error}");
        assert!(talk.asked().is_empty());
    }
}
