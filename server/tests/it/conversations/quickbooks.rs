//! QuickBooks: the company is named in the redirect and nowhere else.

use app::contract::error::ErrorCode;
use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-quickbooks"
name = "QuickBooks"
description = "Invoices of a company."
categories = ["accounting"]
[auth.oauth2]
authorize_url = "https://appcenter.intuit.com/connect/oauth2"
token_url = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"
scopes = ["com.intuit.quickbooks.accounting"]
scope_labels = { "com.intuit.quickbooks.accounting" = "Read and change your accounting data" }
client_auth = "basic"
refresh = { rotates = true, access_lifetime_s = 3600 }
[auth.oauth2.revoke]
url = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke"
json = { token = "{token}" }
[[auth.oauth2.capture]]
name = "realm_id"
from = "callback"
key = "realmId"
pattern = "[0-9]{10,19}"
[api]
base_url = "https://quickbooks.api.intuit.com/v3/company/{realm_id}"
verify = { path = "/companyinfo/{realm_id}" }
"#;
const TOKEN: &str = "POST https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer";
const COMPANY: &str =
    "GET https://quickbooks.api.intuit.com/v3/company/4620816365/companyinfo/4620816365";

both_databases! {
    /// <https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0>,
    /// read on 2026-11-25.
    async fn the_company_of_the_redirect_stands_in_every_call(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        talk.expect(TOKEN, 200, json!({
            "access_token": "at-1", "refresh_token": "rt-1", "token_type": "bearer",
            "expires_in": 3600, "x_refresh_token_expires_in": 8_726_400,
        }));
        let company = json!({ "CompanyInfo": { "Id": "1", "CompanyName": "Globex" } });
        talk.expect(COMPANY, 200, company.clone());
        talk.connect(&[], &[("realmId", "4620816365")]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        talk.expect(COMPANY, 200, company);
        talk.check().await.ok();
        talk.asked();

        let revoke = "POST https://developer.api.intuit.com/v2/oauth2/tokens/revoke";
        talk.expect(revoke, 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[0].json(), json!({ "token": "rt-1" }));
    }

    /// <https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0>,
    /// read on 2026-11-25.
    async fn without_a_company_the_code_is_not_spent(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        let twice = [("realmId", "4620816365"), ("realmId", "4620816366")];
        for more in [&[][..], &[("realmId", "../x")], &twice] {
            let page = talk.leave(&[]).await.consent(more).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
        }
        assert!(talk.asked().is_empty());
    }
}
