//! Objects as Cobalt's clients know them. Here a value becomes public on purpose: what is not
//! written out here does not leave.

use app::contract::connect::{AppInput, AppStatus};
use serde_json::{Map, Value, json};

use crate::catalog::{AuthMethod, Provider};
use crate::domain::auth_config::AuthConfig;
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::lead::Lead;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::options::Options;
use crate::services::accounts::Listed;
use crate::services::apps::{self, AppEntry};
use crate::services::configs::Configs;

/// A linked account; with its integrations where `apps` is given.
#[must_use]
pub fn linked_account(
    scope: &Scope,
    account: &LinkedAccount,
    apps: Option<&[AppEntry<'_>]>,
    options: &Options,
) -> Value {
    let (created, updated) = (account.created_at.rfc3339(), account.updated_at.rfc3339());
    let udf: Vec<Value> = account
        .udf
        .iter()
        .map(|field| {
            json!({
                "key_name": field.key,
                "key_value": field.value,
                "_id": field.id,
                "createdAt": created,
                "updatedAt": updated,
            })
        })
        .collect();
    let mut object = json!({
        "_id": account.key,
        "associated_org": org(scope),
        "account_id": account.account_id,
        "environment": scope.environment(),
        "name": account.name,
        "udf": udf,
        "createdAt": created,
        "updatedAt": updated,
        "__v": 0,
    });
    if let (Some(apps), Some(object)) = (apps, object.as_object_mut()) {
        let connected = apps.iter().flat_map(|entry| {
            let each = entry.connections.iter();
            each.map(move |connection| (entry, connection))
        });
        let integrations: Vec<Value> = connected
            .map(|(entry, connection)| integration(entry, connection, options))
            .collect();
        object.insert("integrations".to_owned(), Value::Array(integrations));
    }
    object
}

fn integration(entry: &AppEntry<'_>, connection: &Connection, options: &Options) -> Value {
    let broken = connection.status != Status::Active;
    json!({
        "_id": connection.id,
        "type": entry.provider.slug,
        "name": entry.provider.name,
        "icon": icon(entry.provider, options),
        "identifier": identifier(connection),
        "app_id": entry.app.id,
        "refresh_token_expired": broken,
        "reauth_required": broken,
        "createdAt": connection.created_at.rfc3339(),
        "updatedAt": connection.updated_at.rfc3339(),
    })
}

/// An application as the account sees it, with all signals of "connected" that any SDK waits for.
#[must_use]
pub fn application(entry: &AppEntry<'_>, options: &Options) -> Value {
    let AppEntry { provider, app, .. } = entry;
    let auth_type = entry.auth_type();
    let inputs = input_fields(provider, entry.method());
    let status = entry.status();
    let accounts: Vec<Value> = entry
        .connections
        .iter()
        .map(|connection| connected_account(entry, connection))
        .collect();
    let kind = if provider.is_custom {
        "custom"
    } else {
        provider.slug.as_str()
    };
    let mut object = json!({
        "app_id": app.id,
        "name": provider.name,
        "description": provider.description,
        "icon": icon(provider, options),
        "slug": provider.slug,
        "type": kind,
        "kind": if provider.is_custom { "custom" } else { "native" },
        "tags": provider.categories.iter().map(|category| category.label()).collect::<Vec<_>>(),
        "auth_type": auth_type.as_str(),
        "auth_input_map": inputs,
        "auth_type_options": auth_type_options(entry),
        "grant_type": grant_type(entry.method()),
        "version": { "_v": 1, "description": "" },
        "help": provider.docs_url,
        "ecosystem": false,
        "connected": status == AppStatus::Connected,
        "reauth_required": status == AppStatus::NeedsReauth,
        "connected_accounts": accounts,
    });
    // SDKs ask whether the key is there.
    if let (true, Some(object)) = (entry.is_multi(), object.as_object_mut()) {
        object.insert("has_multi_auth_enabled".to_owned(), Value::Bool(true));
    }
    object
}

/// Every way to connect it, by its authentication type, with what it asks for.
fn auth_type_options(entry: &AppEntry<'_>) -> Map<String, Value> {
    let mut options = Map::new();
    for method in entry.methods() {
        let kind = options.entry(apps::auth_type(method).as_str());
        kind.or_insert_with(|| input_fields(entry.provider, method).into());
    }
    options
}

fn input_fields(provider: &Provider, method: AuthMethod) -> Vec<Value> {
    let inputs = provider.inputs_for(method);
    inputs
        .map(|input| input_field(&input.to_contract()))
        .collect()
}

/// An OAuth client to choose.
#[must_use]
pub fn auth_config(config: &AuthConfig) -> Value {
    json!({
        "_id": config.id,
        "name": config.name,
        "description": config.description,
        "is_default": config.is_default,
    })
}

/// OAuth's name of how tokens are obtained; nothing where there are none.
const fn grant_type(method: AuthMethod) -> Option<&'static str> {
    match method {
        AuthMethod::OAuth2 => Some("authorization_code"),
        AuthMethod::ClientCredentials => Some("client_credentials"),
        AuthMethod::ApiKey | AuthMethod::Basic => None,
    }
}

fn connected_account(entry: &AppEntry<'_>, connection: &Connection) -> Value {
    let config = entry.auth_config_of(connection);
    let auth_config_id = config.map(|config| &config.id);
    json!({
        "identifier": identifier(connection),
        "connectedAt": connection.created_at.rfc3339(),
        "status": match connection.status { Status::Active => "active", Status::NeedsReauth(_) => "expired" },
        "auth_type": connection.auth_type.as_str(),
        "connection_id": connection.id,
        "scopes": connection.scopes,
        "reauth_reason": match connection.status { Status::Active => None, Status::NeedsReauth(reason) => Some(reason) },
        "auth_config_id": auth_config_id,
        "auth_profile_id": auth_config_id,
        "auth_profile_name": config.map(|config| &config.name),
        "user_defined_fields": connection.user_defined_fields,
    })
}

/// Cobalt writes `NA` where the provider does not say who is connected.
fn identifier(connection: &Connection) -> &str {
    if connection.identifier.is_empty() {
        "NA"
    } else {
        &connection.identifier
    }
}

fn input_field(input: &AppInput) -> Value {
    let options: Vec<Value> = input
        .options
        .iter()
        .map(|option| json!({ "name": option.label, "value": option.value }))
        .collect();
    let kind = match (input.secret, options.is_empty()) {
        (true, _) => "password",
        (false, true) => "text",
        (false, false) => "select",
    };
    json!({
        "name": input.name,
        "label": input.label,
        "placeholder": input.placeholder,
        "help_text": input.help,
        "required": input.required,
        "type": kind,
        "multiple": false,
        "options": options,
    })
}

fn icon(provider: &Provider, options: &Options) -> String {
    let logo = provider.logo.as_deref();
    logo.map(|path| options.address.public_url.join(path))
        .unwrap_or_default()
}

/// The organisation id that Cobalt's documents carry: the hexadecimal half of the project's id.
#[must_use]
pub fn org(scope: &Scope) -> &str {
    scope.project().trim_start_matches("prj_")
}

/// A page of a list in the manner of Mongo-paginate. `page` counts from 1.
#[must_use]
pub fn page<T>(listed: &Listed<T>, page: u32, limit: u32, each: impl Fn(&T) -> Value) -> Value {
    let (page, limit) = (u64::from(page.max(1)), u64::from(limit.max(1)));
    let pages = listed.total.div_ceil(limit).max(1);
    let (previous, next) = (page > 1, page < pages);
    json!({
        "docs": listed.entries.iter().map(each).collect::<Vec<_>>(),
        "totalDocs": listed.total,
        "limit": limit,
        "totalPages": pages,
        "page": page,
        "pagingCounter": (page - 1) * limit + 1,
        "hasPrevPage": previous,
        "hasNextPage": next,
        "prevPage": previous.then(|| page - 1),
        "nextPage": next.then(|| page + 1),
    })
}

/// What connecting an application takes, by Cobalt's authentication types; nothing for custom ones.
#[must_use]
pub fn auth_structure(provider: &Provider) -> Value {
    let mut kinds = Map::new();
    if provider.is_custom {
        return Value::Object(kinds);
    }
    let typed = |method| {
        let inputs = provider.inputs_for(method);
        inputs.map(|input| (input.name.clone(), structure("string", input.required)))
    };
    if provider.auth.oauth2.is_some() {
        let own = [
            ("access_token", "string", true),
            ("refresh_token", "string", false),
            ("expires_in", "number", false),
            ("expires_at", "string", false),
            ("scope", "string", false),
        ];
        let own = own.map(|(name, kind, required)| (name.to_owned(), structure(kind, required)));
        let fields: Map<String, Value> = own.into_iter().chain(typed(AuthMethod::OAuth2)).collect();
        kinds.insert(AuthType::OAuth2.as_str().to_owned(), fields.into());
    }
    if let Some(method) = provider.methods().find(|it| *it != AuthMethod::OAuth2) {
        let fields: Map<String, Value> = typed(method).collect();
        kinds.insert(AuthType::KeyBased.as_str().to_owned(), fields.into());
    }
    Value::Object(kinds)
}

fn structure(kind: &str, required: bool) -> Value {
    if required {
        json!(kind)
    } else {
        json!({ "type": kind, "required": false })
    }
}

/// The names of an application's configs.
#[must_use]
pub fn config_names(listed: &Configs<'_>) -> Value {
    let only = listed
        .entry
        .connections
        .first()
        .filter(|_| !listed.entry.is_multi());
    let configs = listed.configs.iter().map(|config| {
        let own = Some(config.connection.as_str()).filter(|id| !id.is_empty());
        let connection = own.or(only.map(|only| only.id.as_str()));
        let mut object = json!({
            "_id": config.key.as_str().trim_start_matches("cfg_"),
            "config_id": config.config_id,
        });
        if let Some(id) = connection {
            object["connection_id"] = json!(id);
        }
        object
    });
    configs.collect()
}

/// What an end user asked for.
#[must_use]
pub fn lead(lead: &Lead) -> Value {
    json!({
        "_id": lead.id,
        "slug": lead.wish.slug,
        "name": lead.wish.name,
        "email": lead.wish.email,
        "description": lead.wish.description,
        "created_at": lead.created_at.rfc3339(),
    })
}
