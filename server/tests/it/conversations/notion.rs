//! Notion: HTTP Basic beside a JSON body.

use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://api.notion.com/v1/oauth/token";
const ME: &str = "GET https://api.notion.com/v1/users/me";

both_databases! {
    /// <https://developers.notion.com/reference/create-a-token>,
    /// <https://developers.notion.com/reference/refresh-a-token> and
    /// <https://developers.notion.com/reference/revoke-token>, read on 2026-11-25.
    async fn token_requests_are_json_beside_http_basic(setup: Setup) {
        let talk = Talk::of(setup, "notion").await;
        let answer = |access: &str, refresh: &str| json!({
            "access_token": access, "refresh_token": refresh, "token_type": "bearer",
            "workspace_name": "Globex", "bot_id": "b-1",
        });
        let me = json!({ "id": "u-1", "bot": { "workspace_name": "Globex" } });
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(ME, 200, me.clone());
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        let proof = basic(CLIENT_ID, CLIENT_SECRET);
        assert_eq!(asked[0].header("authorization"), proof);
        let sent = asked[0].json();
        assert_eq!(sent["grant_type"], "authorization_code");
        assert_eq!(sent["code"], "the-code");
        assert_eq!(sent["client_secret"], json!(null), "the proof stands in the header alone");
        assert_eq!(asked[1].header("notion-version"), "2026-03-11");

        talk.expect(ME, 401, json!({ "object": "error", "status": 401, "code": "unauthorized" }));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(ME, 200, me);
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[1].header("authorization"), proof);
        assert_eq!(asked[1].json(), json!({ "grant_type": "refresh_token", "refresh_token": "rt-1" }));

        talk.expect("POST https://api.notion.com/v1/oauth/revoke", 200, json!({ "request_id": "r" }));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), proof);
        assert_eq!(asked[0].json(), json!({ "token": "at-2" }));
    }
}
