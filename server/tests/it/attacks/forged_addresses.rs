//! Whoever is limited by address claims another one with every request.
//!
//! From a peer that is no proxy of the operator's, nothing that it says counts: the limit is met at
//! the same request as without. Behind a proxy, only what the proxy itself added counts.

use patchbay::crypto::random::{Random as _, SystemRandom};

use super::rig::Rig;
use crate::support::{Answer, Setup, both_databases};

const REQUESTS: usize = 1_000;
/// How many may come at once.
const BURST: usize = 100;
const ROUTE: &str = "/api/v3/org/basics";
/// Where clients of proxies stand, and what servers have believed.
const HEADERS: [&str; 9] = [
    "x-forwarded-for",
    "x-real-ip",
    "forwarded",
    "true-client-ip",
    "cf-connecting-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "fastly-client-ip",
    "via",
];

/// An address that nobody has claimed before.
fn random_address() -> String {
    let mut bytes = [0_u8; 17];
    SystemRandom.fill(&mut bytes);
    let [a, b, c, d, ..] = bytes;
    if bytes[16].is_multiple_of(2) {
        return format!("{a}.{b}.{c}.{d}");
    }
    let mut half = [0_u8; 16];
    half.copy_from_slice(&bytes[..16]);
    std::net::Ipv6Addr::from(half).to_string()
}

/// The request that meets the limit first, and how many were let through in all.
async fn limit<F: Future<Output = Answer>>(ask: impl Fn() -> F) -> (usize, usize) {
    let (mut first, mut passed) = (REQUESTS, 0);
    for at in 0..REQUESTS {
        let answer = ask().await;
        if answer.status == 429 {
            first = first.min(at);
        } else {
            assert!(matches!(answer.status, 200 | 401), "{answer}");
            passed += 1;
        }
    }
    (first, passed)
}

both_databases! {
    async fn the_limit_is_met_at_the_same_request(setup: Setup) {
        let setup = setup.option("rate_limit", "2").option("rate_limit_burst", BURST.to_string())
            .option("trusted_proxies", "10.0.0.1, 10.1.0.0/16");
        let rig = Rig::new(setup).await;
        rig.app.advance(std::time::Duration::from_secs(600));
        let honest = limit(|| rig.app.get(ROUTE).coming_from("192.0.2.1").send()).await;
        assert_eq!(honest, (BURST, BURST));
        let forged = limit(|| {
            let mut call = rig.app.get(ROUTE).coming_from("192.0.2.2");
            for name in HEADERS {
                call = call.header(name, &random_address());
            }
            call.send()
        }).await;
        assert_eq!(forged, honest, "every header of proxies, another address each time");
        // Our proxy adds the peer that it saw; what stands before that, the client wrote.
        for proxy in ["10.0.0.1", "10.1.2.3"] {
            let client = if proxy == "10.0.0.1" { "192.0.2.3" } else { "192.0.2.4" };
            let behind = limit(|| {
                let forwarded = format!("{}, {}, {client}", random_address(), random_address());
                rig.app.get(ROUTE).coming_from(proxy).header("x-forwarded-for", &forwarded).send()
            }).await;
            assert_eq!(behind, honest, "through {proxy}");
        }
        // Nor does a claim to be one of our proxies.
        let claimed = limit(|| {
            let forwarded = format!("{}, 10.0.0.1", random_address());
            rig.app.get(ROUTE).coming_from("192.0.2.5").header("x-forwarded-for", &forwarded).send()
        }).await;
        assert_eq!(claimed, honest);
    }

    /// A key and an account are limited wherever they come from.
    async fn many_addresses_do_not_make_a_key_faster(setup: Setup) {
        let setup = setup.option("rate_limit", "2").option("rate_limit_burst", BURST.to_string());
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.app.advance(std::time::Duration::from_secs(600));
        let by_key = limit(|| {
            rig.app.get("/api/v2/public/linked-account").key(&rig.ours.key).coming_from(&random_address()).send()
        }).await;
        assert_eq!(by_key, (BURST, BURST));
        let by_token = limit(|| {
            rig.app.get(ROUTE).bearer(&person.token).coming_from(&random_address()).send()
        }).await;
        assert_eq!(by_token, (BURST, BURST));
    }
}
