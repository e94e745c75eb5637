//! monday: an authorize address without `response_type`, answers that state no lifetime, an identity
//! by GraphQL.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://auth.monday.com/oauth_ms/oauth/token";
const API: &str = "POST https://api.monday.com/v2";

fn answer(access: &str, refresh: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": refresh, "token_type": "Bearer",
        "scope": "me:read boards:read boards:write",
    })
}

fn me() -> Value {
    json!({ "data": { "me": { "id": "4012689", "email": "ada@globex.test" } } })
}

both_databases! {
    /// <https://developer.monday.com/apps/docs/migrating-to-the-new-oauth-flow>,
    /// <https://developer.monday.com/apps/docs/oauth> and
    /// <https://developer.monday.com/api-reference/reference/me>, read on 2026-11-26.
    async fn response_type_is_left_out_and_the_identity_is_a_query(setup: Setup) {
        let talk = Talk::of(setup, "monday").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(API, 200, me());
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.query("response_type"), None);
        assert_eq!(leaving.query("client_id").as_deref(), Some(CLIENT_ID));
        assert_eq!(leaving.query("scope").as_deref(), Some("me:read boards:read boards:write"));
        assert_eq!(leaving.query("force_install_if_needed").as_deref(), Some("true"));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("client_secret").as_deref(), Some(CLIENT_SECRET));
        leaving.proves_itself_in(&asked[0]);
        assert_eq!(asked[1].json(), json!({ "query": "{ me { id email } }" }));
        assert_eq!(asked[1].header("authorization"), "Bearer at-1");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "ada@globex.test");
    }

    /// <https://developer.monday.com/apps/docs/migrating-to-the-new-oauth-flow>, read on 2026-11-26.
    async fn a_token_lasts_an_hour_whatever_is_not_said(setup: Setup) {
        let talk = Talk::of(setup, "monday").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(API, 200, me());
        talk.connect(&[], &[]).await;
        talk.asked();
        talk.app.advance(Duration::from_secs(3600));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(API, 200, me());
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));
        talk.expect("POST https://auth.monday.com/oauth_ms/oauth/revoke", 200, json!(null));
        talk.disconnect().await;
        assert_eq!(talk.asked()[0].field("token").as_deref(), Some("rt-2"));
    }
}
