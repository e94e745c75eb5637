//! The page in a frame of somebody else's: windows of their own, what the frame learns of them, who may
//! frame it at all.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::i18n::error_text;
use serde_json::json;

use crate::attacks::rig::{HONEST, Rig};
use crate::support::{Answer, Browser, CRM, Customer, Page, SMS, Setup, TestApp, both_databases};

/// A page on the developer's own machine, which counts as registered in `test`.
const SHOP: &str = "http://shop.localhost:5173";
const MINUTE: Duration = Duration::from_secs(60);
const CONTINUE: &str = "Continue in a new window";

/// A browser that shows an app's page in a frame of the shop's, and that page.
async fn framed<'a>(customer: &Customer<'a>, app: &'a TestApp, slug: &str) -> (Browser<'a>, Page) {
    let mut frame = app.browser().in_frame_of(SHOP);
    let opened = frame.get(&customer.link().await).await;
    let list = frame.follow(&opened).await;
    assert_eq!(list.status(), 200, "{}", list.text());
    let page = frame.get(&format!("{}/{slug}", list.url.path())).await;
    (frame, page)
}

/// The sources that an answer lets frame it.
fn ancestors(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let (_, sources) = policy.split_once("frame-ancestors ").expect("named");
    sources.to_owned()
}

both_databases! {
    async fn authorizing_in_a_frame_runs_in_a_window_of_its_own(app: TestApp) {
        let customer = app.customer().await;
        let (mut frame, page) = framed(&customer, &app, CRM).await;
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        assert_eq!(waiting.heading(), "Connecting Sandbox CRM in another window");
        assert_eq!(waiting.target(CONTINUE), "_blank");
        let path = waiting.url.path().to_owned();
        assert!(!path.contains("st_"), "the address is no secret: {path}");
        assert_eq!(frame.get(&path).await.status(), 200, "nothing has happened yet");

        // A new window does not bring the cookies of the frame.
        let mut window = app.browser();
        let start = window.get(&waiting.link(CONTINUE)).await;
        assert_eq!(start.heading(), "Connect Sandbox CRM to Acme");
        let leaving = window.submit(&start, "Continue", &[]).await;
        assert_eq!(frame.get(&path).await.status(), 200, "the person is at the provider");
        let consent = window.leave(&leaving).await;
        let back = window.submit(&consent, "Approve", &[]).await;
        let result = window.follow(&back).await;
        assert_eq!(result.heading(), "Sandbox CRM is connected");
        assert!(result.says("You can close this window"), "{}", result.text());

        let done = frame.get(&path).await;
        assert_eq!(done.status(), 303, "{}", done.answer);
        let done = frame.follow(&done).await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
        let form = frame.get(&done.link("Configure")).await;
        assert_eq!(form.heading(), "Configure Sandbox CRM");
        let page = frame.get(&done.link("All apps")).await;
        assert_eq!(page.status(), 200);
        assert_eq!(app.token_calls("authorization_code").await, 1);
    }

    async fn the_frame_learns_of_a_refusal(app: TestApp) {
        let customer = app.customer().await;
        let (mut frame, page) = framed(&customer, &app, CRM).await;
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        let mut window = app.browser();
        let start = window.get(&waiting.link(CONTINUE)).await;
        window.authorize(&start, "Continue", "Deny").await;
        let failed = frame.get(waiting.url.path()).await;
        let failed = frame.follow(&failed).await;
        assert_eq!(failed.heading(), "Sandbox CRM was not connected");
        assert!(failed.says(error_text(ErrorCode::AccessDenied).title), "{}", failed.text());
        let again = frame.get(&failed.link("Try again")).await;
        assert!(again.has_button("Authorize"), "{}", again.text());
    }

    async fn a_window_that_nobody_finishes_ends_the_waiting(setup: Setup) {
        let app = setup.option("start_token_lifetime", "1m").start().await;
        let customer = app.customer().await;
        let (mut frame, page) = framed(&customer, &app, CRM).await;
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        app.advance(MINUTE);
        let late = frame.get(waiting.url.path()).await;
        assert_eq!(late.answer.location(), format!("{}?error=flow_expired", page.url.path()));
        let page = frame.follow(&late).await;
        assert!(page.says(error_text(ErrorCode::FlowExpired).title), "{}", page.text());
        assert_eq!(app.browser().get(&waiting.link(CONTINUE)).await.status(), 410);
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        assert_eq!(waiting.status(), 200, "again is always possible");
    }

    async fn the_window_belongs_to_the_first_browser_that_goes_on(app: TestApp) {
        let customer = app.customer().await;
        let (mut frame, page) = framed(&customer, &app, CRM).await;
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        let (mut first, mut second) = (app.browser(), app.browser());
        let link = waiting.link(CONTINUE);
        let (start, other) = (first.get(&link).await, second.get(&link).await);
        first.submit(&start, "Continue", &[]).await;
        let refused = second.press(&other, "Continue", &[]).await;
        assert!(refused.answer.location().ends_with("error=link_expired"), "{}", refused.answer);
        assert_eq!(second.get(&link).await.status(), 410);
        assert_eq!(first.get(&link).await.status(), 200, "the owner may reload");
    }

    async fn only_the_page_that_began_it_may_wait_for_a_window(app: TestApp) {
        let customer = app.customer().await;
        let (mut frame, page) = framed(&customer, &app, CRM).await;
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        let flow = waiting.url.path().rsplit('/').next().unwrap_or_default().to_owned();
        let (mut other, list) = customer.open_link().await;
        let foreign = other.get(&format!("{list}/{CRM}/waiting/{flow}")).await;
        assert_eq!(foreign.status(), 404, "{}", foreign.text());
        assert!(!foreign.has_link(CONTINUE), "{}", foreign.text());
        let own = page.url.path();
        for path in [
            own.replace(CRM, SMS) + "/waiting/" + &flow,
            format!("{own}/waiting/flow_000000000000000000000000"),
            format!("{own}/waiting/%00"),
        ] {
            assert_eq!(frame.get(&path).await.status(), 404, "{path}");
        }
        // One that left in the page's own window has nothing to wait for.
        let page = other.get(&format!("{list}/{CRM}")).await;
        let leaving = other.submit(&page, "Authorize", &[]).await;
        let flow = leaving.url.path().rsplit('/').next().unwrap_or_default().to_owned();
        assert_eq!(other.get(&format!("{list}/{CRM}/waiting/{flow}")).await.status(), 404);
    }

    async fn keys_are_saved_in_the_frame_itself(app: TestApp) {
        let customer = app.customer().await;
        let (mut frame, page) = framed(&customer, &app, SMS).await;
        let (sid, token) = (page.input("Account SID"), page.input("Auth token"));
        let typed = [(sid.as_str(), "AC1"), (token.as_str(), "valid-token")];
        let done = frame.submit(&page, "Connect", &typed).await;
        assert_eq!(done.heading(), "Sandbox SMS is connected");
    }

    async fn the_way_back_leaves_the_frame(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "redirect_url": "http://localhost:5173/integrations" });
        let link = customer.link_with(body).await;
        let mut frame = app.browser().in_frame_of(SHOP);
        let opened = frame.get(&link).await;
        let list = frame.follow(&opened).await;
        assert_eq!(list.target("Back to Acme"), "_top");
        let mut top = app.browser();
        let opened = top.get(&link).await;
        let list = top.follow(&opened).await;
        assert_eq!(list.target("Back to Acme"), "");
    }

    async fn an_origin_that_is_not_registered_may_not_frame_it(app: TestApp) {
        let customer = app.customer().await;
        customer.apply("[settings]\nname = \"Acme\"\nallowed_origins = [\"https://app.acme.test\"]\n").await;
        let link = customer.link().await;
        let mut stranger = app.browser().in_frame_of("https://evil.test");
        let refused = stranger.get(&link).await;
        assert_eq!(refused.status(), 403, "{}", refused.answer);
        assert_eq!(refused.heading(), "This page cannot be shown here");
        assert!(refused.says("https://evil.test is not among"), "{}", refused.text());
        assert_eq!(ancestors(&refused.answer), "https://evil.test", "or nobody could read it");
        assert_eq!(refused.target("Open in a new window"), "_blank");
        assert!(refused.answer.set_cookies().is_empty(), "{}", refused.answer);
        let opened = app.browser().get(&refused.link("Open in a new window")).await;
        assert_eq!(opened.status(), 303, "the link still works");

        let mut registered = app.browser().in_frame_of("https://app.acme.test");
        let opened = registered.get(&link).await;
        let list = registered.follow(&opened).await;
        let sources = ancestors(&list.answer);
        assert!(sources.starts_with("https://app.acme.test http://localhost:*"), "{sources}");
        assert!(!sources.contains("evil"), "{sources}");
    }

    async fn in_production_the_developers_machine_is_a_stranger_too(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post("/api/v2/public/linked-account").key(&customer.production_key);
        call.json(json!({ "linked_account_id": "live-1" })).send().await.ok();
        let call = app.post("/api/v2/public/connect-url").key(&customer.production_key);
        let answer = call.header("linked_account_id", "live-1").json(json!({})).send().await.ok();
        let link = answer["hosted_url"].as_str().expect("a link");
        let refused = app.browser().in_frame_of(SHOP).get(link).await;
        assert_eq!(refused.status(), 403, "{}", refused.answer);
        let mut top = app.browser();
        let opened = top.get(link).await;
        let list = top.follow(&opened).await;
        assert_eq!(ancestors(&list.answer), "'none'");
    }

    async fn a_browser_that_keeps_no_cookies_in_frames_gets_a_window(app: TestApp) {
        let customer = app.customer().await;
        let mut frame = app.browser().in_frame_of(SHOP);
        let opened = frame.get(&customer.link().await).await;
        frame.forget();
        let page = frame.follow(&opened).await;
        assert_eq!(page.status(), 401);
        assert_eq!(page.heading(), "Your browser does not let this page work here");
        assert_eq!(ancestors(&page.answer), SHOP);
        assert!(!page.has_link("All apps") && !page.has_link("Try again"), "{}", page.text());
        let mut top = app.browser();
        let opened = top.get(&page.link("Open in a new window")).await;
        assert_eq!(top.follow(&opened).await.status(), 200);
    }

    async fn a_provider_that_cuts_the_opener_gets_a_further_window(setup: Setup) {
        let rig = Rig::new(setup).await;
        let folder = rig.app.setup.home.folder().join("catalog").join(rig.ours.project.as_str());
        let file = folder.join(format!("{HONEST}.toml"));
        let text = std::fs::read_to_string(&file).expect("a file");
        let text = format!("severs_opener = true\n{text}");
        std::fs::write(&file, text).expect("written");
        let rig = rig.restarted().await;
        let person = rig.person(&rig.ours, "globex-1").await;
        let call = rig.app.get(format!("/api/v1/{HONEST}/integrate")).bearer(&person.token);
        let answer = call.send().await.ok();
        let mut window = rig.app.browser();
        let start = window.get(answer["auth_url"].as_str().expect("an address")).await;
        let waiting = window.submit(&start, "Continue", &[]).await;
        assert_eq!(waiting.target(CONTINUE), "_blank");
        let path = waiting.url.path().to_owned();
        assert_eq!(rig.app.browser().get(&path).await.status(), 400, "another browser's");

        let leaving = window.get(&waiting.link(CONTINUE)).await;
        let consent = leaving.link("Continue");
        let callback = rig.provider.visit(&consent).await;
        let result = window.come_back(&callback).await;
        assert!(result.says("You can close this window"), "{}", result.text());
        let over = window.get(&path).await;
        assert_eq!(window.follow(&over).await.heading(), result.heading());

        // A page in a frame asks us, so its window may go to the provider itself.
        let link = rig.link(&person).await;
        let mut frame = rig.app.browser().in_frame_of(SHOP);
        let opened = frame.get(&link).await;
        let list = frame.follow(&opened).await;
        let page = frame.get(&format!("{}/{HONEST}", list.url.path())).await;
        let waiting = frame.submit(&page, "Reconnect", &[]).await;
        let mut other = rig.app.browser();
        let start = other.get(&waiting.link(CONTINUE)).await;
        let leaving = other.press(&start, "Continue", &[]).await;
        assert!(leaving.answer.location().starts_with("/leave/"), "{}", leaving.answer);
    }
}
