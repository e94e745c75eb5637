use std::time::Duration;

use app::contract::error::ErrorCode;
use patchbay::services::{accounts, revoke};
use patchbay::store::{auth_configs, connections, revocations};
use serde_json::json;

use crate::support::{CRM, Customer, SMS, TestApp, both_databases};

async fn disconnect(app: &TestApp, customer: &Customer<'_>, slug: &str) {
    let path = format!("/api/v1/linked-acc/integration/{slug}?auth_type=undefined");
    let answer = app.delete(path).for_customer(customer).send().await.ok();
    assert_eq!(
        answer,
        json!({ "success": true, "message": "Integration deleted successfully" })
    );
}

async fn grants_to_revoke(app: &TestApp) -> usize {
    let mut tx = app.core.db.read().await.expect("a connection");
    let far = app.core.clock.now().plus(Duration::from_secs(1_000_000));
    revocations::due(&mut tx, far, 100)
        .await
        .expect("a list")
        .len()
}

/// How many grants one step tries.
async fn tried(app: &TestApp) -> usize {
    revoke::step(&app.core).await.expect("a step").tried
}

/// Takes the app's OAuth client away, as a project file without one does.
async fn take_client_away(app: &TestApp, customer: &Customer<'_>) {
    let mut tx = app.core.db.write().await.expect("a transaction");
    auth_configs::delete_of_app(&mut tx, &customer.scope(), CRM)
        .await
        .expect("a statement");
    tx.commit().await.expect("a commit");
}

both_databases! {
    async fn a_grant_is_revoked_at_its_provider_and_wiped_here(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let body = json!({ "slug": CRM, "labels": [] });
        app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body).send().await.ok();
        disconnect(&app, &customer, CRM).await;

        let shown = customer.application(CRM).await;
        assert_eq!((&shown["connected"], &shown["connected_accounts"]), (&json!(false), &json!([])));
        let config = app.get(format!("/api/v2/f-sdk/slug/{CRM}/config")).for_customer(&customer);
        config.send().await.error(404, "RESOURCE_NOT_FOUND");
        assert_eq!(grants_to_revoke(&app).await, 1);
        assert_eq!(tried(&app).await, 1);
        assert!(app.sandbox_log().await.contains(&"POST /crm/oauth/revoke".to_owned()));
        assert_eq!(grants_to_revoke(&app).await, 0, "the tokens went too");
        let scope = customer.scope();
        let account = accounts::get(&app.core, &scope, "globex-1").await.expect("the account");
        let mut tx = app.core.db.read().await.expect("a connection");
        let rows = connections::list_of_app(&mut tx, &scope, &account.key, CRM).await;
        assert!(rows.expect("a query").is_empty());
    }

    async fn a_provider_that_is_away_is_asked_again_until_it_confirms(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.sandbox(json!({ "fail_status": 503 })).await;
        disconnect(&app, &customer, CRM).await;
        assert_eq!(tried(&app).await, 1);
        assert_eq!(tried(&app).await, 0, "not at once again");
        app.advance(Duration::from_secs(6));
        app.sandbox(json!({})).await;
        assert_eq!(tried(&app).await, 1);
        app.advance(Duration::from_secs(60 * 60));
        assert_eq!(tried(&app).await, 0);
    }

    async fn a_provider_that_stays_away_is_given_up(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.sandbox(json!({ "fail_status": 503 })).await;
        disconnect(&app, &customer, CRM).await;
        app.advance(Duration::from_secs(24 * 60 * 60));
        assert_eq!(tried(&app).await, 1);
        assert_eq!(grants_to_revoke(&app).await, 0);
    }

    async fn a_provider_that_stalls_is_not_asked_twice_at_once(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        disconnect(&app, &customer, CRM).await;
        app.sandbox(json!({ "stall_ms": 60_000 })).await;
        let core = std::sync::Arc::clone(&app.core);
        let stalled = tokio::spawn(async move { revoke::step(&core).await.map(drop) });
        let begun = loop {
            let mut tx = app.core.db.read().await.expect("a connection");
            let far = app.core.clock.now().plus(Duration::from_secs(1_000_000));
            let due = revocations::due(&mut tx, far, 1).await.expect("a list");
            match due.first() {
                Some(Ok(due)) if due.attempts == 1 => break due.id.clone(),
                _ => tokio::task::yield_now().await,
            }
        };
        // An attempt makes up to three calls.
        app.advance(app.core.options.timings.outbound_timeout.get() * 3);
        assert_eq!(tried(&app).await, 0, "{begun} is still being revoked");
        stalled.abort();
    }

    async fn a_failure_says_what_and_why(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.sandbox(json!({ "fail_status": 503 })).await;
        disconnect(&app, &customer, CRM).await;
        let step = revoke::step(&app.core).await.expect("a step");
        let failed: Vec<_> =
            step.failed.iter().map(|it| (it.slug.as_str(), it.given_up, it.error.code())).collect();
        assert_eq!(failed, [(CRM, false, ErrorCode::ProviderUnavailable)]);
        app.advance(Duration::from_secs(24 * 60 * 60));
        let step = revoke::step(&app.core).await.expect("a step");
        assert!(step.failed.iter().all(|it| it.given_up) && step.failed.len() == 1, "{step:?}");
    }

    async fn a_grant_of_a_client_that_is_gone_waits_for_its_return(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        disconnect(&app, &customer, CRM).await;
        let mut tx = app.core.db.write().await.expect("a transaction");
        let clients = auth_configs::list_of_app(&mut tx, &customer.scope(), CRM).await;
        let [client] = &clients.expect("a query")[..] else { panic!("one client") };
        auth_configs::delete_of_app(&mut tx, &customer.scope(), CRM).await.expect("a statement");
        tx.commit().await.expect("a commit");
        assert_eq!((tried(&app).await, grants_to_revoke(&app).await), (1, 1));
        let mut tx = app.core.db.write().await.expect("a transaction");
        auth_configs::put(&mut tx, client, app.core.clock.now()).await.expect("added");
        tx.commit().await.expect("a commit");
        app.advance(Duration::from_secs(6));
        assert_eq!((tried(&app).await, grants_to_revoke(&app).await), (1, 0));
        assert!(app.sandbox_log().await.contains(&"POST /crm/oauth/revoke".to_owned()));
    }

    async fn an_app_that_cannot_be_connected_any_more_can_be_left(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let body = json!({ "slug": CRM });
        let create = || app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body.clone());
        create().send().await.ok();
        take_client_away(&app, &customer).await;
        let path = format!("/api/v2/f-sdk/slug/{CRM}/config");
        let shown = app.get(&path).for_customer(&customer).send().await.ok();
        let field = shown["fields"][0]["id"].as_str().unwrap_or_default().to_owned();
        let all = app.get(format!("/api/v2/public/slug/{CRM}/configs")).for_customer(&customer);
        assert_eq!(all.send().await.ok()[0]["config_id"], "globex-1");
        let one = app.get(format!("/api/v2/public/config/field/{field}")).for_customer(&customer);
        one.header("slug", CRM).send().await.ok();
        app.delete(&path).for_customer(&customer).send().await.ok();
        disconnect(&app, &customer, CRM).await;
        let mut tx = app.core.db.read().await.expect("a connection");
        let scope = customer.scope();
        let account = accounts::get(&app.core, &scope, "globex-1").await.expect("the account");
        let left = connections::list(&mut tx, &scope, &account.key).await.expect("a query");
        assert!(left.is_empty());
    }

    async fn nothing_to_disconnect_is_a_success(app: TestApp) {
        let customer = app.customer().await;
        disconnect(&app, &customer, CRM).await;
        customer.connect_sms().await;
        disconnect(&app, &customer, SMS).await;
        disconnect(&app, &customer, SMS).await;
        assert_eq!(tried(&app).await, 0, "keys are not revoked");
        let call = app.delete("/api/v1/linked-acc/integration/no-such-app").for_customer(&customer);
        call.send().await.error(404, "INVALID_APP_ID");
    }

    async fn one_account_disconnects_itself_only(app: TestApp) {
        let customer = app.customer().await;
        let sibling = customer.sibling("initech-1").await;
        customer.connect_sms().await;
        sibling.connect_sms().await;
        disconnect(&app, &sibling, SMS).await;
        assert_eq!(customer.application(SMS).await["connected"], true);
    }
}
