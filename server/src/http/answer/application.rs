//! Applications, and what is needed to connect them.

use app::contract::connect::{AppInput, AppStatus};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{access_ends_at, icon, identifier};
use crate::catalog::{AuthMethod, Provider};
use crate::domain::connection::{Connection, Status};
use crate::domain::lead;
use crate::options::Options;
use crate::services::apps::{self, AppEntry};

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
    /// Every way to connect it, by its `auth_type`, with what it asks for.
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
    /// Always false: what end users cannot connect is not listed for them.
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
    /// False where end users cannot connect it yet, for want of an OAuth client. Only its project is
    /// told of such an application; else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configured: Option<bool>,
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
    /// When the access ends by itself, as RFC 3339; null where that is not known, or using it moves the
    /// end on.
    #[schema(required)]
    pub access_ends_at: Option<String>,
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
    /// True where it was made with a client of the operator's; else absent. Cobalt says so of its own.
    #[serde(rename = "defaultCredentials", skip_serializing_if = "Option::is_none")]
    pub default_credentials: Option<bool>,
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
            auth_input_map: inputs(provider, entry.method()),
            auth_type_options: auth_type_options(entry),
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
            configured: None,
        }
    }

    /// The application as its project sees it, which is told of one that end users cannot connect.
    #[must_use]
    pub fn of_project(entry: &AppEntry<'_>, options: &Options) -> Self {
        Self {
            configured: (!entry.is_configured()).then_some(false),
            ..Self::of(entry, options)
        }
    }
}

/// Every way to connect it, by its authentication type, with what it asks for.
fn auth_type_options(entry: &AppEntry<'_>) -> Map<String, Value> {
    let mut options = Map::new();
    for method in entry.methods() {
        let kind = options.entry(apps::auth_type(method).as_str());
        kind.or_insert_with(|| json!(inputs(entry.provider, method)));
    }
    options
}

fn inputs(provider: &Provider, method: AuthMethod) -> Vec<InputField> {
    let inputs = provider.inputs_for(method);
    inputs
        .map(|input| InputField::of(&input.to_contract()))
        .collect()
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
        let client = entry.client_of(connection);
        let auth_config_id = client.map(|client| client.id().to_string());
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
            access_ends_at: access_ends_at(connection),
            scopes: connection.scopes.clone(),
            reauth_reason: reason.map(|reason| reason.as_str().to_owned()),
            auth_config_id: auth_config_id.clone(),
            auth_profile_id: auth_config_id,
            auth_profile_name: client.map(|client| client.name().to_owned()),
            user_defined_fields: connection.user_defined_fields.clone(),
            default_credentials: connection.default_client.then_some(true),
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
