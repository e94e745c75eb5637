//! An app's registration at its provider, complete for one flow or connection.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use crate::catalog::template::{RenderError, Variables};
use crate::catalog::{AuthMethod, CheckedInputs, OAuth2, Provider};
use crate::crypto::vault::Place;
use crate::outbound::oauth::{ClientAuth, OAuthClient, Registration};
use crate::store::Tx;
use crate::store::apps::App;

/// Where an app's client secret is sealed.
#[must_use]
pub fn client_secret_place<'a>(project: &'a str, app_id: &'a str) -> Place<'a> {
    Place {
        project,
        account: "",
        row: app_id,
        field: "client_secret",
        version: 1,
    }
}

/// The app's OAuth facts.
///
/// # Errors
/// [`ErrorCode::WrongAuthType`] for an app that is connected by typed credentials.
pub fn facts(provider: &Provider) -> Result<&OAuth2> {
    provider.auth.oauth2.as_ref().ok_or_else(|| {
        refuse(
            ErrorCode::WrongAuthType,
            format!(
                "{} is connected by credentials, not by a redirect",
                provider.name
            ),
        )
    })
}

/// Checks typed or stored inputs against the app's file.
///
/// # Errors
/// [`ErrorCode::InvalidField`] with every input that is not valid.
pub fn check_inputs(
    provider: &Provider,
    method: AuthMethod,
    values: &BTreeMap<String, SecretString>,
) -> Result<CheckedInputs> {
    provider.check_inputs(method, values).map_err(|fields| {
        let said: Vec<String> = fields
            .iter()
            .map(|field| format!("{}: {}", field.field, field.message))
            .collect();
        Failure::because(ErrorCode::InvalidField, said.join(" "))
            .with_fields(fields)
            .into()
    })
}

/// The registration of `app`, with this connection's inputs filled in.
///
/// # Errors
/// [`ErrorCode::AppNotConfigured`] without a client; as the vault.
pub async fn registration(
    core: &Core,
    tx: &mut Tx,
    provider: &Provider,
    app: &App,
    inputs: &CheckedInputs,
) -> Result<Registration> {
    let facts = facts(provider)?;
    let (Some(client_id), Some(sealed)) = (&app.client_id, &app.client_secret) else {
        return Err(ErrorCode::AppNotConfigured.into());
    };
    let place = client_secret_place(app.scope.project(), app.id.as_str());
    let secret = core.vault.open_text(tx, &place, sealed).await?;
    let sandbox = core.sandbox_url();
    let variables = Variables {
        sandbox: &sandbox,
        inputs,
        access_token: None,
    };
    let token_params = facts.token_params.iter().map(|(name, value)| {
        Ok((
            name.clone(),
            value.render(&variables)?.expose_secret().to_owned(),
        ))
    });
    let callback = core.options.address.public_url.join(&callback_path(app));
    Ok(Registration {
        authorize_url: facts.authorize_url.render(&variables).map_err(unusable)?,
        token_url: facts.token_url.render(&variables).map_err(unusable)?,
        revoke_url: facts
            .revoke_url
            .as_ref()
            .map(|url| url.render(&variables))
            .transpose()
            .map_err(unusable)?,
        client_id: client_id.clone(),
        client_secret: Some(secret),
        client_auth: match facts.client_auth {
            crate::catalog::ClientAuth::Basic => ClientAuth::Basic,
            crate::catalog::ClientAuth::Body => ClientAuth::Body,
        },
        redirect_uri: Url::parse(&callback).map_err(Error::internal)?,
        scope_separator: facts.scope_separator.clone(),
        token_params: token_params
            .collect::<std::result::Result<_, _>>()
            .map_err(unusable)?,
    })
}

/// The path of the app's callback address; one per project, environment and app.
#[must_use]
pub fn callback_path(app: &App) -> String {
    format!("/oauth/callback/{}", app.context)
}

/// A client of the registration on our transport.
#[must_use]
pub fn client<'a>(core: &'a Core, registration: &'a Registration) -> OAuthClient<'a> {
    OAuthClient::new(&*core.transport, registration)
        .with_deadline(core.options.timings.outbound_timeout.get())
}

/// An address that cannot be filled in although its inputs were checked is a broken file.
pub(super) fn unusable(error: RenderError) -> Error {
    Error::internal(error)
}
