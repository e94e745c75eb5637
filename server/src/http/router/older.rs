//! The addresses of versions 3.0 to 5.1 of the browser SDK.

use crate::http::Shared;
use crate::http::api::browser::config;
use crate::http::api::older::{application, installation};
use crate::http::docs::Table;

/// All of them.
pub(super) fn table() -> Table<Shared> {
    Table::new()
        .get(
            "/api/v1/linked-acc/application",
            application::doc_all("olderListApplications").older(),
            application::all,
        )
        .get(
            "/api/v1/linked-acc/application/{slug}",
            application::doc_one("olderGetApplication").older(),
            application::one,
        )
        .post(
            "/api/v2/application/{slug}/installation",
            installation::create::doc("createInstallation").older(),
            installation::create::handler,
        )
        .post(
            "/api/v2/application/{slug}/installation/{config_id}",
            installation::create::doc("createNamedInstallation").older(),
            installation::create::handler,
        )
        .get(
            "/api/v1/application/{slug}/installation",
            config::get::doc("getInstallation").older(),
            config::get::default,
        )
        .put(
            "/api/v1/application/{slug}/installation",
            installation::update::doc("updateInstallation").older(),
            installation::update::handler,
        )
        .delete(
            "/api/v1/application/{slug}/installation",
            config::delete::doc("deleteInstallation").older(),
            config::delete::default,
        )
        .get(
            "/api/v1/application/{slug}/installation/{config_id}",
            config::get::doc("getNamedInstallation").older(),
            config::get::named,
        )
        .put(
            "/api/v1/application/{slug}/installation/{config_id}",
            installation::update::doc("updateNamedInstallation").older(),
            installation::update::handler,
        )
        .delete(
            "/api/v1/application/{slug}/installation/{config_id}",
            config::delete::doc("deleteNamedInstallation").older(),
            config::delete::named,
        )
}
