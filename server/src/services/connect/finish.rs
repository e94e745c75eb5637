//! The second half of a flow: the provider's answer.
//!
//! Until context, browser and time are right nothing is spent: no token request leaves. Then one
//! conditional update decides which request redeems the code, so a state works once across
//! processes. A crash while redeeming burns the flow; the end user starts again.

use app::contract::connect::Door;
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::{ConnectionId, FlowId};
use secrecy::SecretString;

use super::super::apps::{self, AppEntry};
use super::super::error::Result;
use super::super::hosted::Visit;
use super::super::tokens::Session;
use super::super::{Core, Error};
use super::credential::{Credential, split_inputs};
use super::identity::{self, Obtained};
use super::target::Aim;
use super::{oauth, start};
use crate::catalog::AuthMethod;
use crate::crypto::token::hash;
use crate::domain::auth_config::{AuthConfig, Callback as CallbackAddress};
use crate::domain::flow::Flow;
use crate::outbound::oauth::TokenError;
use crate::outbound::oauth::callback::{Callback, CallbackParams, Outcome};
use crate::store::flows;

/// A flow that came back to its browser.
#[derive(Debug)]
pub struct Finished<'c> {
    /// The flow.
    pub flow: Flow,
    /// For whom.
    pub session: Session,
    /// What.
    pub app: AppEntry<'c>,
    /// The connection, or why there is none.
    pub outcome: Result<ConnectionId>,
}

/// Takes the provider's answer, which arrived at `door`.
///
/// # Errors
/// Everything that leaves the flow untouched: [`ErrorCode::InvalidCallback`],
/// [`ErrorCode::FlowUnknown`], [`ErrorCode::FlowContextMismatch`],
/// [`ErrorCode::FlowBrowserMismatch`], [`ErrorCode::FlowExpired`], [`ErrorCode::FlowUsed`].
pub async fn finish<'c>(
    core: &'c Core,
    door: Door<'_>,
    raw_query: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
    request_id: &str,
) -> Result<Finished<'c>> {
    let callback = CallbackParams::parse(raw_query)
        .map_err(|problem| Failure::because(ErrorCode::InvalidCallback, problem.to_string()))?;
    let mut tx = core.db.read().await?;
    let flow = flows::find_by_state(&mut tx, &hash(&callback.state)).await?;
    drop(tx);
    let mut flow = flow.ok_or(ErrorCode::FlowUnknown)?;
    let browser = cookie_of(&flow.id).map(|cookie| hash(&cookie));
    flow.may_redeem(door, browser.as_deref(), core.clock.now())?;
    let session = start::session_of(core, &flow).await?;
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    let config = start::registered(&app, &flow).filter(|config| takes(config, door));
    let config = config.ok_or(ErrorCode::FlowContextMismatch)?;

    let mut tx = core.db.write().await?;
    if !flows::redeem(&mut tx, &flow.id).await? {
        return Err(ErrorCode::FlowUsed.into());
    }
    tx.commit().await?;

    let outcome = redeem(core, &flow, &session, (&app, config), callback).await;
    let code = outcome.as_ref().err().map(Error::code);
    let mut tx = core.db.write().await?;
    flows::finish(&mut tx, &flow.id, code, request_id).await?;
    tx.commit().await?;
    flow.error = code;
    Ok(Finished {
        flow,
        session,
        app,
        outcome,
    })
}

/// Whether an auth config's answers arrive at this address. One that has its own address takes none
/// at the shared one, and the other way round.
fn takes(config: &AuthConfig, door: Door<'_>) -> bool {
    match config.callback {
        CallbackAddress::Context => matches!(door, Door::Context(_)),
        CallbackAddress::Cobalt => matches!(door, Door::Slug(_)),
    }
}

/// How a flow of this page ended, for the screen that says so: its failure and the request's id.
///
/// # Errors
/// [`ErrorCode::PageNotFound`] for a flow that is not this page's and this app's.
pub async fn ended(
    core: &Core,
    visit: &Visit,
    slug: &str,
    flow: &str,
) -> Result<(ErrorCode, String)> {
    let id = FlowId::parse(flow).ok_or(ErrorCode::PageNotFound)?;
    let flow = flows::find(&mut core.db.read().await?, &id).await?;
    let flow = flow
        .filter(|flow| flow.page.as_ref() == Some(&visit.page) && flow.slug == slug)
        .ok_or(ErrorCode::PageNotFound)?;
    Ok((
        flow.error.unwrap_or(ErrorCode::FlowExpired),
        flow.request_id,
    ))
}

async fn redeem(
    core: &Core,
    flow: &Flow,
    session: &Session,
    (entry, config): (&AppEntry<'_>, &AuthConfig),
    callback: Callback,
) -> Result<ConnectionId> {
    let facts = oauth::facts(entry.provider)?;
    let secret = flow
        .inputs
        .iter()
        .map(|(name, value)| (name.clone(), SecretString::from(value.clone())))
        .collect();
    let inputs = oauth::check_inputs(entry.provider, AuthMethod::OAuth2, &secret)?;
    let mut tx = core.db.read().await?;
    let registration = oauth::registration(core, &mut tx, entry.provider, config, &inputs).await?;
    drop(tx);
    check_issuer(core, entry, &inputs, callback.iss.as_deref())?;
    let code = match callback.outcome {
        Outcome::Code(code) => code,
        Outcome::Error(error) => return Err(error.error_code().into()),
    };
    let verifier = facts
        .pkce
        .then(|| start::verifier_of(core, &flow.id))
        .flatten();
    let answer = oauth::client(core, &registration)
        .exchange_code(&code, verifier.as_ref())
        .await
        .map_err(token_failure)?;
    let (public, secrets) = split_inputs(entry.provider, AuthMethod::OAuth2, inputs.iter());
    let credential = Credential {
        access_token: Some(answer.access_token),
        refresh_token: answer.refresh_token,
        inputs: secrets,
    };
    let who = identity::ask(core, entry, AuthMethod::OAuth2, &inputs, &credential).await?;
    let lasting = answer.expires_in.or_else(|| {
        facts
            .refresh
            .access_lifetime_s
            .map(|s| std::time::Duration::from_secs(s.into()))
    });
    let granted = answer
        .scopes
        .map(|scopes| scopes.join(&facts.scope_separator));
    let obtained = Obtained {
        method: AuthMethod::OAuth2,
        credential,
        inputs: public,
        scopes: facts.granted(granted.as_deref()),
        access_expires_at: lasting.map(|lasting| core.clock.now().plus(lasting)),
        identity: who,
    };
    let aim = Aim {
        auth_config: Some(config.id.clone()),
        connection: flow.connection.clone(),
        user_defined_fields: flow.user_defined_fields.clone(),
    };
    let (scope, account) = (&session.scope, &session.account);
    let connection = identity::keep(core, scope, account, entry, aim, obtained).await?;
    Ok(connection.id)
}

/// RFC 9207: an answer that names another issuer than the app's file was made for somebody else.
fn check_issuer(
    core: &Core,
    entry: &AppEntry<'_>,
    inputs: &crate::catalog::CheckedInputs,
    sent: Option<&str>,
) -> Result<()> {
    let Some(issuer) = oauth::facts(entry.provider)?.issuer.as_ref() else {
        return Ok(());
    };
    let Some(sent) = sent else { return Ok(()) };
    let sandbox = core.sandbox_url();
    let variables = crate::catalog::template::Variables {
        sandbox: &sandbox,
        inputs,
        access_token: None,
    };
    let wanted = issuer.render(&variables).map_err(oauth::unusable)?;
    if sent.trim_end_matches('/') == wanted.as_str().trim_end_matches('/') {
        return Ok(());
    }
    Err(ErrorCode::FlowContextMismatch.into())
}

/// A token call's failure, with its cause for the log.
pub(super) fn token_failure(error: TokenError) -> Error {
    Error {
        failure: Failure::new(error.error_code()),
        cause: Some(Box::new(error)),
    }
}
