use patchbay::services::accounts;
use patchbay::services::connect::credential::Credential;
use patchbay::store::connections;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::attacks::{KEYED, Rig};
use crate::store::texts;
use crate::support::{Answer, CRM, Customer, SMS, Setup, TestApp, both_databases};

const PATH: &str = "/api/v2/public/migrate-token";

async fn migrate(app: &TestApp, customer: &Customer<'_>, slug: &str, access: Value) -> Answer {
    let body = json!({ "slug": slug, "auth_object": access });
    app.put(PATH).for_host(customer).json(body).send().await
}

/// The tokens of somebody's connection to the CRM: what another system would have stored.
async fn tokens(app: &TestApp, customer: &Customer<'_>) -> (String, String) {
    let scope = customer.scope();
    let account = accounts::get(&app.core, &scope, &customer.account).await;
    let key = account.expect("the account").key;
    let mut tx = app.core.db.read().await.expect("a connection");
    let there = connections::list_of_app(&mut tx, &scope, &key, CRM)
        .await
        .expect("a query");
    let [connection] = &there[..] else {
        panic!("one connection")
    };
    let credential = Credential::open(&app.core, &mut tx, &scope, connection).await;
    let credential = credential.expect("it opens");
    let text = |token: Option<secrecy::SecretString>| {
        token
            .map(|token| token.expose_secret().to_owned())
            .unwrap_or_default()
    };
    (
        text(credential.access_token),
        text(credential.refresh_token),
    )
}

/// A customer that has connected elsewhere, and its tokens from there.
async fn moving<'a>(customer: &Customer<'a>, app: &TestApp) -> (Customer<'a>, String, String) {
    let elsewhere = customer.sibling("elsewhere").await;
    elsewhere.connect_crm().await;
    let (access, refresh) = tokens(app, &elsewhere).await;
    (customer.sibling("here").await, access, refresh)
}

both_databases! {
    async fn a_grant_that_works_connects(app: TestApp) {
        let customer = app.customer().await;
        let (here, access, refresh) = moving(&customer, &app).await;
        let grant = json!({
            "access_token": access, "refresh_token": refresh, "expires_in": 3600,
            "scope": "contacts.read", "token_type": "bearer",
        });
        let answer = migrate(&app, &here, CRM, grant.clone()).await;
        assert_eq!(answer.ok(), json!({
            "success": true, "message": "Integration - sandbox-crm created",
        }));
        let shown = here.application(CRM).await;
        assert_eq!(shown["connected"], true);
        assert_eq!(shown["connected_accounts"][0]["identifier"], "ada@sandbox.example");
        assert_eq!(app.token_calls("refresh_token").await, 0, "nothing was spent");
        let again = migrate(&app, &here, CRM, json!({ "oauth2": grant })).await.ok();
        assert_eq!(again["message"], "Integration - sandbox-crm updated");
        let kept = texts(&app.core.db, "SELECT binding || ' ' || scopes FROM connections").await;
        assert!(kept.contains(&r#"host ["contacts.read"]"#.to_owned()), "{kept:?}");
        // It is refreshed like any other.
        app.advance(std::time::Duration::from_secs(3600));
        let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        app.post(path).for_host(&here).send().await.ok();
        assert_eq!(app.token_calls("refresh_token").await, 1);
    }

    async fn an_access_token_that_has_ended_is_refreshed(app: TestApp) {
        let customer = app.customer().await;
        let (here, access, refresh) = moving(&customer, &app).await;
        let grant = json!({
            "access_token": access, "refresh_token": refresh, "expires_at": "2026-11-20T11:00:00Z",
        });
        migrate(&app, &here, CRM, grant).await.ok();
        assert_eq!(app.token_calls("refresh_token").await, 1);
        assert_ne!(tokens(&app, &here).await.0, access);
        assert_eq!(here.application(CRM).await["connected"], true);
    }

    async fn an_access_token_that_is_refused_is_refreshed_once(app: TestApp) {
        let customer = app.customer().await;
        let (here, _, refresh) = moving(&customer, &app).await;
        let grant = json!({ "access_token": "stale-access-token", "refresh_token": refresh });
        migrate(&app, &here, CRM, grant).await.ok();
        assert_eq!(app.token_calls("refresh_token").await, 1);
        assert_eq!(here.application(CRM).await["connected"], true);
    }

    async fn what_the_provider_refuses_is_not_kept(app: TestApp) {
        let customer = app.customer().await;
        for grant in [
            json!({ "access_token": "canary-access-token" }),
            json!({ "access_token": "canary-access-token", "refresh_token": "canary-refresh-token" }),
            json!({ "access_token": "canary-access-token", "expires_at": 1 }),
        ] {
            let answer = migrate(&app, &customer, CRM, grant).await;
            let message = answer.message(400, "INVALID_CREDENTIALS");
            assert!(message.starts_with("Failed to verify credentials: "), "{message}");
            assert!(!answer.text().contains("canary"), "{answer}");
        }
        let keys = json!({ "account_sid": "AC1", "auth_token": "wrong-token" });
        migrate(&app, &customer, SMS, keys).await.error(400, "INVALID_CREDENTIALS");
        assert_eq!(texts(&app.core.db, "SELECT id FROM connections").await.len(), 0);
    }

    async fn a_provider_that_does_not_answer_is_not_the_callers_fault(app: TestApp) {
        let customer = app.customer().await;
        let (here, access, refresh) = moving(&customer, &app).await;
        app.sandbox(json!({ "fail_status": 503 })).await;
        let grant = json!({ "access_token": access, "refresh_token": refresh });
        migrate(&app, &here, CRM, grant.clone()).await.error(502, "PROVIDER_UNAVAILABLE");
        app.sandbox(json!({})).await;
        migrate(&app, &here, CRM, grant).await.ok();
    }

    async fn typed_credentials_are_imported_in_both_shapes(app: TestApp) {
        let customer = app.customer().await;
        let keys = json!({ "account_sid": "AC1", "auth_token": "valid-token" });
        let made = migrate(&app, &customer, SMS, keys.clone()).await.ok();
        assert_eq!(made["message"], "Integration - sandbox-sms created");
        let again = migrate(&app, &customer, SMS, json!({ "keybased": keys })).await.ok();
        assert_eq!(again["message"], "Integration - sandbox-sms updated");
        assert_eq!(customer.application(SMS).await["connected"], true);
    }

    async fn the_app_may_stand_in_the_address(app: TestApp) {
        let customer = app.customer().await;
        let keys = json!({ "account_sid": "AC1", "auth_token": "valid-token" });
        let path = format!("/api/v2/public/application/{SMS}");
        let call = app.put(path).for_host(&customer).json(json!({ "auth_object": keys }));
        assert_eq!(call.send().await.ok()["success"], true);
        let call = app.put("/api/v2/public/application/slack").for_host(&customer);
        call.json(json!({ "auth_object": {} })).send().await.error(404, "INVALID_APP_ID");
    }

    async fn what_does_not_fit_is_named_with_an_error_status(app: TestApp) {
        let customer = app.customer().await;
        for (body, code, field) in [
            (json!({}), "MISSING_REQUIRED_FIELD", "slug"),
            (json!({ "slug": 7 }), "INVALID_REQUEST", "slug"),
            (json!({ "slug": SMS }), "MISSING_REQUIRED_FIELD", "auth_object"),
            (json!({ "slug": SMS, "auth_object": {} }), "MISSING_REQUIRED_FIELD", "auth_object"),
            (json!({ "slug": SMS, "auth_object": "x" }), "INVALID_REQUEST", "auth_object"),
            (json!({ "slug": SMS, "auth_object": { "account_sid": [] } }), "INVALID_REQUEST",
                "auth_object.account_sid"),
            (json!({ "slug": SMS, "auth_object": { "account_sid": "AC1" } }), "INVALID_REQUEST",
                "auth_token"),
            (json!({ "slug": CRM, "auth_object": { "refresh_token": "r" } }),
                "MISSING_REQUIRED_FIELD", "auth_object.access_token"),
            (json!({ "slug": CRM, "auth_object": { "access_token": "a", "client_id": "c" } }),
                "INVALID_REQUEST", "client_id"),
            (json!({ "slug": CRM, "auth_object": { "oauth2": { "access_token": "a", "expires_in": "x" } } }),
                "INVALID_REQUEST", "auth_object.oauth2.expires_in"),
        ] {
            let answer = app.put(PATH).for_host(&customer).json(body).send().await;
            assert_eq!(answer.error(400, code)["fields"][0]["field"], field, "{answer}");
        }
        let consent = json!({ "oauth2": { "access_token": "a" } });
        migrate(&app, &customer, SMS, consent).await.error(400, "INVALID_AUTH_TYPE");
        let keys = json!({ "keybased": { "account_sid": "AC1" } });
        migrate(&app, &customer, CRM, keys).await.error(400, "INVALID_AUTH_TYPE");
        migrate(&app, &customer, "slack", json!({ "token": "t" })).await.error(404, "INVALID_APP_ID");
        assert_eq!(app.sandbox_log().await.len(), 0, "the provider was not asked");
    }

    async fn what_no_token_can_be_is_named(app: TestApp) {
        let customer = app.customer().await;
        let long = "x".repeat(16 * 1024 + 1);
        for (access, field) in [
            (json!({ "access_token": "a", "expires_at": 99_999_999_999_i64 }), "auth_object.expires_at"),
            (json!({ "access_token": long }), "auth_object.access_token"),
            (json!({ "access_token": "a", "refresh_token": long }), "auth_object.refresh_token"),
        ] {
            let answer = migrate(&app, &customer, CRM, access).await;
            let error = answer.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
    }

    async fn a_custom_app_is_refused(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "globex-1").await;
        let body = json!({ "slug": KEYED, "auth_object": { "user": "u", "secret_key": "good-x" } });
        let call = rig.app.put(PATH).key(&rig.ours.key).account(&person.account).json(body);
        let error = call.send().await.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "slug", "{error}");
        assert_eq!(rig.application(&person, KEYED).await["connected"], false);
    }
}
