//! A host's developer wants the end user's credential itself: from an address that repeats what it
//! got, or by letting the app's file name a host of their own after the end user has connected.

use http::StatusCode;
use serde_json::json;

use super::rig::{HONEST, KEYED, execute};
use crate::api::public::proxy::{SECRET, keyed, says, through, to_app};
use crate::provider::{Provider, Says};
use crate::support::{Setup, both_databases};

both_databases! {
    async fn an_echo_says_redacted(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        rig.connect(&person, HONEST).await;
        let token = rig.provider.live_access_tokens().remove(0);
        let refresh = rig.provider.live_refresh_tokens().remove(0);
        for (slug, secret) in [(KEYED, SECRET), (HONEST, token.as_str())] {
            // The caller itself cannot try what it is, either.
            let call = to_app(&rig, &person, "POST", slug, "/echo").body("text/plain", format!("{secret}{refresh}"));
            let answer = call.send().await;
            assert_eq!(answer.status, 200, "{answer}");
            let whole = format!("{:?}{}", answer.headers, answer.text());
            assert!(!whole.contains(secret), "{whole}");
            assert!(answer.text().contains("[redacted]"), "{answer}");
            assert!(answer.header("x-you-sent").ends_with("[redacted]"), "{answer}");
            assert_eq!(answer.text().contains(&refresh), slug == KEYED, "each connection has its own");
            let path = format!("/api/v2/integration-schema/{slug}/actions/httprequest/execute");
            let call = rig.app.post(path).key(&rig.ours.key).account(&person.account);
            let answer = call.json(json!({ "method": "GET", "path": "/echo" })).send().await;
            assert!(answer.text().contains("[redacted]") && !answer.text().contains(secret), "{answer}");
        }
    }

    async fn a_redirect_or_an_error_does_not_carry_it_either(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for status in [302, 400, 401, 500] {
            let headers = vec![
                ("location", format!("https://evil.test/?key={SECRET}")),
                ("link", format!("<https://api.acme.test/?key={SECRET}>; rel=next")),
            ];
            let body = format!("{{\"bad_key\":\"{SECRET}\"}}").into_bytes();
            says(&rig, "/told", Says { status: StatusCode::from_u16(status).expect("a status"), headers, body });
            let answer = through(&rig, &person, "GET", "/told").send().await;
            assert_eq!(answer.status, status);
            assert_eq!(answer.location(), "https://evil.test/?key=[redacted]");
            let whole = format!("{:?}{}", answer.headers, answer.text());
            assert!(!whole.contains(SECRET), "{whole}");
        }
    }

    async fn an_app_that_moved_gets_nothing_until_it_is_connected_again(setup: Setup) {
        let elsewhere = Provider::start().await;
        let (rig, person) = keyed(setup).await;
        through(&rig, &person, "GET", "/me").send().await.ok();
        let allowed = format!("{},{}", rig.provider.host_port(), elsewhere.host_port());
        let rig = rig.restarted_with(|setup| setup.option("egress_allow", allowed)).await;
        let moved = rig.provider.key_app(KEYED, "k").replace(&rig.provider.url(""), &elsewhere.url(""));
        let rig = rig.with_apps(&[(KEYED, moved)], "").await;
        rig.provider.clear_log();
        let error = through(&rig, &person, "GET", "/me").send().await.error(409, "REAUTH_REQUIRED");
        assert_eq!(error["error_type"], "api_moved");
        let path = format!("/api/v2/integration-schema/{KEYED}/actions/httprequest/execute");
        let call = rig.app.post(path).key(&rig.ours.key).account(&person.account);
        let ask = json!({ "method": "GET", "path": "/me", "base_url": elsewhere.url("/k/api") });
        assert_eq!(call.json(ask).send().await.error(409, "REAUTH_REQUIRED")["error_type"], "api_moved");
        assert!(elsewhere.log().is_empty(), "{:?}", elsewhere.log());
        assert!(rig.provider.log().is_empty());

        let person = rig.session(&rig.ours.key, &person.account).await;
        rig.save_key(&person, SECRET).await.ok();
        elsewhere.clear_log();
        through(&rig, &person, "GET", "/me").send().await.ok();
        assert_eq!(elsewhere.log().len(), 1);
    }

    /// Nobody knows where the app was when it was connected: it works until it is connected again.
    async fn a_connection_from_before_works(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        execute(&rig.app.core, "UPDATE connections SET api_origin = NULL").await;
        through(&rig, &person, "GET", "/me").send().await.ok();
        execute(&rig.app.core, "UPDATE connections SET api_origin = 'http://127.0.0.1:1'").await;
        through(&rig, &person, "GET", "/me").send().await.error(409, "REAUTH_REQUIRED");
    }
}
