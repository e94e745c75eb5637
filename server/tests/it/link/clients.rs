//! The credentials that hosts prove themselves by.

use app::contract::ids::LinkClientId;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::services::link::clients;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::Host;
use crate::support::{Call, TestApp, both_databases};

fn asked(call: Call) -> Call {
    call.json(json!({ "user_id": "u", "org_id": "o" }))
}

both_databases! {
    async fn the_client_stands_in_headers_or_in_the_body(app: TestApp) {
        let host = Host::new(&app).await;
        let (id, secret) = host.client.clone();
        for path in ["/v1/link/token/create", "/link/token/create"] {
            asked(host.post(path)).send().await.ok();
            let body = json!({ "user_id": "u", "org_id": "o", "client_id": id, "client_secret": secret });
            app.post(path).json(body).send().await.ok();
        }
    }

    async fn a_client_that_is_not_right_is_refused(app: TestApp) {
        let host = Host::new(&app).await;
        let other = Host::new(&app).await;
        let (id, secret) = host.client.clone();
        let refused = |id: Option<String>, secret: Option<String>| {
            let mut call = asked(app.post("/v1/link/token/create"));
            if let Some(id) = id {
                call = call.header("client_id", &id);
            }
            if let Some(secret) = secret {
                call = call.header("client_secret", &secret);
            }
            call.send()
        };
        for (id, secret, field) in [
            (None, None, "client_id"),
            (Some(id.clone()), None, "client_secret"),
            (None, Some(secret.clone()), "client_id"),
            (Some(id.clone()), Some("cs_test_wrong".to_owned()), "client_secret"),
            (Some(id.clone()), Some(other.client.1.clone()), "client_secret"),
            (Some(id.clone()), Some(host.production_client.1.clone()), "client_secret"),
            (Some(other.client.0.clone()), Some(secret.clone()), "client_secret"),
            (Some("ci_x".to_owned()), Some(secret.clone()), "client_secret"),
            (Some(host.key.clone()), Some(secret.clone()), "client_secret"),
        ] {
            let answer = refused(id, secret).await;
            let error = answer.error(401, "INVALID_CLIENT");
            assert_eq!(error["fields"][0]["field"], field, "{answer}");
            assert_eq!(answer.json()["error"], "invalid_client");
        }
        // An API key is no client.
        let with_key = asked(app.post("/v1/link/token/create")).key(&host.key).send().await;
        with_key.error(401, "INVALID_CLIENT");
    }

    async fn a_client_is_changed_without_a_gap(app: TestApp) {
        let host = Host::new(&app).await;
        let scope = Scope { project: host.project.clone(), environment: Environment::Test };
        let next = clients::create(&app.core, &scope).await.expect("a client");
        let mut later = host.at(&app);
        later.client = (next.id.to_string(), next.secret.expose_secret().to_owned());
        asked(host.post("/v1/link/token/create")).send().await.ok();
        asked(later.post("/v1/link/token/create")).send().await.ok();
        let old = LinkClientId::parse(&host.client.0).expect("an id");
        assert_eq!(clients::revoke(&app.core, &scope, &old).await.expect("revoked"), 1);
        asked(host.post("/v1/link/token/create")).send().await.error(401, "INVALID_CLIENT");
        asked(later.post("/v1/link/token/create")).send().await.ok();
    }
}
