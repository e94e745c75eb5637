//! Docusign: an environment that is chosen, and accounts on hosts of their own.

use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const ACCOUNT: &str = "18b4799a-8f1c-4a1e-9b6e-3a3f1f0c2d11";

both_databases! {
    /// <https://developers.docusign.com/platform/auth/confidential-authcode-get-token> and
    /// <https://developers.docusign.com/platform/auth/reference/user-info>, read on 2026-11-25.
    async fn the_default_account_says_where_its_api_is(setup: Setup) {
        let talk = Talk::of(setup, "docusign").await;
        talk.expect("POST https://account-d.docusign.com/oauth/token", 200, json!({
            "access_token": "at-1", "refresh_token": "rt-1", "token_type": "Bearer",
            "expires_in": 28800,
        }));
        talk.expect("GET https://account-d.docusign.com/oauth/userinfo", 200, json!({
            "sub": "50d89ab1", "email": "ada@globex.test", "accounts": [
                { "account_id": "00000000-0000-4000-8000-000000000000", "is_default": false,
                  "account_name": "Initech", "base_uri": "https://na2.docusign.net" },
                { "account_id": ACCOUNT, "is_default": true, "account_name": "Globex",
                  "base_uri": "https://demo.docusign.net" },
            ],
        }));
        let account = format!("GET https://demo.docusign.net/restapi/v2.1/accounts/{ACCOUNT}");
        talk.expect(&account, 200, json!({ "accountIdGuid": ACCOUNT, "accountName": "Globex" }));
        talk.connect(&[("environment", "account-d")], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[1].header("authorization"), "Bearer at-1");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "Globex");
        talk.expect("POST https://account-d.docusign.com/oauth/revoke", 200, json!(null));
        talk.disconnect().await;
        assert_eq!(talk.asked()[0].field("token").as_deref(), Some("rt-1"));
    }
}
