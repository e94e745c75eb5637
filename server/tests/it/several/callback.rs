//! `/api/v1/{slug}/callback` for clients that ask for it, and answers that arrive as a form.

use app::contract::error::ErrorCode;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::store::auth_configs;
use serde_json::json;

use super::{apply, connect, integrate, rig_with};
use crate::attacks::rig::{HONEST, MALICIOUS, Person, Rig, project_file, query, refused};
use crate::support::{Browser, Setup, both_databases};

const SHARED: &str = "/api/v1/app-h/callback";

/// The usual file with the shared address for the honest app.
fn shared() -> String {
    let text = project_file().replace("${SECRET}", "secret-of-the-client");
    let own = "client_id = \"client-of-app-h\",";
    assert!(text.contains(own), "{text}");
    text.replace(own, &format!("{own} callback = \"cobalt\","))
}

/// The address of the registration alone, whatever its answers' address is.
async fn own_path(rig: &Rig) -> String {
    let scope = Scope {
        project: rig.ours.project.clone(),
        environment: Environment::Test,
    };
    let mut tx = rig.app.core.db.read().await.expect("a connection");
    let configs = auth_configs::list_of_app(&mut tx, &scope, HONEST).await;
    let configs = configs.expect("a query");
    let config = configs.first().expect("an auth config");
    format!("/oauth/callback/{}", config.context)
}

/// A browser that has consented; what the provider sends it back with.
async fn answered<'a>(rig: &'a Rig, person: &Person) -> (Browser<'a>, String) {
    let answer = integrate(rig, person, json!({})).await.ok();
    let mut browser = rig.app.browser();
    let url = answer["auth_url"].as_str().unwrap_or_default();
    let start = browser.get(url).await;
    let leaving = browser.submit(&start, "Continue", &[]).await;
    let callback = rig.provider.visit(&leaving.link("Continue")).await;
    (browser, callback)
}

fn query_of(callback: &str) -> &str {
    callback.split_once('?').expect("an answer").1
}

both_databases! {
    async fn an_answer_may_be_as_long_in_a_form_as_in_an_address(setup: Setup) {
        let app = setup.start().await;
        let post = |length: usize| {
            let form = format!("state=s&code=c&session_state={}", "c".repeat(length));
            let call = app.post("/oauth/callback/x");
            call.body("application/x-www-form-urlencoded", form).send()
        };
        assert_eq!(post(20 * 1024).await.status, 303);
        assert_eq!(post(32 * 1024).await.status, 413);
    }

    async fn a_client_that_asks_for_it_gets_the_shared_address(setup: Setup) {
        let rig = rig_with(setup, &shared()).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let url = rig.leave(&mut browser, &list, HONEST).await;
        assert_eq!(query(&url, "redirect_uri"), rig.app.public(SHARED));
        let callback = rig.provider.visit(&url).await;
        let done = browser.come_back(&callback).await;
        assert_eq!(done.url.path(), format!("{list}/{HONEST}/done"));
        let [call] = &rig.provider.calls("/token")[..] else { panic!("one call") };
        assert_eq!(call.form("redirect_uri"), Some(rig.app.public(SHARED)));
        let end = connect(&rig, &person, json!({})).await;
        assert!(end.says("You can close this window"), "{}", end.text());
        assert_eq!(end.answer.header("access-control-allow-origin"), "", "a page, not the API");
        assert_eq!(end.answer.header("cross-origin-opener-policy"), "", "the SDK watches it");
    }

    async fn each_client_answers_at_its_own_kind_of_address_only(setup: Setup) {
        let rig = rig_with(setup, &shared()).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, callback) = answered(&rig, &person).await;
        let own = own_path(&rig).await;
        let page = browser.get(&format!("{own}?{}", query_of(&callback))).await;
        refused(&page, ErrorCode::FlowContextMismatch);
        for slug in [MALICIOUS, "app-k", "nothing", "%00"] {
            let page = browser.get(&format!("/api/v1/{slug}/callback?{}", query_of(&callback))).await;
            refused(&page, ErrorCode::FlowContextMismatch);
        }
        rig.nothing_was_spent();
        let end = browser.come_back(&callback).await;
        assert!(end.says("You can close this window"), "the flow is intact: {}", end.text());

        rig.provider.clear_log();
        apply(&rig, &shared().replace(" callback = \"cobalt\",", "")).await;
        let (mut browser, callback) = answered(&rig, &person).await;
        assert!(callback.starts_with(&rig.app.public(&own)), "{callback}");
        let page = browser.get(&format!("{SHARED}?{}", query_of(&callback))).await;
        refused(&page, ErrorCode::FlowContextMismatch);
        rig.nothing_was_spent();
        let end = browser.come_back(&callback).await;
        assert!(end.says("You can close this window"), "the flow is intact: {}", end.text());
    }

    async fn an_answer_at_the_shared_address_is_the_browsers_that_left(setup: Setup) {
        let rig = rig_with(setup, &shared()).await;
        let person = rig.person(&rig.ours, "person").await;
        let (_, callback) = answered(&rig, &person).await;
        refused(&rig.app.browser().get(&callback).await, ErrorCode::FlowBrowserMismatch);
        let unknown = format!("{SHARED}?code=x&state=y");
        refused(&rig.app.browser().get(&unknown).await, ErrorCode::FlowUnknown);
        refused(&rig.app.browser().get(SHARED).await, ErrorCode::InvalidCallback);
        let elsewhere = rig.app.get(&unknown).header("host", "evil.test").send().await;
        assert_eq!(elsewhere.status, 421, "{elsewhere}");
        let alias = rig.app.get(&unknown).header("host", "127.0.0.1:3000").send().await;
        assert_eq!(alias.location(), rig.app.public(&unknown), "cookies belong to one name");
        rig.nothing_was_spent();
    }

    /// A flow of another company comes back through the same address; only its own browser ends it.
    async fn companies_that_share_the_address_do_not_meet(setup: Setup) {
        let rig = rig_with(setup, &shared()).await;
        let text = shared().replace("client-of-app-h", "client-of-mallory");
        let file = patchbay::services::projects::FileText {
            name: "p.toml", text: &text, variables: &|_| None,
        };
        let project = &rig.theirs.project;
        patchbay::services::projects::apply(&rig.app.core, project, &file, false).await.expect("applied");
        let (person, mallory) = (rig.person(&rig.ours, "person").await, rig.person(&rig.theirs, "mallory").await);
        let (mut of_person, _) = answered(&rig, &person).await;
        let (_, of_mallory) = answered(&rig, &mallory).await;
        refused(&of_person.get(&of_mallory).await, ErrorCode::FlowBrowserMismatch);
        rig.nothing_was_spent();
        assert_eq!(rig.application(&person, HONEST).await["connected"], false);
    }

    async fn an_answer_may_arrive_as_a_form(setup: Setup) {
        let rig = rig_with(setup, &shared()).await;
        let person = rig.person(&rig.ours, "person").await;
        for text in [shared(), shared().replace(" callback = \"cobalt\",", "")] {
            apply(&rig, &text).await;
            let (mut browser, callback) = answered(&rig, &person).await;
            let path = callback.strip_prefix(&rig.app.public("")).unwrap_or(&callback);
            let (path, answer) = path.split_once('?').expect("an answer");
            let path = format!("/{}", path.trim_start_matches('/'));
            // As from the provider's page: another site, and no cookie of ours.
            let posted = rig.app.post(&path).header("origin", "https://provider.test")
                .header("sec-fetch-site", "cross-site")
                .body("application/x-www-form-urlencoded", format!("{answer}&odd=%0D%0Aset-cookie:+a=b"));
            let posted = posted.send().await;
            assert_eq!(posted.status, 303, "{posted}");
            assert!(posted.location().starts_with(&rig.app.public(&path)), "{posted}");
            assert!(posted.set_cookies().is_empty());
            let end = browser.come_back(posted.location()).await;
            assert!(end.says("You can close this window"), "{}", end.text());
        }
        let large = rig.app.post(SHARED).body("application/x-www-form-urlencoded", "a".repeat(40_000));
        assert_eq!(large.send().await.status, 413);
    }

    async fn the_prefix_of_the_public_url_stays_in_front(setup: Setup) {
        let app = setup.option("public_url", "http://localhost:3000/prefix").start().await;
        for path in [SHARED, "/oauth/callback/ctx_0"] {
            let posted = app.post(format!("/prefix{path}"))
                .body("application/x-www-form-urlencoded", "code=a&state=b").send().await;
            assert_eq!(posted.location(), app.public(&format!("{path}?code=a&state=b")), "{posted}");
            let page = app.get(format!("/prefix{path}?code=a&state=b")).header("accept", "text/html");
            let page = page.send().await;
            assert_eq!(page.status, ErrorCode::FlowUnknown.status(), "{page}");
            assert!(page.header("content-type").starts_with("text/html"), "{page}");
        }
    }
}
