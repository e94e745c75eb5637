//! Slack: errors under status 200, tokens one level down, a revocation that is proved by the token.

use app::contract::error::ErrorCode;
use http::Method;
use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://slack.com/api/oauth.v2.access";
const TEST: &str = "POST https://slack.com/api/auth.test";

both_databases! {
    /// <https://docs.slack.dev/reference/methods/oauth.v2.access>, read on 2026-11-25.
    async fn an_error_under_status_200_is_an_error(setup: Setup) {
        let talk = Talk::of(setup, "slack").await;
        talk.expect(TOKEN, 200, json!({ "ok": false, "error": "invalid_code" }));
        let page = talk.leave(&[]).await.consent(&[]).await;
        talk.failed(&page, ErrorCode::TokenRefused).await;
        assert_eq!(talk.asked()[0].field("code").as_deref(), Some("the-code"));
    }

    /// <https://docs.slack.dev/reference/methods/oauth.v2.access> and
    /// <https://docs.slack.dev/reference/methods/auth.revoke>, read on 2026-11-25.
    async fn the_token_of_a_user_stands_one_level_down(setup: Setup) {
        let talk = Talk::of(setup, "slack").await;
        talk.expect(TOKEN, 200, json!({
            "ok": true,
            "app_id": "A1",
            "authed_user": { "id": "U1", "access_token": "xoxp-1", "token_type": "user" },
            "team": { "id": "T1", "name": "Globex" },
        }));
        let who = json!({ "ok": true, "team_id": "T1", "team": "Globex", "user_id": "U1" });
        talk.expect(TEST, 200, who);
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[1].header("authorization"), "Bearer xoxp-1");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");

        talk.expect("POST https://slack.com/api/auth.revoke", 200, json!({ "ok": true, "revoked": true }));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].method, Method::POST);
        assert_eq!(asked[0].header("authorization"), "Bearer xoxp-1");
    }

    /// <https://docs.slack.dev/reference/methods/auth.test>, read on 2026-11-25.
    async fn a_token_that_slack_refuses_under_status_200_needs_the_end_user(setup: Setup) {
        let talk = Talk::of(setup, "slack").await;
        talk.expect(TOKEN, 200, json!({ "ok": true, "access_token": "xoxb-1", "token_type": "bot" }));
        talk.expect(TEST, 200, json!({ "ok": true, "team_id": "T1", "team": "Globex" }));
        talk.connect(&[], &[]).await;
        talk.expect(TEST, 200, json!({ "ok": false, "error": "token_revoked" }));
        talk.check().await.error(409, "REAUTH_REQUIRED");
        assert_eq!(talk.application().await["reauth_required"], true);
    }
}
