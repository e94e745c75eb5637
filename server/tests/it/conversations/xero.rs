//! Xero: the list of organisations holds those of every consent, and the token says which one it was.

use app::contract::error::ErrorCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const FILE: &str = include_str!("../../../providers/xero.toml");
const TOKEN: &str = "POST https://identity.xero.com/connect/token";
const CONNECTIONS: &str = "GET https://api.xero.com/connections";
const ORGANISATION: &str = "GET https://api.xero.com/api.xro/2.0/Organisation";

fn file() -> String {
    FILE.replace("slug = \"xero\"", "slug = \"talk-xero\"")
}

/// An id that ends like this.
fn uuid(end: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{end:02}")
}

/// A consent with this id, where the user has these consents with one organisation each.
fn granted(talk: &Talk, event: u8, all: &[u8]) {
    let claims = json!({ "authentication_event_id": uuid(event) }).to_string();
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    talk.expect(
        TOKEN,
        200,
        json!({
            "access_token": token, "refresh_token": "rt-1", "expires_in": 1800,
        }),
    );
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
        let talk = Talk::with_file(setup, &file()).await;
        granted(&talk, 2, &[1, 2]);
        talk.expect(ORGANISATION, 200, globex());
        talk.connect(&[], &[]).await;
        assert_eq!(talk.asked()[2].header("xero-tenant-id"), uuid(52));
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");
    }

    /// <https://github.com/XeroAPI/Xero-OpenAPI/blob/master/xero-identity.yaml>, read on 2026-11-26.
    async fn which_of_several_is_never_guessed(setup: Setup) {
        let talk = Talk::with_file(setup, &file()).await;
        granted(&talk, 3, &[1, 2]);
        let page = talk.leave(&[]).await.consent(&[]).await;
        talk.failed(&page, ErrorCode::ProviderRefused).await;
        talk.asked();
        granted(&talk, 3, &[1]);
        talk.expect(ORGANISATION, 200, globex());
        talk.connect(&[], &[]).await;
        assert_eq!(talk.asked()[2].header("xero-tenant-id"), uuid(51));
    }
}
