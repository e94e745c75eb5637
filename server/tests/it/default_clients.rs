//! The operator's own OAuth clients: used in `test` until a project brings its own, and what becomes
//! of the connections that were made with them.

use std::process::Command;
use std::time::Duration;

use app::contract::error::ErrorCode;
use patchbay::compose::admin;
use patchbay::services::revoke;
use serde_json::{Value, json};
use url::Url;

use crate::attacks::rig::{query, refused};
use crate::support::{Answer, Browser, CRM, Customer, Home, Setup, TestApp, both_databases};

/// The operator's file: the client that the sandbox knows, and one at a real provider.
const FILE: &str = r#"
[[client]]
slug = "sandbox-crm"
client_id = "sandbox-client"
client_secret = "sandbox-secret"

[[client]]
slug = "slack"
client_id = "operators-slack"
client_secret = "operators-secret"
"#;
/// A project without clients of its own.
const NO_CLIENT: &str = r#"
[[app]]
slug = "sandbox-crm"
environments = ["test"]

[[app]]
slug = "slack"
environments = ["test", "production"]
"#;
/// The same once it has one.
const OWN_CLIENT: &str = r#"
[[app]]
slug = "sandbox-crm"
environments = ["test"]
oauth = { client_id = "own-client", client_secret = "own-secret" }
"#;

fn with_file(setup: &Setup, text: &str) -> Setup {
    let file = setup.home.folder().join("clients.toml");
    std::fs::write(&file, text).expect("a file");
    let setup = setup.clone();
    setup.option("default_clients", file.display().to_string())
}

async fn started(setup: &Setup) -> TestApp {
    with_file(setup, FILE).start().await
}

async fn customer(app: &TestApp) -> Customer<'_> {
    let customer = app.customer().await;
    customer.apply(NO_CLIENT).await;
    customer
}

/// The provider's address that a fresh page leaves for.
async fn leaving(customer: &Customer<'_>) -> String {
    let (mut browser, list) = customer.open_link().await;
    let page = browser.get(&format!("{list}/{CRM}")).await;
    let again = page.has_button("Reconnect");
    let button = if again { "Reconnect" } else { "Authorize" };
    let page = browser.submit(&page, button, &[]).await;
    page.link("Continue")
}

/// A browser that has consented, and the callback address with the provider's answer.
async fn answered<'a>(customer: &Customer<'a>) -> (Browser<'a>, Url) {
    let (mut browser, list) = customer.open_link().await;
    let page = browser.get(&format!("{list}/{CRM}")).await;
    let leaving = browser.submit(&page, "Authorize", &[]).await;
    let consent = browser.leave(&leaving).await;
    let back = browser.press(&consent, "Approve", &[]).await;
    let to = back.url.join(back.answer.location());
    (browser, to.expect("an address"))
}

async fn check(app: &TestApp, customer: &Customer<'_>) -> Answer {
    let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
    app.post(path).for_host(customer).send().await
}

/// An application as the account's project sees it.
async fn by_key(app: &TestApp, key: &str, slug: &str) -> Value {
    let path = format!("/api/v2/public/application/{slug}");
    app.get(path).key(key).account("globex-1").send().await.ok()
}

both_databases! {
    async fn a_project_without_a_client_connects_with_the_operators(setup: Setup) {
        let app = started(&setup).await;
        let customer = customer(&app).await;
        customer.connect_crm().await;
        let shown = customer.application(CRM).await;
        let account = &shown["connected_accounts"][0];
        assert_eq!((&account["status"], &account["defaultCredentials"]), (&json!("active"), &json!(true)));
        let path = format!("/api/v2/public/slug/{CRM}/auth-config");
        let listed = app.get(path).for_customer(&customer).send().await;
        let docs = listed.ok()["docs"].clone();
        assert_eq!(docs, json!([
            { "_id": account["auth_config_id"], "name": "Default", "description": "", "is_default": true },
        ]));
        assert!(!listed.text().contains("sandbox-client"), "{listed}");
        // It is one registration, so it has one address, which the operator can ask for beforehand.
        let other = app.customer().await;
        other.apply(NO_CLIENT).await;
        let (mine, theirs) = (leaving(&customer).await, leaving(&other).await);
        let printed = admin::redirect_uris(&app.setup.options()).expect("a list");
        let of_crm = printed.iter().find(|(slug, _)| slug == CRM).expect("the CRM's");
        for url in [&mine, &theirs] {
            assert_eq!(query(url, "redirect_uri"), of_crm.1);
            assert_eq!(query(url, "client_id"), "sandbox-client");
        }
    }

    async fn the_projects_own_takes_over_and_old_connections_stay_with_theirs(setup: Setup) {
        let app = started(&setup).await;
        let customer = customer(&app).await;
        let before = leaving(&customer).await;
        customer.connect_crm().await;
        customer.apply(OWN_CLIENT).await;
        let after = leaving(&customer).await;
        assert_eq!(query(&after, "client_id"), "own-client");
        assert_ne!(query(&after, "redirect_uri"), query(&before, "redirect_uri"));
        // The sandbox knows no client but the operator's.
        app.advance(Duration::from_secs(3600));
        check(&app, &customer).await.ok();
        assert_eq!(app.token_calls("refresh_token").await, 1);
        let shown = customer.application(CRM).await;
        assert_eq!(shown["connected_accounts"][0]["defaultCredentials"], true);
        let path = format!("/api/v2/public/slug/{CRM}/auth-config");
        let docs = app.get(path).for_customer(&customer).send().await.ok()["docs"].clone();
        assert_eq!(docs.as_array().map(Vec::len), Some(1), "{docs}");
        assert_ne!(docs[0]["_id"], shown["connected_accounts"][0]["auth_config_id"]);
        let path = format!("/api/v1/linked-acc/integration/{CRM}");
        app.delete(path).for_customer(&customer).send().await.ok();
        let step = revoke::step(&app.core).await.expect("a step");
        assert!(step.tried == 1 && step.failed.is_empty(), "{step:?}");
        assert!(app.sandbox_log().await.contains(&"POST /crm/oauth/revoke".to_owned()));
    }

    async fn a_connection_outlives_the_operators_client_until_its_next_refresh(setup: Setup) {
        let app = started(&setup).await;
        let customer = customer(&app).await;
        customer.connect_crm().await;
        let token = customer.new_token().await;
        app.advance(Duration::from_secs(3600));
        let without = setup.start().await;
        for _ in 0..2 {
            check(&without, &customer).await.error(409, "REAUTH_REQUIRED");
        }
        assert_eq!(without.token_calls("refresh_token").await, 0, "nobody else's client is tried");
        let shown = by_key(&without, &customer.key, CRM).await;
        assert_eq!(shown["configured"], false, "{shown}");
        assert_eq!(shown["connected_accounts"][0]["reauth_reason"], "client_removed");
        let path = format!("/api/v2/f-sdk/application/{CRM}");
        without.get(&path).bearer(&token).send().await.error(404, "INVALID_APP_ID");
        // With a client again it is connected again.
        customer.apply("[[app]]\nslug = \"sandbox-crm\"\nenvironments = [\"test\"]\n\
            oauth = { client_id = \"sandbox-client\", client_secret = \"sandbox-secret\" }\n").await;
        let shown = without.get(&path).bearer(&token).send().await.ok();
        assert_eq!((&shown["connected"], &shown["reauth_required"]), (&json!(false), &json!(true)));
        customer.connect_crm_again().await;
        let shown = customer.application(CRM).await;
        assert_eq!(shown["connected"], true);
        assert_eq!(shown["connected_accounts"][0].get("defaultCredentials"), None, "{shown}");
    }

    async fn production_shares_nothing(setup: Setup) {
        let app = started(&setup).await;
        let customer = customer(&app).await;
        let in_test = by_key(&app, &customer.key, "slack").await;
        assert_eq!(in_test.get("configured"), None, "{in_test}");
        let key = &customer.production_key;
        let body = json!({ "linked_account_id": "globex-1" });
        app.post("/api/v2/public/linked-account").key(key).json(body.clone()).send().await.ok();
        let minted = app.post("/api/v2/public/session-token").key(key).json(body).send().await.ok();
        let token = minted["token"].as_str().expect("a token");

        assert_eq!(by_key(&app, key, "slack").await["configured"], false);
        let all = app.get("/api/v2/public/application").key(key).account("globex-1").send().await.ok();
        assert_eq!((&all[0]["slug"], &all[0]["configured"]), (&json!("slack"), &json!(false)));
        let path = "/api/v2/public/linked-account/integration/oauth-url/slack";
        let refused = app.get(path).key(key).account("globex-1").send().await;
        let message = refused.message(400, "APP_NOT_CONFIGURED");
        assert!(message.contains("production") && message.contains("oauth"), "{message}");

        // To end users it does not exist.
        for path in ["/api/v2/public/application", "/api/v2/f-sdk/application", "/api/v1/linked-acc/application"] {
            assert_eq!(app.get(path).bearer(token).send().await.ok(), json!([]), "{path}");
            let there = app.get(format!("{path}/slack")).bearer(token).send().await;
            let absent = app.get(format!("{path}/no-such")).bearer(token).send().await;
            let (there, absent) = (there.message(404, "INVALID_APP_ID"), absent.message(404, "INVALID_APP_ID"));
            assert_eq!(there.replace("slack", "no-such"), absent, "{path}");
        }
        // A key that is not good opens nobody's eyes.
        let integrate = app.get("/api/v1/slack/integrate").bearer(token).key("pk_no_such_key");
        integrate.send().await.error(404, "INVALID_APP_ID");
        let link = app.post("/api/v2/public/connect-url").bearer(token).json(json!({})).send().await.ok();
        let mut browser = app.browser();
        let opened = browser.get(link["hosted_url"].as_str().expect("a link")).await;
        let list = browser.follow(&opened).await;
        assert!(!list.says("Slack"), "{}", list.text());
        let page = browser.get(&format!("{}/slack", list.url.path())).await;
        let absent = browser.get(&format!("{}/no-such", list.url.path())).await;
        assert_eq!((page.status(), page.heading()), (404, absent.heading()));
    }

    /// The address is one for all projects; the state and the browser still say whose answer it is.
    async fn an_answer_for_somebody_else_is_not_spent_at_the_shared_address(setup: Setup) {
        let app = started(&setup).await;
        let (mine, theirs) = (customer(&app).await, customer(&app).await);
        let own = app.customer().await;
        let (mut my_browser, my_answer) = answered(&mine).await;
        let (_, their_answer) = answered(&theirs).await;
        assert_eq!(my_answer.path(), their_answer.path());
        refused(&my_browser.get(their_answer.as_str()).await, ErrorCode::FlowBrowserMismatch);
        // A project's own client has an address of its own, and neither takes the other's answers.
        let (mut own_browser, own_answer) = answered(&own).await;
        assert_ne!(own_answer.path(), my_answer.path());
        let mut moved = own_answer.clone();
        moved.set_path(my_answer.path());
        refused(&own_browser.get(moved.as_str()).await, ErrorCode::FlowContextMismatch);
        let mut moved = my_answer.clone();
        moved.set_path(own_answer.path());
        refused(&my_browser.get(moved.as_str()).await, ErrorCode::FlowContextMismatch);
        assert_eq!(app.token_calls("authorization_code").await, 0);
        let done = my_browser.come_back(my_answer.as_str()).await;
        assert!(done.url.path().ends_with("/done"), "the flow is intact: {}", done.answer);
    }

    async fn applying_says_what_cannot_be_connected(setup: Setup) {
        let app = started(&setup).await;
        let customer = app.customer().await;
        let file = |text| patchbay::services::projects::FileText { name: "a.toml", text, variables: &|_| None };
        let with = with_file(&setup, FILE).options();
        let applied = admin::apply(&with, &customer.project, file(NO_CLIENT), false).await.expect("applied");
        assert_eq!(applied.notes, ["slack: not configured in production: no OAuth client"]);
        let again = admin::apply(&setup.options(), &customer.project, file(NO_CLIENT), true).await.expect("a plan");
        assert_eq!(again.changes, "");
        assert_eq!(again.notes, [
            "sandbox-crm: not configured in test: no OAuth client",
            "slack: not configured in test: no OAuth client",
            "slack: not configured in production: no OAuth client",
        ]);
    }

    async fn a_file_with_mistakes_keeps_the_server_from_starting(setup: Setup) {
        let wrong = "[[client]]\nslug = \"twilio\"\nclient_id = \"1\"\nclient_secret = \"${NO_SUCH_SECRET}\"\n";
        let refused = with_file(&setup, wrong).try_start().await.err().expect("it does not start");
        let said = refused.to_string();
        assert!(said.contains("clients.toml:2:8: client.slug: `twilio` is not connected by OAuth"), "{said}");
        assert!(said.contains("clients.toml:4:17: client.client_secret: the environment variable NO_SUCH_SECRET"), "{said}");
        let gone = setup.option("default_clients", "/no/such/file.toml");
        let said = gone.try_start().await.err().expect("it does not start").to_string();
        assert!(said.contains("PATCHBAY_DEFAULT_CLIENTS") && said.contains("/no/such/file.toml"), "{said}");
    }
}

#[test]
fn the_operator_is_told_what_to_register() {
    let home = Home::sqlite();
    let file = home.folder().join("clients.toml");
    let text = FILE.replace("operators-secret", "${SLACK_SECRET}");
    std::fs::write(&file, text).expect("a file");
    let config = |what: &str, secret: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_patchbay"));
        command
            .args(["config", what])
            .env_clear()
            .env("PATCHBAY_DEFAULT_CLIENTS", &file)
            .env("PATCHBAY_PUBLIC_URL", "https://connect.acme.test");
        if let Some(secret) = secret {
            command.env("SLACK_SECRET", secret);
        }
        let ended = command.output().expect("the binary runs");
        let said = [ended.stdout, ended.stderr].concat();
        (
            ended.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    for what in ["check", "print"] {
        let (right, said) = config(what, Some("hunter2"));
        assert!(right, "{said}");
        assert!(
            said.contains("  slack        https://connect.acme.test/oauth/callback/ctx_"),
            "{said}"
        );
        assert!(!said.contains("hunter2"), "{said}");
        let (right, said) = config(what, None);
        assert!(!right && said.contains("SLACK_SECRET is not set"), "{said}");
    }
}
