//! A registration at a provider, complete for one flow or connection.

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
use crate::domain::auth_config::AuthConfig;
use crate::outbound::oauth::{ClientAuth, OAuthClient, Registration};
use crate::store::Tx;

/// Where an auth config's client secret is sealed.
#[must_use]
pub fn client_secret_place<'a>(project: &'a str, auth_config_id: &'a str) -> Place<'a> {
    Place {
        project,
        account: "",
        row: auth_config_id,
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

/// The registration of an auth config, with this connection's inputs filled in.
///
/// # Errors
/// As the vault.
pub async fn registration(
    core: &Core,
    tx: &mut Tx,
    provider: &Provider,
    config: &AuthConfig,
    inputs: &CheckedInputs,
) -> Result<Registration> {
    let facts = facts(provider)?;
    let place = client_secret_place(config.scope.project(), config.id.as_str());
    let secret = core.vault.open(tx, &place, &config.client_secret).await?;
    let secret = String::from_utf8(secret.expose_secret().to_vec()).map_err(Error::internal)?;
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
    let callback = core
        .options
        .address
        .public_url
        .join(&config.callback_path());
    Ok(Registration {
        authorize_url: facts.authorize_url.render(&variables).map_err(unusable)?,
        token_url: facts.token_url.render(&variables).map_err(unusable)?,
        revoke_url: facts
            .revoke_url
            .as_ref()
            .map(|url| url.render(&variables))
            .transpose()
            .map_err(unusable)?,
        client_id: config.client_id.clone(),
        client_secret: Some(SecretString::from(secret)),
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
