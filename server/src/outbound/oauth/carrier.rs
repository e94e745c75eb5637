//! Where the `oauth2` crate meets our transport and our types.
//!
//! Does not belong here: which requests are made ([`super`]), how answers are read
//! ([`super::answer`]).

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::Method;
use oauth2::basic::{BasicErrorResponse, BasicTokenType};
use oauth2::{
    AsyncHttpClient, ExtraTokenFields, HttpRequest, HttpResponse, RequestTokenError,
    StandardRevocableToken, StandardTokenIntrospectionResponse, StandardTokenResponse,
    TokenResponse as _,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::transport::OutboundRequest;
use super::{OAuthClient, TOKEN_BODY_LIMIT, TokenError, answer};

/// A usable token.
pub struct TokenAnswer {
    /// Fit for a header: visible ASCII, at most 16 kB.
    pub access_token: SecretString,
    /// As above, and it may hold spaces.
    pub refresh_token: Option<SecretString>,
    /// How long the access token lives, one second to ten years; `None` if nobody knows.
    pub expires_in: Option<Duration>,
    /// What was granted; `None` means what was asked for.
    pub scopes: Option<Vec<String>>,
    /// Everything the provider sent, less tokens, as it was nested.
    pub extras: Map<String, Value>,
}

impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenAnswer")
            .field("refresh_token", &self.refresh_token.is_some())
            .field("expires_in", &self.expires_in)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Extras {
    #[serde(default)]
    extras: Map<String, Value>,
}
impl ExtraTokenFields for Extras {}

/// A token answer in the RFC's shape.
pub(super) type ShapedToken = StandardTokenResponse<Extras, BasicTokenType>;
pub(super) type CrateClient = oauth2::Client<
    BasicErrorResponse,
    ShapedToken,
    StandardTokenIntrospectionResponse<oauth2::EmptyExtraTokenFields, BasicTokenType>,
    StandardRevocableToken,
    oauth2::basic::BasicRevocationErrorResponse,
    oauth2::EndpointSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointSet,
>;
pub(super) type CrateResult =
    Result<ShapedToken, RequestTokenError<TokenError, BasicErrorResponse>>;

/// Carries the crate's requests over our transport and brings the answers into shape.
pub(super) struct Carrier<'a> {
    pub(super) client: &'a OAuthClient<'a>,
    /// What the request holds, to be cut out of the provider's words.
    pub(super) secrets: Vec<&'a str>,
}

impl<'c> AsyncHttpClient<'c> for Carrier<'_> {
    type Error = TokenError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TokenError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let (parts, body) = request.into_parts();
        let url = self.client.registration.token_url.clone();
        let mut outbound = OutboundRequest::new(Method::POST, url);
        outbound.headers = parts.headers;
        outbound.body = body;
        outbound.deadline = self.client.deadline;
        outbound.body_limit = TOKEN_BODY_LIMIT;
        let host = outbound.host();
        Box::pin(async move {
            let response = self.client.transport.send(outbound).await?;
            answer::to_rfc_shape(&response, &host, &self.secrets)
        })
    }
}

/// The crate's answer in our words.
pub(super) fn finish(result: CrateResult) -> Result<TokenAnswer, TokenError> {
    let token = result.map_err(|problem| match problem {
        RequestTokenError::Request(problem) => problem,
        // The crate's texts would quote the answer, tokens included.
        RequestTokenError::ServerResponse(_)
        | RequestTokenError::Parse(..)
        | RequestTokenError::Other(_) => TokenError::Malformed {
            why: "it is not a token answer",
        },
    })?;
    Ok(TokenAnswer {
        access_token: SecretString::from(token.access_token().secret().clone()),
        refresh_token: token
            .refresh_token()
            .map(|one| SecretString::from(one.secret().clone())),
        expires_in: token.expires_in(),
        // Splitting an empty text gives one empty scope.
        scopes: token.scopes().map(|scopes| {
            scopes
                .iter()
                .map(|scope| scope.to_string())
                .filter(|text| !text.is_empty())
                .collect()
        }),
        extras: token.extra_fields().extras.clone(),
    })
}
