//! Connecting by typed credentials.

use app::contract::error::ErrorCode;
use secrecy::SecretString;

use super::super::Core;
use super::super::apps;
use super::super::error::{Result, refuse};
use super::credential::{Credential, split_inputs};
use super::identity::{self, Obtained};
use super::oauth;
use super::target::Target;
use crate::catalog::AuthMethod;
use crate::domain::connection::{AuthType, Connection, Inputs};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;

/// Verifies credentials with the provider and keeps them. What does not work is not kept.
///
/// # Errors
/// As [`Target::resolve`], and [`ErrorCode::WrongAuthType`], [`ErrorCode::InvalidField`],
/// [`ErrorCode::CredentialsRejected`], [`ErrorCode::ProviderUnavailable`].
pub async fn save(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    target: Target,
    typed: Inputs,
) -> Result<Connection> {
    let entry = apps::get(core, scope, account, slug).await?;
    let method = entry.method();
    if entry.auth_type() != AuthType::KeyBased || method == AuthMethod::ClientCredentials {
        return Err(refuse(
            ErrorCode::WrongAuthType,
            format!(
                "{} is connected by consent at the provider",
                entry.provider.name
            ),
        ));
    }
    let aim = target.resolve(&entry)?;
    let typed = typed
        .into_iter()
        .map(|(name, value)| (name, SecretString::from(value)))
        .collect();
    let checked = oauth::check_inputs(entry.provider, method, &typed)?;
    let (inputs, secrets) = split_inputs(entry.provider, method, checked.iter());
    let credential = Credential {
        inputs: secrets,
        ..Credential::default()
    };
    let identity = identity::ask(core, &entry, method, &checked, &credential)
        .await
        .map_err(|error| match error.code() {
            ErrorCode::NeedsReauth => refuse(
                ErrorCode::CredentialsRejected,
                format!(
                    "Failed to verify credentials: {} did not accept them",
                    entry.provider.name
                ),
            ),
            _ => error,
        })?;
    let obtained = Obtained {
        method,
        credential,
        inputs,
        scopes: Vec::new(),
        access_expires_at: None,
        identity,
    };
    identity::keep(core, scope, account, &entry, aim, obtained).await
}
