//! A claim while the connection's token is being refreshed.

use std::time::Duration;

use serde_json::json;

use super::{BACK, Host, USER, opened, parameter};
use crate::attacks::rig::{HONEST, Rig};
use crate::support::{Setup, both_databases};

both_databases! {
    /// The provider ends the old refresh token with the new one: whoever hands the connection over before
    /// the answer is there keeps one that is dead.
    async fn a_claim_waits_for_what_a_refresh_brings(setup: Setup) {
        let rig = Rig::new(setup).await;
        let host = Host::of(&rig, &rig.ours).await;
        rig.provider.set(|knobs| {
            knobs.rotate = true;
            knobs.family_revoke = true;
            knobs.expires_in = Some(600);
        });
        let link = host.link(json!({ "app": HONEST, "callback_url": BACK })).await;
        let (mut browser, page) = opened(&rig.app, &link).await;
        let app_page = page.url.to_string();
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        let callback = rig.provider.visit(&leaving.link("Continue")).await;
        let done = browser.come_back(&callback).await;
        let end = browser.get(&done.link("Finish")).await;
        let public = parameter(&end.link("Continue").parse().expect("an address"), "token");

        rig.app.advance(Duration::from_secs(601));
        rig.provider.token_request_arrived().await;
        rig.provider.close_gate();
        let page = browser.get(&app_page).await;
        let checking = browser.submit(&page, "Check connection", &[]);
        let claiming = async {
            rig.provider.token_request_arrived().await;
            let meanwhile = async {
                for _ in 0..5 {
                    assert_eq!(host.session(&link).await["status"], "connected");
                }
                rig.provider.open_gate();
            };
            tokio::join!(host.exchange(&public, Some(USER)), meanwhile).0
        };
        let (_, claimed) = tokio::join!(checking, claiming);
        let claimed = claimed.ok();
        let token = claimed["access_token"].as_str().expect("text");

        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        for refreshes in [2, 3] {
            let checked = rig.app.post(&path).bearer(token).json(json!({})).send().await;
            assert_eq!(checked.ok()["status"], "active");
            assert_eq!(rig.provider.live_refresh_tokens().len(), 1);
            assert_eq!(rig.provider.calls("/token").len(), refreshes);
            rig.app.advance(Duration::from_secs(601));
        }
    }
}
