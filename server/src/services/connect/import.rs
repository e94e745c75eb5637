//! Importing an access that another system obtained: the host moves here and its customers need not
//! connect again.
//!
//! What is imported must work: the provider is asked first. An access token that has ended, or that
//! the provider refuses, is refreshed once where a refresh token came along. From that moment the
//! provider may know no other tokens than ours, so only its refusal keeps them from being stored; a
//! caller that hangs up does not.

use std::collections::BTreeMap;
use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::super::apps::{self, AppEntry};
use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use super::credential::{Credential, split_inputs};
use super::discover::discover;
use super::finish::token_failure;
use super::identity;
use super::keep::{self, Obtained};
use super::target::{Aim, Target};
use super::{keys, oauth};
use crate::catalog::template::Values;
use crate::catalog::{
    AuthMethod, CaptureFrom, CheckedCaptures, CheckedInputs, OAuth2, UpstreamIdentity,
};
use crate::clock::Timestamp;
use crate::domain::auth_object::{AuthObject, Ends, Grant};
use crate::domain::client::Client;
use crate::domain::connection::Binding;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;

/// What an import did to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// The app was not connected before.
    Created,
    /// An earlier credential was replaced.
    Updated,
}

/// Imports the access that `auth_object` describes.
///
/// # Errors
/// As [`Target::resolve`], and [`ErrorCode::AppNotFound`], [`ErrorCode::InvalidField`] (also for
/// custom apps),
/// [`ErrorCode::MissingField`], [`ErrorCode::WrongAuthType`], [`ErrorCode::CredentialsRejected`],
/// [`ErrorCode::ProviderUnavailable`].
pub async fn import(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    target: Target,
    auth_object: Option<&Value>,
) -> Result<Imported> {
    let entry = apps::get(core, scope, account, slug).await?;
    if entry.provider.is_custom {
        let why = format!("slug names {slug}, a custom app; only built-in apps can be migrated");
        return Err(Failure::about(ErrorCode::InvalidField, "slug", why).into());
    }
    let has_oauth = entry.provider.auth.oauth2.is_some();
    let renews = target.connection.is_some() || !(entry.is_multi() || entry.connections.is_empty());
    let done = if renews {
        Imported::Updated
    } else {
        Imported::Created
    };
    match AuthObject::parse(auth_object, has_oauth, core.clock.now())? {
        AuthObject::KeyBased(brought) => {
            keys::save_for_host(core, (scope, account), slug, target, brought).await?;
        }
        AuthObject::OAuth2(grant) => {
            let (scope, account, slug) = (scope.clone(), account.clone(), slug.to_owned());
            core.flights
                .carry(|core| async move {
                    let entry = apps::get(&core, &scope, &account, &slug).await?;
                    let aim = target.resolve(&entry)?;
                    import_grant(&core, (&scope, &account), &entry, aim, grant).await
                })
                .await?;
        }
    }
    Ok(done)
}

async fn import_grant(
    core: &Core,
    (scope, account): (&Scope, &LinkedAccount),
    entry: &AppEntry<'_>,
    aim: Aim,
    grant: Grant,
) -> Result<()> {
    let facts = oauth::facts(entry.provider)?;
    let brought: BTreeMap<String, SecretString> = grant
        .inputs
        .into_iter()
        .map(|(name, value)| (name, SecretString::from(value)))
        .collect();
    let (told, typed): (BTreeMap<_, _>, BTreeMap<_, _>) = brought
        .into_iter()
        .partition(|(name, _)| facts.captures.iter().any(|capture| capture.name == *name));
    let inputs = oauth::check_inputs(entry.provider, AuthMethod::OAuth2, &typed)?;
    let captured = told_captures(facts, &told)?;
    let (public, secrets) = split_inputs(entry.provider, AuthMethod::OAuth2, inputs.iter());
    let now = core.clock.now();
    let tokens = Tokens {
        credential: Credential {
            access_token: Some(grant.access_token),
            refresh_token: grant.refresh_token,
            inputs: secrets,
        },
        ends: grant.ends.map(|ends| match ends {
            Ends::After(lasting) => now.plus(lasting),
            Ends::At(moment) => moment,
        }),
        scopes: facts.granted(grant.scopes.as_deref()),
    };
    let mut known = Known { inputs, captured };
    let client = aim.auth_config.as_ref();
    let client = client.and_then(|id| entry.clients.find(id.as_str()));
    // What another system obtained, it obtained with a client of the host's.
    let client = client.filter(|client| matches!(client, Client::Project(_)));
    let client = client.ok_or_else(|| no_client(entry))?;
    let (tokens, identity) = verified(core, (entry, client), &mut known, tokens).await?;
    let obtained = Obtained {
        method: AuthMethod::OAuth2,
        binding: Binding::Host,
        credential: tokens.credential,
        inputs: public,
        captured: known.captured.values().clone(),
        scopes: tokens.scopes,
        access_expires_at: tokens.ends,
        // How old the refresh token is, only the other system knew.
        grant_end: None,
        identity,
    };
    keep::keep(core, (scope, account), entry, &aim, &obtained, None).await?;
    Ok(())
}

fn no_client(entry: &AppEntry<'_>) -> Error {
    let why = format!(
        "{} needs the OAuth client that the tokens were given to: set `oauth` in the project file",
        entry.provider.name
    );
    refuse(ErrorCode::AppNotConfigured, why)
}

/// What a consent would have captured, as the other system kept it: an instance's address, a
/// company's number. What the provider can be asked for is asked for later.
fn told_captures(facts: &OAuth2, told: &BTreeMap<String, SecretString>) -> Result<CheckedCaptures> {
    let mut captured = CheckedCaptures::default();
    for capture in &facts.captures {
        let value = told.get(&capture.name).map(|value| value.expose_secret());
        if value.is_some() || capture.from < CaptureFrom::AccessToken {
            captured
                .take_one(capture, value)
                .map_err(|_| not_told(&capture.name))?;
        }
    }
    Ok(captured)
}

fn not_told(name: &str) -> Error {
    let field = format!("auth_object.{name}");
    let why = format!("{field} is needed, as the provider gave it with the tokens");
    Failure::about(ErrorCode::InvalidField, field, why).into()
}

/// What the app's templates are filled with.
struct Known {
    inputs: CheckedInputs,
    captured: CheckedCaptures,
}

impl Known {
    const fn values(&self) -> Values<'_> {
        Values {
            inputs: &self.inputs,
            captured: &self.captured,
        }
    }
}

/// A grant's tokens with what is known about them.
struct Tokens {
    credential: Credential,
    ends: Option<Timestamp>,
    scopes: Vec<String>,
}

/// Tokens that the provider accepts, and whose they are.
async fn verified(
    core: &Core,
    (entry, client): (&AppEntry<'_>, Client<'_>),
    known: &mut Known,
    tokens: Tokens,
) -> Result<(Tokens, Option<UpstreamIdentity>)> {
    let can_refresh = tokens.credential.refresh_token.is_some();
    let over = tokens.ends.is_some_and(|end| end <= core.clock.now());
    if !(over && can_refresh) {
        match ask(core, entry, known, &tokens).await {
            Err(error) if error.code() == ErrorCode::NeedsReauth && can_refresh => {}
            Err(error) => return Err(rejected(entry, error)),
            Ok(identity) => return Ok((tokens, identity)),
        }
    }
    let tokens = refreshed(core, (entry, client), known, tokens).await?;
    match ask(core, entry, known, &tokens).await {
        Err(error) if error.code() == ErrorCode::NeedsReauth => Err(rejected(entry, error)),
        // The refresh was proof enough; whose it is can be asked again later.
        Err(_) => Ok((tokens, None)),
        Ok(identity) => Ok((tokens, identity)),
    }
}

async fn ask(
    core: &Core,
    entry: &AppEntry<'_>,
    known: &mut Known,
    tokens: &Tokens,
) -> Result<Option<UpstreamIdentity>> {
    let Known { inputs, captured } = known;
    discover(core, entry, inputs, captured, &tokens.credential).await?;
    let (method, values) = (AuthMethod::OAuth2, known.values());
    identity::ask(core, entry, method, values, &tokens.credential).await
}

async fn refreshed(
    core: &Core,
    (entry, client): (&AppEntry<'_>, Client<'_>),
    known: &Known,
    tokens: Tokens,
) -> Result<Tokens> {
    let facts = oauth::facts(entry.provider)?;
    let token = tokens.credential.refresh_token.clone().unwrap_or_default();
    let mut tx = core.db.read().await?;
    let registration =
        oauth::registration(core, &mut tx, entry.provider, client, known.values()).await?;
    drop(tx);
    let answer = oauth::client(core, &registration)
        .refresh(&token)
        .await
        .map_err(|error| rejected(entry, token_failure(error)))?;
    let lasting = answer.expires_in.or_else(|| {
        let seconds = facts.refresh.access_lifetime_s?;
        Some(Duration::from_secs(seconds.into()))
    });
    Ok(Tokens {
        credential: Credential {
            access_token: Some(answer.access_token),
            refresh_token: answer.refresh_token.or(Some(token)),
            inputs: tokens.credential.inputs,
        },
        ends: lasting.map(|lasting| core.clock.now().plus(lasting)),
        scopes: match answer.scopes {
            Some(scopes) => facts.granted(Some(&scopes)),
            None => tokens.scopes,
        },
    })
}

/// What the provider does not accept is the caller's to put right; its outages are not.
fn rejected(entry: &AppEntry<'_>, error: Error) -> Error {
    match error.code() {
        ErrorCode::NeedsReauth | ErrorCode::TokenRefused => refuse(
            ErrorCode::CredentialsRejected,
            format!(
                "Failed to verify credentials: {} did not accept the tokens",
                entry.provider.name
            ),
        ),
        _ => error,
    }
}
