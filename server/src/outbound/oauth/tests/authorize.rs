//! The address that the end user leaves for.

use super::*;

fn authorize_url(omit_response_type: bool) -> Url {
    let authorize_url =
        Url::parse("https://acme.test/authorize?tenant=1&state=theirs&client_id=theirs#top")
            .unwrap();
    let authorization = Authorization {
        authorize_url: &authorize_url,
        client_id: "id:1",
        redirect_uri: &redirect_uri(),
        state: &SecretString::from("the-state"),
        verifier: Some(&verifier()),
        scope: "a.read,b",
        omit_response_type,
        params: &pairs(&[
            ("prompt", "consent"),
            ("state", "x"),
            ("redirect_uri", "https://x.test"),
        ]),
    };
    authorization.url()
}

#[test]
fn the_authorize_address_holds_each_of_our_parameters_once() {
    let url = authorize_url(false);
    assert_eq!(url.fragment(), None);
    assert_eq!(
        query(&url),
        pairs(&[
            ("tenant", "1"),
            ("response_type", "code"),
            ("client_id", "id:1"),
            ("state", "the-state"),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
            ),
            ("code_challenge_method", "S256"),
            ("redirect_uri", "https://connect.test/oauth/callback/ctx_1"),
            ("scope", "a.read,b"),
            ("prompt", "consent"),
        ])
    );
}

#[test]
fn a_provider_that_refuses_response_type_is_not_sent_it() {
    let mut expected = query(&authorize_url(false));
    expected.retain(|(name, _)| name != "response_type");
    assert_eq!(query(&authorize_url(true)), expected);
}

#[test]
fn a_verifier_is_43_to_128_unreserved_characters() {
    let parse = |text: String| PkceVerifier::parse(SecretString::from(text)).is_some();
    assert!(parse("a".repeat(43)) && parse("-._~".repeat(32)));
    assert!(!parse("a".repeat(42)) && !parse("a".repeat(129)) && !parse("+".repeat(43)));
}
