//! Calendly: scopes that a new app must ask for, and refresh tokens that end the moment they are used.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://auth.calendly.com/oauth/token";
const ME: &str = "GET https://api.calendly.com/users/me";

fn answer(access: &str, refresh: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 7200,
        "created_at": 1_795_176_000, "scope": "users:read event_types:read scheduled_events:read",
        "owner": "https://api.calendly.com/users/AAA", "organization": "https://api.calendly.com/organizations/BBB",
    })
}

fn me() -> Value {
    json!({ "resource": { "uri": "https://api.calendly.com/users/AAA", "email": "ada@globex.test" } })
}

both_databases! {
    /// <https://developer.calendly.com/docs/authentication/refresh-token-rotation-guide>, read on
    /// 2026-11-26, and <https://developer.calendly.com/docs/authentication/scopes>, read on 2026-11-25.
    async fn every_refresh_sends_the_latest_token(setup: Setup) {
        let talk = Talk::of(setup, "calendly").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(ME, 200, me());
        let mut leaving = talk.leave(&[]).await;
        let scopes = "users:read event_types:read scheduled_events:read";
        assert_eq!(leaving.query("scope").as_deref(), Some(scopes));
        leaving.consent(&[]).await;
        talk.asked();
        for (used, next) in [("rt-1", "rt-2"), ("rt-2", "rt-3")] {
            talk.app.advance(Duration::from_secs(7200));
            talk.expect(TOKEN, 200, answer("at-2", next));
            talk.expect(ME, 200, me());
            talk.check().await.ok();
            assert_eq!(talk.asked()[0].field("refresh_token").as_deref(), Some(used));
        }
    }

    /// The same page: what was used is revoked at once, so an answer that got lost ends the grant.
    async fn after_a_lost_answer_the_end_user_is_told_what_happened(setup: Setup) {
        let talk = Talk::of(setup, "calendly").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(ME, 200, me());
        talk.connect(&[], &[]).await;
        talk.app.advance(Duration::from_secs(7200));
        talk.expect_lost(TOKEN);
        talk.check().await.error(502, "PROVIDER_UNAVAILABLE");
        talk.app.advance(Duration::from_secs(1));
        talk.expect(TOKEN, 400, json!({ "error": "invalid_grant" }));
        talk.check().await.error(409, "REAUTH_REQUIRED");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["reauth_reason"], "refresh_interrupted");
        talk.asked();
    }

    /// <https://developer.calendly.com/api-docs/calendly-o-auth/o-auth/post-oauth-revoke>, read on
    /// 2026-11-25.
    async fn the_client_proves_itself_in_the_body_of_a_revocation(setup: Setup) {
        let talk = Talk::of(setup, "calendly").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(ME, 200, me());
        talk.connect(&[], &[]).await;
        talk.expect("POST https://auth.calendly.com/oauth/revoke", 200, json!({}));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[2].field("token").as_deref(), Some("rt-1"));
        assert_eq!(asked[2].field("client_id").as_deref(), Some(CLIENT_ID));
        assert_eq!(asked[2].field("client_secret").as_deref(), Some(CLIENT_SECRET));
        assert_eq!(asked[2].field("token_type_hint"), None);
    }
}
