//! Which config a request means: its application, its connection and its name.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use serde_json::Value;

use super::super::Error;
use super::super::apps::AppEntry;
use super::super::connect::target::Which;
use super::super::error::{Result, refuse_part};
use crate::domain::connection::Connection;
use crate::domain::linked_account::LinkedAccount;

/// Whose settings a config is: the account's for an app that is connected once, else those of one
/// connection.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'e> {
    /// The connection that lists are loaded through, if there is one.
    pub connection: Option<&'e Connection>,
    of_connection: bool,
}

impl<'e> Owner<'e> {
    /// The owner that a caller means.
    ///
    /// # Errors
    /// As [`AppEntry::pick`]; an app that is connected once may be configured before it is.
    pub fn of(entry: &'e AppEntry<'_>, which: &Which) -> Result<Self> {
        if entry.is_multi() || *which != Which::Only {
            let connection = entry.pick(which).map_err(|error| match error.code() {
                ErrorCode::NotConnected => needs_connection(&entry.provider.name),
                _ => error,
            })?;
            return Ok(Self {
                connection: Some(connection),
                of_connection: entry.is_multi(),
            });
        }
        Ok(Self {
            connection: entry.connections.first(),
            of_connection: false,
        })
    }

    /// The connection that lists are loaded through.
    #[must_use]
    pub fn which(&self) -> Which {
        self.connection
            .map_or(Which::Only, |connection| Which::This(connection.id.clone()))
    }

    /// The connection's part of a config's name.
    #[must_use]
    pub fn part(&self) -> &'e str {
        match self.connection {
            Some(connection) if self.of_connection => connection.id.as_str(),
            _ => "",
        }
    }
}

/// The account has as many configs for the app as it may.
pub(super) fn too_many(app: &str, most: usize) -> Error {
    let why = format!(
        "config_id must name a config that exists: this account has {most} configs for {app}, and that \
         is the most"
    );
    Failure::about(ErrorCode::InvalidField, "config_id", why).into()
}

fn needs_connection(app: &str) -> Error {
    let why = format!(
        "connection_id is required, and this account has no connection to {app} yet: connect it first"
    );
    Failure::about(ErrorCode::MissingField, "connection_id", why).into()
}

pub(super) fn slug_of(body: &Value) -> Result<String> {
    match body.get("slug") {
        Some(Value::String(slug)) if !slug.is_empty() => Ok(slug.clone()),
        Some(Value::Null) | None | Some(Value::String(_)) => Err(Failure::because(
            ErrorCode::MissingField,
            "slug is required: the application's slug",
        )
        .with_fields(vec![FieldError::new("slug", "slug is required")])
        .into()),
        Some(_) => Err(invalid("slug", "slug must be text")),
    }
}

pub(super) fn config_id_of(body: &Value, account: &LinkedAccount) -> Result<String> {
    match body.get("config_id") {
        None | Some(Value::Null) => named_or_default(None, account),
        Some(Value::String(id)) => named_or_default(Some(id), account),
        Some(Value::Number(id)) => Ok(id.to_string()),
        Some(_) => Err(invalid("config_id", "config_id must be text")),
    }
}

/// The config of this name; SDKs put the word `undefined` where they have none.
pub(super) fn named_or_default(name: Option<&str>, account: &LinkedAccount) -> Result<String> {
    match name {
        None | Some("" | "undefined" | "null") => Ok(account.account_id.clone()),
        Some(name) => parse_config_id(name),
    }
}

/// Reads `enabled`.
pub(super) fn switch_of(sent: Option<&Value>) -> Result<bool> {
    match sent {
        Some(Value::Bool(on)) => Ok(*on),
        None | Some(Value::Null) => Err(Failure::because(
            ErrorCode::MissingField,
            "enabled is required: true or false",
        )
        .with_fields(vec![FieldError::new("enabled", "enabled is required")])
        .into()),
        Some(_) => Err(invalid("enabled", "enabled must be true or false")),
    }
}

/// Reads the name of a config.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse_config_id(text: &str) -> Result<String> {
    if text.len() > 256 || text.chars().any(char::is_control) {
        let why = "config_id must be at most 256 bytes of printable text";
        return Err(invalid("config_id", why));
    }
    Ok(text.to_owned())
}

pub(super) fn invalid(field: &str, why: &str) -> Error {
    Failure::about(ErrorCode::InvalidField, field, why).into()
}

pub(super) fn not_found(config_id: &str) -> Error {
    let shown: String = config_id.chars().take(80).collect();
    refuse_part(
        ErrorCode::ConfigNotFound,
        "config_id",
        format!("Config with config id {shown} not found"),
    )
}
