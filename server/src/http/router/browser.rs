//! What the browser SDK calls, from 6.0 on.

use crate::http::Shared;
use crate::http::api::browser::{config, disconnect, integrate, lead, org_basics, save};
use crate::http::api::public::application;
use crate::http::docs::Table;

/// All of it.
pub(super) fn table() -> Table<Shared> {
    connecting().merge(configs())
}

/// Applications and connections.
fn connecting() -> Table<Shared> {
    Table::new()
        .get(
            "/api/v3/org/basics",
            org_basics::doc("getOrgBasics"),
            org_basics::handler,
        )
        .get(
            "/api/v2/f-sdk/application",
            application::list::doc("sdkListApplications"),
            application::list::handler,
        )
        .get(
            "/api/v2/f-sdk/application/{slug}",
            application::get::doc("sdkGetApplication"),
            application::get::handler,
        )
        .post(
            "/api/v1/ecosystem/leads",
            lead::doc("createLead"),
            lead::handler,
        )
        .get(
            "/api/v1/{slug}/integrate",
            integrate::doc_by_query("startConnecting"),
            integrate::by_query,
        )
        .post(
            "/api/v1/{slug}/integrate",
            integrate::doc_by_body("connect"),
            integrate::by_body,
        )
        .post(
            "/api/v2/app/{slug}/save",
            save::doc("saveCredentials"),
            save::handler,
        )
        .delete(
            "/api/v1/linked-acc/integration/{slug}",
            disconnect::doc("sdkDisconnect"),
            disconnect::handler,
        )
}

/// Configs.
fn configs() -> Table<Shared> {
    Table::new()
        .post(
            "/api/v2/f-sdk/config",
            config::create::doc("sdkCreateConfig"),
            config::create::handler,
        )
        .put(
            "/api/v2/f-sdk/config",
            config::update::doc("sdkUpdateConfig"),
            config::update::handler,
        )
        .get(
            "/api/v2/f-sdk/slug/{slug}/config",
            config::get::doc("sdkGetDefaultConfig"),
            config::get::default,
        )
        .delete(
            "/api/v2/f-sdk/slug/{slug}/config",
            config::delete::doc("sdkDeleteDefaultConfig"),
            config::delete::default,
        )
        .get(
            "/api/v2/f-sdk/slug/{slug}/config/{config_id}",
            config::get::doc("sdkGetConfig"),
            config::get::named,
        )
        .delete(
            "/api/v2/f-sdk/slug/{slug}/config/{config_id}",
            config::delete::doc("sdkDeleteConfig"),
            config::delete::named,
        )
}
