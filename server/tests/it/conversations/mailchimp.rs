//! Mailchimp: a call between the token and the API says which data centre it is.

use app::contract::error::ErrorCode;
use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://login.mailchimp.com/oauth2/token";
const METADATA: &str = "GET https://login.mailchimp.com/oauth2/metadata";
const ROOT: &str = "GET https://us6.api.mailchimp.com/3.0/";

both_databases! {
    /// <https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/>, read on
    /// 2026-11-25.
    async fn the_data_centre_is_asked_for_once_and_kept(setup: Setup) {
        let talk = Talk::of(setup, "mailchimp").await;
        talk.expect(TOKEN, 200, json!({ "access_token": "at-1", "expires_in": 0, "scope": null }));
        let metadata = json!({ "dc": "us6", "api_endpoint": "https://us6.api.mailchimp.com" });
        talk.expect(METADATA, 200, metadata);
        let account = json!({ "account_id": "8d3a", "account_name": "Globex" });
        talk.expect(ROOT, 200, account.clone());
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[1].header("authorization"), "OAuth at-1");
        assert_eq!(asked[2].header("authorization"), "Bearer at-1");
        talk.expect(ROOT, 200, account);
        talk.check().await.ok();
        talk.asked();
    }

    /// <https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/>, read on
    /// 2026-11-25.
    async fn an_answer_without_a_data_centre_connects_nothing(setup: Setup) {
        let talk = Talk::of(setup, "mailchimp").await;
        for metadata in [json!({ "error": "invalid_token" }), json!({ "dc": "evil.test/" })] {
            talk.expect(TOKEN, 200, json!({ "access_token": "at-1", "expires_in": 0, "scope": null }));
            talk.expect(METADATA, 200, metadata);
            let page = talk.leave(&[]).await.consent(&[]).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
            talk.asked();
        }
    }
}
