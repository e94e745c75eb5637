//! Requests through connections, as they are and as actions.

use axum::Router;
use axum::routing::{MethodFilter, on};

use crate::http::Shared;
use crate::http::api::action;
use crate::http::api::public::proxy;
use crate::http::docs::Table;

/// All of it.
pub(super) fn table() -> Table<Shared> {
    streams().merge(actions())
}

/// Whatever method, whatever path.
fn streams() -> Table<Shared> {
    let table = proxy::METHODS
        .iter()
        .fold(Table::<Shared>::new(), |table, (method, id)| {
            table.page(method.clone(), proxy::PATH, proxy::doc(method, id))
        });
    let methods = MethodFilter::GET
        .or(MethodFilter::POST)
        .or(MethodFilter::PUT)
        .or(MethodFilter::PATCH)
        .or(MethodFilter::DELETE)
        .or(MethodFilter::OPTIONS);
    let router = proxy::ROUTES.iter().fold(Router::new(), |router, path| {
        router.route(path, on(methods, proxy::handler))
    });
    Table {
        operations: table.operations,
        router,
    }
}

/// Calls of a fixed shape.
fn actions() -> Table<Shared> {
    Table::new()
        .get(
            "/api/v2/integration-schema/{slug}/actions",
            action::list::doc("listActions"),
            action::list::handler,
        )
        .get(
            "/api/v2/integration-schema/{slug}/actions/{action_id}",
            action::get::doc("getAction"),
            action::get::handler,
        )
        .post(
            "/api/v2/integration-schema/{slug}/actions/{action_id}/execute",
            action::execute::doc("executeAction"),
            action::execute::handler,
        )
}
