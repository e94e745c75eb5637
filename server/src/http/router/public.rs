//! `/api/v2/public`: what backends use, and SDKs with a session token.

use crate::http::Shared;
use crate::http::api::browser::config;
use crate::http::api::public::config::field;
use crate::http::api::public::{
    self, active_linked_account, application, auth_config, auth_structure, connect_code,
    connect_url, default_app, hosted_properties, linked_account, migrate_token, session_token,
};
use crate::http::docs::Table;

/// All of it.
pub(super) fn table() -> Table<Shared> {
    accounts()
        .merge(sessions())
        .merge(applications())
        .merge(connections())
        .merge(configs())
        .merge(fields())
}

/// Linked accounts.
fn accounts() -> Table<Shared> {
    Table::new()
        .post(
            "/api/v2/public/linked-account",
            linked_account::create::doc("createLinkedAccount"),
            linked_account::create::handler,
        )
        .put(
            "/api/v2/public/linked-account",
            linked_account::upsert::doc("upsertLinkedAccount"),
            linked_account::upsert::handler,
        )
        .get(
            "/api/v2/public/linked-account",
            linked_account::list::doc("listLinkedAccounts"),
            linked_account::list::handler,
        )
        .get(
            "/api/v2/public/linked-account/{id}",
            linked_account::get::doc("getLinkedAccount"),
            linked_account::get::handler,
        )
        .delete(
            "/api/v2/public/linked-account/{id}",
            linked_account::delete::doc("deleteLinkedAccount"),
            linked_account::delete::handler,
        )
        .get(
            "/api/v2/public/session/active-linked-account",
            active_linked_account::doc("getActiveLinkedAccount"),
            active_linked_account::handler,
        )
        .put(
            "/api/v2/public/linked-account/default-app/auth-credentials/{key}",
            default_app::set::doc("setDefaultAppCredential"),
            default_app::set::handler,
        )
        .delete(
            "/api/v2/public/linked-account/default-app/auth-credentials/{key}",
            default_app::remove::doc("deleteDefaultAppCredential"),
            default_app::remove::handler,
        )
}

/// Session tokens and hosted links.
fn sessions() -> Table<Shared> {
    Table::new()
        .post(
            "/api/v2/public/session-token",
            session_token::mint::doc("createSessionToken"),
            session_token::mint::handler,
        )
        .post(
            "/api/v2/public/session-token/revoke",
            session_token::revoke::doc("revokeSessionTokens"),
            session_token::revoke::handler,
        )
        .post(
            "/api/v2/public/connect-url",
            connect_url::doc("createHostedLink"),
            connect_url::handler,
        )
        .post(
            "/api/v2/public/connect-code/exchange",
            connect_code::doc("exchangeConnectCode"),
            connect_code::handler,
        )
        .get(
            "/api/v2/public/hosted-properties",
            hosted_properties::doc("getHostedProperties"),
            hosted_properties::handler,
        )
        .get(
            "/api/v2/public/connect-url",
            hosted_properties::doc("getHostedPropertiesAsIn2023").older(),
            hosted_properties::handler,
        )
}

/// Applications.
fn applications() -> Table<Shared> {
    Table::new()
        .get(
            "/api/v2/public/application",
            application::list::doc("listApplications"),
            application::list::handler,
        )
        .get(
            "/api/v2/public/application/{slug}",
            application::get::doc("getApplication"),
            application::get::handler,
        )
        .get(
            "/api/v2/public/auth-structure/{slug}",
            auth_structure::doc("getAuthStructure"),
            auth_structure::handler,
        )
        .get(
            "/api/v2/public/slug/{slug}/auth-config",
            auth_config::doc("listAuthConfigs"),
            auth_config::handler,
        )
}

/// Connections.
fn connections() -> Table<Shared> {
    Table::new()
        .post(
            "/api/v2/public/linked-account/integration/{slug}/check",
            linked_account::check::doc("checkConnection"),
            linked_account::check::handler,
        )
        .delete(
            "/api/v2/public/linked-account/integration/{slug}",
            linked_account::disconnect::doc("disconnect"),
            linked_account::disconnect::handler,
        )
        .get(
            "/api/v2/public/linked-account/integration/oauth-url/{slug}",
            linked_account::oauth_url::doc("getOAuthUrl"),
            linked_account::oauth_url::handler,
        )
        .put(
            "/api/v2/public/linked-account/integration/save-key-credentials/{slug}",
            linked_account::save_keys::doc("saveKeyCredentials"),
            linked_account::save_keys::handler,
        )
        .put(
            "/api/v2/public/migrate-token",
            migrate_token::doc("migrateToken"),
            migrate_token::handler,
        )
        .put(
            "/api/v2/public/application/{slug}",
            migrate_token::doc_by_slug("migrateTokenAsIn2023").older(),
            migrate_token::by_slug,
        )
}

/// Configs.
fn configs() -> Table<Shared> {
    Table::new()
        .post(
            "/api/v2/public/config",
            config::create::doc("createConfig"),
            config::create::handler,
        )
        .put(
            "/api/v2/public/config",
            config::update::doc("updateConfig"),
            config::update::handler,
        )
        .get(
            "/api/v2/public/slug/{slug}/config",
            config::get::doc("getDefaultConfig"),
            config::get::default,
        )
        .delete(
            "/api/v2/public/slug/{slug}/config",
            config::delete::doc("deleteDefaultConfig"),
            config::delete::default,
        )
        .get(
            "/api/v2/public/slug/{slug}/config/{config_id}",
            config::get::doc("getConfig"),
            config::get::named,
        )
        .delete(
            "/api/v2/public/slug/{slug}/config/{config_id}",
            config::delete::doc("deleteConfig"),
            config::delete::named,
        )
        .get(
            "/api/v2/public/slug/{slug}/configs",
            public::config::list::doc("listConfigs"),
            public::config::list::handler,
        )
        .patch(
            "/api/v2/public/slug/{slug}/config/{config_id}/workflows/{workflow_id}",
            public::config::switch::doc("switchWorkflow"),
            public::config::switch::handler,
        )
}

/// Config fields.
fn fields() -> Table<Shared> {
    Table::new()
        .post(
            "/api/v2/public/config/field",
            field::list::doc("listConfigFields"),
            field::list::handler,
        )
        .get(
            "/api/v2/public/config/field/{field_id}",
            field::get::doc_saved("getConfigField"),
            field::get::saved,
        )
        .post(
            "/api/v2/public/config/field/{field_id}",
            field::get::doc_under("getConfigFieldUnder"),
            field::get::under,
        )
        .put(
            "/api/v2/public/config/field/{field_id}",
            field::set::doc("setConfigField"),
            field::set::handler,
        )
        .delete(
            "/api/v2/public/config/field/{field_id}",
            field::clear::doc("clearConfigField"),
            field::clear::handler,
        )
        .post(
            "/api/v2/public/config/rule-engine/{field_id}",
            public::config::rule_column::doc("getRuleColumn"),
            public::config::rule_column::handler,
        )
}
