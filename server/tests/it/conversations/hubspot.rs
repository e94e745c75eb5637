//! HubSpot: the addresses that come after OAuth v1, which ends on 16 February 2027.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://api.hubapi.com/oauth/2026-03/token";
const DETAILS: &str = "GET https://api.hubapi.com/account-info/v3/details";

fn answer(access: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": "rt-1", "token_type": "bearer", "expires_in": 1800,
        "hub_id": 62515, "user_id": 123,
        "scopes": ["oauth", "crm.objects.contacts.read", "crm.objects.contacts.write"],
    })
}

both_databases! {
    /// <https://developers.hubspot.com/docs/api-reference/2026-03/authentication/oauth-tokens/refresh-oauth-token>
    /// and <https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/migration-guide>,
    /// read on 2026-11-26.
    async fn nothing_is_asked_of_v1(setup: Setup) {
        let talk = Talk::of(setup, "hubspot").await;
        talk.expect(TOKEN, 200, answer("at-1"));
        talk.expect(DETAILS, 200, json!({ "portalId": 62515, "uiDomain": "app.hubspot.com" }));
        let mut leaving = talk.leave(&[]).await;
        assert!(leaving.query("scope").is_some_and(|scope| scope.starts_with("oauth ")));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("client_id").as_deref(), Some(CLIENT_ID));
        assert_eq!(asked[0].field("client_secret").as_deref(), Some(CLIENT_SECRET));
        assert_eq!(asked[0].url.query(), None, "v1 took secrets in the address");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "62515");
        // The answer's list of scopes is a list.
        assert_eq!(shown["connected_accounts"][0]["scopes"][2], "crm.objects.contacts.write");

        talk.app.advance(Duration::from_secs(1800));
        talk.expect(TOKEN, 200, answer("at-2"));
        talk.expect(DETAILS, 200, json!({ "portalId": 62515 }));
        talk.check().await.ok();
        assert_eq!(talk.asked()[0].field("refresh_token").as_deref(), Some("rt-1"));

        talk.expect("POST https://api.hubapi.com/oauth/2026-03/token/revoke", 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("token").as_deref(), Some("rt-1"));
        assert_eq!(asked[0].field("client_secret").as_deref(), Some(CLIENT_SECRET));
    }
}
