//! Redeeming a flow's code: the token request and everything between it and a connection.
//!
//! Once the provider has answered there is a grant, and nobody else knows of it: it becomes a
//! connection, or it is revoked.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::ConnectionId;
use secrecy::SecretString;

use super::super::Core;
use super::super::apps::AppEntry;
use super::super::error::Result;
use super::super::tokens::Session;
use super::credential::{Credential, split_inputs};
use super::discover::discover;
use super::finish::token_failure;
use super::grant_end::grant_end;
use super::keep::{self, Ending, Obtained};
use super::target::Aim;
use super::{identity, oauth, start};
use crate::catalog::template::{Values, Variables};
use crate::catalog::{AuthMethod, CaptureFrom, CheckedCaptures, CheckedInputs, OAuth2};
use crate::domain::client::Client;
use crate::domain::connection::{Binding, Captured};
use crate::domain::flow::Flow;
use crate::outbound::oauth::TokenAnswer;
use crate::outbound::oauth::callback::{self, Callback};

/// Connects with the code, and then the flow is finished; on a failure it is not.
pub(super) async fn redeem(
    core: &Core,
    flow: &Flow,
    session: &Session,
    (entry, client): (&AppEntry<'_>, Client<'_>),
    callback: Callback,
    request_id: &str,
) -> Result<ConnectionId> {
    let facts = oauth::facts(entry.provider)?;
    let inputs = flow_inputs(flow, entry)?;
    check_issuer(core, entry, &inputs, callback.iss.as_deref())?;
    let code = match &callback.outcome {
        callback::Outcome::Code(code) => code,
        callback::Outcome::Error(error) => return Err(error.error_code().into()),
    };
    let mut captured = CheckedCaptures::default();
    captured
        .take(&facts.captures, CaptureFrom::Callback, |key| {
            callback.other(key).map(str::to_owned)
        })
        .map_err(oauth::not_captured)?;
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let answer = exchange(core, flow, (entry, client), values, code).await?;
    let mut obtained = granted(core, facts, entry, &inputs, &answer);
    let aim = Aim {
        auth_config: Some(client.id().clone()),
        connection: flow.connection.clone(),
        user_defined_fields: flow.user_defined_fields.clone(),
    };
    let who = (&session.scope, &session.account);
    let found = complete(core, entry, &inputs, captured, &answer, &mut obtained).await;
    if let Err(error) = found {
        // That the grant stays at its provider would be the smaller failure of the two.
        keep::let_go(core, who, entry, &aim, &obtained).await.ok();
        return Err(error);
    }
    let ending = Ending {
        flow: &flow.id,
        request_id,
        alone: flow.in_window && !flow.vouched,
    };
    let connection = keep::keep(core, who, entry, &aim, &obtained, Some(ending)).await?;
    Ok(connection.id)
}

/// What the token answer says by itself.
fn granted(
    core: &Core,
    facts: &OAuth2,
    entry: &AppEntry<'_>,
    inputs: &CheckedInputs,
    answer: &TokenAnswer,
) -> Obtained {
    let (public, secrets) = split_inputs(entry.provider, AuthMethod::OAuth2, inputs.iter());
    let usual = facts.refresh.access_lifetime_s.map(u64::from);
    let lasting = answer.expires_in.or(usual.map(Duration::from_secs));
    let now = core.clock.now();
    let grant_end = answer
        .refresh_token
        .as_ref()
        .and_then(|_| grant_end(&facts.refresh, now, Some(now), answer.refresh_expires_in));
    Obtained {
        method: AuthMethod::OAuth2,
        binding: Binding::Browser,
        credential: Credential {
            access_token: Some(answer.access_token.clone()),
            refresh_token: answer.refresh_token.clone(),
            inputs: secrets,
        },
        inputs: public,
        captured: Captured::new(),
        scopes: facts.granted(answer.scopes.as_deref()),
        access_expires_at: lasting.map(|lasting| now.plus(lasting)),
        grant_end,
        identity: None,
    }
}

/// Adds what the app needs beside the token, and whose it is.
async fn complete(
    core: &Core,
    entry: &AppEntry<'_>,
    inputs: &CheckedInputs,
    mut captured: CheckedCaptures,
    answer: &TokenAnswer,
    obtained: &mut Obtained,
) -> Result<()> {
    let facts = oauth::facts(entry.provider)?;
    obtained.captured = captured.values().clone();
    captured
        .take(&facts.captures, CaptureFrom::Token, oauth::found_in(answer))
        .map_err(oauth::not_captured)?;
    obtained.captured = captured.values().clone();
    discover(core, entry, inputs, &mut captured, &obtained.credential).await?;
    obtained.captured = captured.values().clone();
    let values = Values {
        inputs,
        captured: &captured,
    };
    let credential = &obtained.credential;
    obtained.identity = identity::ask(core, entry, AuthMethod::OAuth2, values, credential).await?;
    Ok(())
}

/// Redeems the code as the client that the flow left with.
async fn exchange(
    core: &Core,
    flow: &Flow,
    (entry, client): (&AppEntry<'_>, Client<'_>),
    values: Values<'_>,
    code: &SecretString,
) -> Result<TokenAnswer> {
    let mut tx = core.db.read().await?;
    let registration = oauth::registration(core, &mut tx, entry.provider, client, values).await?;
    drop(tx);
    let verifier = oauth::facts(entry.provider)?
        .pkce
        .then(|| start::verifier_of(core, &flow.id))
        .flatten();
    let redirect_uri = oauth::redirect_uri(core, client)?;
    oauth::client(core, &registration)
        .exchange_code(code, verifier.as_ref(), &redirect_uri)
        .await
        .map_err(token_failure)
}

/// What was asked before leaving, checked again.
pub(super) fn flow_inputs(flow: &Flow, entry: &AppEntry<'_>) -> Result<CheckedInputs> {
    let typed = flow
        .inputs
        .iter()
        .map(|(name, value)| (name.clone(), SecretString::from(value.clone())))
        .collect();
    oauth::check_inputs(entry.provider, AuthMethod::OAuth2, &typed)
}

/// RFC 9207: an answer that names another issuer than the app's file was made for somebody else; so
/// may be one that names none where the provider always does.
fn check_issuer(
    core: &Core,
    entry: &AppEntry<'_>,
    inputs: &CheckedInputs,
    sent: Option<&str>,
) -> Result<()> {
    let facts = oauth::facts(entry.provider)?;
    let Some(issuer) = facts.issuer.as_ref() else {
        return Ok(());
    };
    let sandbox = core.sandbox_url();
    let captured = CheckedCaptures::default();
    let values = Values {
        inputs,
        captured: &captured,
    };
    let wanted = issuer
        .render_exact(&Variables::new(&sandbox, values))
        .map_err(oauth::unusable)?;
    match sent {
        Some(sent) if sent == wanted => Ok(()),
        None if !facts.iss_required => Ok(()),
        _ => Err(ErrorCode::FlowContextMismatch.into()),
    }
}
