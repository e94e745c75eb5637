//! Connecting by typed credentials.

use app::contract::error::ErrorCode;
use secrecy::SecretString;

use super::super::Core;
use super::super::apps;
use super::super::error::{Result, refuse, refuse_part};
use super::super::link::demanded;
use super::super::link::record::{self, Happened};
use super::super::tokens::Session;
use super::credential::{Credential, split_inputs};
use super::identity;
use super::keep::{self, Obtained};
use super::target::{Aim, Target};
use super::{client_credentials, oauth, prerequisites};
use crate::catalog::template::Values;
use crate::catalog::{AuthMethod, CaptureFrom, CheckedCaptures, CheckedInputs, Provider};
use crate::clock::Timestamp;
use crate::domain::connection::{AuthType, Binding, Connection, Inputs};
use crate::domain::link::EventName;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;

/// Verifies credentials that the end user typed and keeps them. What does not work is not kept; where
/// that is told to a host, `request_id` says in which request it was.
///
/// # Errors
/// As [`Target::resolve`], and [`ErrorCode::WrongAuthType`], [`ErrorCode::InvalidField`],
/// [`ErrorCode::CredentialsRejected`], [`ErrorCode::ProviderUnavailable`].
pub async fn save(
    core: &Core,
    whose: (&Scope, &LinkedAccount),
    slug: &str,
    target: Target,
    typed: Inputs,
    request_id: Option<&str>,
) -> Result<Connection> {
    let how = (Binding::Browser, request_id);
    carried(core, whose, slug, target, typed, how).await
}

/// The same outside of a page, with a session token.
///
/// # Errors
/// As [`save`], and [`ErrorCode::ClaimDemanded`].
pub async fn save_with_session(
    core: &Core,
    session: &Session,
    slug: &str,
    target: Target,
    typed: Inputs,
) -> Result<Connection> {
    demanded::check(core, session).await?;
    let whose = (&session.scope, &session.account);
    save(core, whose, slug, target, typed, None).await
}

/// The same with credentials that the host's backend brings.
///
/// # Errors
/// As [`save`].
pub async fn save_for_host(
    core: &Core,
    whose: (&Scope, &LinkedAccount),
    slug: &str,
    target: Target,
    brought: Inputs,
) -> Result<Connection> {
    carried(core, whose, slug, target, brought, (Binding::Host, None)).await
}

/// A caller that hangs up has sent the credentials all the same: what the provider accepts, or mints
/// for them, is kept.
async fn carried(
    core: &Core,
    (scope, account): (&Scope, &LinkedAccount),
    slug: &str,
    target: Target,
    typed: Inputs,
    (binding, request_id): (Binding, Option<&str>),
) -> Result<Connection> {
    let (scope, account, slug) = (scope.clone(), account.clone(), slug.to_owned());
    let request_id = request_id.map(str::to_owned);
    core.flights
        .carry(|core| async move {
            let chosen = [Happened::with(EventName::AppChosen, &slug)];
            record::now(&core, &scope, &account, &chosen).await?;
            let kept = connect(&core, (&scope, &account), &slug, target, typed, binding).await;
            if let Err(error) = &kept {
                let failed = [Happened::failed(&slug, error.code(), request_id.as_deref())];
                record::now(&core, &scope, &account, &failed).await?;
            }
            kept
        })
        .await
}

async fn connect(
    core: &Core,
    (scope, account): (&Scope, &LinkedAccount),
    slug: &str,
    target: Target,
    typed: Inputs,
    binding: Binding,
) -> Result<Connection> {
    let entry = apps::get(core, scope, account, slug).await?;
    let typed_here = |method: &AuthMethod| apps::auth_type(*method) == AuthType::KeyBased;
    let Some(method) = entry.methods().find(typed_here) else {
        return Err(refuse_part(
            ErrorCode::WrongAuthType,
            "slug",
            format!(
                "{} is connected by consent at the provider",
                entry.provider.name
            ),
        ));
    };
    let aim = Aim {
        // Which client consents go to says nothing about credentials.
        auth_config: None,
        ..target.resolve(&entry)?
    };
    let typed = typed
        .into_iter()
        .map(|(name, value)| (name, SecretString::from(value)))
        .collect();
    let checked = oauth::check_inputs(entry.provider, method, &typed)?;
    prerequisites::check(core, entry.provider, method, &checked).await?;
    let minted = match method {
        AuthMethod::ClientCredentials => mint(core, entry.provider, &checked).await?,
        AuthMethod::OAuth2 | AuthMethod::ApiKey | AuthMethod::Basic => Minted::default(),
    };
    let (inputs, secrets) = split_inputs(entry.provider, method, checked.iter());
    let credential = Credential {
        inputs: secrets,
        access_token: minted.access_token,
        refresh_token: None,
    };
    let values = Values {
        inputs: &checked,
        captured: &minted.captured,
    };
    let identity = identity::ask(core, &entry, method, values, &credential)
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
        captured: minted.captured.values().clone(),
        scopes: minted.scopes,
        access_expires_at: minted.expires_at,
        grant_end: None,
        identity,
    };
    keep::keep(core, (scope, account), &entry, &aim, &obtained, None).await
}

/// What typed credentials were exchanged for; nothing where they are used as they are.
#[derive(Default)]
struct Minted {
    access_token: Option<SecretString>,
    captured: CheckedCaptures,
    scopes: Vec<String>,
    expires_at: Option<Timestamp>,
}

async fn mint(core: &Core, provider: &Provider, inputs: &CheckedInputs) -> Result<Minted> {
    let facts = client_credentials::facts(provider)?;
    let mut captured = CheckedCaptures::default();
    let values = Values {
        inputs,
        captured: &CheckedCaptures::default(),
    };
    let registration = client_credentials::registration(core, provider, values)?;
    let answer = client_credentials::mint(core, facts, &registration)
        .await
        .map_err(|error| client_credentials::typed_failure(provider, error))?;
    captured
        .take(
            &facts.captures,
            CaptureFrom::Token,
            oauth::found_in(&answer),
        )
        .map_err(oauth::not_captured)?;
    let lasting = client_credentials::lasting(facts, &answer);
    Ok(Minted {
        scopes: client_credentials::granted(facts, &answer),
        access_token: Some(answer.access_token),
        captured,
        expires_at: lasting.map(|lasting| core.clock.now().plus(lasting)),
    })
}
