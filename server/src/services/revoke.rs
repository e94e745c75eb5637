//! Revoking grants at their providers after they are gone here.
//!
//! Disconnecting puts the tokens, sealed anew, into a table in the same transaction that removes the
//! connection; a worker takes them from there until the provider confirms or the time is up. Then
//! the row goes too.

use std::collections::BTreeMap;
use std::time::Duration;

use http::Method;
use secrecy::SecretString;

use super::connect::credential::Credential;
use super::connect::oauth;
use super::error::Result;
use super::{Core, Error};
use crate::catalog::template::{Revoked, TextTemplate, Values, Variables};
use crate::catalog::{
    AuthMethod, CheckedCaptures, ClientAuth, OAuth2, Revoke, RevokeAuth, RevokeBody, RevokeMethod,
    RevokedToken, SentCredential,
};
use crate::domain::connection::{AuthType, Connection};
use crate::domain::scope::Scope;
use crate::outbound::oauth::{
    self as oauth_client, OAuthClient, RevocationBody, RevocationProof, SecretPairs, TokenError,
    TokenHint,
};
use crate::store::revocations::{self, Revocation};
use crate::store::{Tx, apps};

/// How many grants one step takes.
const BATCH: i64 = 20;
/// The wait after the first failed attempt; each further one doubles it, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// Puts a connection's grant on the list, if its provider can revoke it.
///
/// # Errors
/// As the store and the vault.
pub async fn enqueue(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    connection: &Connection,
) -> Result<()> {
    let revocable = core
        .catalog
        .find(&scope.project, &connection.slug)
        .and_then(|provider| provider.auth.oauth2.as_ref())
        .is_some_and(|oauth| oauth.revoke.is_some());
    if !revocable || connection.auth_type != AuthType::OAuth2 {
        return Ok(());
    }
    // A credential that does not open cannot be revoked and must not stand in the way of removing it.
    let Ok(credential) = Credential::open(core, tx, scope, connection).await else {
        return Ok(());
    };
    let now = core.clock.now();
    let revocation = Revocation {
        credential: credential
            .seal_for_revocation(core, tx, scope, &connection.id)
            .await?,
        id: connection.id.clone(),
        scope: scope.clone(),
        slug: connection.slug.clone(),
        inputs: connection.inputs.clone(),
        captured: connection.captured.clone(),
        attempts: 0,
        give_up_at: now.plus(core.options.timings.revoke_retry_for.get()),
    };
    revocations::insert(tx, &revocation, now).await?;
    Ok(())
}

/// One step of the worker: tries every grant whose time has come. Says how many it tried.
///
/// # Errors
/// As the store; a provider's failure is not one.
pub async fn step(core: &Core) -> Result<usize> {
    let now = core.clock.now();
    let due = revocations::due(&mut core.db.read().await?, now, BATCH).await?;
    let mut tried = 0;
    for revocation in due {
        let exponent = u32::try_from(revocation.attempts)
            .unwrap_or(u32::MAX)
            .min(16);
        let wait = FIRST_WAIT
            .saturating_mul(1_u32 << exponent)
            .min(LONGEST_WAIT);
        // A process that dies while it calls leaves the next attempt to whoever comes then.
        let mut tx = core.db.write().await?;
        let ours = revocations::claim(&mut tx, &revocation, now.plus(wait)).await?;
        tx.commit().await?;
        if !ours {
            continue;
        }
        tried += 1;
        let over = match call(core, &revocation).await {
            Ok(()) => true,
            Err(_) => now >= revocation.give_up_at,
        };
        if over {
            let mut tx = core.db.write().await?;
            revocations::delete(&mut tx, &revocation.id).await?;
            tx.commit().await?;
        }
    }
    Ok(tried)
}

async fn call(core: &Core, revocation: &Revocation) -> Result<()> {
    let Revocation {
        id,
        scope,
        slug,
        inputs,
        captured,
        credential,
        ..
    } = revocation;
    let mut tx = core.db.read().await?;
    let mut credential =
        Credential::open_for_revocation(core, &mut tx, scope, id, credential).await?;
    let (Some(provider), Some(app)) = (
        core.catalog.find(&scope.project, slug),
        apps::find(&mut tx, scope, slug).await?,
    ) else {
        return Ok(());
    };
    let facts = oauth::facts(provider)?;
    let Some(revoke) = &facts.revoke else {
        return Ok(());
    };
    let all: BTreeMap<String, SecretString> = credential.all_inputs(inputs);
    let inputs = oauth::check_inputs(provider, AuthMethod::OAuth2, &all)?;
    let captured =
        CheckedCaptures::check(&facts.captures, captured).map_err(oauth::not_captured)?;
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let registration = oauth::registration(core, &mut tx, provider, &app, values).await?;
    drop(tx);
    let attempt = Attempt {
        facts,
        revoke,
        values,
        sandbox: core.sandbox_url(),
        client_id: &registration.client_id,
        client: oauth::client(core, &registration),
    };
    let by_access = revoke.auth == RevokeAuth::Token || revoke.token == RevokedToken::Access;
    if attempt.make(&credential).await? == Outcome::Refused
        && by_access
        && let Some(refresh_token) = credential.refresh_token.take()
    {
        // An access token that has ended by itself ends nothing else; a fresh one does.
        match attempt.client.refresh(&refresh_token).await {
            Ok(answer) => {
                credential.access_token = Some(answer.access_token);
                credential.refresh_token = answer.refresh_token;
                attempt.make(&credential).await?;
            }
            Err(TokenError::InvalidGrant { .. } | TokenError::Refused { .. }) => {}
            Err(error) => return Err(Error::internal(error)),
        }
    }
    Ok(())
}

/// What every attempt for one grant shares.
struct Attempt<'a> {
    facts: &'a OAuth2,
    revoke: &'a Revoke,
    values: Values<'a>,
    sandbox: String,
    client_id: &'a str,
    client: OAuthClient<'a>,
}

/// What became of an attempt.
#[derive(PartialEq, Eq)]
enum Outcome {
    /// The grant is gone, or there was nothing to end.
    Over,
    /// The provider says no, and will say the same to the same request.
    Refused,
}

impl Attempt<'_> {
    async fn make(&self, credential: &Credential) -> Result<Outcome> {
        let Some((token, hint)) = named(self.revoke.token, credential) else {
            return Ok(Outcome::Over);
        };
        let variables = Variables {
            access_token: credential.access_token.as_ref(),
            revoked: Some(Revoked {
                token,
                client_id: self.client_id,
            }),
            ..Variables::new(&self.sandbox, self.values)
        };
        let request = request(self.revoke, self.facts, &variables, token, hint)?;
        match self.client.revoke(&request).await {
            Ok(()) => Ok(Outcome::Over),
            Err(TokenError::InvalidGrant { .. } | TokenError::Refused { .. }) => {
                Ok(Outcome::Refused)
            }
            // Here it is the token that proves, not the client.
            Err(TokenError::ClientRefused { .. }) if self.revoke.auth == RevokeAuth::Token => {
                Ok(Outcome::Refused)
            }
            Err(error) => Err(Error::internal(error)),
        }
    }
}

/// The token that a revocation is about.
fn named(wanted: RevokedToken, credential: &Credential) -> Option<(&SecretString, TokenHint)> {
    let access = credential.access_token.as_ref();
    let access = access.map(|token| (token, TokenHint::Access));
    let refresh = credential.refresh_token.as_ref();
    match wanted {
        RevokedToken::Access => access,
        RevokedToken::Refresh => refresh.map(|token| (token, TokenHint::Refresh)).or(access),
    }
}

/// The request that the provider wants, filled in.
fn request(
    revoke: &Revoke,
    facts: &OAuth2,
    variables: &Variables<'_>,
    token: &SecretString,
    hint: TokenHint,
) -> Result<oauth_client::Revocation> {
    let fill = |pairs: &[(String, TextTemplate)]| -> Result<SecretPairs> {
        let pair = |(name, value): &(String, TextTemplate)| {
            let value = value.render(variables).map_err(oauth::unusable)?;
            Ok((name.clone(), value))
        };
        pairs.iter().map(pair).collect()
    };
    let mut query = fill(&revoke.query)?;
    let mut headers = fill(&revoke.headers)?;
    if revoke.auth == RevokeAuth::Token {
        match facts
            .credential
            .render(variables)
            .map_err(oauth::unusable)?
        {
            SentCredential::Header { name, value } => headers.push((name, value)),
            SentCredential::Query { name, value } => query.push((name, value)),
        }
    }
    let standard = || oauth_client::Revocation::standard_parameters(token, hint);
    let speaks_json =
        revoke.auth == RevokeAuth::Client && facts.client_auth == ClientAuth::BasicJson;
    Ok(oauth_client::Revocation {
        method: match revoke.method {
            RevokeMethod::Post => Method::POST,
            RevokeMethod::Delete => Method::DELETE,
            RevokeMethod::Get => Method::GET,
        },
        url: revoke.url.render(variables).map_err(oauth::unusable)?,
        query,
        headers,
        proof: match revoke.auth {
            RevokeAuth::Client => RevocationProof::Client,
            RevokeAuth::Basic => RevocationProof::Basic,
            RevokeAuth::Token => RevocationProof::Token,
            RevokeAuth::Open => RevocationProof::None,
        },
        body: match &revoke.body {
            RevokeBody::Standard if speaks_json => RevocationBody::Json(standard()),
            RevokeBody::Standard => RevocationBody::Form(standard()),
            RevokeBody::Form(pairs) => RevocationBody::Form(fill(pairs)?),
            RevokeBody::Json(pairs) => RevocationBody::Json(fill(pairs)?),
            RevokeBody::Nothing => RevocationBody::Nothing,
        },
        token: token.clone(),
    })
}
