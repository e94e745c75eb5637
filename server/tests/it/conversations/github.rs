//! GitHub: a grant is ended by DELETE with a JSON body, proved by HTTP Basic.

use http::Method;
use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-github"
name = "GitHub"
description = "Repositories of an account."
categories = ["developer"]
[auth.oauth2]
authorize_url = "https://github.com/login/oauth/authorize"
token_url = "https://github.com/login/oauth/access_token"
scopes = ["read:user"]
scope_labels = { "read:user" = "Read your profile" }
client_auth = "body"
[auth.oauth2.revoke]
url = "https://api.github.com/applications/{client_id}/grant"
method = "DELETE"
auth = "basic"
token = "access"
json = { access_token = "{token}" }
[api]
base_url = "https://api.github.com"
identity = { path = "/user", id = "/id", label = "/login" }
"#;

async fn connected(setup: Setup) -> Talk {
    let talk = Talk::with_file(setup, FILE).await;
    let answer = json!({ "access_token": "gho_1", "scope": "read:user", "token_type": "bearer" });
    talk.expect(
        "POST https://github.com/login/oauth/access_token",
        200,
        answer,
    );
    talk.expect(
        "GET https://api.github.com/user",
        200,
        json!({ "id": 1, "login": "ada" }),
    );
    talk.connect(&[], &[]).await;
    talk.asked();
    talk
}

both_databases! {
    /// <https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-authorization>, read on
    /// 2026-11-25.
    async fn the_whole_grant_is_deleted(setup: Setup) {
        let talk = connected(setup).await;
        let address = format!("DELETE https://api.github.com/applications/{CLIENT_ID}/grant");
        talk.expect(&address, 204, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].method, Method::DELETE);
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[0].json(), json!({ "access_token": "gho_1" }));
    }

    /// <https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-authorization>, read on
    /// 2026-11-25.
    async fn a_grant_that_github_does_not_know_is_over(setup: Setup) {
        let talk = connected(setup).await;
        let address = format!("DELETE https://api.github.com/applications/{CLIENT_ID}/grant");
        talk.expect(&address, 404, json!({ "message": "Not Found" }));
        talk.disconnect().await;
        talk.asked();
    }
}
