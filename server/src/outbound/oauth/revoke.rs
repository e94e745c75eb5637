//! Revoking a token (RFC 7009).
//!
//! Written by hand because the `oauth2` crate refuses plain http here, which our own sandbox uses
//! on a loopback address; whether plain http is allowed is the guard's decision.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Method, header};
use secrecy::{ExposeSecret as _, SecretString};
use url::form_urlencoded;

use super::super::transport::OutboundRequest;
use super::{
    ClientAuth, OAuthClient, ProviderErrorCode, TOKEN_BODY_LIMIT, TokenError, answer, problem,
};

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

impl OAuthClient<'_> {
    /// Revokes a token. A provider without a revocation address has nothing to be told, and a token
    /// that the provider does not know any more counts as revoked.
    ///
    /// # Errors
    /// Any [`TokenError`]; [`TokenError::Unavailable`] is worth another try.
    pub async fn revoke(&self, token: &SecretString, hint: TokenHint) -> Result<(), TokenError> {
        let registration = self.registration;
        let Some(url) = registration.revoke_url.clone() else {
            return Ok(());
        };
        let mut request = OutboundRequest::new(Method::POST, url);
        request.deadline = self.deadline;
        request.body_limit = TOKEN_BODY_LIMIT;
        let secret = registration
            .client_secret
            .as_ref()
            .map(|secret| secret.expose_secret());
        // In a block of its own: the serializer is not `Send` and must not live until the answer.
        request.body = {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("token", token.expose_secret());
            form.append_pair("token_type_hint", hint.as_str());
            match (registration.client_auth, secret) {
                (ClientAuth::Basic, Some(secret)) => {
                    let value = basic(&registration.client_id, secret)?;
                    request.headers.insert(header::AUTHORIZATION, value);
                }
                (_, secret) => {
                    form.append_pair("client_id", &registration.client_id);
                    if let Some(secret) = secret {
                        form.append_pair("client_secret", secret);
                    }
                }
            }
            form.finish().into_bytes()
        };
        let headers = &mut request.headers;
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let host = request.host();
        let response = self.transport.send(request).await?;
        if response.status.is_success() {
            return Ok(());
        }
        let mut secrets = vec![token.expose_secret()];
        secrets.extend(secret);
        match answer::error_in(&response, &host, &secrets) {
            TokenError::InvalidGrant { .. } => Ok(()),
            problem => Err(problem),
        }
    }
}

/// Client id and secret for the header, each form-encoded first (RFC 6749 2.3.1).
fn basic(id: &str, secret: &str) -> Result<HeaderValue, TokenError> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let text = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encode(id), encode(secret)))
    );
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        TokenError::from_code(
            ProviderErrorCode::InvalidClient,
            problem::ProviderNote::default(),
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}
