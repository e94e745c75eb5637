//! Google Sheets: with this scope there is nothing to ask but for a token.

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://oauth2.googleapis.com/token";

both_databases! {
    /// <https://developers.google.com/identity/protocols/oauth2/web-server>, read on 2026-11-25.
    async fn a_check_gets_a_fresh_token_where_nothing_else_tells(setup: Setup) {
        let talk = Talk::of(setup, "google-sheets").await;
        let answer = json!({ "access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3600 });
        talk.expect(TOKEN, 200, answer.clone());
        talk.connect(&[], &[]).await;
        talk.asked();
        talk.expect(TOKEN, 200, answer);
        talk.check().await.ok();
        assert_eq!(talk.asked()[0].field("grant_type").as_deref(), Some("refresh_token"));
        // The end user has removed the app in their account.
        talk.expect(TOKEN, 400, json!({ "error": "invalid_grant" }));
        talk.check().await.error(409, "REAUTH_REQUIRED");
        talk.asked();
    }
}
