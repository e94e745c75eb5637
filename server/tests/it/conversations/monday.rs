//! monday: an authorize address without `response_type`, an identity by GraphQL.

use serde_json::json;

use super::talk::{CLIENT_ID, Talk};
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-monday"
name = "monday.com"
description = "Boards of an account."
categories = ["projects"]
[auth.oauth2]
authorize_url = "https://auth.monday.com/oauth2/authorize"
token_url = "https://auth.monday.com/oauth2/token"
scopes = ["me:read", "boards:read"]
scope_labels = { "me:read" = "Read your profile", "boards:read" = "Read your boards" }
pkce = false
client_auth = "body"
omit_params = ["response_type"]
authorize_params = { force_install_if_needed = "true" }
[api]
base_url = "https://api.monday.com"
[api.identity]
method = "POST"
path = "/v2"
json = '{"query":"{ me { id email } }"}'
id = "/data/me/id"
label = "/data/me/email"
"#;

both_databases! {
    /// <https://developer.monday.com/apps/docs/oauth> and
    /// <https://developer.monday.com/api-reference/reference/me>, read on 2026-11-25.
    async fn response_type_is_left_out_and_the_identity_is_a_query(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        talk.expect("POST https://auth.monday.com/oauth2/token", 200, json!({
            "access_token": "at-1", "token_type": "Bearer", "scope": "me:read boards:read",
        }));
        let me = json!({ "data": { "me": { "id": "4012689", "email": "ada@globex.test" } } });
        talk.expect("POST https://api.monday.com/v2", 200, me);
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.query("response_type"), None);
        assert_eq!(leaving.query("client_id").as_deref(), Some(CLIENT_ID));
        assert_eq!(leaving.query("scope").as_deref(), Some("me:read boards:read"));
        assert_eq!(leaving.query("force_install_if_needed").as_deref(), Some("true"));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[1].json(), json!({ "query": "{ me { id email } }" }));
        assert_eq!(asked[1].header("authorization"), "Bearer at-1");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "ada@globex.test");
    }
}
