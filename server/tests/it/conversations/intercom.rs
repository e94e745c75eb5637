//! Intercom: a region that stands in every host, no scopes, and uninstalling as revocation.

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

both_databases! {
    /// <https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth>
    /// and <https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/installing-uninstalling-apps/>,
    /// read on 2026-11-25.
    async fn everything_happens_in_the_region_and_disconnecting_uninstalls(setup: Setup) {
        let talk = Talk::of(setup, "intercom").await;
        let token = "POST https://api.eu.intercom.io/auth/eagle/token";
        let answer = json!({ "token_type": "Bearer", "token": "at-1", "access_token": "at-1" });
        talk.expect(token, 200, answer);
        let me = json!({ "id": "7", "email": "ada@globex.test", "app": { "id_code": "a1b2", "name": "Globex" } });
        talk.expect("GET https://api.eu.intercom.io/me", 200, me);
        let mut leaving = talk.leave(&[("region", "eu.intercom")]).await;
        assert_eq!(leaving.url.host_str(), Some("app.eu.intercom.com"));
        assert_eq!(leaving.query("scope"), None);
        leaving.consent(&[]).await;
        talk.asked();
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");
        talk.expect("POST https://api.eu.intercom.io/auth/uninstall", 200, json!({}));
        talk.disconnect().await;
        assert_eq!(talk.asked()[0].header("authorization"), "Bearer at-1");
    }
}
