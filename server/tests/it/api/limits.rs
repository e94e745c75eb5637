//! How often one caller may ask, and what the answers say about it.

use std::time::Duration;

use crate::support::{Answer, Setup, TestApp, both_databases};

const ROUTE: &str = "/api/v2/public/application";

async fn limited(setup: Setup, more: &[(&str, &str)]) -> TestApp {
    let mut setup = setup
        .option("rate_limit", "2")
        .option("rate_limit_burst", "3");
    for (name, value) in more {
        setup = setup.option(name, *value);
    }
    setup.start().await
}

#[track_caller]
fn refused(answer: &Answer, whom: &str) {
    let message = answer.message(429, "TOO_MANY_REQUESTS");
    assert!(message.contains(whom), "{message}");
    assert_eq!(answer.header("retry-after"), "1", "{answer}");
    assert_eq!(answer.header("ratelimit-remaining"), "0", "{answer}");
}

both_databases! {
    async fn a_key_is_limited_and_told_so(setup: Setup) {
        let app = limited(setup, &[]).await;
        let (one, two) = (app.customer().await, app.customer().await);
        // Making the customer took requests of its own.
        app.advance(Duration::from_secs(10));
        for remaining in ["2", "1", "0"] {
            let answer = app.get(ROUTE).for_host(&one).send().await;
            answer.ok();
            assert_eq!(answer.header("ratelimit-limit"), "3", "{answer}");
            assert_eq!(answer.header("ratelimit-remaining"), remaining, "{answer}");
        }
        let over = app.get(ROUTE).for_host(&one).send().await;
        refused(&over, "this API key");
        assert_eq!(over.header("access-control-allow-origin"), "*");
        app.get(ROUTE).for_host(&two).send().await.ok();
        app.advance(Duration::from_millis(500));
        app.get(ROUTE).for_host(&one).send().await.ok();
        let over = app.get(ROUTE).for_host(&one).send().await;
        refused(&over, "this API key");
    }
}

both_databases! {
    async fn a_linked_account_is_limited_apart_from_its_key(setup: Setup) {
        let app = limited(setup, &[]).await;
        let customer = app.customer().await;
        app.advance(Duration::from_secs(10));
        for _ in 0..3 {
            app.get(ROUTE).for_customer(&customer).send().await.ok();
        }
        let over = app.get(ROUTE).for_customer(&customer).send().await;
        refused(&over, "this linked account");
        app.get(ROUTE).for_host(&customer).send().await.ok();
    }
}

both_databases! {
    async fn an_address_is_limited_whoever_it_claims_to_be(setup: Setup) {
        let app = limited(setup, &[("trusted_proxies", "10.0.0.1")]).await;
        let probe = |peer: &str, forwarded: &str| {
            app.get("/api/v3/org/basics")
                .coming_from(peer)
                .header("x-forwarded-for", forwarded)
                .send()
        };
        for forged in ["198.51.100.1", "198.51.100.2", "198.51.100.3"] {
            probe("192.0.2.1", forged).await.error(401, "INVALID_TOKEN");
        }
        refused(&probe("192.0.2.1", "198.51.100.4").await, "this address");
        // Behind our proxy every client has its own bucket, and cannot name another.
        for forged in ["203.0.113.1", "203.0.113.2", "203.0.113.3"] {
            let answer = probe("10.0.0.1", &format!("{forged}, 192.0.2.9")).await;
            answer.error(401, "INVALID_TOKEN");
        }
        refused(
            &probe("10.0.0.1", "203.0.113.4, 192.0.2.9").await,
            "this address",
        );
        probe("10.0.0.1", "192.0.2.10")
            .await
            .error(401, "INVALID_TOKEN");
        let live = app.get("/healthz").coming_from("192.0.2.1").send().await;
        assert_eq!(live.status, 200, "probes are not counted: {live}");
    }
}

both_databases! {
    async fn no_rate_limits_nothing(setup: Setup) {
        let app = limited(setup, &[("rate_limit", "off")]).await;
        let customer = app.customer().await;
        for _ in 0..10 {
            let answer = app.get(ROUTE).for_host(&customer).send().await;
            answer.ok();
            assert_eq!(answer.header("ratelimit-limit"), "");
        }
    }
}
