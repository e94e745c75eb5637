//! An app's registration at its provider, complete for one flow or connection.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use crate::catalog::template::{RenderError, TextTemplate, Values, Variables};
use crate::catalog::{
    AuthMethod, CaptureError, CheckedInputs, ClientAuth as CatalogClientAuth, OAuth2, Provider,
    text_at,
};
use crate::crypto::vault::Place;
use crate::outbound::oauth::{ClientAuth, OAuthClient, Registration, TokenAnswer};
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

/// The id of the project's client at the app's provider.
///
/// # Errors
/// [`ErrorCode::AppNotConfigured`] without a client.
pub fn client_id(app: &App) -> Result<&str> {
    app.client_id
        .as_deref()
        .ok_or_else(|| ErrorCode::AppNotConfigured.into())
}

/// The secret of the project's client at the app's provider.
///
/// # Errors
/// [`ErrorCode::AppNotConfigured`] without a client; as the vault.
pub async fn client_secret(core: &Core, tx: &mut Tx, app: &App) -> Result<SecretString> {
    let sealed = app.client_secret.as_ref();
    let sealed = sealed.ok_or(ErrorCode::AppNotConfigured)?;
    let place = client_secret_place(app.scope.project(), app.id.as_str());
    let secret = core.vault.open(tx, &place, sealed).await?;
    let secret = std::str::from_utf8(secret.expose_secret()).map_err(Error::internal)?;
    Ok(SecretString::from(secret))
}

/// The registration of `app`, with what belongs to this connection filled in.
///
/// # Errors
/// [`ErrorCode::AppNotConfigured`] without a client; as the vault.
pub async fn registration(
    core: &Core,
    tx: &mut Tx,
    provider: &Provider,
    app: &App,
    values: Values<'_>,
) -> Result<Registration> {
    let facts = facts(provider)?;
    let client_id = client_id(app)?.to_owned();
    let client_secret = client_secret(core, tx, app).await?;
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

/// The address that the app's provider sends end users back to.
///
/// # Errors
/// As [`Error::internal`], for a public URL that is none.
pub fn redirect_uri(core: &Core, app: &App) -> Result<Url> {
    let callback = core.options.address.public_url.join(&callback_path(app));
    Url::parse(&callback).map_err(Error::internal)
}

/// Looks a place up in a token answer.
pub fn found_in(answer: &TokenAnswer) -> impl Fn(&str) -> Option<String> {
    let answer = Value::Object(answer.extras.clone());
    move |pointer| text_at(&answer, pointer)
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
