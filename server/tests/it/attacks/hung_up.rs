//! The caller goes while the provider is being asked: what the provider gives is kept all the same.

use serde_json::json;

use super::rig::{HONEST, KEYED, Rig};
use crate::support::{Setup, both_databases};

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
