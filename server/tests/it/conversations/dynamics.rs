//! Dynamics 365: what is asked for is a resource, or an application's own environment.

use std::time::Duration;

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const DIRECTORY: &str = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
const APPLICATION: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";

both_databases! {
    /// <https://learn.microsoft.com/en-us/dynamics365/fin-ops-core/dev-itpro/data-entities/services-home-page>
    /// and <https://learn.microsoft.com/en-us/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code>,
    /// read on 2026-11-25.
    async fn every_request_names_the_environment_as_its_resource(setup: Setup) {
        let talk = Talk::of(setup, "dynamics-365-finance").await;
        let token = format!("POST https://login.microsoftonline.com/{DIRECTORY}/oauth2/token");
        let resource = "https://acme.operations.dynamics.com";
        // The v1 address writes numbers as texts.
        let answer = |access: &str| json!({
            "access_token": access, "refresh_token": "rt-1", "token_type": "Bearer",
            "expires_in": "3599", "resource": resource, "scope": "user_impersonation",
        });
        talk.expect(&token, 200, answer("at-1"));
        let inputs = [("tenant_id", DIRECTORY), ("environment", "acme.operations.dynamics.com")];
        let mut leaving = talk.leave(&inputs).await;
        assert_eq!(leaving.query("resource").as_deref(), Some(resource));
        assert_eq!(leaving.query("scope"), None);
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("resource").as_deref(), Some(resource));

        talk.app.advance(Duration::from_secs(3599));
        talk.expect(&token, 200, answer("at-2"));
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].field("resource").as_deref(), Some(resource));
        assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));
    }

    /// <https://learn.microsoft.com/en-us/dynamics365/business-central/dev-itpro/administration/automation-apis-using-s2s-authentication>,
    /// read on 2026-11-25.
    async fn an_application_of_the_customer_s_own_stands_for_its_environment(setup: Setup) {
        let talk = Talk::of(setup, "dynamics-business-central").await;
        let token = format!("POST https://login.microsoftonline.com/{DIRECTORY}/oauth2/v2.0/token");
        let answer = json!({ "access_token": "at-1", "token_type": "Bearer", "expires_in": 3599 });
        talk.expect(&token, 200, answer);
        let api = "https://api.businesscentral.dynamics.com/v2.0";
        let companies = format!("GET {api}/{DIRECTORY}/Production/api/v2.0/companies");
        talk.expect(&companies, 200, json!({ "value": [{ "id": "c1", "name": "Globex" }] }));
        let typed = json!({
            "tenant_id": DIRECTORY, "environment": "Production", "client_id": APPLICATION,
            "client_secret": "own-secret",
        });
        talk.save(typed).await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("client_credentials"));
        assert_eq!(asked[0].field("client_id").as_deref(), Some(APPLICATION));
        let scope = "https://api.businesscentral.dynamics.com/.default";
        assert_eq!(asked[0].field("scope").as_deref(), Some(scope));
        assert_eq!(asked[1].header("authorization"), "Bearer at-1");
    }
}
