//! Pipedrive: no scopes in the address, commas in the answer, and an API where the token answer says.

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://oauth.pipedrive.com/oauth/token";

fn answer(domain: &str) -> Value {
    json!({
        "access_token": "at-1", "refresh_token": "rt-1", "token_type": "Bearer", "expires_in": 3599,
        "scope": "base,deals:full", "api_domain": domain,
    })
}

both_databases! {
    /// <https://pipedrive.readme.io/docs/marketplace-oauth-authorization> and
    /// <https://developers.pipedrive.com/docs/api/v1/Oauth>, read on 2026-11-26.
    async fn the_api_is_at_the_company_s_own_domain(setup: Setup) {
        let talk = Talk::of(setup, "pipedrive").await;
        talk.expect(TOKEN, 200, answer("https://globex.pipedrive.com"));
        let me = json!({ "success": true, "data": { "id": 7, "email": "ada@globex.test" } });
        talk.expect("GET https://globex.pipedrive.com/api/v1/users/me", 200, me);
        let mut leaving = talk.leave(&[]).await;
        assert_eq!((leaving.query("scope"), leaving.query("code_challenge")), (None, None));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        let shown = talk.application().await;
        let scopes = &shown["connected_accounts"][0]["scopes"];
        assert_eq!(*scopes, json!(["base", "deals:full"]));
    }

    /// The same pages.
    async fn a_foreign_domain_never_gets_the_token(setup: Setup) {
        let talk = Talk::of(setup, "pipedrive").await;
        for domain in ["https://globex.pipedrive.com.evil.test", "https://evil.test/.pipedrive.com"] {
            talk.expect(TOKEN, 200, answer(domain));
            let page = talk.leave(&[]).await.consent(&[]).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
            talk.asked();
        }
    }
}
