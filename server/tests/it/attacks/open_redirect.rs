//! Somebody makes a hosted link whose way back is a page of their own, or the name of a script.
//!
//! The link is made by whoever has a session token, an end user's browser among them, so the value is
//! never refused; it must just not be followed. Nothing on any page may lead to an address that the
//! project has not registered letter for letter, and no answer may redirect there.

use serde_json::json;

use super::rig::{HONEST, KEYED, Rig};
use crate::support::{Browser, Page, Setup, both_databases};

const REGISTERED: &str = "https://app.acme.test/cb";

/// Nothing of this is the registered address.
const VARIANTS: [&str; 72] = [
    "//evil.test",
    "///evil.test",
    "////evil.test/cb",
    "/\\evil.test",
    "\\\\evil.test",
    "\\/evil.test",
    "/evil.test",
    "evil.test",
    "evil.test/cb",
    "https:evil.test",
    "https:/evil.test",
    "https:///evil.test",
    "https:\\\\evil.test\\cb",
    "https://evil.test",
    "https://evil.test/cb",
    "https://evil.test/https://app.acme.test/cb",
    "https://evil.test/?x=https://app.acme.test/cb",
    "https://evil.test/#https://app.acme.test/cb",
    "http://app.acme.test/cb",
    "https://app.acme.test.evil.test/cb",
    "https://app.acme.testevil.test/cb",
    "https://evil-app.acme.test/cb",
    "https://evil.app.acme.test/cb",
    "https://acme.test/cb",
    "https://app.acme.test@evil.test/cb",
    "https://app.acme.test:443@evil.test/cb",
    "https://app.acme.test%40evil.test/cb",
    "https://evil.test\\@app.acme.test/cb",
    "https://app.acme.test\\@evil.test/cb",
    "https://app.acme.test\\.evil.test/cb",
    "https://app.acme.test#@evil.test/cb",
    "https://app.acme.test?@evil.test/cb",
    "https://user@app.acme.test/cb",
    "https://user:word@app.acme.test/cb",
    "https://app.acme.test./cb",
    "https://app.acme.test:443/cb",
    "https://app.acme.test:8443/cb",
    "https://app.acme.test:/cb",
    "https://APP.acme.test/cb",
    "HTTPS://app.acme.test/cb",
    "https://app.acme.test/CB",
    "https://app.acme.test/cb/",
    "https://app.acme.test/cb/x",
    "https://app.acme.test/cb/../x",
    "https://app.acme.test/x/../cb",
    "https://app.acme.test/./cb",
    "https://app.acme.test//cb",
    "https://app.acme.test/cb%2f..",
    "https://app.acme.test/%63b",
    "https://app.acme.test/cb?x=1",
    "https://app.acme.test/cb?",
    "https://app.acme.test/cb#x",
    "https://app.acme.test/cb#",
    "https://app.acme.test/cb;x",
    "https://app.acme.test/cbx",
    "https://app.acme.test/c",
    "https://app.acme.test/",
    "https://app.acme.test",
    " https://app.acme.test/cb",
    "https://app.acme.test/cb ",
    "\thttps://app.acme.test/cb",
    "https://app.acme.test/cb\r\nLocation: https://evil.test",
    "https://app.acme.test/cb\n",
    "https://app.acme.test/cb\0",
    "ht\ntps://evil.test/",
    "https://\u{430}pp.acme.test/cb",
    "https://xn--pp-7kc.acme.test/cb",
    "https://app\u{3002}acme.test/cb",
    "javascript:alert(document.domain)//https://app.acme.test/cb",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://app.acme.test/cb",
];

/// That nothing on the page leads away but to the registered address, if `back` says so.
#[track_caller]
fn leads_nowhere(page: &Page, variant: &str, back: bool) {
    let to = page.answer.location();
    let ours = |to: &str| to.is_empty() || to.starts_with('#') || stays(to);
    assert!(ours(to), "{variant:?} redirects to {to}");
    for (element, attribute) in [
        ("a", "href"),
        ("form", "action"),
        ("button", "formaction"),
        ("input", "formaction"),
        ("iframe", "src"),
        ("base", "href"),
        ("meta", "content"),
    ] {
        for (tag, text) in page.elements(element) {
            let value = tag.get(attribute);
            let refreshes = element != "meta" || value.contains("url=");
            let allowed = ours(value) || (back && value == REGISTERED);
            assert!(
                !refreshes || allowed,
                "{variant:?}: <{element} {attribute}={value}> {text} on {}",
                page.url
            );
        }
    }
    assert_eq!(
        page.has_link("Back to Acme"),
        back,
        "{variant:?}: {}",
        page.text()
    );
}

/// Whether an address stays on our origin, as browsers read it.
fn stays(address: &str) -> bool {
    let base = url::Url::parse("http://localhost:3000/c/x").expect("an address");
    base.join(address)
        .is_ok_and(|url| url.origin() == base.origin())
}

/// A browser on the list of a link with this way back.
async fn list<'a>(rig: &'a Rig, token: &str, redirect_url: &str) -> (Browser<'a>, Page) {
    let call = rig.app.post("/api/v2/public/connect-url").bearer(token);
    let body = json!({ "redirect_url": redirect_url, "name": "Globex" });
    let link = call.json(body).send().await.ok();
    let mut browser = rig.app.browser();
    let opened = browser
        .get(link["hosted_url"].as_str().expect("a link"))
        .await;
    leads_nowhere(&opened, redirect_url, false);
    let list = browser.follow(&opened).await;
    (browser, list)
}

async fn rig(setup: Setup) -> Rig {
    let more = format!(
        "[settings]\nname = \"Acme\"\nreturn_urls = [\"{REGISTERED}\"]\n\
         allowed_origins = [\"https://app.acme.test\"]\n"
    );
    Rig::new(setup).await.with_apps(&[], &more).await
}

both_databases! {
    async fn a_way_back_that_is_not_registered_is_ignored(setup: Setup) {
        let rig = rig(setup).await;
        let test = rig.person(&rig.ours, "person").await;
        let live = rig.person_with(&rig.ours.production_key, "person").await;
        for variant in VARIANTS {
            for person in [&test, &live] {
                let (_, list) = list(&rig, &person.token, variant).await;
                assert_eq!(list.status(), 200, "{}", list.answer);
                leads_nowhere(&list, variant, false);
            }
        }
        // The developer's own machine is registered in `test` alone.
        for variant in ["http://localhost:5173/cb", "http://127.0.0.1/cb", "http://shop.localhost/cb"] {
            let (_, list) = list(&rig, &live.token, variant).await;
            leads_nowhere(&list, variant, false);
        }
        let (_, list) = list(&rig, &live.token, REGISTERED).await;
        leads_nowhere(&list, REGISTERED, true);
        assert_eq!(list.link("Back to Acme"), REGISTERED);
    }

    /// Every page of a journey, and with what an attacker adds to the addresses of pages.
    async fn nor_does_any_later_page_lead_there(setup: Setup) {
        let rig = rig(setup).await;
        let person = rig.person_with(&rig.ours.production_key, "person").await;
        for (way_back, back) in [("https://app.acme.test@evil.test/cb", false), (REGISTERED, true)] {
            let (mut browser, list) = list(&rig, &person.token, way_back).await;
            let path = list.url.path().to_owned();
            let added = "redirect_url=https://evil.test&return_url=//evil.test&next=https://evil.test&url=javascript:1";
            for page in ["", "/app-h", "/app-k", "/app-h/done", "/app-h/configure", "/nothing"] {
                let shown = browser.get(&format!("{path}{page}?{added}")).await;
                let offers = back && shown.has_link("Back to Acme");
                leads_nowhere(&shown, way_back, offers);
            }
            let url = rig.leave(&mut browser, &path, HONEST).await;
            let callback = rig.provider.visit(&url).await;
            let back_here = browser.get(&format!("{callback}&redirect_url=https://evil.test")).await;
            leads_nowhere(&back_here, way_back, false);
            let done = browser.follow(&back_here).await;
            assert_eq!(done.status(), 200, "{}", done.answer);
            leads_nowhere(&done, way_back, back);
            let shown = browser.get(&format!("{path}/{KEYED}")).await;
            let gone = browser.press(&shown, "Connect", &[]).await;
            assert!(stays(gone.answer.location()), "{}", gone.answer);
            let shown = browser.get(&format!("{path}/{HONEST}")).await;
            browser.submit(&shown, "Disconnect", &[]).await;
        }
    }
}
