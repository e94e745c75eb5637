//! What end users type before they leave is tried first: a host that does not answer is said at once,
//! where it was typed.

use serde_json::{Value, json};

use crate::attacks::rig::{HONEST, Person, Rig, client_of};
use crate::support::{Answer, Setup, both_databases};

/// An app of which end users type the host, by consent.
const TENANT: &str = "app-t";
/// The same by a key.
const TENANT_KEY: &str = "app-tk";
/// An app at a host that is called by https only.
const REMOTE: &str = "app-r";

const INPUT: &str = r#"[[input]]
name = "server"
label = "Your server"
placeholder = "crm.example.com"
pattern = "[a-zA-Z0-9.-]+"
required = true
"#;

/// A rig whose company has those apps too.
async fn rig(setup: Setup) -> Rig {
    let rig = Rig::new(setup).await;
    let (host, port) = (rig.provider.host_port(), rig.provider.host_port());
    let (host, port) = (
        host.split(':').next().unwrap_or_default(),
        port.rsplit(':').next().unwrap_or_default(),
    );
    let typed =
        |file: String| file.replace(&format!("//{host}:{port}"), &format!("//{{server}}:{port}"));
    let files = [
        (
            TENANT,
            typed(rig.provider.oauth_app(TENANT, "t", "", INPUT)),
        ),
        (
            TENANT_KEY,
            typed(rig.provider.key_app(TENANT_KEY, "t")).replacen(
                "[[input]]",
                &format!("{INPUT}[[input]]"),
                1,
            ),
        ),
        (
            REMOTE,
            rig.provider.oauth_app(REMOTE, "t", "", INPUT).replace(
                &rig.provider.url("/t/authorize"),
                "https://{server}/authorize",
            ),
        ),
    ];
    let more = format!(
        "{}{}[[app]]\nslug = \"{TENANT_KEY}\"\nenvironments = [\"test\"]\n",
        client_of(TENANT),
        client_of(REMOTE)
    );
    rig.with_apps(&files, &more).await
}

async fn integrate(rig: &Rig, person: &Person, slug: &str, server: &str) -> Answer {
    let path = format!("/api/v1/{slug}/integrate?server={server}");
    rig.app.get(path).bearer(&person.token).send().await
}

/// That the answer says at the field that this host does not answer, and nothing more.
#[track_caller]
fn no_answer(answer: &Answer, host: &str) {
    let error = answer.error(400, "INVALID_REQUEST");
    let words = format!("{host} does not answer. Is this value right?");
    assert_eq!(
        error["fields"],
        json!([{ "field": "server", "message": words }]),
        "{answer}"
    );
    assert_eq!(
        error["message"],
        json!(format!("server: {words}")),
        "{answer}"
    );
}

both_databases! {
    async fn a_mistyped_host_is_said_in_the_form(setup: Setup) {
        let rig = rig(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let page = browser.get(&format!("{list}/{TENANT}")).await;
        let name = page.input("Your server");
        let refused = browser.submit(&page, "Authorize", &[(&name, "127.0.0.2")]).await;
        assert_eq!(refused.url.path(), format!("{list}/{TENANT}"));
        assert!(refused.says("127.0.0.2 does not answer. Is this value right?"), "{}", refused.text());
        assert_eq!(refused.value("Authorize", "Your server"), "127.0.0.2", "what was typed stays");
        assert!(rig.provider.log().is_empty());
        let leaving = browser.submit(&refused, "Authorize", &[(&name, "127.0.0.1")]).await;
        let to = leaving.link("Continue");
        assert!(to.starts_with(&rig.provider.url("/t/authorize?")), "{to}");
        let asked: Vec<String> =
            rig.provider.log().iter().map(|it| format!("{} {}", it.method, it.path)).collect();
        assert_eq!(asked, ["HEAD /"], "an answer of whatever status is one");
    }

    async fn the_api_names_the_field(setup: Setup) {
        let rig = rig(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        no_answer(&integrate(&rig, &person, TENANT, "127.0.0.2").await, "127.0.0.2");
        let body = json!({ "pre_requisite_fields": { "server": "127.0.0.2" } });
        let call = rig.app.post(format!("/api/v1/{TENANT}/integrate")).bearer(&person.token);
        no_answer(&call.json(body).send().await, "127.0.0.2");
        let path = format!("/api/v2/public/linked-account/integration/oauth-url/{TENANT}?server=127.0.0.2");
        let call = rig.app.get(path).key(&rig.ours.key).account(&person.account);
        no_answer(&call.send().await, "127.0.0.2");
        let answer = integrate(&rig, &person, TENANT, "127.0.0.1").await.ok();
        assert!(answer["auth_url"].is_string(), "{answer}");
        // Some servers hang up on whoever only looks.
        rig.provider.clear_log();
        rig.provider.set(|knobs| knobs.hates_head = true);
        integrate(&rig, &person, TENANT, "127.0.0.1").await.ok();
        let asked: Vec<_> = rig.provider.log().into_iter().map(|it| it.method).collect();
        assert_eq!(asked, ["HEAD", "GET"]);
        // Where nothing of the host is typed nobody is asked.
        rig.provider.clear_log();
        let path = format!("/api/v1/{HONEST}/integrate");
        rig.app.get(path).bearer(&person.token).send().await.ok();
        assert!(rig.provider.log().is_empty());
    }

    async fn keys_are_tried_at_a_host_that_answers_only(setup: Setup) {
        let rig = rig(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let save = async |server: &str| {
            let body = json!({ "server": server, "user": "u", "secret_key": "good-key" });
            let call = rig.app.post(format!("/api/v2/app/{TENANT_KEY}/save")).bearer(&person.token);
            call.json(body).send().await
        };
        no_answer(&save("127.0.0.2").await, "127.0.0.2");
        assert!(rig.provider.log().is_empty(), "the key went nowhere");
        save("127.0.0.1").await.ok();
        assert_eq!(rig.application(&person, TENANT_KEY).await["connected"], true);
    }

    /// Whoever types hosts learns nothing about the network behind this server.
    async fn what_may_not_be_called_looks_like_what_is_not_there(setup: Setup) {
        let rig = rig(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let mut answers: Vec<Value> = Vec::new();
        for host in ["127.0.0.1", "10.0.0.7", "192.168.1.1", "localhost", "db.internal", "nothing.invalid"] {
            let answer = integrate(&rig, &person, REMOTE, host).await;
            no_answer(&answer, host);
            let mut body = answer.json();
            body["request_id"] = Value::Null;
            answers.push(serde_json::from_str(&body.to_string().replace(host, "HOST")).expect("JSON"));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert!(rig.provider.log().is_empty());
    }
}
