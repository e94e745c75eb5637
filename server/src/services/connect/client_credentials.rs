//! The client credentials grant: a token for a client of the end user's own (RFC 6749, 4.4).
//!
//! There is no refresh token. A token that is old or refused is followed by another of the same
//! kind, under the same lease as a refresh ([`super::access`]).

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::ExposeSecret as _;

use super::super::error::{Result, refuse_part};
use super::super::{Core, Error};
use super::finish::token_failure;
use super::oauth::{self, unusable};
use crate::catalog::template::{Values, Variables};
use crate::catalog::{ClientCredentials, Provider};
use crate::outbound::oauth::{Registration, TokenAnswer, TokenError};

/// The app's facts about this grant.
///
/// # Errors
/// [`ErrorCode::WrongAuthType`] for an app without it.
pub fn facts(provider: &Provider) -> Result<&ClientCredentials> {
    let facts = provider.auth.client_credentials.as_ref();
    facts.ok_or_else(|| {
        refuse_part(
            ErrorCode::WrongAuthType,
            "slug",
            format!("{} has no client credentials", provider.name),
        )
    })
}

/// The registration that the end user typed.
///
/// # Errors
/// A file whose addresses cannot be filled in.
pub fn registration(core: &Core, provider: &Provider, values: Values<'_>) -> Result<Registration> {
    let facts = facts(provider)?;
    let sandbox = core.sandbox_url();
    let variables = Variables::new(&sandbox, values);
    let client_id = facts.client_id.render(&variables).map_err(unusable)?;
    Ok(Registration {
        token_url: facts.token_url.render(&variables).map_err(unusable)?,
        refresh_url: None,
        client_id: client_id.expose_secret().to_owned(),
        client_secret: Some(facts.client_secret.render(&variables).map_err(unusable)?),
        client_auth: oauth::client_auth(facts.client_auth),
        token_params: oauth::parameters(&facts.token_params, &variables)?,
    })
}

/// Gets a token.
///
/// # Errors
/// Any [`TokenError`].
pub async fn mint(
    core: &Core,
    provider: &ClientCredentials,
    registration: &Registration,
) -> std::result::Result<TokenAnswer, TokenError> {
    oauth::client(core, registration)
        .client_credentials(&provider.grant_type, &provider.scope)
        .await
}

/// How long a token lasts, where anybody says so.
#[must_use]
pub fn lasting(facts: &ClientCredentials, answer: &TokenAnswer) -> Option<Duration> {
    let usual = facts.access_lifetime_s.map(u64::from);
    answer.expires_in.or(usual.map(Duration::from_secs))
}

/// What was granted: as the answer says, else what was asked for.
#[must_use]
pub fn granted(facts: &ClientCredentials, answer: &TokenAnswer) -> Vec<String> {
    let asked = || facts.scope.split_whitespace().map(str::to_owned).collect();
    answer.scopes.clone().unwrap_or_else(asked)
}

/// Whether the provider says no to this very client, so that only the end user can help.
#[must_use]
pub const fn is_refused(error: &TokenError) -> bool {
    matches!(
        error,
        TokenError::ClientRefused { .. }
            | TokenError::InvalidGrant { .. }
            | TokenError::Refused { .. }
    )
}

/// Why nothing was minted for credentials that have just been typed.
#[must_use]
pub fn typed_failure(provider: &Provider, error: TokenError) -> Error {
    if !is_refused(&error) {
        return token_failure(error);
    }
    let why = format!(
        "Failed to verify credentials: {} did not accept them. Check the client id and the client \
         secret, and that the client may use the client credentials grant",
        provider.name
    );
    Error {
        failure: Failure::because(ErrorCode::CredentialsRejected, why),
        cause: Some(Box::new(error)),
    }
}
