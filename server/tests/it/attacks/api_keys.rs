//! Somebody guesses API keys, has a part of one, has one that was revoked, or finds one in a place
//! where it does not belong.
//!
//! Keys are 256 bits that nobody can compute, so what is refused is refused alike, however near it was; a revoked key
//! fails with its next request on every server, while the one beside it works on.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use patchbay::compose::admin;
use patchbay::crypto::random::{Random as _, SystemRandom};
use patchbay::domain::scope::{Environment, Scope};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::foreign_objects::routes::{self, Needs, Route};
use super::foreign_objects::{THERE, call};
use super::rig::{Rig, nearly};
use crate::support::{Answer, Setup, TestApp, both_databases};

const LIST: &str = "/api/v2/public/linked-account";
/// How many keys are guessed.
const GUESSES: usize = 2_000;

/// An answer but for its request's id.
fn refused(answer: &Answer) -> Value {
    let mut error = answer.error(401, "SERVER_ERROR");
    error["request_id"] = Value::Null;
    error
}

/// The routes that take a key.
fn for_keys() -> impl Iterator<Item = &'static Route> {
    let takes = |route: &&Route| !matches!(route.needs, Needs::Session | Needs::Nobody);
    routes::all().filter(takes)
}

async fn opens_nothing(app: &TestApp, key: &str) {
    for route in for_keys() {
        let answer = call(app, route, THERE)
            .key(key)
            .account(THERE.account)
            .send()
            .await;
        assert_eq!(
            answer.status, 401,
            "{} {}: {answer}",
            route.method, route.pattern
        );
        refused(&answer);
    }
}

both_databases! {
    async fn no_guess_is_nearer_than_another(setup: Setup) {
        let rig = Rig::new(setup.option("rate_limit", "off")).await;
        let ask = |key: &str| rig.app.get(LIST).key(key).send();
        let unknown = refused(&ask(&format!("tk_{}", "a".repeat(43))).await);
        let others = [rig.ours.production_key.replacen("pk", "tk", 1)];
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        for guess in nearly(&rig.ours.key, &others) {
            assert_eq!(refused(&ask(&guess).await), unknown, "{guess}");
        }
        for _ in 0..GUESSES {
            let mut bytes = [0_u8; 32];
            SystemRandom.fill(&mut bytes);
            let guess = URL_SAFE_NO_PAD.encode(bytes);
            assert_eq!(refused(&ask(&format!("tk_{guess}")).await), unknown);
        }
        ask(&rig.ours.key).await.ok();
        let secret = rig.ours.key.split_once('_').expect("a kind").1;
        assert!(secret.len() >= 43, "256 bits: {}", secret.len());
    }

    async fn a_key_counts_where_keys_belong_only(setup: Setup) {
        let rig = Rig::new(setup).await;
        let key = &rig.ours.key;
        for answer in [
            rig.app.get(format!("{LIST}?x-api-key={key}")).send().await,
            rig.app.get(format!("{LIST}?api_key={key}&key={key}")).send().await,
            rig.app.get(LIST).header("cookie", &format!("x-api-key={key}")).send().await,
            rig.app.get(LIST).header("authorization", &format!("Bearer {key}")).send().await,
            rig.app.get(LIST).header("authorization", &format!("Basic {key}")).send().await,
            rig.app.get(LIST).header("api-key", key).send().await,
        ] {
            assert_eq!(answer.status, 401, "{answer}");
            assert!(!answer.text().contains(key.as_str()), "{answer}");
        }
    }

    async fn a_revoked_key_fails_everywhere_at_once(setup: Setup) {
        let rig = Rig::new(setup).await;
        rig.person(&rig.ours, THERE.account).await;
        let another = rig.app.another().await;
        let options = rig.app.setup.options();
        let scope = Scope { project: rig.ours.project.clone(), environment: Environment::Test };
        // Two keys live side by side, so that nobody is cut off by the change.
        let fresh = admin::create_key(&options, &scope).await.expect("a key");
        let fresh = fresh.key.expose_secret();
        for server in [&rig.app, &another] {
            for key in [&rig.ours.key, fresh] {
                server.get(LIST).key(key).send().await.ok();
            }
        }
        let listed = admin::list_keys(&options, &rig.ours.project).await.expect("a list");
        let old = listed.iter().find(|key| rig.ours.key.ends_with(&key.hint)).expect("the first key");
        admin::revoke_key(&options, &scope, &old.id).await.expect("revoked");
        for server in [&rig.app, &another] {
            opens_nothing(server, &rig.ours.key).await;
            server.get(LIST).key(fresh).send().await.ok();
        }
        // What is listed shows no key: an id, and its last four characters.
        let listed = admin::list_keys(&options, &rig.ours.project).await.expect("a list");
        for shown in &listed {
            for key in [&rig.ours.key, &rig.ours.production_key, fresh] {
                assert!(shown.hint.len() == 4 && !shown.id.as_str().contains(&key[3..]), "{}", shown.hint);
            }
        }
        another.core.db.close().await;
        let rig = rig.restarted().await;
        rig.app.get(LIST).key(&rig.ours.key).send().await.error(401, "SERVER_ERROR");
    }
}
