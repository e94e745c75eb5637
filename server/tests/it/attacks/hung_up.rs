//! The caller goes while the provider is being asked: what the provider gives is kept all the same.

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, StatusCode};
use patchbay::outbound::{OutboundError, OutboundRequest, OutboundResponse, Transport};
use serde_json::json;
use tokio::sync::Notify;

use super::rig::{HONEST, KEYED, Rig};
use crate::support::{Setup, both_databases};

/// A provider that waits with its answer.
#[derive(Default)]
struct Slow {
    asked: Notify,
    goes_on: Notify,
}

#[async_trait]
impl Transport for Slow {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        assert_eq!(request.host(), "api.github.com");
        self.asked.notify_one();
        self.goes_on.notified().await;
        Ok(OutboundResponse {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: json!({ "id": 7, "login": "octocat" })
                .to_string()
                .into_bytes(),
        })
    }
}

both_databases! {
    async fn a_browser_that_goes_after_consent_is_connected(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        rig.provider.close_gate();
        tokio::select! {
            page = browser.get(&callback) => panic!("{}", page.answer),
            () = rig.provider.token_request_arrived() => {}
        }
        rig.provider.open_gate();
        // What a server waits for before it stops.
        rig.app.core.flights.landed().await;
        let rig = rig.restarted().await;
        rig.check(&person, HONEST).await.ok();
        assert_eq!(rig.provider.calls("/token").len(), 1);
        let account = &rig.application(&person, HONEST).await["connected_accounts"][0];
        assert_eq!(account["status"], "active");
    }

    async fn an_import_is_finished_without_its_caller(setup: Setup) {
        let provider = Arc::new(Slow::default());
        let app = setup.transport(provider.clone()).start().await;
        let customer = app.customer().await;
        customer.apply("[[app]]\nslug = \"github\"\nenvironments = [\"test\"]\n\
            oauth = { client_id = \"c\", client_secret = \"s\" }\n").await;
        let access = json!({ "access_token": "from-elsewhere" });
        let import = app.put("/api/v2/public/migrate-token").for_host(&customer)
            .json(json!({ "slug": "github", "auth_object": access }));
        tokio::select! {
            answer = import.send() => panic!("{answer}"),
            () = provider.asked.notified() => {}
        }
        provider.goes_on.notify_one();
        app.core.flights.landed().await;
        let shown = customer.application("github").await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "octocat", "{shown}");
    }

    async fn credentials_are_kept_when_the_provider_accepts_them(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.close_gate();
        tokio::select! {
            answer = rig.save_key(&person, "good-key-1") => panic!("{answer}"),
            () = rig.provider.credential_arrived() => {}
        }
        rig.provider.open_gate();
        rig.app.core.flights.landed().await;
        assert_eq!(rig.application(&person, KEYED).await["connected"], json!(true));
    }
}
