//! A whole run, in each way to open the page.

use app::contract::ids::FlowId;
use patchbay::services::link::page::voucher;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{
    BACK, CONTINUE, Host, USER, connected_alone, opened, opened_in_shop, parameter, told_token,
};
use crate::support::{CRM, Page, SMS, TestApp, both_databases};

both_databases! {
    async fn a_page_that_stands_alone_comes_back_with_a_public_token(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        assert!(link.token.starts_with("lt_") && link.session.starts_with("ls_"));
        assert_eq!(host.events(&link).await, Vec::<String>::new());
        let back = connected_alone(&app, &link).await;
        assert_eq!(back.as_str().split('?').next(), Some(BACK));
        assert_eq!(parameter(&back, "state"), "s 1");
        assert_eq!(parameter(&back, "link_session_id"), link.session);
        assert_eq!(host.connections_of(USER).await, 0, "nobody has claimed it");

        let public = parameter(&back, "token");
        let claimed = host.exchange(&public, Some(USER)).await.ok();
        assert_eq!(claimed["claim"], "claimed", "{claimed}");
        assert_eq!(claimed["user_id"], USER);
        assert_eq!(claimed["org_id"], "org-1");
        assert_eq!(claimed["token"], claimed["access_token"]);
        assert_eq!(host.connections_of(USER).await, 1);
        let told = host.session(&link).await;
        assert_eq!(told["status"], "claimed");
        assert_eq!(told["connection_id"], claimed["connection_id"]);
        let names = host.events(&link).await;
        let wanted = [
            "opened", "app_chosen", "consent_started", "returned", "connected", "finished", "claimed",
        ];
        assert_eq!(names, wanted);
    }

    async fn a_frame_tells_the_page_around_it(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.framed_link().await;
        let (mut frame, page) = opened_in_shop(&app, &link).await;
        assert!(told_token(&page).is_none());
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        assert!(told_token(&waiting).is_none());
        let proof = proof_of(&app, &waiting);
        let mut window = app.browser();
        let start = window.get(&waiting.link(CONTINUE)).await;
        let leaving = window.submit(&start, "Continue", &[("proof", &proof)]).await;
        let consent = window.leave(&leaving).await;
        let back = window.submit(&consent, "Approve", &[]).await;
        let result = window.follow(&back).await;
        assert!(told_token(&result).is_none(), "the window is not whom the frame tells");
        let done = frame.get(waiting.url.path()).await;
        let done = frame.follow(&done).await;
        let public = told_token(&done).expect("a public token");
        assert!(!done.has_link("All apps"), "a session makes one connection");
        let end = frame.get(&done.link("Finish")).await;
        assert_eq!(told_token(&end).as_ref(), Some(&public));
        assert!(!end.has_link("Continue"), "a frame leaves for nowhere");
        host.exchange(&public, Some(USER)).await.ok();
        assert_eq!(host.connections_of(USER).await, 1);
    }

    async fn typed_credentials_connect_in_the_page_itself(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.link(json!({ "app": SMS, "callback_url": BACK })).await;
        let (mut browser, page) = opened(&app, &link).await;
        let (sid, token) = (page.input("Account SID"), page.input("Auth token"));
        let wrong = [(sid.as_str(), "AC4711"), (token.as_str(), "wrong")];
        let refused = browser.press(&page, "Connect", &wrong).await;
        let right = [(sid.as_str(), "AC4711"), (token.as_str(), "valid-token")];
        let done = browser.submit(&page, "Connect", &right).await;
        let names = host.events(&link).await;
        assert_eq!(names.first().map(String::as_str), Some("opened"));
        assert!(names.contains(&"failed".to_owned()), "{names:?}");
        assert!(names.contains(&"connected".to_owned()), "{names:?}: {}", done.text());
        let told = host.session(&link).await;
        let failed = told["events"].as_array().expect("a list").iter().find(|it| it["name"] == "failed");
        let failed = failed.expect("a failure");
        assert_eq!(failed["code"], "credentials_rejected");
        assert_eq!(failed["step"], "app_chosen");
        assert_eq!(failed["request_id"], refused.answer.header("x-request-id"));
    }

    async fn what_was_configured_on_the_page_goes_with_the_claim(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let (mut browser, page) = opened(&app, &link).await;
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        let form = browser.get(&done.link("Configure")).await;
        let pipeline = form.choices("Pipeline")[0].clone();
        let labels = [("Sync label", "Main office"), ("Pipeline", &pipeline), ("Contacts per run", "50"), ("Full name", "full_name")];
        let named: Vec<(String, &str)> = labels.map(|(label, value)| (form.input(label), value)).to_vec();
        let typed: Vec<(&str, &str)> = named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let saved = browser.submit(&form, "Save", &typed).await;
        let end = browser.get(&saved.link("Finish")).await;
        let back = url::Url::parse(&end.link("Continue")).expect("an address");
        let claimed = host.exchange(&parameter(&back, "token"), Some(USER)).await.ok();
        let path = format!("/api/v2/public/slug/{CRM}/config");
        let config = app.get(&path).key(&host.key).account(USER).send().await.ok();
        assert_eq!(config["config_id"], USER, "{config}");
        let token = claimed["access_token"].as_str().expect("text");
        let again = app.get(&path).bearer(token).send().await.ok();
        assert_eq!(again, config);
    }

    async fn the_way_back_says_what_went_wrong(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let (mut browser, page) = opened(&app, &link).await;
        let back = url::Url::parse(&page.link("Back to Acme")).expect("an address");
        assert_eq!(parameter(&back, "error"), "exited");
        assert_eq!(parameter(&back, "step"), "opened");
        let failed = browser.authorize(&page, "Authorize", "Deny").await;
        let back = url::Url::parse(&failed.link("Back to Acme")).expect("an address");
        assert_eq!(parameter(&back, "error"), "access_denied");
        assert_eq!(parameter(&back, "step"), "returned");
        assert_eq!(parameter(&back, "state"), "s 1");
        assert_eq!(parameter(&back, "token"), "");
    }

    async fn an_access_token_reaches_its_connection_and_nothing_else(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        let claimed = host.exchange(&public, Some(USER)).await.ok();
        let token = claimed["access_token"].as_str().expect("text").to_owned();
        let (id, secret) = host.client.clone();

        let held = app.get("/v1/link/connection").bearer(&token).send().await.ok();
        assert_eq!(held["connection_id"], claimed["connection_id"]);
        assert_eq!(held["status"], "active");
        assert_eq!(held["user_id"], USER);
        let as_cobalt = app.get("/v1/link/connection")
            .header("client_id", &id).header("client_secret", &secret).header("access_token", &token);
        assert_eq!(as_cobalt.send().await.ok(), held);
        let check = |slug: &str| {
            let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
            app.post(path).bearer(&token).json(json!({}))
        };
        assert_eq!(check(CRM).send().await.ok()["status"], "active");
        assert_eq!(check(SMS).send().await.status, 404);
        let contacts = app.get(format!("/api/v2/public/proxy/{CRM}/contacts")).bearer(&token).send().await;
        assert_eq!((contacts.status, contacts.header("x-answered-by")), (200, "provider"), "{contacts}");
        let other = app.get(format!("/api/v2/public/proxy/{SMS}/account")).bearer(&token).send().await;
        assert_eq!(other.status, 404, "{other}");
        for path in ["/api/v2/public/application", "/api/v3/org/basics", "/api/v2/public/linked-account"] {
            assert_eq!(app.get(path).bearer(&token).send().await.status, 401, "{path}");
        }

        let next = host.post("/v1/link/token/rotate").json(json!({ "access_token": token })).send().await.ok();
        let next = next["access_token"].as_str().expect("text").to_owned();
        assert_ne!(next, token);
        app.get("/v1/link/connection").bearer(&token).send().await.error(401, "INVALID_ACCESS_TOKEN");
        let ended = app.delete("/v1/link/connection").bearer(&next).send().await;
        assert_eq!(ended.ok()["success"], true);
        app.get("/v1/link/connection").bearer(&next).send().await.error(401, "INVALID_ACCESS_TOKEN");
        assert_eq!(host.connections_of(USER).await, 0);
    }
}

/// What the page that waits vouches for its window with.
pub(super) fn proof_of(app: &TestApp, waiting: &Page) -> String {
    let id = waiting.url.path().rsplit('/').next().expect("a flow");
    let flow = FlowId::parse(id).expect("a flow's id");
    voucher(&app.core, &flow).expose_secret().to_owned()
}
