//! An answer arrives in another browser than the one that left.
//!
//! Both directions of one trick. The attacker mails the provider's address, so that the victim's
//! consent ends in the attacker's account; or mails the finished callback, so that the attacker's
//! app account ends in the victim's connection.

use app::contract::error::ErrorCode;

use super::rig::{HONEST, MALICIOUS, Rig, refused};
use crate::support::{Setup, both_databases};

both_databases! {
    async fn a_forwarded_authorize_address_ends_in_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let attacker = rig.person(&rig.ours, "attacker").await;
        let victim = rig.person(&rig.ours, "victim").await;
        let (mut of_attacker, list) = rig.open(&attacker).await;
        let forwarded = rig.leave(&mut of_attacker, &list, HONEST).await;

        // The victim is in the middle of a flow of their own, with all cookies of ours.
        let (mut of_victim, own_list) = rig.open(&victim).await;
        rig.leave(&mut of_victim, &own_list, HONEST).await;
        let callback = rig.provider.visit(&forwarded).await;
        refused(&of_victim.get(&callback).await, ErrorCode::FlowBrowserMismatch);
        // Without any cookie.
        let mut empty = rig.app.browser();
        refused(&empty.get(&callback).await, ErrorCode::FlowBrowserMismatch);
        // With the hosted page's cookie of the attacker's own link, as a forwarded link would give.
        let mut guest = rig.app.browser();
        guest.get(&rig.link(&attacker).await).await;
        refused(&guest.get(&callback).await, ErrorCode::FlowBrowserMismatch);

        rig.nothing_was_spent();
        for person in [&attacker, &victim] {
            assert_eq!(rig.application(person, HONEST).await["connected"], false);
        }
    }

    async fn a_foreign_callback_leaves_the_victims_connection_as_it_is(setup: Setup) {
        let rig = Rig::new(setup).await;
        let attacker = rig.person(&rig.ours, "attacker").await;
        let victim = rig.person(&rig.ours, "victim").await;
        rig.connect(&victim, HONEST).await;
        let before = rig.application(&victim, HONEST).await;
        rig.provider.clear_log();

        let (mut of_attacker, list) = rig.open(&attacker).await;
        let callback = rig.consented(&mut of_attacker, &list, HONEST).await;
        let (mut of_victim, _) = rig.open(&victim).await;
        refused(&of_victim.get(&callback).await, ErrorCode::FlowBrowserMismatch);
        refused(&rig.app.browser().get(&callback).await, ErrorCode::FlowBrowserMismatch);
        rig.nothing_was_spent();
        assert_eq!(rig.application(&victim, HONEST).await, before);

        // What was tried elsewhere has not hurt the flow: it still works where it belongs.
        let back = of_attacker.get(&callback).await;
        assert!(back.answer.location().ends_with("/done"), "{}", back.answer);
        assert_eq!(rig.provider.calls("/token").len(), 1);
        assert_eq!(rig.application(&victim, HONEST).await, before);
    }

    /// A cookie with the right name and a made-up value, another flow's value, or the value's hash.
    async fn a_cookie_of_the_right_name_is_not_enough(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let flow = |browser: &crate::support::Browser<'_>| {
            let found = browser.cookies().iter().find(|(name, _)| name.starts_with("__Host-pbf-"));
            found.map(|(name, value)| (name.clone(), value.clone())).expect("a flow's cookie")
        };
        let (name, value) = flow(&browser);
        let (mut other, other_list) = rig.open(&person).await;
        rig.leave(&mut other, &other_list, MALICIOUS).await;
        let (_, of_other) = flow(&other);
        let hash = hex::encode(patchbay::crypto::token::hash(&value));
        let path = &callback[callback.find("/oauth").expect("ours")..];
        let values = ["", " ", "null", &of_other, &hash, &value[1..], &value.to_uppercase()];
        for wrong in values {
            let call = rig.app.get(path).header("accept", "text/html");
            let answer = call.header("cookie", &format!("{name}={wrong}")).send().await;
            assert_eq!(answer.status, 400, "{wrong}: {answer}");
            let title = app::i18n::error_text(ErrorCode::FlowBrowserMismatch).title;
            assert!(answer.text().contains(title), "{wrong}: {answer}");
        }
        rig.nothing_was_spent();
    }

    /// The SDK's window: the click there decides whose the flow is, once.
    async fn a_start_address_belongs_to_the_first_browser(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let path = format!("/api/v1/{HONEST}/integrate");
        let answer = rig.app.get(path).bearer(&person.token).send().await.ok();
        let start = answer["auth_url"].as_str().expect("an address").to_owned();

        let (mut first, mut second) = (rig.app.browser(), rig.app.browser());
        let (shown, too_late) = (first.get(&start).await, second.get(&start).await);
        let leaving = first.submit(&shown, "Continue", &[]).await;
        let pressed = second.press(&too_late, "Continue", &[]).await;
        assert!(pressed.answer.set_cookies().is_empty(), "{}", pressed.answer);
        assert!(!pressed.answer.location().contains("/leave/"), "{}", pressed.answer);
        refused(&second.get(leaving.url.as_str()).await, ErrorCode::FlowBrowserMismatch);

        let callback = rig.provider.visit(&leaving.link("Continue")).await;
        refused(&second.get(&callback).await, ErrorCode::FlowBrowserMismatch);
        rig.nothing_was_spent();
        let back = first.get(&callback).await;
        let result = back.answer.location().to_owned();
        assert!(result.starts_with("/start/result/flow_"), "{}", back.answer);
        let done = first.follow(&back).await;
        assert_eq!(done.status(), 200, "{}", done.answer);
        // The result is the flow's browser's alone; nor does the start address tell others of it.
        refused(&second.get(&callback).await, ErrorCode::FlowBrowserMismatch);
        refused(&second.get(&result).await, ErrorCode::PageSessionMissing);
        refused(&rig.app.browser().get(&result).await, ErrorCode::PageSessionMissing);
        refused(&second.get(&start).await, ErrorCode::LinkExpired);
        refused(&rig.app.browser().get(&start).await, ErrorCode::LinkExpired);
        assert_eq!(rig.application(&person, HONEST).await["connected"], true);
    }

    /// What the click binds the flow to must be a cookie that we gave out for this very flow.
    async fn a_start_address_takes_no_cookie_that_is_not_ours(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let mut starts = Vec::new();
        for _ in 0..2 {
            let path = format!("/api/v1/{HONEST}/integrate");
            let answer = rig.app.get(path).bearer(&person.token).send().await.ok();
            let start = answer["auth_url"].as_str().expect("an address").to_owned();
            let mut browser = rig.app.browser();
            browser.get(&start).await;
            let cookie = browser.cookies().iter().next().map(|(name, value)| (name.clone(), value.clone()));
            starts.push((start, cookie.expect("a cookie")));
        }
        let (start, (name, _)) = starts[0].clone();
        let (_, (_, of_other)) = starts[1].clone();
        let token = start.rsplit('/').next().expect("a token").to_owned();
        for value in ["", "made-up", "made-up.proof", of_other.as_str()] {
            let call = rig.app.post("/_ui/connect/confirm_start").form(&[("token".to_owned(), token.clone())]);
            let answer = call.header("cookie", &format!("{name}={value}")).send().await;
            assert!(answer.location().ends_with("error=page_session_missing"), "{value}: {answer}");
            assert!(answer.set_cookies().is_empty(), "{value}: {answer}");
        }
        let mut own = rig.app.browser();
        let shown = own.get(&start).await;
        let leaving = own.press(&shown, "Continue", &[]).await;
        assert!(leaving.answer.location().starts_with("/leave/flow_"), "it still waits: {}", leaving.answer);
    }

    async fn a_hosted_page_belongs_to_the_browser_that_changed_something(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let link = rig.link(&person).await;
        let (mut first, mut second) = (rig.app.browser(), rig.app.browser());
        let list = first.get(&link).await.answer.location().to_owned();
        second.get(&link).await;
        let shown = second.get(&format!("{list}/{HONEST}")).await;
        assert_eq!(shown.status(), 200, "{}", shown.answer);
        rig.leave(&mut first, &list, HONEST).await;

        let pressed = second.press(&shown, "Authorize", &[]).await;
        assert!(pressed.answer.set_cookies().is_empty(), "{}", pressed.answer);
        assert!(!pressed.answer.location().contains("/leave/"), "{}", pressed.answer);
        refused(&second.get(&list).await, ErrorCode::LinkTaken);
        refused(&second.get(&link).await, ErrorCode::LinkTaken);
        refused(&rig.app.browser().get(&link).await, ErrorCode::LinkTaken);
        assert_eq!(first.get(&list).await.status(), 200);
    }
}
