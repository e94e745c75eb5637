//! What requests say in their bodies, for the document alone.
//!
//! Handlers read bodies field by field and more tolerantly than these types say: SDKs send numbers
//! for ids, `undefined` for what they do not have, and nothing at all.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A linked account to make or to change.
#[derive(Serialize, ToSchema)]
pub struct LinkedAccountBody {
    /// Your own id of the customer, at most 256 bytes. `account_id` will do, too.
    pub linked_account_id: String,
    /// For people, at most 200 characters.
    pub name: Option<String>,
    /// What you want to remember beside it: text, numbers and booleans by your own keys.
    #[schema(value_type = Option<Object>)]
    pub udf: Option<Map<String, Value>>,
    /// Credentials of your own product.
    pub your_app: Option<YourApp>,
}

/// Credentials of the host's own product.
#[derive(Serialize, ToSchema)]
pub struct YourApp {
    /// Accepted and not needed.
    pub app_id: Option<String>,
    /// The credentials by name.
    #[schema(value_type = Object)]
    pub auth_credentials: Map<String, Value>,
}

/// Changes to a linked account. They may stand in `payload` instead.
#[derive(Serialize, ToSchema)]
pub struct AccountChanges {
    /// Your own id of the customer; with a session token it is the token's account.
    pub linked_account_id: Option<String>,
    /// For people, at most 200 characters.
    pub name: Option<String>,
    /// The keys to set. What an API key wrote is read-only to session tokens.
    #[schema(value_type = Option<Object>)]
    pub udf: Option<Map<String, Value>>,
    /// Credentials of your own product.
    pub your_app: Option<YourApp>,
}

/// Whom a session token is for.
#[derive(Serialize, ToSchema)]
pub struct SessionTokenBody {
    /// Your id of the linked account.
    pub linked_account_id: String,
}

/// What the hosted page looks like. Anything else may stand beside it and is kept as it is.
#[derive(Serialize, ToSchema)]
pub struct HostedLinkBody {
    /// The customer's name, as the page says it.
    pub name: Option<String>,
    /// Text on the brand panel, `#rrggbb`.
    pub color: Option<String>,
    /// The brand panel, `#rrggbb`.
    #[serde(rename = "bgColor")]
    pub bg_color: Option<String>,
    /// The brand panel; wins over `bgColor`.
    pub base_color: Option<String>,
    /// The accent.
    pub button_color: Option<String>,
    /// Where the page leads back to, if the project registered it.
    pub redirect_url: Option<String>,
}

/// A one-time code.
#[derive(Serialize, ToSchema)]
pub struct ConnectCodeBody {
    /// The `code` beside a hosted link.
    pub code: String,
}

/// Credentials and prerequisites by the names of the application's inputs (`auth_input_map`).
#[derive(Serialize, ToSchema)]
pub struct CredentialsBody {
    /// The connection to renew, where there may be several.
    pub connection_id: Option<String>,
    /// The OAuth client to connect with; the default one otherwise.
    pub auth_config_id: Option<String>,
    /// The same, under its later name.
    pub auth_profile_id: Option<String>,
    /// What you want to remember beside the connection.
    #[schema(value_type = Option<Object>)]
    pub user_defined_fields: Option<Map<String, Value>>,
    /// Prerequisites, which may also stand at the top.
    #[schema(value_type = Option<Object>)]
    pub pre_requisite_fields: Option<Map<String, Value>>,
    /// The inputs.
    #[serde(flatten)]
    #[schema(value_type = HashMap<String, String>)]
    pub inputs: HashMap<String, String>,
}

/// Which connection is meant.
#[derive(Serialize, ToSchema)]
pub struct ConnectionBody {
    /// The connection, where there may be several.
    pub connection_id: Option<String>,
}

/// An access that another system obtained, for the application of the address.
#[derive(Serialize, ToSchema)]
pub struct AccessBody {
    /// The fields that `auth-structure` names, flat or under `oauth2` or `keybased`.
    #[schema(value_type = Object)]
    pub auth_object: Map<String, Value>,
    /// The connection to renew, where there may be several.
    pub connection_id: Option<String>,
    /// The OAuth client that the access was obtained with.
    pub auth_config_id: Option<String>,
}

/// An access that another system obtained.
#[derive(Serialize, ToSchema)]
pub struct MigrateTokenBody {
    /// The application's slug.
    pub slug: String,
    /// The rest.
    #[serde(flatten)]
    pub access: AccessBody,
}

/// A value.
#[derive(Serialize, ToSchema)]
pub struct CredentialBody {
    /// Text, a number or a boolean.
    pub value: Value,
}

/// A config to make.
#[derive(Serialize, ToSchema)]
pub struct NewConfigBody {
    /// The application's slug.
    pub slug: String,
    /// The config's name; the linked account's id otherwise.
    pub config_id: Option<String>,
    /// The left sides of maps: a list of `{name, value}`, or such lists by group name. SDKs up to 5.1
    /// send `map_fields_object` instead.
    pub labels: Option<Value>,
    /// Answers by field id or key, as in a write.
    #[schema(value_type = Option<Object>)]
    pub fields: Option<Map<String, Value>>,
    /// Switches and answers of workflows, as in a write.
    pub workflows: Option<Vec<WorkflowAnswers>>,
    /// The connection, where there may be several.
    pub connection_id: Option<String>,
}

/// What to write into a config. What is left out stays as it is.
#[derive(Serialize, ToSchema)]
pub struct ConfigBody {
    /// The application's slug.
    pub slug: String,
    /// The config's name; the linked account's id otherwise.
    pub config_id: Option<String>,
    /// Answers by field id or key; null clears. An empty list counts as an empty object.
    #[schema(value_type = Option<Object>)]
    pub fields: Option<Map<String, Value>>,
    /// Switches and answers of workflows.
    pub workflows: Option<Vec<WorkflowAnswers>>,
    /// The connection, where there may be several.
    pub connection_id: Option<String>,
}

/// What to write into a workflow of a config.
#[derive(Serialize, ToSchema)]
pub struct WorkflowAnswers {
    /// The workflow's id or alias.
    pub id: String,
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// Answers by field id or key; null clears.
    #[schema(value_type = Option<Object>)]
    pub fields: Option<Map<String, Value>>,
}

/// A config under the names of SDKs 3.0 to 5.1.
#[derive(Serialize, ToSchema)]
pub struct InstallationBody {
    /// The config's name, where the address has none.
    pub config_id: Option<String>,
    /// The left sides of maps: `{group: {fields: [{name, value}]}}`.
    #[schema(value_type = Option<Object>)]
    pub map_fields_object: Option<Map<String, Value>>,
    /// Answers by field id or key; null clears.
    #[schema(value_type = Option<Object>)]
    pub application_data_slots: Option<Map<String, Value>>,
    /// Switches and answers of workflows: `{id, enabled, data_slots}`.
    #[schema(value_type = Option<Vec<Object>>)]
    pub workflows: Option<Vec<Map<String, Value>>>,
}

/// A switch.
#[derive(Serialize, ToSchema)]
pub struct SwitchBody {
    /// On or off.
    pub enabled: bool,
}

/// The answer to the field that another one's options depend on.
#[derive(Serialize, ToSchema)]
pub struct ParentBody {
    /// The answer, before it is saved.
    pub value: Option<Value>,
}

/// An answer to a field.
#[derive(Serialize, ToSchema)]
pub struct FieldBody {
    /// The answer; null clears the field.
    #[schema(required)]
    pub value: Option<Value>,
}

/// Which column of a rule is meant.
#[derive(Serialize, ToSchema)]
pub struct RuleColumnBody {
    /// The column.
    pub rule_column: RuleColumnName,
}

/// A column of a rule.
#[derive(Serialize, ToSchema)]
pub struct RuleColumnName {
    /// The left side's value.
    pub lhs: String,
}

/// What an end user asks for.
#[derive(Serialize, ToSchema)]
pub struct LeadBody {
    /// The application. It need not be one that exists here.
    pub slug: String,
    /// Where to answer.
    pub email: String,
    /// Who asks.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
}

/// For whom a session of the Link flow is, and what may be done in it.
#[derive(Serialize, ToSchema)]
pub struct LinkTokenBody {
    /// The Link client, where it is not in the header.
    pub client_id: Option<String>,
    /// Its secret, likewise.
    pub client_secret: Option<String>,
    /// Your own id of the user who is to connect, without personal data.
    pub user_id: String,
    /// Your own id of the user's organisation.
    pub org_id: String,
    /// The one application to connect.
    pub app: Option<String>,
    /// Or several to choose from; all of them where none is named.
    pub apps: Option<Vec<String>>,
    /// Where a page that stands alone ends: one of the project's `return_urls`.
    pub callback_url: Option<String>,
    /// What comes back there unchanged, at most 1024 bytes.
    pub state: Option<String>,
    /// Which pages may show, open and hear it: of the project's `allowed_origins`, which are the default.
    pub allowed_origins: Option<Vec<String>>,
    /// The connection to repair, by its access token. No token and id changes by that.
    pub access_token: Option<String>,
    /// Whether the repair may be done with another account of the provider.
    pub allow_other_account: Option<bool>,
    /// Colours, as for a hosted link: `color`, `bgColor`, `base_color`, `button_color`, and `name`.
    #[schema(value_type = Option<Object>)]
    pub theme: Option<Map<String, Value>>,
    /// The language of the page, such as `en`.
    pub locale: Option<String>,
}

/// What a browser brought.
#[derive(Serialize, ToSchema)]
pub struct PublicTokenBody {
    /// The public token.
    pub public_token: String,
    /// The user whom you see. Another one than the session's destroys what was connected.
    pub user_id: Option<String>,
}

/// An access token.
#[derive(Serialize, ToSchema)]
pub struct AccessTokenBody {
    /// The token.
    pub access_token: String,
}

/// Which session is meant, and what its window has proved.
#[derive(Serialize, ToSchema)]
pub struct LinkResultBody {
    /// The link token.
    pub link_token: String,
    /// What `link.js` gave the window that it opened.
    pub proof: Option<String>,
}

/// A request to the application's own API.
#[derive(Serialize, ToSchema)]
pub struct HttpRequestBody {
    /// `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` or `OPTIONS`.
    pub method: String,
    /// Below the application's base address, percent-encoded.
    pub path: String,
    /// Parameters: text, numbers and booleans, or lists of those.
    #[schema(value_type = Option<Object>)]
    pub query: Option<Map<String, Value>>,
    /// Headers. Credentials and headers of one hop are left out.
    #[schema(value_type = Option<Object>)]
    pub headers: Option<Map<String, Value>>,
    /// The body: text as it is, everything else as JSON.
    pub body: Option<Value>,
    /// The application's own base address, if you want to be sure of it.
    pub base_url: Option<String>,
    /// The connection, where there may be several.
    pub connection_id: Option<String>,
}
