//! Figma: refreshes go elsewhere than codes, and bring an access token alone.

use std::time::Duration;

use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const REFRESH: &str = "POST https://api.figma.com/v1/oauth/refresh";
const ME: &str = "GET https://api.figma.com/v1/me";

both_databases! {
    /// <https://developers.figma.com/docs/rest-api/authentication>, read on 2026-11-25.
    async fn a_refresh_goes_elsewhere_and_brings_an_access_token_alone(setup: Setup) {
        let talk = Talk::of(setup, "figma").await;
        talk.expect("POST https://api.figma.com/v1/oauth/token", 200, json!({
            "user_id_string": "1", "access_token": "at-1", "token_type": "bearer",
            "refresh_token": "rt-1", "expires_in": 7_776_000,
        }));
        talk.expect(ME, 200, json!({ "id": "1", "email": "ada@globex.test" }));
        let mut leaving = talk.leave(&[]).await;
        let scopes = "current_user:read,file_content:read,file_metadata:read";
        assert_eq!(leaving.query("scope").as_deref(), Some(scopes));
        assert_eq!(leaving.query("code_challenge"), None);
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        for access in ["at-2", "at-3"] {
            talk.app.advance(Duration::from_secs(7_776_000));
            let answer = json!({ "access_token": access, "token_type": "bearer", "expires_in": 7_776_000 });
            talk.expect(REFRESH, 200, answer);
            talk.expect(ME, 200, json!({ "id": "1", "email": "ada@globex.test" }));
            talk.check().await.ok();
            let asked = talk.asked();
            assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));
            assert_eq!(asked[1].header("authorization"), format!("Bearer {access}"));
        }
    }
}
