//! Applications, and what is needed to connect them.

use app::contract::connect::{AppInput, AppStatus};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{icon, identifier};
use crate::catalog::AuthMethod;
use crate::domain::connection::{Connection, Status};
use crate::domain::lead;
use crate::options::Options;
use crate::services::apps::AppEntry;

/// An application as the account sees it, with all signals of "connected" that any SDK waits for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Application {
    /// 24 hexadecimal digits.
    pub app_id: String,
    /// What people call it.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// The address of its logo; empty where it has none.
    pub icon: String,
    /// The name by which requests mean it.
    pub slug: String,
    /// The slug; `custom` for an application of the project's own.
    #[serde(rename = "type")]
    pub kind_name: String,
    /// `native`, or `custom` for an application of the project's own.
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Its categories.
    pub tags: Vec<String>,
    /// `oauth2` (the end user consents at the provider) or `keybased` (credentials are typed).
    #[schema(value_type = String)]
    pub auth_type: &'static str,
    /// What is asked before leaving for the provider, or the credentials.
    pub auth_input_map: Vec<InputField>,
    /// The same by `auth_type`.
    #[schema(value_type = std::collections::HashMap<String, Vec<InputField>>)]
    pub auth_type_options: Map<String, Value>,
    /// OAuth's name of how tokens are obtained; null where there are none.
    #[schema(value_type = Option<String>, required)]
    pub grant_type: Option<&'static str>,
    /// Always version 1.
    pub version: Version,
    /// The provider's own documentation.
    #[schema(required)]
    pub help: Option<String>,
    /// Always false: what cannot be connected is not listed.
    pub ecosystem: bool,
    /// Whether it is connected and works.
    pub connected: bool,
    /// Whether the end user must reconnect.
    pub reauth_required: bool,
    /// The account's connections, newest first.
    pub connected_accounts: Vec<ConnectedAccount>,
    /// Whether it may be connected several times; absent where it may not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_multi_auth_enabled: Option<bool>,
}

/// An application's version.
#[derive(Debug, Serialize, ToSchema)]
pub struct Version {
    /// The number.
    #[serde(rename = "_v")]
    pub v: u8,
    /// What is new in it.
    #[schema(value_type = String)]
    pub description: &'static str,
}

/// Several applications.
#[derive(Debug, Serialize, ToSchema)]
pub struct Applications(pub Vec<Application>);

/// All applications, or the one that was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ApplicationOrAll {
    /// The one.
    One(Box<Application>),
    /// All.
    All(Applications),
}

/// A connection of the account to the application.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectedAccount {
    /// Who is connected upstream; `NA` where the provider does not say.
    pub identifier: String,
    /// When it was connected last, as RFC 3339.
    #[serde(rename = "connectedAt")]
    pub connected_at: String,
    /// `active`, or `expired` where the end user must reconnect.
    #[schema(value_type = String)]
    pub status: &'static str,
    /// `oauth2` or `keybased`.
    #[schema(value_type = String)]
    pub auth_type: &'static str,
    /// The connection's id.
    pub connection_id: String,
    /// What was granted, where the provider says so.
    pub scopes: Vec<String>,
    /// Why the end user must reconnect, as an `error_type`; null while it works.
    #[schema(required)]
    pub reauth_reason: Option<String>,
    /// The OAuth client that it was made with; null for typed credentials.
    #[schema(required)]
    pub auth_config_id: Option<String>,
    /// The same, under its later name.
    #[schema(required)]
    pub auth_profile_id: Option<String>,
    /// What that client is called.
    #[schema(required)]
    pub auth_profile_name: Option<String>,
    /// What you wrote beside the connection.
    #[schema(value_type = Object)]
    pub user_defined_fields: Map<String, Value>,
}

/// Something that is asked before an application can be connected.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InputField {
    /// The name to send it under.
    pub name: String,
    /// The label that people read.
    pub label: String,
    /// Example text; may be empty.
    pub placeholder: String,
    /// A sentence of help; may be empty.
    pub help_text: String,
    /// Whether it must be given.
    pub required: bool,
    /// `text`, `select` or `password`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Always false.
    pub multiple: bool,
    /// What can be chosen, for `select`.
    pub options: Vec<InputOption>,
}

/// A choice of an input.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InputOption {
    /// What people read.
    pub name: String,
    /// What is sent.
    pub value: String,
}

/// What an end user asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lead {
    /// 24 hexadecimal digits.
    #[serde(rename = "_id")]
    pub id: String,
    /// The application.
    pub slug: String,
    /// Who asks; may be empty.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// What it is for; may be empty.
    pub description: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

impl Application {
    /// The application as the account sees it.
    #[must_use]
    pub fn of(entry: &AppEntry<'_>, options: &Options) -> Self {
        let AppEntry { provider, app, .. } = entry;
        let auth_type = entry.auth_type().as_str();
        let inputs: Vec<InputField> = provider
            .inputs_for(entry.method())
            .map(|input| InputField::of(&input.to_contract()))
            .collect();
        let status = entry.status();
        let connections = entry.connections.iter();
        let (kind, kind_name) = match provider.is_custom {
            true => ("custom", "custom".to_owned()),
            false => ("native", provider.slug.clone()),
        };
        let tags = provider.categories.iter();
        Self {
            app_id: app.id.to_string(),
            name: provider.name.clone(),
            description: provider.description.clone(),
            icon: icon(provider, options),
            slug: provider.slug.clone(),
            kind_name,
            kind,
            tags: tags.map(|category| category.label().to_owned()).collect(),
            auth_type,
            auth_input_map: inputs.clone(),
            auth_type_options: Map::from_iter([(auth_type.to_owned(), json!(inputs))]),
            grant_type: grant_type(entry.method()),
            version: Version {
                v: 1,
                description: "",
            },
            help: provider.docs_url.clone(),
            ecosystem: false,
            connected: status == AppStatus::Connected,
            reauth_required: status == AppStatus::NeedsReauth,
            connected_accounts: connections
                .map(|connection| ConnectedAccount::of(entry, connection))
                .collect(),
            // SDKs ask whether the key is there.
            has_multi_auth_enabled: entry.is_multi().then_some(true),
        }
    }
}

impl Applications {
    /// The applications as the account sees them.
    #[must_use]
    pub fn of(entries: &[AppEntry<'_>], options: &Options) -> Self {
        let entries = entries.iter();
        Self(
            entries
                .map(|entry| Application::of(entry, options))
                .collect(),
        )
    }
}

/// OAuth's name of how tokens are obtained; nothing where there are none.
const fn grant_type(method: AuthMethod) -> Option<&'static str> {
    match method {
        AuthMethod::OAuth2 => Some("authorization_code"),
        AuthMethod::ClientCredentials => Some("client_credentials"),
        AuthMethod::ApiKey | AuthMethod::Basic => None,
    }
}

impl ConnectedAccount {
    fn of(entry: &AppEntry<'_>, connection: &Connection) -> Self {
        let config = entry.auth_config_of(connection);
        let auth_config_id = config.map(|config| config.id.to_string());
        let (status, reason) = match connection.status {
            Status::Active => ("active", None),
            Status::NeedsReauth(reason) => ("expired", Some(reason)),
        };
        Self {
            identifier: identifier(connection),
            connected_at: connection.created_at.rfc3339(),
            status,
            auth_type: connection.auth_type.as_str(),
            connection_id: connection.id.to_string(),
            scopes: connection.scopes.clone(),
            reauth_reason: reason.map(|reason| reason.as_str().to_owned()),
            auth_config_id: auth_config_id.clone(),
            auth_profile_id: auth_config_id,
            auth_profile_name: config.map(|config| config.name.clone()),
            user_defined_fields: connection.user_defined_fields.clone(),
        }
    }
}

impl InputField {
    fn of(input: &AppInput) -> Self {
        let kind = match (input.secret, input.options.is_empty()) {
            (true, _) => "password",
            (false, true) => "text",
            (false, false) => "select",
        };
        let options = input.options.iter().map(|option| InputOption {
            name: option.label.clone(),
            value: option.value.clone(),
        });
        Self {
            name: input.name.clone(),
            label: input.label.clone(),
            placeholder: input.placeholder.clone(),
            help_text: input.help.clone(),
            required: input.required,
            kind,
            multiple: false,
            options: options.collect(),
        }
    }
}

impl Lead {
    /// What an end user asked for.
    #[must_use]
    pub fn of(lead: &lead::Lead) -> Self {
        Self {
            id: lead.id.to_string(),
            slug: lead.wish.slug.clone(),
            name: lead.wish.name.clone(),
            email: lead.wish.email.clone(),
            description: lead.wish.description.clone(),
            created_at: lead.created_at.rfc3339(),
        }
    }
}
