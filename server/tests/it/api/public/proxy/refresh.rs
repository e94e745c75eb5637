//! Credentials that are old, or that the provider refuses.

use std::time::Duration;

use axum::body::Body;
use http::StatusCode;

use super::streams::unsized_body;
use super::{keyed, through, to_app};
use crate::attacks::rig::{HONEST, Person, Rig};
use crate::support::{Setup, both_databases};

async fn connected(setup: Setup) -> (Rig, Person) {
    let rig = Rig::new(setup).await;
    let person = rig.person(&rig.ours, "person").await;
    rig.connect(&person, HONEST).await;
    rig.provider.clear_log();
    (rig, person)
}

async fn status(rig: &Rig, person: &Person) -> String {
    let application = rig.application(person, HONEST).await;
    application["connected_accounts"][0]["status"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

both_databases! {
    async fn an_old_one_is_replaced_first(setup: Setup) {
        let (rig, person) = connected(setup).await;
        rig.app.advance(Duration::from_secs(2 * 60 * 60));
        rig.provider.end_access_tokens();
        to_app(&rig, &person, "GET", HONEST, "/me").send().await.ok();
        let paths: Vec<String> = rig.provider.log().into_iter().map(|one| one.path).collect();
        assert_eq!(paths, ["/h/token", "/h/api/me"]);
    }

    async fn one_that_is_refused_is_replaced_once_and_the_request_repeated(setup: Setup) {
        let (rig, person) = connected(setup).await;
        rig.provider.end_access_tokens();
        let call = to_app(&rig, &person, "POST", HONEST, "/me?x=1").body("text/plain", "the body");
        call.send().await.ok();
        let log = rig.provider.log();
        let paths: Vec<&str> = log.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["/h/api/me", "/h/token", "/h/api/me"]);
        assert_eq!((log[2].body.as_str(), log[2].query.as_str()), ("the body", "x=1"));
        assert_ne!(log[0].headers["authorization"], log[2].headers["authorization"]);
        rig.provider.clear_log();
        to_app(&rig, &person, "GET", HONEST, "/me").send().await.ok();
        assert_eq!(rig.provider.log().len(), 1, "the new one is kept");
    }

    /// A second refusal may be about what was asked for.
    async fn a_second_refusal_is_the_answer(setup: Setup) {
        let (rig, person) = connected(setup).await;
        rig.provider.set(|knobs| knobs.api_status = Some(StatusCode::UNAUTHORIZED));
        let answer = to_app(&rig, &person, "GET", HONEST, "/me").send().await;
        assert_eq!((answer.status, answer.text().as_str()), (401, r#"{"error":"told so"}"#), "{answer}");
        assert_eq!(rig.provider.calls("/api/me").len(), 2);
        assert_eq!(rig.provider.calls("/token").len(), 1);
        rig.provider.set(|knobs| knobs.api_status = None);
        assert_eq!(status(&rig, &person).await, "active");
        to_app(&rig, &person, "GET", HONEST, "/me").send().await.ok();
    }

    async fn what_cannot_be_sent_twice_is_sent_once(setup: Setup) {
        let (rig, person) = connected(setup).await;
        let large = vec![b'x'; 64 * 1024 + 1];
        let unsized_one = unsized_body("short");
        for body in [Body::from(large), unsized_one] {
            rig.provider.clear_log();
            rig.provider.end_access_tokens();
            let call = to_app(&rig, &person, "POST", HONEST, "/me").body("text/plain", body);
            let answer = call.send().await;
            assert_eq!((answer.status, answer.header("x-answered-by")), (401, "provider"), "{answer}");
            assert_eq!(rig.provider.calls("/api/me").len(), 1);
            assert!(rig.provider.calls("/token").is_empty());
        }
    }

    async fn a_grant_that_has_ended_is_the_end_users_to_give_again(setup: Setup) {
        let (rig, person) = connected(setup).await;
        rig.provider.end_all_grants();
        to_app(&rig, &person, "GET", HONEST, "/me").send().await.error(409, "REAUTH_REQUIRED");
        assert_eq!(status(&rig, &person).await, "expired");
        let calls = rig.provider.log().len();
        to_app(&rig, &person, "GET", HONEST, "/me").send().await.error(409, "REAUTH_REQUIRED");
        assert_eq!(rig.provider.log().len(), calls, "nobody is asked again");
    }

    async fn a_key_has_nothing_to_be_replaced_by(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        rig.provider.set(|knobs| knobs.api_status = Some(StatusCode::UNAUTHORIZED));
        let answer = through(&rig, &person, "GET", "/me").send().await;
        assert_eq!((answer.status, answer.header("x-answered-by")), (401, "provider"), "{answer}");
        assert_eq!(rig.provider.log().len(), 1);
    }
}
