//! What nobody claims is revoked and wiped.

use std::time::Duration;

use patchbay::services::link::sweep;
use patchbay::services::revoke;

use super::{Host, USER, connected_alone, opened, parameter};
use crate::support::{TestApp, both_databases};

const MINUTE: Duration = Duration::from_secs(60);

both_databases! {
    async fn what_nobody_claims_in_time_is_revoked_and_wiped(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        app.advance(29 * MINUTE);
        assert_eq!(sweep::step(&app.core).await.expect("a step"), 0);
        app.advance(MINUTE);
        assert_eq!(sweep::step(&app.core).await.expect("a step"), 1);
        assert_eq!(sweep::step(&app.core).await.expect("a step"), 0, "once");
        assert_eq!(revoke::step(&app.core).await.expect("a step").tried, 1);
        let log = app.sandbox_log().await;
        assert!(log.iter().any(|line| line.ends_with("/oauth/revoke")), "{log:?}");
        host.exchange(&public, Some(USER)).await.error(410, "PUBLIC_TOKEN_EXPIRED");
        let told = host.session(&link).await;
        assert_eq!(told["status"], "expired");
        assert_eq!(host.events(&link).await.last().map(String::as_str), Some("expired"));
        let late = app.browser().get(&link.url).await;
        assert_eq!(late.status(), 410);
    }

    async fn a_session_that_nobody_uses_ends(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let (mut browser, page) = opened(&app, &link).await;
        app.advance(31 * MINUTE);
        let late = browser.submit(&page, "Authorize", &[]).await;
        assert!(late.says("This link has expired"), "{}", late.text());
        app.advance(10 * MINUTE);
        assert_eq!(sweep::step(&app.core).await.expect("a step"), 1);
        let told = host.session(&link).await;
        assert_eq!(told["status"], "expired");
        let last = told["events"].as_array().and_then(|events| events.last()).cloned().expect("an event");
        assert_eq!((&last["name"], &last["step"]), (&"expired".into(), &"opened".into()), "{told}");
    }
}
