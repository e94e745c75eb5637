//! Connecting by typed credentials.

use app::contract::error::ErrorCode;
use secrecy::SecretString;

use super::super::Core;
use super::super::apps;
use super::super::error::{Result, refuse};
use super::credential::{Credential, split_inputs};
use super::identity::{self, Obtained};
use super::oauth;
use crate::catalog::AuthMethod;
use crate::domain::connection::{AuthType, Binding, Connection, Inputs};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;

/// Verifies credentials that the end user typed and keeps them. What does not work is not kept.
///
/// # Errors
/// [`ErrorCode::WrongAuthType`], [`ErrorCode::InvalidField`], [`ErrorCode::CredentialsRejected`],
/// [`ErrorCode::ProviderUnavailable`].
pub async fn save(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    typed: Inputs,
) -> Result<Connection> {
    connect(core, scope, account, slug, typed, Binding::Browser).await
}

/// The same with credentials that the host's backend brings.
///
/// # Errors
/// As [`save`].
pub async fn save_for_host(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    brought: Inputs,
) -> Result<Connection> {
    connect(core, scope, account, slug, brought, Binding::Host).await
}

async fn connect(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    typed: Inputs,
    binding: Binding,
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
        binding,
        credential,
        inputs,
        scopes: Vec::new(),
        access_expires_at: None,
        identity,
    };
    identity::keep(core, scope, account, slug, obtained).await
}
