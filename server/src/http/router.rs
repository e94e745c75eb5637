//! The table of contents of the API. No logic here.
//!
//! Each line is an address, a stable name for the document, and a handler. The document, the README's
//! table and the page for people come from the same lines.

mod browser;
mod link;
mod older;
mod public;
mod requests;

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};

use super::docs::{Operation, Table};
use super::health::{self, Draining};
use super::{Shared, api, edge, form_post, idempotency};

/// Every API route.
pub fn api(core: Shared) -> Router {
    table()
        .router
        .layer(Extension(api::openapi::Document::default()))
        .route_layer(from_fn_with_state(Arc::clone(&core), idempotency::once))
        .method_not_allowed_fallback(edge::method_not_allowed)
        .route("/api/{*rest}", axum::routing::any(edge::not_found))
        .route("/api", axum::routing::any(edge::not_found))
        .route("/v1/{*rest}", axum::routing::any(edge::not_found))
        .route("/link/token/{*rest}", axum::routing::any(edge::not_found))
        .with_state(core)
}

/// The two routes for whatever watches the process.
pub fn health(core: Shared, draining: Draining) -> Router {
    health::table().router.with_state((core, draining))
}

/// Every route that the document tells of.
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        table().operations,
        form_post::table().operations,
        health::table().operations,
    ]
    .concat()
}

fn table() -> Table<Shared> {
    public::table()
        .merge(requests::table())
        .merge(browser::table())
        .merge(older::table())
        .merge(link::table())
        .merge(api::openapi::table())
}
