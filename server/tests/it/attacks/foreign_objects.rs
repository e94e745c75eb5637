//! Every route with every credential that is not the right one.
//!
//! What is not the caller's answers exactly like what does not exist, byte for byte but for the
//! request's id: nobody learns from an answer what others have.

pub(crate) mod routes;

use std::collections::BTreeSet;

use app::contract::error::ErrorCode;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};

use self::routes::{CONFIG, Needs, Route};
use super::rig::{HONEST, KEYED, Person, Rig, dump, project_file};
use crate::provider::GOOD_KEY;
use crate::support::{Answer, Call, Setup, TestApp, both_databases};

/// Names of equal length for what is somebody else's and for what is nobody's.
#[derive(Clone, Copy)]
pub(super) struct Names {
    pub(super) account: &'static str,
    pub(super) slug: &'static str,
    pub(super) config: &'static str,
}

pub(super) const THERE: Names = Names {
    account: "account-there",
    slug: KEYED,
    config: "config-there",
};
const ABSENT: Names = Names {
    account: "account-never",
    slug: KEYED,
    config: "config-never",
};

fn filled(text: &str, names: Names) -> String {
    text.replace("{account}", names.account)
        .replace("{slug}", names.slug)
        .replace("{config}", names.config)
}

pub(super) fn call(app: &TestApp, route: &Route, names: Names) -> Call {
    let call = app.call(route.method, filled(route.path, names));
    // Where config fields look for the app; the others pass it over.
    let call = call.header("slug", names.slug);
    match route.body {
        Some(body) => call.body("application/json", filled(body, names)),
        None => call,
    }
}

/// An answer without what is different each time.
fn same(answer: &Answer, names: Names) -> (u16, String) {
    let id = answer.header("x-request-id");
    let text = answer.text().replace(id, "<request>");
    (
        answer.status,
        text.replace(names.account, "<account>")
            .replace(names.config, "<config>"),
    )
}

/// Puts the objects there: an account with a connection, a config of that name, a hosted link.
async fn furnish(rig: &Rig, person: &Person) {
    rig.save_key(person, &format!("{GOOD_KEY}key")).await.ok();
    let config = json!({ "slug": KEYED, "config_id": THERE.config });
    rig.app
        .post("/api/v2/f-sdk/config")
        .bearer(&person.token)
        .json(config)
        .send()
        .await
        .ok();
    let default = json!({ "slug": KEYED });
    rig.app
        .post("/api/v2/f-sdk/config")
        .bearer(&person.token)
        .json(default)
        .send()
        .await
        .ok();
    rig.link(person).await;
}

both_databases! {
    async fn what_is_not_yours_is_not_there(setup: Setup) {
        let rig = Rig::new(setup).await;
        let victim = rig.person(&rig.ours, THERE.account).await;
        furnish(&rig, &victim).await;
        rig.person(&rig.ours, "neighbour").await;
        rig.person(&rig.theirs, "mallory").await;
        let before = dump(&rig.app.core).await;
        let keep = |dump: &str| -> BTreeSet<String> {
            let own = ["connections", "configs", "linked_accounts"];
            dump.lines().filter(|line| own.iter().any(|table| line.starts_with(table)))
                .filter(|line| line.contains(rig.ours.project.as_str()) && !line.contains("neighbour"))
                .map(str::to_owned).collect()
        };
        let mut cells = 0;

        // Keys: of another project, and of the other environment of the same project. Sessions of
        // others see only what is theirs, so for them the objects of the address are tried.
        let foreign_keys = [("another project's key", &rig.theirs.key),
            ("another project's production key", &rig.theirs.production_key),
            ("the other environment's key", &rig.ours.production_key)];
        for route in routes::all() {
            for (who, key) in foreign_keys {
                let (mut there, mut absent) = (call(&rig.app, route, THERE).key(key), call(&rig.app, route, ABSENT).key(key));
                if matches!(route.needs, Needs::Either | Needs::KeyAccount) {
                    there = there.account(THERE.account);
                    absent = absent.account(ABSENT.account);
                }
                let (there, absent) = (there.send().await, absent.send().await);
                let what = format!("{} {} with {who}: {there}", route.method, route.pattern);
                cells += 1;
                assert_eq!(same(&there, THERE), same(&absent, ABSENT), "{what}");
                let object = route.path.contains("{account}") || route.body.is_some_and(|body| body.contains("{account}"));
                match route.needs {
                    Needs::Session => assert_eq!(there.status, 401, "{what}"),
                    Needs::Either | Needs::KeyAccount => assert_eq!(there.status, 404, "{what}"),
                    Needs::KeyOrOwnSession => assert_eq!(there.status, 404, "{what}"),
                    // Named in a body: 400 by contract.
                    Needs::Key if object => assert!(matches!(there.status, 400 | 404), "{what}"),
                    Needs::Key | Needs::KeyOrSession | Needs::Nobody => {
                        assert!(there.status < 500 && !there.text().contains(THERE.account), "{what}");
                    }
                }
            }
            // One of the routes ends them.
            let neighbour = rig.session(&rig.ours.key, "neighbour").await;
            let mallory = rig.session(&rig.theirs.key, "mallory").await;
            for (who, person) in [("a neighbour's session", &neighbour), ("another project's session", &mallory)] {
                let there = call(&rig.app, route, THERE).bearer(&person.token).send().await;
                let absent = call(&rig.app, route, ABSENT).bearer(&person.token).send().await;
                let what = format!("{} {} with {who}: {there}", route.method, route.pattern);
                cells += 1;
                assert!(there.status < 500, "{what}");
                match route.needs {
                    Needs::Key | Needs::KeyAccount => {
                        assert_eq!(there.status, 401, "{what}");
                        assert_eq!(same(&there, THERE), same(&absent, ABSENT), "{what}");
                    }
                    Needs::KeyOrOwnSession => {
                        assert_eq!(there.status, 404, "{what}");
                        assert_eq!(same(&there, THERE), same(&absent, ABSENT), "{what}");
                    }
                    // They act for themselves: nothing of the other account is in the answer.
                    Needs::Session | Needs::Either | Needs::KeyOrSession | Needs::Nobody => {
                        let text = there.text();
                        let own = route.body == CONFIG;
                        assert!(!text.contains(THERE.account), "{what}");
                        if route.path.contains("{config}") && route.pattern.contains("config_id") {
                            assert_eq!(same(&there, THERE), same(&absent, ABSENT), "{what}");
                        }
                        if !own && there.status == 200 {
                            assert!(!text.contains("\"connected\":true"), "{what}");
                        }
                    }
                }
            }
            // Nobody at all, and what only looks like a credential.
            let wrong: [(&str, Option<(&str, String)>); 9] = [
                ("nothing", None),
                ("an unknown key", Some(("x-api-key", format!("tk_{}", "a".repeat(43))))),
                ("a key's beginning", Some(("x-api-key", rig.ours.key[..20].to_owned()))),
                ("an empty key", Some(("x-api-key", " ".to_owned()))),
                ("a session token for a key", Some(("x-api-key", victim.token.clone()))),
                ("an unknown session", Some(("authorization", format!("Bearer st_{}", "a".repeat(43))))),
                ("a key for a session", Some(("authorization", format!("Bearer {}", rig.ours.key)))),
                ("another scheme", Some(("authorization", format!("Basic {}", victim.token)))),
                ("a token without its scheme", Some(("authorization", victim.token.clone()))),
            ];
            for (who, header) in wrong {
                let mut asked = call(&rig.app, route, THERE).account(THERE.account);
                if let Some((name, value)) = &header {
                    asked = asked.header(name, value);
                }
                let answer = asked.send().await;
                cells += 1;
                let what = format!("{} {} with {who}: {answer}", route.method, route.pattern);
                match route.needs {
                    Needs::Nobody => assert!(answer.status < 500, "{what}"),
                    _ => assert_eq!(answer.status, 401, "{what}"),
                }
                assert!(!answer.text().contains(THERE.account), "{answer}");
            }
            // A session where a key is needed, and a key where a session is.
            let (who, swapped) = match route.needs {
                Needs::Key | Needs::KeyAccount => ("its own session", call(&rig.app, route, THERE).bearer(&victim.token)),
                Needs::Session => ("its own key", call(&rig.app, route, THERE).key(&rig.ours.key).account(THERE.account)),
                Needs::Either | Needs::KeyOrOwnSession | Needs::KeyOrSession | Needs::Nobody => continue,
            };
            let answer = swapped.send().await;
            cells += 1;
            assert_eq!(answer.status, 401, "{} {} with {who}: {answer}", route.method, route.pattern);
        }
        let after = dump(&rig.app.core).await;
        let (before, after) = (keep(&before), keep(&after));
        let gone: Vec<_> = before.difference(&after).collect();
        assert!(gone.is_empty(), "what was ours has changed: {gone:#?}");
        assert_eq!(rig.application(&victim, KEYED).await["connected"], true);
        println!("{cells} cells for {} routes", routes::all().count());
        assert!(cells >= 300, "{cells} cells");
    }

    /// The same apps are there for every company; whether one is connected is each account's own.
    async fn an_app_of_one_company_does_not_exist_for_another(setup: Setup) {
        let rig = Rig::new(setup).await;
        let folder = rig.app.setup.home.folder().join("catalog").join(rig.ours.project.as_str());
        std::fs::write(folder.join("app-ours.toml"), rig.provider.key_app("app-ours", "o")).expect("a file");
        let rig = rig.restarted().await;
        let text = format!("{}[[app]]\nslug = \"app-ours\"\nenvironments = [\"test\"]\n", project_file());
        let variables = |_: &str| Some("a-secret".to_owned());
        let file = patchbay::services::projects::FileText { name: "p.toml", text: &text, variables: &variables };
        patchbay::services::projects::apply(&rig.app.core, &rig.ours.project, &file, false).await.expect("applied");
        let (ours, theirs) = (rig.person(&rig.ours, "ours").await, rig.person(&rig.theirs, "theirs").await);
        let there = "app-ours";
        let absent = "app-none";
        let ask = |person: &Person, slug: &str| {
            rig.app.get(format!("/api/v2/f-sdk/application/{slug}")).bearer(&person.token).send()
        };
        assert_eq!(ask(&ours, there).await.ok()["slug"], there);
        let mut cells = 0;
        let names_an_app = |route: &&Route| {
            route.path.contains("{slug}")
                || route.body.is_some_and(|body| body.contains("{slug}"))
                || route.path.contains("/config/field") || route.path.contains("/config/rule-engine")
        };
        for route in routes::all().filter(names_an_app) {
            let answer = |slug: &'static str| {
                let names = Names { slug, account: "theirs", ..THERE };
                let asked = call(&rig.app, route, names);
                let asked = match route.needs {
                    Needs::KeyAccount => asked.key(&rig.theirs.key).account("theirs"),
                    _ => asked.bearer(&theirs.token),
                };
                async move {
                    let answer = asked.send().await;
                    let text = answer.text().replace(answer.header("x-request-id"), "<request>");
                    (answer.status, text.replace(slug, "<slug>"))
                }
            };
            let (one, two) = (answer(there).await, answer(absent).await);
            cells += 1;
            assert_eq!(one, two, "{} {}", route.method, route.pattern);
            assert_eq!(one.0, 404, "{} {}: {}", route.method, route.pattern, one.1);
        }
        println!("{cells} cells");
    }

    /// Wherever a request can name a connection, somebody else's is none.
    async fn a_connection_of_others_does_not_exist(setup: Setup) {
        let rig = Rig::new(setup).await;
        let victim = rig.person(&rig.ours, THERE.account).await;
        furnish(&rig, &victim).await;
        let victims = rig.application(&victim, KEYED).await["connected_accounts"].clone();
        let there = victims[0]["connection_id"].as_str().expect("an id").to_owned();
        let absent = format!("conn_{}", "0".repeat(24));
        let (neighbour, mallory) = (rig.person(&rig.ours, "neighbour").await, rig.person(&rig.theirs, "mallory").await);
        for person in [&neighbour, &mallory] {
            rig.save_key(person, &format!("{GOOD_KEY}own")).await.ok();
        }
        let takes_one = |route: &Route| {
            let of_app = ["/check", "/save", "/config", "linked-acc/integration", "{config_id}"];
            // Keys are not tried here, and SDKs of that age know of one connection only.
            let is_out = route.needs == Needs::KeyAccount || route.pattern.contains("/installation");
            !is_out && of_app.iter().any(|part| route.pattern.contains(part))
        };
        let mut cells = 0;
        let of_app = |route: &&Route| route.needs != Needs::Key && filled(route.path, THERE).contains(KEYED)
            || route.body.is_some_and(|body| body.contains("{slug}"));
        for route in routes::all().filter(of_app) {
            for person in [&neighbour, &mallory] {
                let ask = |id: &str| {
                    let path = filled(route.path, THERE);
                    let joint = if path.contains('?') { '&' } else { '?' };
                    let mut asked = rig.app.call(route.method, format!("{path}{joint}connection_id={id}"))
                        .bearer(&person.token).header("connection_id", id);
                    if let Some(body) = route.body {
                        let mut body: Value = serde_json::from_str(&filled(body, THERE)).expect("JSON");
                        body["connection_id"] = json!(id);
                        asked = asked.json(body);
                    }
                    let id = id.to_owned();
                    async move {
                        let answer = asked.send().await;
                        let text = answer.text().replace(answer.header("x-request-id"), "<request>");
                        (answer.status, text.replace(&id, "<connection>"))
                    }
                };
                let (one, two) = (ask(&there).await, ask(&absent).await);
                cells += 1;
                let what = format!("{} {}: {}", route.method, route.pattern, one.1);
                assert_eq!(one, two, "{what}");
                if takes_one(route) {
                    assert_eq!(one.0, 404, "{what}");
                }
            }
        }
        println!("{cells} cells");
        assert!(cells >= 20, "{cells} cells");
        assert_eq!(rig.application(&victim, KEYED).await["connected_accounts"], victims);
        assert_eq!(rig.check(&victim, KEYED).await.ok()["connection_id"], there);
    }

    /// What the pages call, with no cookie, with another page's, and with one that was made up.
    async fn a_page_is_its_browsers_alone(setup: Setup) {
        let rig = Rig::new(setup).await;
        let victim = rig.person(&rig.ours, THERE.account).await;
        furnish(&rig, &victim).await;
        rig.connect(&victim, HONEST).await;
        let mallory = rig.person(&rig.theirs, "mallory").await;
        let (mut of_victim, victims) = rig.open(&victim).await;
        let shown = of_victim.get(&format!("{victims}/{KEYED}")).await;
        of_victim.press(&shown, "Check connection", &[]).await;
        let (of_mallory, _) = rig.open(&mallory).await;
        let page = victims.rsplit('/').next().expect("a page").to_owned();
        let absent = format!("page_{}", "0".repeat(24));
        let cookies = |browser: &crate::support::Browser<'_>| {
            let pairs = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
            pairs.collect::<Vec<_>>().join("; ")
        };
        let value = of_mallory.cookies().values().next().expect("a cookie").clone();
        let jars = [
            ("no cookie", String::new()),
            ("another page's cookie", cookies(&of_mallory)),
            ("another page's value under this page's name", format!("__Host-pb-{page}={value}")),
            ("a made-up value", format!("__Host-pb-{page}=abc.def")),
        ];
        let before = dump(&rig.app.core).await;
        rig.provider.clear_log();
        let mut cells = 0;
        let paths: BTreeSet<(&str, bool)> = server_fn_paths()
            .map(|(path, method)| (path, method == http::Method::POST))
            .filter(|(path, _)| !path.starts_with("/_ui/demo"))
            .collect();
        assert!(paths.len() >= 15, "{paths:?}");
        let flow = format!("flow_{}", "0".repeat(24));
        for (path, is_post) in paths {
            for (who, jar) in &jars {
                let ask = |page: String| {
                    let fields = [("page", page.as_str()), ("slug", HONEST), ("flow", flow.as_str()), ("token", "go_x"),
                        ("ticket", "lk_x"), ("context", "ctx_x"), ("do", "save"), ("query[search]", ""), ("query[category]", "")]
                        .map(|(name, value)| (name.to_owned(), value.to_owned()));
                    let asked = if is_post {
                        rig.app.post(path).form(&fields).header("accept", "application/json")
                    } else {
                        let mut query = url::form_urlencoded::Serializer::new(String::new());
                        query.extend_pairs(&fields);
                        rig.app.get(format!("{path}?{}", query.finish()))
                    };
                    if jar.is_empty() { asked } else { asked.header("cookie", &jar.replace(&page, page.as_str())) }
                };
                let there = ask(page.clone()).send().await;
                let absent_jar = ask(absent.clone()).send().await;
                cells += 1;
                let what = format!("{path} with {who}: {there}");
                assert!((400..500).contains(&there.status), "{what}");
                assert!(there.set_cookies().is_empty() && there.location().is_empty(), "{what}");
                let plain = |answer: &Answer| answer.text().replace(answer.header("x-request-id"), "<request>");
                assert_eq!((there.status, plain(&there)), (absent_jar.status, plain(&absent_jar)), "{what}");
                assert!(!there.text().contains(THERE.account), "{what}");
            }
        }
        for (who, jar) in &jars {
            for path in [victims.clone(), format!("{victims}/{HONEST}"), format!("{victims}/{HONEST}/configure"), format!("{victims}/{HONEST}/done")] {
                let answer = rig.app.get(path).header("cookie", if jar.is_empty() { "a=b" } else { jar }).send().await;
                cells += 1;
                assert_eq!(answer.status, ErrorCode::PageSessionMissing.status(), "{who}: {answer}");
                assert!(!answer.text().contains("Acme"), "{who}: {answer}");
            }
        }
        println!("{cells} cells");
        assert_eq!(dump(&rig.app.core).await, before);
        assert!(rig.provider.log().is_empty(), "{:?}", rig.provider.log());
        assert_eq!(rig.application(&victim, HONEST).await["connected"], Value::Bool(true));
    }
}
