//! A provider answers the server's own calls by sending it elsewhere: to another server, to another
//! path, to the network inside. What travels with those calls (codes, client secrets, tokens) must
//! arrive nowhere but where it was sent, so no redirect is ever followed.

use http::StatusCode;

use super::outgoing::{Outgoing, rig};
use crate::api::public::proxy::{keyed, through};
use crate::provider::Provider;
use crate::support::{Setup, both_databases};

const STATUSES: [StatusCode; 5] = [
    StatusCode::MOVED_PERMANENTLY,
    StatusCode::FOUND,
    StatusCode::SEE_OTHER,
    StatusCode::TEMPORARY_REDIRECT,
    StatusCode::PERMANENT_REDIRECT,
];

both_databases! {
    async fn no_call_goes_where_a_provider_sends_it(setup: Setup) {
        let elsewhere = Provider::start().await;
        // Even where the other server may be called, nothing is carried over to it.
        let rig = rig(setup).await;
        let allowed = format!("{},{}", rig.provider.host_port(), elsewhere.host_port());
        let rig = rig.restarted_with(|setup| setup.option("egress_allow", allowed)).await;
        let mut calls = 0;
        for outgoing in Outgoing::ALL {
            for (at, status) in STATUSES.into_iter().enumerate() {
                let targets = [
                    elsewhere.url("/x/token"),
                    rig.provider.url("/elsewhere"),
                    format!("//{}/x", elsewhere.host_port()),
                    "/elsewhere".to_owned(),
                    "http://169.254.169.254/latest/meta-data/".to_owned(),
                ];
                let to = &targets[at];
                let person = rig.person(&rig.ours, &format!("{outgoing:?}-{at}")).await;
                let path = outgoing.path();
                let told = outgoing
                    .provoke(&rig, &person, |knobs| knobs.sends_to = Some((path, status, to.clone())))
                    .await;
                rig.provider.set(|knobs| knobs.sends_to = None);
                let what = format!("{outgoing:?} sent to {to} with {status}");
                assert!(elsewhere.log().is_empty(), "{what}: {:?}", elsewhere.log());
                let log = rig.provider.log();
                assert!(log.iter().all(|one| !one.path.contains("elsewhere")), "{what}: {log:?}");
                assert_eq!(log.iter().filter(|one| one.path.ends_with(path)).count(), 1, "{what}: {log:?}");
                told.is_no_fault_of_ours(outgoing, &what);
                assert!(!told.text.contains("elsewhere") && !told.text.contains("169.254"), "{what}: {told:?}");
                calls += 1;
            }
        }
        assert_eq!(calls, 30);
    }

    /// Through a connection, redirects are the caller's to judge.
    async fn nor_does_a_request_of_the_hosts(setup: Setup) {
        let elsewhere = Provider::start().await;
        let (rig, person) = keyed(setup).await;
        let allowed = format!("{},{}", rig.provider.host_port(), elsewhere.host_port());
        let rig = rig.restarted_with(|setup| setup.option("egress_allow", allowed)).await;
        for status in STATUSES {
            for to in [elsewhere.url("/x/token"), rig.provider.url("/elsewhere"), "/elsewhere".to_owned(), "http://169.254.169.254/latest/meta-data/".to_owned()] {
                for method in ["GET", "POST"] {
                    rig.provider.clear_log();
                    rig.provider.set(|knobs| knobs.sends_to = Some(("/me", status, to.clone())));
                    let answer = through(&rig, &person, method, "/me").body("text/plain", "the body").send().await;
                    assert_eq!((answer.status, answer.location()), (status.as_u16(), to.as_str()), "{answer}");
                    assert!(elsewhere.log().is_empty(), "{:?}", elsewhere.log());
                    let log = rig.provider.log();
                    assert!(matches!(&log[..], [one] if one.path == "/k/api/me"), "{to}: {log:?}");
                }
            }
        }
    }
}
