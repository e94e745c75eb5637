//! How much may go through.

use std::time::Duration;

use axum::body::Body;
use http::StatusCode;

use super::streams::unsized_body;
use super::{SECRET, header, keyed, says, through};
use crate::provider::{Bomb, Says};
use crate::support::{Setup, both_databases};

fn wait(status: StatusCode, retry_after: &str) -> Says {
    let headers = vec![("retry-after", retry_after.to_owned())];
    let body = b"later".to_vec();
    Says {
        status,
        headers,
        body,
    }
}

both_databases! {
    async fn a_rest_that_a_provider_asks_for_is_kept(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for status in [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE] {
            rig.provider.clear_log();
            says(&rig, "/me", wait(status, "30"));
            let answer = through(&rig, &person, "GET", "/me").send().await;
            assert_eq!((answer.status, answer.text().as_str()), (status.as_u16(), "later"));
            assert_eq!(answer.header("retry-after"), "30", "as the provider said");
            rig.provider.set(|knobs| knobs.says = None);
            rig.app.advance(Duration::from_millis(100));
            let ours = through(&rig, &person, "GET", "/list").send().await;
            assert_eq!(ours.header("retry-after"), "30", "the rest of it, rounded up");
            let message = ours.message(429, "TOO_MANY_REQUESTS");
            assert!(message.contains("the provider") && message.contains("30 s"), "{message}");
            assert_eq!(rig.provider.log().len(), 1, "nobody else was asked");
            rig.app.advance(Duration::from_secs(30));
            through(&rig, &person, "GET", "/me").send().await.ok();
        }
    }

    async fn but_for_no_more_than_a_minute(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        says(&rig, "/me", wait(StatusCode::TOO_MANY_REQUESTS, "86400"));
        let answer = through(&rig, &person, "GET", "/me").send().await;
        assert_eq!(answer.header("retry-after"), "86400");
        let ours = through(&rig, &person, "GET", "/me").send().await;
        ours.error(429, "TOO_MANY_REQUESTS");
        assert_eq!(ours.header("retry-after"), "60");
        rig.app.advance(Duration::from_secs(60));
        let answer = through(&rig, &person, "GET", "/me").send().await;
        assert_eq!(answer.header("x-answered-by"), "provider");
        rig.app.advance(Duration::from_secs(60));
        for nothing in ["0", "soon", "-1", "Fri, 31 Dec 1999 23:59:59 GMT"] {
            says(&rig, "/me", wait(StatusCode::TOO_MANY_REQUESTS, nothing));
            let answer = through(&rig, &person, "GET", "/me").send().await;
            assert_eq!((answer.header("x-answered-by"), answer.header("retry-after")), ("provider", nothing));
        }
    }

    async fn a_rate_of_each_account(setup: Setup) {
        let setup = setup.option("proxy_account_rate_limit", "2");
        let (rig, person) = keyed(setup).await;
        for _ in 0..6 {
            through(&rig, &person, "GET", "/me").send().await.ok();
        }
        let refused = through(&rig, &person, "GET", "/me").send().await;
        assert!(refused.message(429, "TOO_MANY_REQUESTS").contains("this linked account"), "{refused}");
        assert_eq!(refused.header("retry-after"), "1");
        let other = rig.person(&rig.ours, "other").await;
        rig.save_key(&other, SECRET).await.ok();
        through(&rig, &other, "GET", "/me").send().await.ok();
        rig.app.advance(Duration::from_millis(500));
        through(&rig, &person, "GET", "/me").send().await.ok();
    }

    async fn a_rate_of_each_project(setup: Setup) {
        let setup = setup.option("proxy_rate_limit", "2");
        let (rig, person) = keyed(setup).await;
        for _ in 0..6 {
            through(&rig, &person, "GET", "/me").send().await.ok();
        }
        let refused = through(&rig, &person, "GET", "/me").send().await;
        assert!(refused.message(429, "TOO_MANY_REQUESTS").contains("this project"), "{refused}");
        let other = rig.person(&rig.theirs, "other").await;
        rig.save_key(&other, SECRET).await.ok();
        through(&rig, &other, "GET", "/me").key(&rig.theirs.key).send().await.ok();
    }

    async fn so_many_at_once(setup: Setup) {
        let (rig, person) = keyed(setup.option("proxy_concurrency", "2")).await;
        rig.provider.set(|knobs| knobs.bomb = Some(("/long", Bomb::Stalled)));
        let first = through(&rig, &person, "GET", "/long").begin().await;
        let second = through(&rig, &person, "GET", "/long").begin().await;
        assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 200));
        let refused = through(&rig, &person, "GET", "/me").send().await;
        assert!(refused.message(429, "TOO_MANY_REQUESTS").contains("under way"), "{refused}");
        assert_eq!(refused.header("retry-after"), "1");
        drop(first);
        through(&rig, &person, "GET", "/me").send().await.ok();
    }

    async fn a_body_of_so_many_bytes(setup: Setup) {
        let (rig, person) = keyed(setup.option("proxy_body_limit", "100KiB")).await;
        let send = |body: Body| through(&rig, &person, "POST", "/me").body("text/plain", body).send();
        send(Body::from(vec![b'x'; 100 * 1024])).await.ok();
        rig.provider.clear_log();
        send(Body::from(vec![b'x'; 100 * 1024 + 1])).await.error(413, "PAYLOAD_TOO_LARGE");
        assert!(rig.provider.log().is_empty());
        let long = "x".repeat(100 * 1024 + 1);
        send(unsized_body(long.leak())).await.error(413, "PAYLOAD_TOO_LARGE");
        let whole = rig.provider.log().into_iter().filter(|one| one.body.len() > 100 * 1024).count();
        assert_eq!(whole, 0, "no more than the limit has left");
    }

    /// The API's own limit is for what is read here.
    async fn more_than_the_api_reads_itself(setup: Setup) {
        let (rig, person) = keyed(setup.option("body_limit", "1KiB")).await;
        let body = vec![b'x'; 500 * 1024];
        through(&rig, &person, "POST", "/me").body("text/plain", body).send().await.ok();
        assert_eq!(rig.provider.log()[0].body.len(), 500 * 1024);
        assert_eq!(header(&rig.provider.log()[0], "content-length"), "512000");
    }
}
