//! Klaviyo: every request names the version of the API that it was written for.

use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const ACCOUNTS: &str = "GET https://a.klaviyo.com/api/accounts";

fn accounts() -> Value {
    let organization = json!({ "organization_name": "Globex" });
    json!({ "data": [{ "type": "account", "id": "AbC123", "attributes": { "contact_information": organization } }] })
}

both_databases! {
    /// <https://developers.klaviyo.com/en/docs/set_up_oauth>, read on 2026-11-25.
    async fn tokens_come_from_the_api_s_host_and_calls_name_a_revision(setup: Setup) {
        let talk = Talk::of(setup, "klaviyo").await;
        talk.expect("POST https://a.klaviyo.com/oauth/token", 200, json!({
            "access_token": "at-1", "refresh_token": "rt-1", "token_type": "Bearer",
            "expires_in": 3600, "scope": "accounts:read lists:read profiles:read",
        }));
        talk.expect(ACCOUNTS, 200, accounts());
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.url.host_str(), Some("www.klaviyo.com"));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        leaving.proves_itself_in(&asked[0]);
        assert_eq!(asked[1].header("revision"), "2026-10-15");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");
        talk.expect("POST https://a.klaviyo.com/oauth/revoke", 200, json!({ "success": true }));
        talk.disconnect().await;
        assert_eq!(talk.asked()[0].field("token").as_deref(), Some("rt-1"));
    }
}
