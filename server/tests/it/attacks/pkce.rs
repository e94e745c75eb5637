//! The proof between leaving and coming back is taken out of the address on its way, or replaced.
//!
//! Every flow carries an S256 challenge whose verifier stays with the server, sealed. Where the
//! provider did not get the challenge, or got another one, the exchange must fail and connect nothing.

use std::collections::BTreeSet;

use app::contract::error::ErrorCode;
use app::i18n::error_text;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use super::rig::{HONEST, MALICIOUS, Person, Rig, dump, query};
use crate::support::{Page, Setup, both_databases};

/// A flow whose address is changed between us and the provider; gives where it ends.
async fn tampered(
    rig: &Rig,
    person: &Person,
    change: impl Fn(&str, String) -> Option<String>,
) -> Page {
    let (mut browser, list) = rig.open(person).await;
    let mut url: Url = rig
        .leave(&mut browser, &list, HONEST)
        .await
        .parse()
        .expect("an address");
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let kept = pairs.into_iter().filter_map(|(name, value)| {
        let value = change(&name, value)?;
        Some((name, value))
    });
    let kept: Vec<_> = kept.collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    let callback = rig.provider.visit(url.as_str()).await;
    browser.come_back(&callback).await
}

both_databases! {
    async fn every_flow_has_a_proof_of_its_own(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let mut verifiers = BTreeSet::new();
        for slug in [HONEST, MALICIOUS, HONEST] {
            let (mut browser, list) = rig.open(&person).await;
            let url = rig.leave(&mut browser, &list, slug).await;
            assert_eq!(query(&url, "code_challenge_method"), "S256", "{url}");
            let challenge = query(&url, "code_challenge");
            assert_eq!(challenge.len(), 43, "{url}");
            let everything = dump(&rig.app.core).await;
            rig.provider.clear_log();
            let done = browser.come_back(&rig.provider.visit(&url).await).await;
            assert_eq!(done.status(), 200, "{}", done.answer);
            let calls = rig.provider.calls("/token");
            let verifier = calls[0].form("code_verifier").expect("a verifier");
            assert!((43..=128).contains(&verifier.len()), "{verifier}");
            let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
            assert_eq!(hash, challenge, "S256 of the verifier");
            // Whoever reads the database while the person is away finds no verifier.
            let hexadecimal = hex::encode_upper(&verifier);
            assert!(!everything.contains(&verifier) && !everything.contains(&hexadecimal));
            assert!(!url.contains(&verifier));
            verifiers.insert(verifier);
        }
        assert_eq!(verifiers.len(), 3, "none is used twice");
    }

    async fn without_its_challenge_no_code_is_good(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let foreign = URL_SAFE_NO_PAD.encode(digest(&SHA256, b"the attacker's own verifier, long enough to be one"));
        let strip = |name: &str, value: String| (!name.starts_with("code_challenge")).then_some(value);
        let plain = |name: &str, value: String| {
            Some(if name == "code_challenge_method" { "plain".to_owned() } else { value })
        };
        let empty = |name: &str, value: String| Some(if name == "code_challenge" { String::new() } else { value });
        let swap = |name: &str, value: String| Some(if name == "code_challenge" { foreign.clone() } else { value });
        let ended = [
            tampered(&rig, &person, strip).await,
            tampered(&rig, &person, empty).await,
            tampered(&rig, &person, swap).await,
            tampered(&rig, &person, plain).await,
        ];
        for page in &ended {
            assert!(page.url.path().contains("/failed/"), "{}", page.answer);
            assert!(page.says(error_text(ErrorCode::TokenRefused).title), "{}", page.text());
        }
        assert_eq!(rig.application(&person, HONEST).await["connected"], false);
        // The server sent its verifier each time: it cannot be talked into leaving it out.
        let calls = rig.provider.calls("/token");
        assert_eq!(calls.len(), 4);
        assert!(calls.iter().all(|call| call.form("code_verifier").is_some_and(|it| it.len() >= 43)));
    }
}
