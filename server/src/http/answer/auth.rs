//! What connecting an application takes.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::catalog::{AuthMethod, Provider};
use crate::domain::auth_config;
use crate::services::apps::AppEntry;

/// The OAuth clients to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthConfigs {
    /// The clients, the default one first; none for an application of typed credentials.
    pub docs: Vec<AuthConfig>,
}

/// An OAuth client of the project.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthConfig {
    /// Its id: the `auth_config_id` of requests.
    #[serde(rename = "_id")]
    pub id: String,
    /// For people.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Whether it is used where nobody names one.
    pub is_default: bool,
}

/// What connecting a built-in application takes; empty for custom ones. A value is the field's type,
/// or an object for a field that may be left out.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AuthStructure {
    /// The fields of an OAuth access that another system obtained.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, AuthFieldType>>)]
    pub oauth2: Option<Map<String, Value>>,
    /// The credentials to type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, AuthFieldType>>)]
    pub keybased: Option<Map<String, Value>>,
}

/// The type of a field that connecting takes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum AuthFieldType {
    /// It must be given.
    #[schema(value_type = String)]
    Required(&'static str),
    /// It may be left out.
    Optional {
        /// The type.
        #[serde(rename = "type")]
        #[schema(value_type = String)]
        kind: &'static str,
        /// Always false.
        required: bool,
    },
}

impl AuthConfigs {
    /// The OAuth clients of an application.
    #[must_use]
    pub fn of(entry: &AppEntry<'_>) -> Self {
        let each = |config: &auth_config::AuthConfig| AuthConfig {
            id: config.id.to_string(),
            name: config.name.clone(),
            description: config.description.clone(),
            is_default: config.is_default,
        };
        Self {
            docs: entry.auth_configs.iter().map(each).collect(),
        }
    }
}

impl AuthStructure {
    /// What connecting an application takes, by Cobalt's authentication types; nothing for custom
    /// ones.
    #[must_use]
    pub fn of(provider: &Provider) -> Self {
        if provider.is_custom {
            return Self::default();
        }
        let typed = |method| {
            let inputs = provider.inputs_for(method);
            inputs.map(|input| (input.name.clone(), field_type("string", input.required)))
        };
        let own = [
            ("access_token", "string", true),
            ("refresh_token", "string", false),
            ("expires_in", "number", false),
            ("expires_at", "string", false),
            ("scope", "string", false),
        ];
        let own = own.map(|(name, kind, required)| (name.to_owned(), field_type(kind, required)));
        let has_oauth = provider.auth.oauth2.is_some();
        let oauth2 = has_oauth.then(|| own.into_iter().chain(typed(AuthMethod::OAuth2)).collect());
        let mut others = provider.methods().filter(|it| *it != AuthMethod::OAuth2);
        let keybased = others.next().map(|method| typed(method).collect());
        Self { oauth2, keybased }
    }
}

fn field_type(kind: &'static str, required: bool) -> Value {
    json!(if required {
        AuthFieldType::Required(kind)
    } else {
        AuthFieldType::Optional { kind, required }
    })
}
