//! The client against canned answers.

mod answers;
mod authorize;
mod requests;
mod revocations;

use std::sync::Mutex;

use app::contract::error::ErrorCode;
use async_trait::async_trait;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use super::super::transport::{OutboundError, OutboundRequest, OutboundResponse};
use super::*;

/// Gives one canned answer and keeps what was sent.
pub(super) struct Canned {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
    pub(super) sent: Mutex<Vec<OutboundRequest>>,
}

impl Canned {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            sent: Mutex::default(),
        }
    }

    fn header(mut self, name: header::HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// The only request: its authorization, and its form.
    pub(super) fn request(&self) -> (Option<String>, Vec<(String, String)>) {
        let sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1);
        let authorization = sent[0].headers.get(header::AUTHORIZATION);
        let form = url::form_urlencoded::parse(&sent[0].body)
            .into_owned()
            .collect();
        (
            authorization.map(|value| value.to_str().unwrap().to_owned()),
            form,
        )
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let limit = request.body_limit;
        let host = request.host();
        self.sent.lock().unwrap().push(request);
        if self.body.len() > limit {
            return Err(OutboundError::TooLarge { host, limit });
        }
        let status = StatusCode::from_u16(self.status).unwrap();
        Ok(OutboundResponse {
            status,
            headers: self.headers.clone(),
            body: self.body.clone(),
        })
    }
}

pub(super) fn registration() -> Registration {
    Registration {
        token_url: Url::parse("https://acme.test/token").unwrap(),
        refresh_url: None,
        client_id: "id:1".to_owned(),
        client_secret: Some(SecretString::from("se cret/+")),
        client_auth: ClientAuth::Basic,
        token_params: vec![("audience".to_owned(), "api".to_owned())],
    }
}

fn redirect_uri() -> Url {
    Url::parse("https://connect.test/oauth/callback/ctx_1").unwrap()
}

fn verifier() -> PkceVerifier {
    // The example of RFC 7636, appendix B.
    let text = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    PkceVerifier::parse(SecretString::from(text)).unwrap()
}

async fn exchange(canned: &Canned) -> Result<TokenAnswer, TokenError> {
    exchange_with(canned, &registration()).await
}

async fn exchange_with(
    canned: &Canned,
    registration: &Registration,
) -> Result<TokenAnswer, TokenError> {
    OAuthClient::new(canned, registration)
        .exchange_code(
            &SecretString::from("the-code"),
            Some(&verifier()),
            &redirect_uri(),
        )
        .await
}

fn query(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().into_owned().collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn assert_send<T: Send>(value: T) -> T {
    value
}
