//! Whatever a provider answers to a token request, the tokens taken from it fit into a header, all of
//! it is bounded, no secret is among the extras or in an error, and nothing panics.
//!
//! Input: the status, and the body.

#![no_main]

use async_trait::async_trait;
use fuzz::{lines, ready};
use http::{HeaderMap, HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;
use patchbay::domain::auth_object::{LONGEST_LIFE, LONGEST_TOKEN};
use patchbay::outbound::oauth::{
    ClientAuth, OAuthClient, PkceVerifier, Registration, TokenAnswer, TokenError,
};
use patchbay::outbound::{OutboundError, OutboundRequest, OutboundResponse, Transport};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

/// Secrets of the requests. No provider's words may bring them into an error or a note.
const SECRET: &str = "planted-client-secret";
const CODE: &str = "planted-code";
const VERIFIER: &str = "planted-verifier-0123456789-0123456789-0123456789";

fuzz_target!(|text: &str| {
    let [status, body] = lines(text);
    let status = status.trim().parse().ok();
    let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) else {
        return;
    };
    let provider = Provider(OutboundResponse {
        status,
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
    });
    let here = Url::parse("https://acme.test/token").expect("an address");
    let registration = Registration {
        token_url: here.clone(),
        refresh_url: None,
        client_id: "client".to_owned(),
        client_secret: Some(SecretString::from(SECRET)),
        client_auth: ClientAuth::Basic,
        token_params: Vec::new(),
    };
    let client = OAuthClient::new(&provider, &registration);
    let verifier = PkceVerifier::parse(SecretString::from(VERIFIER)).expect("a verifier");
    check(
        ready(client.exchange_code(&SecretString::from(CODE), Some(&verifier), &here)),
        body,
    );
    check(ready(client.refresh(&SecretString::from(CODE))), body);
});

fn check(answer: Result<TokenAnswer, TokenError>, body: &str) {
    match answer {
        Ok(answer) => {
            fits(&answer.access_token);
            assert!(!answer.access_token.expose_secret().contains(' '));
            answer.refresh_token.iter().for_each(fits);
            for lifetime in answer.expires_in.iter().chain(&answer.refresh_expires_in) {
                assert!((1..=LONGEST_LIFE.as_secs()).contains(&lifetime.as_secs()));
            }
            let scopes = answer.scopes.unwrap_or_default();
            assert!(scopes.len() <= 500);
            for scope in &scopes {
                assert!((1..=512).contains(&scope.len()) && !scope.contains(char::is_whitespace));
            }
            let extras = Value::Object(answer.extras);
            has_no_secrets(&extras);
            assert!(
                extras.to_string().len() <= 6 * body.len() + 2,
                "extras grew"
            );
        }
        Err(error) => {
            let (told, logged) = (format!("{error} {error:?}"), error.note_for_log());
            assert!(told.len() < 400, "{told}");
            assert!(logged.chars().count() <= 200 && !logged.contains(char::is_control));
            for secret in [SECRET, CODE, VERIFIER] {
                assert!(
                    !told.contains(secret) && !logged.contains(secret),
                    "{logged}"
                );
            }
        }
    }
}

fn fits(token: &SecretString) {
    let token = token.expose_secret();
    assert!((1..=LONGEST_TOKEN).contains(&token.len()));
    let header = HeaderValue::from_str(&format!("Bearer {token}")).expect("fits into a header");
    assert!(header.to_str().is_ok(), "visible ASCII");
}

fn has_no_secrets(value: &Value) {
    match value {
        Value::Object(object) => {
            for name in ["access_token", "refresh_token", "id_token", "client_secret"] {
                assert!(!object.contains_key(name), "{name} is among the extras");
            }
            object.values().for_each(has_no_secrets);
        }
        Value::Array(items) => items.iter().for_each(has_no_secrets),
        _ => {}
    }
}

/// A provider that always answers the same.
struct Provider(OutboundResponse);

#[async_trait]
impl Transport for Provider {
    async fn send(&self, _: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        Ok(self.0.clone())
    }
}
