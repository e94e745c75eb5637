//! Whatever a provider answers comes back as it is.

use http::StatusCode;

use super::{header, keyed, only, says, through};
use crate::provider::Says;
use crate::support::{Setup, both_databases};

both_databases! {
    async fn with_any_status(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for status in [200, 201, 204, 206, 304, 400, 403, 404, 409, 418, 422, 500, 502, 599] {
            let code = StatusCode::from_u16(status).expect("a status");
            let body = if matches!(status, 204 | 304) { Vec::new() } else { b"words".to_vec() };
            says(&rig, "/told", Says { status: code, body: body.clone(), ..Says::default() });
            let answer = through(&rig, &person, "GET", "/told").send().await;
            assert_eq!((answer.status, answer.header("x-answered-by")), (status, "provider"), "{answer}");
            assert_eq!(answer.body, body);
        }
    }

    async fn to_any_method(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            rig.provider.clear_log();
            let answer = through(&rig, &person, method, "/me").send().await;
            assert_eq!((answer.status, answer.header("x-answered-by")), (200, "provider"), "{answer}");
            assert_eq!(only(&rig).method, method);
            assert_eq!(answer.body.is_empty(), method == "HEAD", "{answer}");
        }
        rig.provider.clear_log();
        for method in ["TRACE", "CONNECT", "PROPFIND"] {
            through(&rig, &person, method, "/me").send().await.error(405, "METHOD_NOT_ALLOWED");
        }
        // A browser that asks what it may do asks us.
        let preflight = through(&rig, &person, "OPTIONS", "/me");
        let preflight = preflight.header("access-control-request-method", "PUT").send().await;
        assert_eq!((preflight.status, preflight.header("x-answered-by")), (204, ""), "{preflight}");
        assert!(rig.provider.log().is_empty());
    }

    async fn from_the_address_as_it_was_written(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for (path, arrives) in [
            ("", "/k/api"),
            ("/", "/k/api/"),
            ("/me/", "/k/api/me/"),
            ("/a%2Fb/%C3%BC;v=1", "/k/api/a%2Fb/%C3%BC;v=1"),
            ("/a:b@c", "/k/api/a:b@c"),
            ("?x=//evil.test/", "/k/api?x=//evil.test/"),
            ("/x?a=%2e%2e&&b", "/k/api/x?a=%2e%2e&&b"),
        ] {
            rig.provider.clear_log();
            let answer = through(&rig, &person, "GET", path).send().await;
            assert_eq!(answer.header("x-answered-by"), "provider", "{answer}");
            let got = only(&rig);
            let query = if got.query.is_empty() { String::new() } else { format!("?{}", got.query) };
            assert_eq!(format!("{}{query}", got.path), arrives);
        }
    }

    async fn a_redirect_is_handed_back(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for status in [301, 302, 303, 307, 308] {
            rig.provider.clear_log();
            let code = StatusCode::from_u16(status).expect("a status");
            let to = rig.provider.url("/k/api/me");
            rig.provider.set(|knobs| knobs.sends_to = Some(("/moved", code, to.clone())));
            let answer = through(&rig, &person, "GET", "/moved").send().await;
            assert_eq!((answer.status, answer.location()), (status, to.as_str()), "{answer}");
            assert_eq!(only(&rig).path, "/k/api/moved");
        }
    }

    async fn one_that_nobody_can_read_is_refused(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let told = |encoding: &str| Says {
            headers: vec![("content-encoding", encoding.to_owned())],
            body: b"\x1f\x8b".to_vec(),
            ..Says::default()
        };
        says(&rig, "/packed", told("gzip"));
        let message = through(&rig, &person, "GET", "/packed").send().await.message(502, "PROVIDER_UNAVAILABLE");
        assert!(message.contains("compressed"), "{message}");
        says(&rig, "/packed", told("identity"));
        let answer = through(&rig, &person, "GET", "/packed").send().await;
        assert_eq!(answer.body.as_ref(), b"\x1f\x8b", "{answer}");
        assert_eq!(header(&rig.provider.log()[0], "accept-encoding"), "identity");
    }
}
