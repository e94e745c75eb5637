//! Every mistake in an app's file has a place in it; and an app that is taken leads nowhere but to
//! `https` (an operator's own also to `http`), says how its credentials are sent, and shows end users
//! nothing but what it asks for.
//!
//! Input: an app's file.

#![no_main]

use std::collections::BTreeMap;

use fuzz::assert_places;
use libfuzzer_sys::fuzz_target;
use patchbay::catalog::template::{UrlTemplate, Values, Variables};
use patchbay::catalog::{CheckedCaptures, CheckedInputs, Origin, Provider, read};
use secrecy::SecretString;

const SANDBOX: &str = "http://localhost:3000/sandbox";

fuzz_target!(|text: &str| {
    // As the file is called; the seeds are the apps that come with the binary.
    let mut lines = text.lines();
    let slug = lines.find_map(|line| line.strip_prefix("slug = \"")?.strip_suffix('"'));
    let read = |origin| read("app.toml", slug.unwrap_or("acme-crm"), text, origin);
    let own = read(Origin::Operator);
    match read(Origin::BuiltIn) {
        Ok(provider) => {
            assert!(own.is_ok(), "an operator may do what we may");
            check(&provider, &["https://", SANDBOX]);
        }
        Err(problems) => assert_places(&problems, text),
    }
    match own {
        Ok(provider) => check(&provider, &["https://", "http://"]),
        Err(problems) => assert_places(&problems, text),
    }
});

fn check(provider: &Provider, schemes: &[&str]) {
    assert!(provider.methods().next().is_some(), "no way to connect it");
    for method in provider.methods() {
        assert!(provider.credential(method).is_some());
        for input in provider.inputs_for(method) {
            assert_eq!(input.to_contract().name, input.name);
        }
        for sample in ["a", "1", "a.b", "../x", "a@b", "ä?#"] {
            let typed = provider.inputs_for(method);
            let typed = typed.map(|input| (input.name.clone(), SecretString::from(sample)));
            let typed: BTreeMap<_, _> = typed.collect();
            if let Ok(inputs) = CheckedInputs::check(&provider.inputs, method, &typed) {
                leads_only_to(provider, &inputs, schemes);
            }
        }
    }
    let (mut words, shown) = (provider.permissions(), provider.permissions().len());
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), shown, "a permission is shown twice");
}

fn leads_only_to(provider: &Provider, inputs: &CheckedInputs, schemes: &[&str]) {
    let captured = CheckedCaptures::default();
    let variables = Variables::new(
        SANDBOX,
        Values {
            inputs,
            captured: &captured,
        },
    );
    for template in addresses(provider) {
        let Ok(url) = template.render(&variables) else {
            continue;
        };
        assert!(
            schemes
                .iter()
                .any(|scheme| url.as_str().starts_with(scheme)),
            "{url}"
        );
        assert!(
            url.username().is_empty() && url.password().is_none(),
            "{url}"
        );
        assert!(url.fragment().is_none(), "{url}");
        let sandbox = url.as_str().starts_with(SANDBOX);
        assert!(sandbox || !template.is_sandbox(), "{url}");
    }
}

fn addresses(provider: &Provider) -> Vec<&UrlTemplate> {
    let oauth = provider.auth.oauth2.iter();
    let consent = oauth.flat_map(|oauth| [&oauth.authorize_url, &oauth.token_url]);
    let client = provider
        .auth
        .client_credentials
        .iter()
        .map(|client| &client.token_url);
    let calls = provider.api.verify.iter().map(|call| &call.url);
    consent
        .chain(client)
        .chain(calls)
        .chain([&provider.api.base_url])
        .collect()
}
