//! Everybody refreshes at once at a provider that ends the whole family of tokens when an old one
//! comes back (RFC 9700 4.14.2).

use std::time::Duration;

use tokio::task::JoinSet;

use super::rig::{HONEST, Rig};
use crate::support::{Setup, TestApp, both_databases};

both_databases! {
    async fn one_refresh_leaves_however_many_servers_ask(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.set(|knobs| {
            knobs.rotate = true;
            knobs.family_revoke = true;
            knobs.expires_in = Some(600);
        });
        rig.connect(&person, HONEST).await;
        rig.provider.clear_log();
        rig.app.advance(Duration::from_secs(590));

        let another = rig.app.another().await;
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        let mut calls = JoinSet::new();
        let servers: [&TestApp; 2] = [&rig.app, &another];
        for server in servers.iter().cycle().take(16) {
            calls.spawn(server.post(path.clone()).bearer(&person.token).send());
        }
        while let Some(answer) = calls.join_next().await {
            answer.expect("no panic").ok();
        }
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }

    /// The provider's grace for a lost answer: the old refresh token still works once more.
    async fn a_lost_refresh_answer_is_tried_again_with_the_old_token(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.set(|knobs| {
            knobs.rotate = true;
            knobs.grace = true;
            knobs.expires_in = Some(600);
        });
        rig.connect(&person, HONEST).await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.set(|knobs| knobs.drop_token_reply = true);
        rig.check(&person, HONEST).await.error(502, "PROVIDER_UNAVAILABLE");
        rig.provider.set(|knobs| knobs.drop_token_reply = false);
        rig.app.advance(Duration::from_secs(1));
        rig.check(&person, HONEST).await.ok();
    }

    /// Without a grace the connection cannot be saved; it ends with the reason, not in a loop.
    async fn a_lost_refresh_answer_without_grace_says_what_happened(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.set(|knobs| {
            knobs.rotate = true;
            knobs.family_revoke = true;
            knobs.expires_in = Some(600);
        });
        rig.connect(&person, HONEST).await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.clear_log();
        rig.provider.set(|knobs| knobs.drop_token_reply = true);
        rig.check(&person, HONEST).await.error(502, "PROVIDER_UNAVAILABLE");
        rig.provider.set(|knobs| knobs.drop_token_reply = false);
        for _ in 0..3 {
            rig.app.advance(Duration::from_secs(60));
            rig.check(&person, HONEST).await.error(409, "REAUTH_REQUIRED");
        }
        assert_eq!(rig.provider.calls("/token").len(), 2);
        let account = rig.application(&person, HONEST).await["connected_accounts"][0].clone();
        assert_eq!(account["status"], "expired");
        assert_eq!(account["reauth_reason"], "refresh_interrupted");
    }

    async fn a_caller_that_hangs_up_does_not_take_the_answer_along(setup: Setup) {
        // Short, so that a lease that nobody ends is soon taken by the next caller.
        let setup = setup.option("outbound_timeout", "2s").option("refresh_lease", "12s");
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.set(|knobs| {
            knobs.rotate = true;
            knobs.family_revoke = true;
            knobs.expires_in = Some(600);
        });
        rig.connect(&person, HONEST).await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.clear_log();
        // The token request of connecting has arrived before.
        rig.provider.token_request_arrived().await;
        rig.provider.close_gate();
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        let impatient = tokio::spawn(rig.app.post(path).bearer(&person.token).send());
        rig.provider.token_request_arrived().await;
        impatient.abort();
        assert!(impatient.await.is_err_and(|error| error.is_cancelled()));
        rig.provider.open_gate();
        // What a server waits for before it stops.
        rig.app.core.flights.landed().await;
        let rig = rig.restarted().await;
        rig.check(&person, HONEST).await.ok();
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }

    async fn disconnecting_during_a_refresh_revokes_what_it_brings(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.set(|knobs| {
            knobs.rotate = true;
            knobs.expires_in = Some(600);
        });
        rig.connect(&person, HONEST).await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.token_request_arrived().await;
        rig.provider.close_gate();
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        let checking = tokio::spawn(rig.app.post(path).bearer(&person.token).send());
        rig.provider.token_request_arrived().await;
        let path = format!("/api/v1/linked-acc/integration/{HONEST}");
        rig.app.delete(path).bearer(&person.token).send().await.ok();
        rig.provider.open_gate();
        checking.await.expect("an answer").error(400, "NOT_CONNECTED");
        patchbay::services::revoke::step(&rig.app.core).await.expect("a step");
        let revoked = rig.provider.calls("/revoke");
        assert_eq!(revoked.len(), 1);
        let newest = rig.provider.live_refresh_tokens();
        assert!(newest.is_empty(), "{newest:?} still works");
    }
}
