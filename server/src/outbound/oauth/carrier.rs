//! Where the `oauth2` crate meets our transport and our types.
//!
//! Does not belong here: which requests are made ([`super`]), how answers are read
//! ([`super::answer`]).

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, header};
use oauth2::basic::{BasicErrorResponse, BasicTokenType};
use oauth2::{
    AsyncHttpClient, ExtraTokenFields, HttpRequest, HttpResponse, RequestTokenError,
    StandardRevocableToken, StandardTokenIntrospectionResponse, StandardTokenResponse,
    TokenResponse as _,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use super::super::transport::OutboundRequest;
use super::{ClientAuth, OAuthClient, TOKEN_BODY_LIMIT, TokenError, answer};

/// A usable token.
pub struct TokenAnswer {
    /// Fit for a header: visible ASCII, at most 16 kB.
    pub access_token: SecretString,
    /// As above, and it may hold spaces.
    pub refresh_token: Option<SecretString>,
    /// How long the access token lives, one second to ten years; `None` if nobody knows.
    pub expires_in: Option<Duration>,
    /// How long the refresh token lives from now on, where the provider says so.
    pub refresh_expires_in: Option<Duration>,
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
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointSet,
>;
pub(super) type CrateResult =
    Result<ShapedToken, RequestTokenError<TokenError, BasicErrorResponse>>;

/// Carries the crate's requests over our transport, in the way that the provider wants them, and
/// brings the answers into shape.
pub(super) struct Carrier<'a> {
    pub(super) client: &'a OAuthClient<'a>,
    pub(super) url: &'a Url,
    /// What the grant is called, if not as in the RFC.
    pub(super) grant_type: Option<&'a str>,
    /// What the request holds, to be cut out of the provider's words.
    pub(super) secrets: Vec<&'a str>,
}

impl<'c> AsyncHttpClient<'c> for Carrier<'_> {
    type Error = TokenError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TokenError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let (parts, body) = request.into_parts();
        let outbound = self.outbound(parts.headers, body);
        Box::pin(async move {
            let outbound = outbound?;
            let host = outbound.host();
            let response = self.client.transport.send(outbound).await?;
            answer::to_rfc_shape(&response, &host, &self.secrets)
        })
    }
}

impl Carrier<'_> {
    /// The crate's request, changed where the provider differs from the RFC.
    fn outbound(&self, headers: HeaderMap, body: Vec<u8>) -> Result<OutboundRequest, TokenError> {
        let registration = self.client.registration;
        let mut request = OutboundRequest::new(Method::POST, self.url.clone());
        request.headers = headers;
        request.deadline = self.client.deadline;
        request.body_limit = TOKEN_BODY_LIMIT;
        if registration.client_auth == ClientAuth::SecretAsUser
            && let Some(proof) = registration.proof_header()?
        {
            request.headers.insert(header::AUTHORIZATION, proof);
        }
        let mut parameters: Vec<(String, String)> =
            form_urlencoded::parse(&body).into_owned().collect();
        if let Some(grant_type) = self.grant_type {
            for (_, value) in parameters
                .iter_mut()
                .filter(|(name, _)| name == "grant_type")
            {
                grant_type.clone_into(value);
            }
        }
        request.body = if registration.client_auth == ClientAuth::BasicJson {
            let json = HeaderValue::from_static("application/json");
            request.headers.insert(header::CONTENT_TYPE, json);
            let object = parameters
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect();
            Value::Object(object).to_string().into_bytes()
        } else {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(parameters).finish().into_bytes()
        };
        Ok(request)
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
        refresh_expires_in: answer::refresh_lifetime(&token.extra_fields().extras),
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
