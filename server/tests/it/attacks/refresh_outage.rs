//! A provider that is down, and one that has ended a grant: the first costs no connection, the second
//! no further call.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::rig::{HONEST, Person, Rig};
use crate::support::{Setup, TestApp, both_databases};

/// A person whose access token lasts ten minutes.
async fn connected(rig: &Rig, account: &str) -> Person {
    let person = rig.person(&rig.ours, account).await;
    rig.provider.set(|knobs| {
        knobs.rotate = true;
        knobs.family_revoke = true;
        knobs.expires_in = Some(600);
    });
    rig.connect(&person, HONEST).await;
    rig.provider.clear_log();
    person
}

async fn connection(rig: &Rig, person: &Person) -> Value {
    rig.application(person, HONEST).await["connected_accounts"][0].clone()
}

both_databases! {
    async fn ten_minutes_of_outage_lose_no_connection(setup: Setup) {
        let rig = Rig::new(setup).await;
        let another = rig.app.another().await;
        let people = [connected(&rig, "one").await, connected(&rig, "two").await];
        let before = [connection(&rig, &people[0]).await, connection(&rig, &people[1]).await];
        rig.app.advance(Duration::from_secs(601));

        let broken: [(u16, Option<&str>); 4] = [
            (503, None), (500, Some("<html>")), (429, Some("")), (200, Some("<!doctype html>")),
        ];
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        for (minute, (status, body)) in broken.iter().cycle().take(10).enumerate() {
            rig.provider.set(|knobs| {
                knobs.token_status = StatusCode::from_u16(*status).ok();
                knobs.token_body = body.map(str::to_owned);
            });
            for second in (0..60).step_by(4) {
                for (server, person) in [(&rig.app, 0), (&another, 0), (&another, 1), (&rig.app, 1)] {
                    let call = server.post(path.clone()).bearer(&people[person].token);
                    let answer = call.send().await;
                    assert!(matches!(answer.status, 400 | 502), "{minute}:{second}: {answer}");
                }
                rig.app.advance(Duration::from_secs(4));
            }
        }
        // 2 x 600 checks at the most hurried: one each for the doubling rests, then one a minute.
        let calls = rig.provider.calls("/token").len();
        assert!((2 * 12..2 * 30).contains(&calls), "{calls} token requests");

        rig.provider.set(|knobs| {
            knobs.token_status = None;
            knobs.token_body = None;
        });
        rig.app.advance(Duration::from_secs(60));
        rig.provider.clear_log();
        for (person, before) in people.iter().zip(before) {
            rig.check(person, HONEST).await.ok();
            assert_eq!(connection(&rig, person).await, before, "nothing of it has changed");
        }
        assert_eq!(rig.provider.calls("/token").len(), 2);
    }

    async fn while_the_access_token_lasts_an_outage_is_not_noticed(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = connected(&rig, "person").await;
        rig.provider.set(|knobs| knobs.token_status = Some(StatusCode::SERVICE_UNAVAILABLE));
        rig.app.advance(Duration::from_secs(590));
        for _ in 0..5 {
            rig.check(&person, HONEST).await.ok();
        }
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }

    async fn a_provider_that_asks_for_time_gets_it(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = connected(&rig, "person").await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.set(|knobs| {
            knobs.token_status = Some(StatusCode::TOO_MANY_REQUESTS);
            knobs.retry_after = Some(300);
        });
        rig.check(&person, HONEST).await.error(502, "PROVIDER_UNAVAILABLE");
        rig.provider.set(|knobs| knobs.token_status = None);
        rig.app.advance(Duration::from_secs(299));
        let message = rig.check(&person, HONEST).await.message(502, "PROVIDER_UNAVAILABLE");
        assert_eq!(message, "the provider gave no token when it was asked last; it is asked again in 1 s");
        assert_eq!(rig.provider.calls("/token").len(), 1);
        rig.app.advance(Duration::from_secs(1));
        rig.check(&person, HONEST).await.ok();
    }

    /// Whether the grant has ended only the token endpoint knows, and that is down.
    async fn an_api_that_refuses_during_an_outage_ends_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = connected(&rig, "person").await;
        rig.provider.set(|knobs| {
            knobs.api_status = Some(StatusCode::UNAUTHORIZED);
            knobs.token_status = Some(StatusCode::SERVICE_UNAVAILABLE);
        });
        rig.check(&person, HONEST).await.error(502, "PROVIDER_UNAVAILABLE");
        assert_eq!(connection(&rig, &person).await["status"], "active");
        rig.provider.set(|knobs| {
            knobs.api_status = None;
            knobs.token_status = None;
        });
        rig.check(&person, HONEST).await.ok();
    }

    async fn a_grant_that_ended_costs_one_refresh_and_no_further_call(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = connected(&rig, "person").await;
        let another = rig.app.another().await;
        rig.provider.end_all_grants();
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        let mut calls = JoinSet::new();
        let servers: [&TestApp; 2] = [&rig.app, &another];
        for server in servers.iter().cycle().take(16) {
            calls.spawn(server.post(path.clone()).bearer(&person.token).send());
        }
        while let Some(answer) = calls.join_next().await {
            answer.expect("no panic").error(409, "REAUTH_REQUIRED");
        }
        assert_eq!(rig.provider.calls("/token").len(), 1);
        let ended = connection(&rig, &person).await;
        assert_eq!((&ended["status"], &ended["reauth_reason"]), (&json!("expired"), &json!("grant_ended")));

        rig.provider.clear_log();
        for _ in 0..3 {
            rig.app.advance(Duration::from_secs(3600));
            rig.check(&person, HONEST).await.error(409, "REAUTH_REQUIRED");
        }
        assert_eq!(rig.provider.log().len(), 0, "{:?}", rig.provider.log());
    }
}
