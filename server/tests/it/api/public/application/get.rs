use serde_json::{Value, json};

use crate::support::{CRM, SMS, Setup, TestApp, both_databases};

both_databases! {
    async fn an_oauth_application_has_every_key_that_an_sdk_reads(app: TestApp) {
        let customer = app.customer().await;
        let mut shown = customer.application(CRM).await;
        let id = shown["app_id"].take();
        assert!(id.as_str().is_some_and(|id| id.len() == 24), "{id}");
        assert_eq!(shown, json!({
            "app_id": null,
            "name": "Sandbox CRM",
            "description": "A practice CRM with contacts, pipelines and deals.",
            "icon": "http://localhost:3000/logos/sandbox-crm.svg",
            "slug": CRM,
            "type": CRM,
            "kind": "native",
            "tags": ["CRM"],
            "auth_type": "oauth2",
            "auth_input_map": [],
            "auth_type_options": { "oauth2": [] },
            "grant_type": "authorization_code",
            "version": { "_v": 1, "description": "" },
            "help": null,
            "ecosystem": false,
            "connected": false,
            "reauth_required": false,
            "connected_accounts": [],
        }));
    }

    async fn a_key_application_says_what_to_type(app: TestApp) {
        let customer = app.customer().await;
        let shown = customer.application(SMS).await;
        assert_eq!((&shown["auth_type"], &shown["grant_type"]), (&json!("keybased"), &Value::Null));
        let inputs = &shown["auth_input_map"];
        assert_eq!(inputs, &shown["auth_type_options"]["keybased"]);
        assert_eq!(inputs[0]["name"], "account_sid");
        assert_eq!((&inputs[0]["type"], &inputs[1]["type"]), (&json!("text"), &json!("password")));
        assert_eq!(inputs[1]["required"], true);
    }

    async fn all_signals_of_connected_come_at_once(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let mut shown = customer.application(CRM).await;
        assert_eq!((&shown["connected"], &shown["reauth_required"]), (&json!(true), &json!(false)));
        let id = shown["connected_accounts"][0]["connection_id"].take();
        assert!(id.as_str().is_some_and(|id| id.starts_with("conn_")), "{id}");
        let client = shown["connected_accounts"][0]["auth_config_id"].take();
        assert!(client.as_str().is_some_and(|id| id.len() == 24), "{client}");
        assert_eq!(shown["connected_accounts"][0]["auth_profile_id"].take(), client);
        assert_eq!(shown["connected_accounts"], json!([{
            "identifier": "ada@sandbox.example",
            "connectedAt": "2026-11-20T12:00:00.000Z",
            "status": "active",
            "auth_type": "oauth2",
            "connection_id": null,
            "access_ends_at": null,
            "scopes": ["contacts.read", "contacts.write"],
            "reauth_reason": null,
            "auth_config_id": null,
            "auth_profile_id": null,
            "auth_profile_name": "Default",
            "user_defined_fields": {},
        }]));
    }

    async fn an_unknown_application_is_named(app: TestApp) {
        let customer = app.customer().await;
        for prefix in ["/api/v2/public", "/api/v2/f-sdk"] {
            let call = app.get(format!("{prefix}/application/slack")).for_customer(&customer);
            let message = call.send().await.message(404, "INVALID_APP_ID");
            assert!(message.starts_with("Application with app_type 'slack' not found"), "{message}");
        }
    }

    async fn without_the_sandbox_its_apps_do_not_exist(setup: Setup) {
        let app = setup.option("sandbox", "off").start().await;
        let customer = app.customer().await;
        let call = app.get(format!("/api/v2/public/application/{CRM}")).for_customer(&customer);
        call.send().await.error(404, "INVALID_APP_ID");
        assert_eq!(app.get("/sandbox/crm/api/me").send().await.status, 404);
    }
}
