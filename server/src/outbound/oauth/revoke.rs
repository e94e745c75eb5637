//! Revoking a grant: RFC 7009, and what providers made of it.
//!
//! Written by hand because the `oauth2` crate refuses plain http here, which our own sandbox uses
//! on a loopback address; whether plain http is allowed is the guard's decision. Does not belong
//! here: which of a provider's ways it is (`catalog`), and when it is tried again (`services`).

use std::fmt;

use http::{HeaderName, HeaderValue, Method, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use super::super::transport::{OutboundError, OutboundRequest};
use super::{OAuthClient, TOKEN_BODY_LIMIT, TokenError, answer};

/// What kind of token is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenHint {
    /// An access token.
    Access,
    /// A refresh token; most providers end the whole grant with it.
    Refresh,
}

impl TokenHint {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access_token",
            Self::Refresh => "refresh_token",
        }
    }
}

/// Names with values that may be secret.
pub type SecretPairs = Vec<(String, SecretString)>;

/// A request that revokes a grant, complete and interpolated.
pub struct Revocation {
    /// Its method.
    pub method: Method,
    /// Where it goes, without `query`.
    pub url: Url,
    /// Parameters of the address.
    pub query: SecretPairs,
    /// Headers; the access token is among them where it is the proof.
    pub headers: SecretPairs,
    /// What proves that we may ask for it.
    pub proof: RevocationProof,
    /// What is sent.
    pub body: RevocationBody,
    /// The token that is to end, to be cut out of the provider's words.
    pub token: SecretString,
}

/// What proves that we may end a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationProof {
    /// The client, as in token requests.
    Client,
    /// The client, in the `Authorization` header.
    Basic,
    /// The access token, which the headers or the query hold.
    Token,
    /// Nothing.
    None,
}

/// What a revocation sends.
pub enum RevocationBody {
    /// Nothing.
    Nothing,
    /// Form parameters.
    Form(SecretPairs),
    /// An object of texts.
    Json(SecretPairs),
}

impl Revocation {
    /// The parameters of RFC 7009, section 2.1.
    #[must_use]
    pub fn standard_parameters(token: &SecretString, hint: TokenHint) -> SecretPairs {
        vec![
            ("token".to_owned(), token.clone()),
            ("token_type_hint".to_owned(), hint.as_str().into()),
        ]
    }
}

impl fmt::Debug for Revocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revocation")
            .field("method", &self.method)
            .field("proof", &self.proof)
            .finish_non_exhaustive()
    }
}

impl OAuthClient<'_> {
    /// Revokes a grant. A token that the provider does not know any more counts as revoked.
    ///
    /// # Errors
    /// Any [`TokenError`]; [`TokenError::Unavailable`] is worth another try.
    pub async fn revoke(&self, revocation: &Revocation) -> Result<(), TokenError> {
        let request = self.request(revocation)?;
        let host = request.host();
        let response = self.transport.send(request).await?;
        if response.status.is_success() && !answer::says_no(&response) {
            return Ok(());
        }
        let mut secrets = vec![revocation.token.expose_secret()];
        let secret = self.registration.client_secret.as_ref();
        secrets.extend(secret.map(|secret| secret.expose_secret()));
        match answer::error_in(&response, &host, &secrets) {
            TokenError::InvalidGrant { .. } => Ok(()),
            problem => Err(problem),
        }
    }

    fn request(&self, revocation: &Revocation) -> Result<OutboundRequest, TokenError> {
        let registration = self.registration;
        let mut url = revocation.url.clone();
        for (name, value) in &revocation.query {
            url.query_pairs_mut()
                .append_pair(name, value.expose_secret());
        }
        let mut request = OutboundRequest::new(revocation.method.clone(), url);
        request.deadline = self.deadline;
        request.body_limit = TOKEN_BODY_LIMIT;
        for (name, value) in &revocation.headers {
            let (name, value) = header_of(name, value)?;
            request.headers.insert(name, value);
        }
        let client = revocation.proof == RevocationProof::Client;
        let proof = match revocation.proof {
            RevocationProof::Client => registration.proof_header()?,
            RevocationProof::Basic => Some(registration.basic()?),
            RevocationProof::Token | RevocationProof::None => None,
        };
        if let Some(proof) = proof {
            request.headers.insert(header::AUTHORIZATION, proof);
        }
        let parameters = if client {
            registration.proof_parameters()
        } else {
            Vec::new()
        };
        let accept = HeaderValue::from_static("application/json");
        let (kind, body) = match &revocation.body {
            RevocationBody::Form(pairs) => (
                "application/x-www-form-urlencoded",
                form(pairs, &parameters),
            ),
            RevocationBody::Json(pairs) => ("application/json", json(pairs, &parameters)),
            RevocationBody::Nothing => ("", Vec::new()),
        };
        request.headers.entry(header::ACCEPT).or_insert(accept);
        if !body.is_empty() {
            let kind = HeaderValue::from_static(kind);
            request.headers.insert(header::CONTENT_TYPE, kind);
        }
        request.body = body;
        Ok(request)
    }
}

fn header_of(name: &str, value: &SecretString) -> Result<(HeaderName, HeaderValue), TokenError> {
    let invalid = || OutboundError::Invalid {
        why: "its headers are not valid",
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| invalid())?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// What the file says comes first; it may have named the client itself.
fn missing<'p>(
    pairs: &SecretPairs,
    parameters: &'p [(&'static str, &'p str)],
) -> impl Iterator<Item = &'p (&'static str, &'p str)> {
    parameters
        .iter()
        .filter(|(name, _)| pairs.iter().all(|(own, _)| own != name))
}

fn form(pairs: &SecretPairs, parameters: &[(&'static str, &str)]) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        form.append_pair(name, value.expose_secret());
    }
    form.extend_pairs(missing(pairs, parameters));
    form.finish().into_bytes()
}

fn json(pairs: &SecretPairs, parameters: &[(&'static str, &str)]) -> Vec<u8> {
    let own = pairs
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.expose_secret())));
    let proof =
        missing(pairs, parameters).map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
    let object: Map<String, Value> = own.chain(proof).collect();
    Value::Object(object).to_string().into_bytes()
}
