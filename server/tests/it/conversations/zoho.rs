//! Zoho: the redirect names the accounts server of the end user's data centre, the token answer the
//! API's.

use app::contract::error::ErrorCode;
use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://accounts.zoho.eu/oauth/v2/token";
const USERS: &str = "GET https://www.zohoapis.eu/crm/v8/users";

both_databases! {
    /// <https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html> and
    /// <https://www.zoho.com/crm/developer/docs/api/v8/revoke-tokens.html>, read on 2026-11-25.
    async fn everything_after_the_consent_happens_in_the_users_data_centre(setup: Setup) {
        let talk = Talk::of(setup, "zoho-crm").await;
        talk.expect(TOKEN, 200, json!({
            "access_token": "1000.at", "refresh_token": "1000.rt", "token_type": "Bearer",
            "api_domain": "https://www.zohoapis.eu", "expires_in": 3600,
        }));
        let users = json!({ "users": [{ "id": "55", "email": "ada@globex.test" }] });
        talk.expect(USERS, 200, users.clone());
        let server = [("location", "eu"), ("accounts-server", "https://accounts.zoho.eu")];
        talk.connect(&[], &server).await;
        let asked = talk.asked();
        assert_eq!(asked[1].header("authorization"), "Zoho-oauthtoken 1000.at");
        assert_eq!(asked[1].url.query(), Some("type=CurrentUser"));

        talk.app.advance(std::time::Duration::from_secs(3600));
        // A refresh answers without what was captured before; it stays.
        talk.expect(TOKEN, 200, json!({ "access_token": "1000.at2", "expires_in": 3600 }));
        talk.expect(USERS, 200, users);
        talk.check().await.ok();
        talk.asked();

        talk.expect("POST https://accounts.zoho.eu/oauth/v2/token/revoke", 200, json!({ "status": "success" }));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].url.query(), Some("token=1000.rt"));
        assert!(asked[0].is_empty() && asked[0].header("authorization").is_empty());
    }

    /// <https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html>, read on
    /// 2026-11-25.
    async fn a_foreign_accounts_server_never_gets_code_and_secret(setup: Setup) {
        let talk = Talk::of(setup, "zoho-crm").await;
        for server in ["https://accounts.zoho.evil.test", "https://accounts.zoho.eu@evil.test", ""] {
            let page = talk.leave(&[]).await.consent(&[("accounts-server", server)]).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
        }
        assert!(talk.asked().is_empty());
    }
}
