//! Linear: scopes with commas one way and spaces the other, and refresh tokens since April 2026.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://api.linear.app/oauth/token";
const API: &str = "POST https://api.linear.app/graphql";

fn answer(access: &str, refresh: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": refresh, "token_type": "Bearer",
        "expires_in": 86399, "scope": "read write",
    })
}

fn viewer() -> Value {
    json!({ "data": { "viewer": { "id": "u1", "email": "ada@globex.test" } } })
}

both_databases! {
    /// <https://linear.app/developers/oauth-2-0-authentication>, read on 2026-11-25.
    async fn scopes_are_asked_for_with_commas_and_tokens_rotate(setup: Setup) {
        let talk = Talk::of(setup, "linear").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(API, 200, viewer());
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.query("scope").as_deref(), Some("read,write"));
        assert_eq!(leaving.query("prompt").as_deref(), Some("consent"));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        leaving.proves_itself_in(&asked[0]);
        assert_eq!(asked[1].json(), json!({ "query": "{ viewer { id email } }" }));
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["scopes"], json!(["read", "write"]));

        talk.app.advance(Duration::from_secs(86399));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(API, 200, viewer());
        talk.check().await.ok();
        assert_eq!(talk.asked()[0].field("refresh_token").as_deref(), Some("rt-1"));

        talk.expect("POST https://api.linear.app/oauth/revoke", 200, json!({}));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), "Bearer at-2");
        assert_eq!(asked[0].field("client_id"), None);
    }
}
