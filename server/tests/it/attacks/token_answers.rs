//! A provider's token endpoint says anything: pages, errors that look like successes, tokens that are
//! no tokens, numbers that are no times, bytes that would split a header.
//!
//! Each answer ends in a connection that works or in one of our own failures, in words, at the first
//! exchange and at a refresh alike. Never is it our fault in name, and nothing of it splits a header.

mod rows;

use app::contract::error::ErrorCode;
use http::StatusCode;

use self::rows::rows;
use super::rig::{MALICIOUS, Person, Rig, client_of, texts};
use crate::support::{Setup, both_databases};

/// An app whose API knows no call that would try a token.
const PLAIN: &str = "app-p";

async fn rig(setup: Setup) -> Rig {
    let rig = Rig::new(setup.option("rate_limit", "off")).await;
    let file = rig.provider.oauth_app(PLAIN, "p", "", "");
    let tries = |line: &&str| line.starts_with("verify = ") || line.starts_with("identity = ");
    let kept: Vec<&str> = file.lines().filter(|line| !tries(line)).collect();
    let files = [(PLAIN, kept.join("\n"))];
    rig.with_apps(&files, &client_of(PLAIN)).await
}

/// How a flow with this answer ends: `None` where it connects.
async fn connect(rig: &Rig, person: &Person) -> Option<ErrorCode> {
    let (mut browser, list) = rig.open(person).await;
    let callback = rig.consented(&mut browser, &list, PLAIN).await;
    let back = browser.get(&callback).await;
    assert_eq!(back.status(), 303, "{}", back.answer);
    let shown = browser.follow(&back).await;
    assert_eq!(shown.status(), 200, "{}", shown.answer);
    let to = shown.url.path().to_owned();
    if to.ends_with("/done") {
        return None;
    }
    let (_, flow) = to.split_once("/failed/").expect("one of two ends");
    let error = format!("SELECT coalesce(error, '') FROM flows WHERE id = '{flow}'");
    let error = texts(&rig.app.core, &error).await.concat();
    Some(ErrorCode::parse(&error).expect("a failure of ours"))
}

/// Whose fault such an answer is.
fn is_providers(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::TokenRefused
            | ErrorCode::ClientRefused
            | ErrorCode::ScopeRefused
            | ErrorCode::AccessDenied
            | ErrorCode::ProviderUnavailable
            | ErrorCode::ProviderRefused
            | ErrorCode::NeedsReauth
    )
}

both_databases! {
    async fn whatever_the_token_endpoint_says_has_an_end_in_words(setup: Setup) {
        let rig = rig(setup).await;
        let (mut connected, mut refused) = (0, 0);
        for (at, (status, body)) in rows().into_iter().enumerate() {
            let shown: String = body.chars().take(80).collect();
            let what = format!("row {at}: {status} {shown}");
            let person = rig.person(&rig.ours, &format!("person-{at}")).await;
            rig.provider.set(|knobs| {
                knobs.token_status = Some(StatusCode::from_u16(status).expect("a status"));
                knobs.token_body = Some(body.clone());
            });
            let end = connect(&rig, &person).await;
            rig.provider.set(|knobs| {
                knobs.token_status = None;
                knobs.token_body = None;
            });
            let app = rig.application(&person, PLAIN).await;
            match end {
                // The app's API is asked nothing, so whatever token came is the connection's.
                None => {
                    connected += 1;
                    assert_eq!(app["connected"], true, "{what}: {app}");
                    let check = rig.check(&person, PLAIN).await;
                    assert!(matches!(check.status, 200 | 409), "{what}: {check}");
                }
                Some(code) => {
                    refused += 1;
                    assert!(is_providers(code), "{what}: {code:?}");
                    assert_eq!(app["connected"], false, "{what}: {app}");
                }
            }
        }
        println!("{connected} connected, {refused} refused");
        assert!(connected + refused >= 120, "{connected} and {refused}");
        assert!(connected >= 20 && refused >= 60, "{connected} and {refused}");
        for call in rig.provider.log() {
            for (name, value) in &call.headers {
                let plain = value.as_bytes().iter().all(|byte| (0x20..0x7f).contains(byte));
                assert!(plain && name != "x-evil", "{name} of {call:?}");
            }
        }
    }

    /// The same at a refresh: the connection stays, or says that it needs its owner.
    async fn a_refresh_outlives_whatever_it_says(setup: Setup) {
        let rig = Rig::new(setup.option("rate_limit", "off")).await;
        let person = rig.person(&rig.ours, "person").await;
        for (at, (status, body)) in rows().into_iter().enumerate().step_by(3) {
            let shown: String = body.chars().take(80).collect();
            let what = format!("row {at}: {status} {shown}");
            let person = rig.session(&rig.ours.key, &person.account).await;
            rig.connect(&person, MALICIOUS).await;
            rig.app.advance(std::time::Duration::from_secs(2 * 60 * 60));
            rig.provider.set(|knobs| {
                knobs.token_status = Some(StatusCode::from_u16(status).expect("a status"));
                knobs.token_body = Some(body.clone());
            });
            let check = rig.check(&person, MALICIOUS).await;
            rig.provider.set(|knobs| {
                knobs.token_status = None;
                knobs.token_body = None;
            });
            assert!(matches!(check.status, 200 | 400 | 409 | 502), "{what}: {check}");
        }
    }
}
