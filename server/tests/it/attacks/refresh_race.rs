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
        rig.check(&person, HONEST).await.ok();
    }
}
