//! An answer that was made for one app arrives at another one's callback.
//!
//! A developer defines an app whose authorize address bounces the browser to another provider, with
//! that provider's client and our honest callback, but with the state of the malicious app's flow.
//! If we spent the code where the state points, the malicious token endpoint would get it.

use app::contract::error::ErrorCode;
use patchbay::domain::scope::Environment;
use url::Url;

use super::rig::{Company, HONEST, MALICIOUS, Rig, project_file, refused};
use crate::support::{CRM, Setup, TestApp, both_databases};

/// The malicious flow starts in `flow_of`; its answer arrives at the callback of `victim`.
async fn bounce(rig: &Rig, flow_of: (&Company, Environment), victim: (&Company, Environment)) {
    let key = |(company, environment): (&Company, Environment)| match environment {
        Environment::Test => company.key.clone(),
        Environment::Production => company.production_key.clone(),
    };
    let mallory = rig.person_with(&key(flow_of), "mallory").await;
    let honest = rig.callback_path(victim.0, victim.1, HONEST).await;
    let mut bounce: Url = rig
        .provider
        .url("/h/authorize")
        .parse()
        .expect("an address");
    bounce
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", "client-of-app-h")
        .append_pair("redirect_uri", &rig.app.public(&honest));
    let bounce = format!("{bounce}&state={{state}}");
    rig.provider.set(|knobs| {
        knobs.redirect_to.insert("m".to_owned(), bounce);
    });

    let (mut browser, list) = rig.open(&mallory).await;
    let to_h = rig.consented(&mut browser, &list, MALICIOUS).await;
    assert!(to_h.contains("/h/authorize"), "{to_h}");
    let callback = rig.provider.visit(&to_h).await;
    assert!(callback.contains(&honest), "{callback}");
    let page = browser.get(&callback).await;
    refused(&page, ErrorCode::FlowContextMismatch);
    rig.nothing_was_spent();
    assert_eq!(
        rig.application(&mallory, MALICIOUS).await["connected"],
        false
    );
    assert_eq!(rig.application(&mallory, HONEST).await["connected"], false);
}

both_databases! {
    async fn a_code_for_the_honest_app_is_not_spent_at_the_malicious_one(setup: Setup) {
        let rig = Rig::new(setup).await;
        bounce(&rig, (&rig.ours, Environment::Test), (&rig.ours, Environment::Test)).await;
    }

    async fn nor_is_one_for_another_company(setup: Setup) {
        let rig = Rig::new(setup).await;
        bounce(&rig, (&rig.theirs, Environment::Test), (&rig.ours, Environment::Test)).await;
    }

    async fn nor_is_one_for_another_environment(setup: Setup) {
        let rig = Rig::new(setup).await;
        bounce(&rig, (&rig.ours, Environment::Test), (&rig.ours, Environment::Production)).await;
    }

    async fn an_unknown_or_malformed_callback_address_fits_no_flow(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let (_, query) = callback.split_once('?').expect("an answer");
        for context in ["ctx_000000000000000000000000", "x", "%00", "ctx_", "CTX", ".."] {
            let page = browser.get(&format!("/oauth/callback/{context}?{query}")).await;
            assert!((400..500).contains(&page.status()), "{context}: {}", page.answer);
            assert_eq!(page.answer.location(), "", "{context}: {}", page.answer);
        }
        rig.nothing_was_spent();
        let back = browser.get(&callback).await;
        assert!(back.answer.location().ends_with("/done"), "the flow is intact: {}", back.answer);
    }

    /// RFC 9207: the answer says that it comes from elsewhere.
    async fn an_answer_of_another_issuer_is_not_spent(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let honest = rig.provider.url("/h");
        let issuers = [rig.provider.url("/m"), "https://evil.test".to_owned(), format!("{honest}x"),
            format!("{honest}?"), format!("{honest}#"), format!("{honest}/"), honest.to_uppercase(), String::new()];
        for issuer in issuers {
            rig.provider.set(|knobs| knobs.issuer = Some(issuer.clone()));
            let (mut browser, list) = rig.open(&person).await;
            let callback = rig.consented(&mut browser, &list, HONEST).await;
            let back = browser.get(&callback).await;
            let failed = browser.follow(&back).await;
            assert!(failed.url.path().contains(&format!("{list}/{HONEST}/failed/")), "{issuer}");
            let words = app::i18n::error_text(ErrorCode::FlowContextMismatch);
            assert!(failed.says(words.advice), "{issuer}: {}", failed.text());
            rig.nothing_was_spent();
        }
        assert_eq!(rig.application(&person, HONEST).await["connected"], false);
    }

    /// RFC 9207: of a provider that always says who it is, an answer without that is none of its own.
    async fn an_answer_without_the_issuer_that_was_promised_is_not_spent(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        let consent = browser.leave(&leaving).await;
        let pressed = browser.press(&consent, "Approve", &[]).await;
        let (callback, iss) = pressed.answer.location().split_once("&iss=").expect("who answers");
        assert!(!iss.is_empty());
        let failed = browser.come_back(callback).await;
        let words = app::i18n::error_text(ErrorCode::FlowContextMismatch);
        assert!(failed.says(words.advice), "{}", failed.text());
        assert_eq!(app.token_calls("authorization_code").await, 0);
    }

    /// A flow whose app got another registration meanwhile: the old callback fits nothing any more.
    async fn a_flow_does_not_outlive_its_registration(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let text = project_file().replace("client-of-app-h", "another-client");
        let variables = |_: &str| Some("another-secret".to_owned());
        let file = patchbay::services::projects::FileText {
            name: "project.toml", text: &text, variables: &variables,
        };
        let project = &rig.ours.project;
        patchbay::services::projects::apply(&rig.app.core, project, &file, false).await.expect("applied");
        let page = browser.get(&callback).await;
        refused(&page, ErrorCode::FlowContextMismatch);
        rig.nothing_was_spent();
    }
}
