//! The same answer twice, at once and after a restart, against two servers on one database.

use app::contract::error::ErrorCode;
use app::i18n::error_text;
use tokio::task::JoinSet;

use super::rig::{HONEST, Rig, refused};
use crate::support::{Answer, Browser, Setup, TestApp, both_databases};

/// How many browsers' tabs press reload at once.
const AT_ONCE: usize = 64;

fn cookies(browser: &Browser<'_>) -> String {
    let pairs = browser
        .cookies()
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("; ")
}

/// The flow's own browser is told that its answer is in use, and sent to where it can see how it
/// goes.
fn is_used(answer: &Answer) -> bool {
    answer.status == 303
        && answer
            .location()
            .ends_with(&format!("/{HONEST}?error={}", ErrorCode::FlowUsed.as_str()))
}

both_databases! {
    async fn of_64_at_once_on_two_servers_one_spends_the_code(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let another = rig.app.another().await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let path = callback[callback.find("/oauth").expect("ours")..].to_owned();
        let cookies = cookies(&browser);

        // Whoever wins waits at the provider until all others have been answered.
        rig.provider.close_gate();
        let mut calls = JoinSet::new();
        let servers: [&TestApp; 2] = [&rig.app, &another];
        for server in servers.iter().cycle().take(AT_ONCE) {
            let call = server.get(path.clone()).header("accept", "text/html");
            calls.spawn(call.header("cookie", &cookies).send());
        }
        rig.provider.token_request_arrived().await;
        for _ in 1..AT_ONCE {
            let answer = tokio::select! {
                answer = calls.join_next() => answer.expect("a call").expect("no panic"),
                () = rig.provider.token_request_arrived() => panic!("a second token request"),
            };
            assert!(is_used(&answer), "{answer}");
        }
        rig.provider.open_gate();
        let won = calls.join_next().await.expect("a call").expect("no panic");
        assert!(won.location().ends_with("/done"), "{won}");
        assert_eq!(rig.provider.calls("/token").len(), 1);
        another.core.db.close().await;

        // And after a restart.
        let (rig, path) = (rig.restarted().await, path);
        let again = rig.app.get(path).header("accept", "text/html").header("cookie", &cookies);
        let again = again.send().await;
        assert_eq!(again.status, 303, "{again}");
        assert!(again.location().ends_with("/done"), "it says how the flow ended: {again}");
        assert_eq!(rig.provider.calls("/token").len(), 1);
        assert_eq!(rig.application(&person, HONEST).await["connected"], true);
    }

    /// The code may have been spent, so it must not be sent again.
    async fn an_answer_that_is_lost_on_its_way_burns_the_flow(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let mut before = browser.copy();
        rig.provider.set(|knobs| knobs.drop_token_reply = true);
        let back = browser.get(&callback).await;
        let failed = browser.follow(&back).await;
        assert!(failed.says(error_text(ErrorCode::ProviderUnavailable).advice), "{}", failed.text());
        rig.provider.set(|knobs| knobs.drop_token_reply = false);

        let again = before.get(&callback).await;
        assert_eq!(again.answer.location(), back.answer.location(), "the same end once more");
        // A browser that never had the flow learns nothing of it.
        refused(&rig.app.browser().get(&callback).await, ErrorCode::FlowBrowserMismatch);
        assert_eq!(rig.provider.calls("/token").len(), 1);
        assert_eq!(rig.application(&person, HONEST).await["connected"], false);
        // Starting again works.
        rig.connect(&person, HONEST).await;
    }

    async fn a_flow_that_took_too_long_is_not_spent(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        rig.app.advance(rig.app.core.options.lifetimes.flow.get());
        let late = browser.get(&callback).await;
        let told = format!("{list}/{HONEST}?error={}", ErrorCode::FlowExpired.as_str());
        assert_eq!((late.status(), late.answer.location()), (303, told.as_str()));
        refused(&rig.app.browser().get(&callback).await, ErrorCode::FlowBrowserMismatch);
        rig.nothing_was_spent();
    }

    async fn a_flow_does_not_outlive_its_session(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let revoke = rig.app.post("/api/v2/public/session-token/revoke").bearer(&person.token);
        revoke.send().await.ok();
        refused(&browser.get(&callback).await, ErrorCode::FlowExpired);
        rig.nothing_was_spent();
    }
}
