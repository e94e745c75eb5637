//! Xero: the organisation is asked for after the consent and named in every call.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://identity.xero.com/connect/token";
const CONNECTIONS: &str = "GET https://api.xero.com/connections";
const TENANT: &str = "70784a63-d24b-46a9-a4db-0e70a274b056";

fn answer(access: &str, refresh: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": refresh, "expires_in": 1800, "token_type": "Bearer",
        "scope": "accounting.contacts accounting.invoices accounting.settings.read offline_access",
    })
}

fn tenants() -> Value {
    json!([
        { "id": "e1eede29", "tenantId": TENANT, "tenantType": "ORGANISATION", "tenantName": "Globex" },
        { "id": "32587c85", "tenantId": "e0da6937-de07-4a14-adee-37abfac298ce",
          "tenantType": "ORGANISATION", "tenantName": "Initech" },
    ])
}

both_databases! {
    /// <https://developer.xero.com/documentation/guides/oauth2/auth-flow/> and
    /// <https://developer.xero.com/faq/oauth2>, read on 2026-11-25.
    async fn the_first_organisation_stands_in_every_call(setup: Setup) {
        let talk = Talk::of(setup, "xero").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(CONNECTIONS, 200, tenants());
        talk.expect(CONNECTIONS, 200, tenants());
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[1].header("xero-tenant-id"), "", "it is not known yet");
        assert_eq!(asked[2].header("xero-tenant-id"), TENANT);
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");

        // After a lost answer the old refresh token serves for another half hour.
        talk.app.advance(Duration::from_secs(1800));
        talk.expect_lost(TOKEN);
        talk.check().await.error(502, "PROVIDER_UNAVAILABLE");
        talk.app.advance(Duration::from_secs(1));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(CONNECTIONS, 200, tenants());
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[1].field("refresh_token").as_deref(), Some("rt-1"));
        assert_eq!(asked[2].header("xero-tenant-id"), TENANT);

        talk.expect("POST https://identity.xero.com/connect/revocation", 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("token").as_deref(), Some("rt-2"));
        assert_eq!(asked[0].field("token_type_hint").as_deref(), Some("refresh_token"));
    }
}
