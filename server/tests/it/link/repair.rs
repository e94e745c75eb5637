//! Update mode: a session that repairs a connection.

use std::time::Duration;

use patchbay::services::link::sweep;
use serde_json::json;

use super::{BACK, Host, USER, connected_alone, opened, parameter};
use crate::support::{CRM, TestApp, both_databases};

/// A claimed connection's access token.
pub(super) async fn claimed(app: &TestApp, host: &Host<'_>) -> String {
    let public = parameter(
        &connected_alone(app, &host.lone_link().await).await,
        "token",
    );
    let claimed = host.exchange(&public, Some(USER)).await.ok();
    claimed["access_token"].as_str().expect("text").to_owned()
}

both_databases! {
    async fn a_dead_grant_asks_for_a_login_and_a_repair_keeps_token_and_id(app: TestApp) {
        let host = Host::new(&app).await;
        let token = claimed(&app, &host).await;
        let held = app.get("/v1/link/connection").bearer(&token).send().await.ok();
        app.sandbox(json!({ "revoke_all": true })).await;
        let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        let dead = app.post(&path).bearer(&token).json(json!({})).send().await;
        dead.error(403, "LOGIN_REQUIRED");
        assert_eq!(dead.json()["error"], "login_required");
        assert_eq!(dead.json()["success"], false);
        app.sandbox(json!({})).await;
        // What is issued from now on is not what was revoked.
        app.advance(Duration::from_secs(1));

        let wishes = json!({ "access_token": token, "callback_url": BACK });
        let link = host.link(wishes).await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        let repaired = host.exchange(&public, Some(USER)).await.ok();
        assert_eq!(repaired["access_token"], token.as_str());
        assert_eq!(repaired["connection_id"], held["connection_id"]);
        assert_eq!(app.post(&path).bearer(&token).json(json!({})).send().await.ok()["status"], "active");
        assert_eq!(host.connections_of(USER).await, 1);
    }

    async fn another_account_is_refused_unless_the_host_allows_it(app: TestApp) {
        let host = Host::new(&app).await;
        let token = claimed(&app, &host).await;
        let link = host.link(json!({ "access_token": token, "callback_url": BACK })).await;
        let (mut browser, page) = opened(&app, &link).await;
        let refused = browser.authorize(&page, "Reconnect", "Sign in as someone else").await;
        assert!(refused.says("That was another account"), "{}", refused.text());
        assert_eq!(host.session(&link).await["status"], "open");
        let held = app.get("/v1/link/connection").bearer(&token).send().await.ok();
        assert_eq!(held["identifier"], "ada@sandbox.example");

        let wishes = json!({ "access_token": token, "callback_url": BACK, "allow_other_account": true });
        let link = host.link(wishes).await;
        let (mut browser, page) = opened(&app, &link).await;
        let done = browser.authorize(&page, "Reconnect", "Sign in as someone else").await;
        let end = browser.get(&done.link("Finish")).await;
        let back = url::Url::parse(&end.link("Continue")).expect("an address");
        host.exchange(&parameter(&back, "token"), Some(USER)).await.ok();
        let held = app.get("/v1/link/connection").bearer(&token).send().await.ok();
        assert_eq!(held["identifier"], "ben@sandbox.example");
    }

    async fn a_repair_that_nobody_exchanges_counts_all_the_same(app: TestApp) {
        let host = Host::new(&app).await;
        let token = claimed(&app, &host).await;
        app.sandbox(json!({ "revoke_all": true })).await;
        let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        app.post(&path).bearer(&token).json(json!({})).send().await.error(403, "LOGIN_REQUIRED");
        app.sandbox(json!({})).await;
        app.advance(Duration::from_secs(1));
        let link = host.link(json!({ "access_token": token, "callback_url": BACK })).await;
        connected_alone(&app, &link).await;
        app.post(&path).bearer(&token).json(json!({})).send().await.error(403, "LOGIN_REQUIRED");
        app.advance(Duration::from_secs(30 * 60));
        assert_eq!(sweep::step(&app.core).await.expect("a step"), 1);
        assert_eq!(host.session(&link).await["status"], "claimed");
        assert_eq!(app.post(&path).bearer(&token).json(json!({})).send().await.ok()["status"], "active");
    }

    async fn an_access_token_of_another_user_or_project_repairs_nothing(app: TestApp) {
        let host = Host::new(&app).await;
        let token = claimed(&app, &host).await;
        let wishes = json!({ "access_token": token, "user_id": "user-2" });
        let wrong = host.ask(wishes).await.error(400, "INVALID_REQUEST");
        assert_eq!(wrong["fields"][0]["field"], "user_id");
        let other = Host::new(&app).await;
        let foreign = other.ask(json!({ "access_token": token })).await;
        foreign.error(401, "INVALID_ACCESS_TOKEN");
    }
}
