//! QuickBooks: the company is named in the redirect and nowhere else.

use app::contract::error::ErrorCode;
use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer";
const COMPANY: &str =
    "GET https://quickbooks.api.intuit.com/v3/company/4620816365/companyinfo/4620816365";

both_databases! {
    /// <https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0>,
    /// read on 2026-11-25.
    async fn the_company_of_the_redirect_stands_in_every_call(setup: Setup) {
        let talk = Talk::of(setup, "quickbooks").await;
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
        let talk = Talk::of(setup, "quickbooks").await;
        let twice = [("realmId", "4620816365"), ("realmId", "4620816366")];
        for more in [&[][..], &[("realmId", "../x")], &twice] {
            let page = talk.leave(&[]).await.consent(more).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
        }
        assert!(talk.asked().is_empty());
    }
}
