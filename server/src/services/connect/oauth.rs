//! A registration at a provider, complete for one flow or connection.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use super::super::error::{Result, refuse_part};
use super::super::{Core, Error};
use crate::catalog::template::{RenderError, TextTemplate, Values, Variables};
use crate::catalog::{
    AuthMethod, CaptureError, CheckedInputs, ClientAuth as CatalogClientAuth, OAuth2, Provider,
    text_at,
};
use crate::crypto::vault::Place;
use crate::domain::client::Client;
use crate::outbound::oauth::{ClientAuth, OAuthClient, Registration, TokenAnswer};
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
        refuse_part(
            ErrorCode::WrongAuthType,
            "slug",
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

/// The secret of a client.
///
/// # Errors
/// As the vault.
pub async fn client_secret(core: &Core, tx: &mut Tx, client: Client<'_>) -> Result<SecretString> {
    let config = match client {
        Client::Project(config) => config,
        Client::Operator(client) => return Ok(client.client_secret.clone()),
    };
    let place = client_secret_place(config.scope.project(), config.id.as_str());
    core.vault
        .open_text(tx, &place, &config.client_secret)
        .await
}

/// The registration of a client, with what belongs to this connection filled in.
///
/// # Errors
/// As the vault.
pub async fn registration(
    core: &Core,
    tx: &mut Tx,
    provider: &Provider,
    client: Client<'_>,
    values: Values<'_>,
) -> Result<Registration> {
    let facts = facts(provider)?;
    let client_id = client.client_id().to_owned();
    let client_secret = client_secret(core, tx, client).await?;
    let sandbox = core.sandbox_url();
    let variables = Variables::new(&sandbox, values);
    let refresh_url = facts.refresh_url.as_ref();
    Ok(Registration {
        token_url: facts.token_url.render(&variables).map_err(unusable)?,
        refresh_url: refresh_url
            .map(|url| url.render(&variables))
            .transpose()
            .map_err(unusable)?,
        client_id,
        client_secret: Some(client_secret),
        client_auth: client_auth(facts.client_auth),
        token_params: parameters(&facts.token_params, &variables)?,
    })
}

/// How the client proves itself, in the words of the one who calls.
#[must_use]
pub const fn client_auth(of: CatalogClientAuth) -> ClientAuth {
    match of {
        CatalogClientAuth::Basic => ClientAuth::Basic,
        CatalogClientAuth::Body => ClientAuth::Body,
        CatalogClientAuth::BasicJson => ClientAuth::BasicJson,
        CatalogClientAuth::SecretAsUser => ClientAuth::SecretAsUser,
    }
}

/// Parameters of a request, filled in.
///
/// # Errors
/// As [`unusable`].
pub fn parameters(
    templates: &[(String, TextTemplate)],
    variables: &Variables<'_>,
) -> Result<Vec<(String, String)>> {
    let fill = |(name, value): &(String, TextTemplate)| {
        let value = value.render(variables).map_err(unusable)?;
        Ok((name.clone(), value.expose_secret().to_owned()))
    };
    templates.iter().map(fill).collect()
}

/// The address that the provider sends end users of this client back to.
///
/// # Errors
/// As [`Error::internal`], for a public URL that is none.
pub fn redirect_uri(core: &Core, client: Client<'_>) -> Result<Url> {
    let public_url = &core.options.address.public_url;
    Url::parse(&public_url.join(&client.callback_path())).map_err(Error::internal)
}

/// Looks a place up in a token answer.
pub fn found_in(answer: &TokenAnswer) -> impl Fn(&str) -> Option<String> {
    let answer = Value::Object(answer.extras.clone());
    move |pointer| text_at(&answer, pointer)
}

/// A client of the registration on our transport.
#[must_use]
pub fn client<'a>(core: &'a Core, registration: &'a Registration) -> OAuthClient<'a> {
    OAuthClient::new(&*core.transport, registration)
        .with_deadline(core.options.timings.outbound_timeout.get())
}

/// A provider that does not send what its file says.
pub(in crate::services) fn not_captured(error: CaptureError) -> Error {
    Error {
        failure: Failure::because(ErrorCode::ProviderRefused, error.to_string()),
        cause: Some(Box::new(error)),
    }
}

/// An address that cannot be filled in although its inputs were checked is a broken file.
pub(in crate::services) fn unusable(error: RenderError) -> Error {
    Error::internal(error)
}
