//! What the log says of whose fault something is.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tracing::subscriber::DefaultGuard;

use super::public::proxy::{SECRET, keyed, through};
use crate::provider::Bomb;
use crate::support::{CRM, SMS, Setup, TestApp, both_databases};

/// The log of this test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a lock").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Begins to listen; the server of a test runs in its thread.
    fn listen() -> (Self, DefaultGuard) {
        let log = Self::default();
        let written = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || written.clone());
        (log, tracing::subscriber::set_default(subscriber.finish()))
    }

    /// The lines that hold this text.
    fn lines(&self, text: &str) -> Vec<String> {
        let all = self.0.lock().expect("a lock");
        let all = String::from_utf8_lossy(&all).into_owned();
        let lines = all.lines().filter(|line| line.contains(text));
        lines.map(str::to_owned).collect()
    }
}

both_databases! {
    async fn only_what_the_caller_cannot_put_right_is_an_error(app: TestApp) {
        let customer = app.customer().await;
        let save = |token: &str| {
            let typed = json!({ "account_sid": "AC1", "auth_token": token });
            let call = app.post(format!("/api/v2/app/{SMS}/save")).for_customer(&customer);
            call.json(typed).send()
        };
        app.sandbox(json!({ "fail_status": 403 })).await;
        let (log, _listening) = Log::listen();
        save("valid-token").await.error(400, "PROVIDER_REFUSED");
        let lines = log.lines("provider_refused");
        assert!(matches!(&lines[..], [line] if line.contains(" INFO ") && line.contains("cause")), "{lines:?}");
        app.sandbox(json!({ "fail_status": 503 })).await;
        save("valid-token").await.error(502, "PROVIDER_UNAVAILABLE");
        let lines = log.lines("provider_unavailable");
        assert!(matches!(&lines[..], [line] if line.contains("ERROR")), "{lines:?}");
    }

    async fn one_without_a_known_cause_is_an_error_too(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.advance(Duration::from_secs(2 * 60 * 60));
        app.sandbox(json!({ "fail_status": 503 })).await;
        let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        let check = || app.post(path.clone()).for_customer(&customer).send();
        check().await.error(502, "PROVIDER_UNAVAILABLE");
        let (log, _listening) = Log::listen();
        // The provider is left alone for a while, so nobody is asked.
        check().await.error(502, "PROVIDER_UNAVAILABLE");
        let lines = log.lines("provider_unavailable");
        assert!(matches!(&lines[..], [line] if line.contains("ERROR")), "{lines:?}");
    }

    async fn a_server_that_drains_is_no_error(app: TestApp) {
        let (log, _listening) = Log::listen();
        app.draining.begin();
        assert_eq!(app.get("/readyz").send().await.status, 503);
        assert_eq!(log.lines("ERROR"), Vec::<String>::new());
    }

    async fn a_proxy_that_nobody_named_is_told_of_once(app: TestApp) {
        let (log, _listening) = Log::listen();
        for _ in 0..2 {
            let call = app.get("/api/v3/org/basics").coming_from("10.0.0.2");
            call.header("x-forwarded-for", "198.51.100.1").send().await.error(401, "INVALID_TOKEN");
        }
        let lines = log.lines("PATCHBAY_TRUSTED_PROXIES");
        assert!(matches!(&lines[..], [line] if line.contains("10.0.0.2") && line.contains("WARN")), "{lines:?}");
    }

    /// Of what goes through a connection the log knows who asked for which path, and how it ended.
    async fn nothing_of_a_request_through_a_connection_but_its_path(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let (log, _listening) = Log::listen();
        let path = "/me?token=canary-query&x=tk_canary-query";
        let call = through(&rig, &person, "POST", path).header("x-own", "canary-header");
        call.header("authorization", "Bearer canary-header").body("text/plain", "canary-body").send().await.ok();
        through(&rig, &person, "GET", "/tk_canary-path/x").send().await;
        rig.provider.set(|knobs| knobs.bomb = Some(("/me", Bomb::Headers)));
        through(&rig, &person, "GET", path).send().await.error(502, "PROVIDER_UNAVAILABLE");
        let lines = log.lines("/api/v2/public/proxy/app-k/me");
        assert!(matches!(&lines[..], [one, two] if one.contains("status=200") && two.contains("status=502")), "{lines:?}");
        assert_eq!(log.lines("/api/v2/public/proxy/app-k/[token]/x").len(), 1);
        for secret in ["canary", SECRET, rig.ours.key.as_str(), "someone@provider.test"] {
            assert_eq!(log.lines(secret), Vec::<String>::new(), "{secret}");
        }
    }

    /// What others choose stands inside a line and makes no line of its own.
    async fn nobody_else_writes_a_line(app: TestApp) {
        let (log, _listening) = Log::listen();
        for path in ["/nowhere%0aERROR%20planted", "/api/%0d%0a2026-11-26T00:00:00Z%20ERROR%20planted", "/c/%1b%5b31mplanted", "/planted\u{2028}x"] {
            let path: String = path.chars().flat_map(|c| if c.is_ascii() { vec![c] } else { "%E2%80%A8".chars().collect() }).collect();
            let answer = app.get(path).send().await;
            assert!(answer.status >= 400, "{answer}");
        }
        let lines = log.lines("planted");
        assert_eq!(lines.len(), 4, "one for each request: {lines:?}");
        for line in lines {
            assert!(line.contains(" INFO ") && line.contains("request_id"), "{line}");
            assert!(!line.contains('\u{1b}'), "{line:?}");
        }
    }
}
