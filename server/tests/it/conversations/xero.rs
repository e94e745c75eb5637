//! Xero: the list of organisations holds those of every consent, and the token says which one it was.

use std::time::Duration;

use app::contract::error::ErrorCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://identity.xero.com/connect/token";
const CONNECTIONS: &str = "GET https://api.xero.com/connections";
const ORGANISATION: &str = "GET https://api.xero.com/api.xro/2.0/Organisation";

/// An id that ends like this.
fn uuid(end: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{end:02}")
}

/// A token answer of the consent with this id.
fn answer(event: u8, refresh: &str) -> Value {
    let claims = json!({ "authentication_event_id": uuid(event) }).to_string();
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    json!({ "access_token": token, "refresh_token": refresh, "expires_in": 1800 })
}

/// A consent with this id, where the user has these consents with one organisation each.
fn granted(talk: &Talk, event: u8, all: &[u8]) {
    talk.expect(TOKEN, 200, answer(event, "rt-1"));
    let connection =
        |event: &u8| json!({ "authEventId": uuid(*event), "tenantId": uuid(50 + event) });
    talk.expect(CONNECTIONS, 200, all.iter().map(connection).collect());
}

fn globex() -> Value {
    json!({ "Organisations": [{ "Name": "Globex" }] })
}

both_databases! {
    /// <https://github.com/XeroAPI/Xero-OpenAPI/blob/master/xero-identity.yaml>, read on 2026-11-26.
    async fn the_organisation_of_this_consent_is_connected(setup: Setup) {
        let talk = Talk::of(setup, "xero").await;
        granted(&talk, 2, &[1, 2]);
        talk.expect(ORGANISATION, 200, globex());
        talk.connect(&[], &[]).await;
        assert_eq!(talk.asked()[2].header("xero-tenant-id"), uuid(52));
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");
    }

    /// <https://github.com/XeroAPI/Xero-OpenAPI/blob/master/xero-identity.yaml>, read on 2026-11-26.
    async fn which_of_several_is_never_guessed(setup: Setup) {
        let talk = Talk::of(setup, "xero").await;
        granted(&talk, 3, &[1, 2]);
        let page = talk.leave(&[]).await.consent(&[]).await;
        talk.failed(&page, ErrorCode::ProviderRefused).await;
        talk.asked();
        granted(&talk, 3, &[1]);
        talk.expect(ORGANISATION, 200, globex());
        talk.connect(&[], &[]).await;
        assert_eq!(talk.asked()[2].header("xero-tenant-id"), uuid(51));
    }

    /// <https://developer.xero.com/documentation/guides/oauth2/auth-flow/> and
    /// <https://developer.xero.com/faq/oauth2>, read on 2026-11-25.
    async fn the_organisation_stands_in_every_call(setup: Setup) {
        let talk = Talk::of(setup, "xero").await;
        granted(&talk, 1, &[1]);
        talk.expect(ORGANISATION, 200, globex());
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[1].header("xero-tenant-id"), "", "it is not known yet");
        assert_eq!(asked[2].header("xero-tenant-id"), uuid(51));

        // After a lost answer the old refresh token serves for another half hour.
        talk.app.advance(Duration::from_secs(1800));
        talk.expect_lost(TOKEN);
        talk.check().await.error(502, "PROVIDER_UNAVAILABLE");
        talk.app.advance(Duration::from_secs(1));
        talk.expect(TOKEN, 200, answer(1, "rt-2"));
        talk.expect(ORGANISATION, 200, globex());
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[1].field("refresh_token").as_deref(), Some("rt-1"));
        assert_eq!(asked[2].header("xero-tenant-id"), uuid(51));

        talk.expect("POST https://identity.xero.com/connect/revocation", 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("token").as_deref(), Some("rt-2"));
        assert_eq!(asked[0].field("token_type_hint").as_deref(), Some("refresh_token"));
    }
}
