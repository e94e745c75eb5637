//! The table of contents of the API. No logic here.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, patch, post, put};

use super::api::{browser, older, public};
use super::health::{self, Draining};
use super::{Shared, edge, idempotency};

/// Every API route.
pub fn api(core: Shared) -> Router {
    Router::new()
        .nest("/api/v2/public", public())
        .nest("/api/v2/f-sdk", sdk())
        .route("/api/v3/org/basics", get(browser::org_basics::handler))
        .route(
            "/api/v1/{slug}/integrate",
            get(browser::integrate::by_query).post(browser::integrate::by_body),
        )
        .route("/api/v2/app/{slug}/save", post(browser::save::handler))
        .route(
            "/api/v1/linked-acc/integration/{slug}",
            delete(browser::disconnect::handler),
        )
        .route("/api/v1/ecosystem/leads", post(browser::lead::handler))
        .merge(accounts())
        .merge(configs())
        .merge(older_sdks())
        .route_layer(from_fn_with_state(Arc::clone(&core), idempotency::once))
        .method_not_allowed_fallback(edge::method_not_allowed)
        .route("/api/{*rest}", axum::routing::any(edge::not_found))
        .route("/api", axum::routing::any(edge::not_found))
        .with_state(core)
}

/// What backends use.
fn public() -> Router<Shared> {
    Router::new()
        .route(
            "/linked-account",
            post(public::linked_account::create::handler)
                .get(public::linked_account::list::handler)
                .put(public::linked_account::upsert::handler),
        )
        .route(
            "/linked-account/{id}",
            get(public::linked_account::get::handler)
                .delete(public::linked_account::delete::handler),
        )
        .route(
            "/linked-account/integration/{slug}/check",
            post(public::linked_account::check::handler),
        )
        .route("/session-token", post(public::session_token::mint::handler))
        .route(
            "/session-token/revoke",
            post(public::session_token::revoke::handler),
        )
        .route(
            "/connect-url",
            post(public::connect_url::handler).get(public::hosted_properties::handler),
        )
        .route(
            "/hosted-properties",
            get(public::hosted_properties::handler),
        )
        .route("/application", get(public::application::list::handler))
        .route(
            "/application/{slug}",
            get(public::application::get::handler).put(public::migrate_token::by_slug),
        )
        .route(
            "/slug/{slug}/auth-config",
            get(public::auth_config::handler),
        )
}

/// What Cobalt's SDK uses in the browser.
fn sdk() -> Router<Shared> {
    Router::new()
        .route("/application", get(public::application::list::handler))
        .route(
            "/application/{slug}",
            get(public::application::get::handler),
        )
        .route(
            "/config",
            post(browser::config::create::handler).put(browser::config::update::handler),
        )
        .route(
            "/slug/{slug}/config",
            get(browser::config::get::default).delete(browser::config::delete::default),
        )
        .route(
            "/slug/{slug}/config/{config_id}",
            get(browser::config::get::named).delete(browser::config::delete::named),
        )
}

/// More of linked accounts, and how they get access.
fn accounts() -> Router<Shared> {
    Router::new()
        .route(
            "/api/v2/public/session/active-linked-account",
            get(public::active_linked_account::handler),
        )
        .route(
            "/api/v2/public/linked-account/integration/{slug}",
            delete(public::linked_account::disconnect::handler),
        )
        .route(
            "/api/v2/public/linked-account/integration/oauth-url/{slug}",
            get(public::linked_account::oauth_url::handler),
        )
        .route(
            "/api/v2/public/linked-account/integration/save-key-credentials/{slug}",
            put(public::linked_account::save_keys::handler),
        )
        .route(
            "/api/v2/public/linked-account/default-app/auth-credentials/{key}",
            put(public::default_app::set::handler).delete(public::default_app::remove::handler),
        )
        .route(
            "/api/v2/public/migrate-token",
            put(public::migrate_token::handler),
        )
        .route(
            "/api/v2/public/auth-structure/{slug}",
            get(public::auth_structure::handler),
        )
        .route(
            "/api/v2/public/connect-code/exchange",
            post(public::connect_code::handler),
        )
}

/// Configs at the backend's addresses, and their parts.
fn configs() -> Router<Shared> {
    Router::new()
        .route(
            "/api/v2/public/config",
            post(browser::config::create::handler).put(browser::config::update::handler),
        )
        .route(
            "/api/v2/public/slug/{slug}/config",
            get(browser::config::get::default).delete(browser::config::delete::default),
        )
        .route(
            "/api/v2/public/slug/{slug}/config/{config_id}",
            get(browser::config::get::named).delete(browser::config::delete::named),
        )
        .route(
            "/api/v2/public/slug/{slug}/configs",
            get(public::config::list::handler),
        )
        .route(
            "/api/v2/public/slug/{slug}/config/{config_id}/workflows/{workflow_id}",
            patch(public::config::switch::handler),
        )
        .route(
            "/api/v2/public/config/field",
            post(public::config::field::list::handler),
        )
        .route(
            "/api/v2/public/config/field/{field_id}",
            get(public::config::field::get::saved)
                .post(public::config::field::get::under)
                .put(public::config::field::set::handler)
                .delete(public::config::field::clear::handler),
        )
        .route(
            "/api/v2/public/config/rule-engine/{field_id}",
            post(public::config::rule_column::handler),
        )
}

/// The addresses of versions 3.0 to 5.1 of the browser SDK.
fn older_sdks() -> Router<Shared> {
    Router::new()
        .route(
            "/api/v1/linked-acc/application",
            get(older::application::all),
        )
        .route(
            "/api/v1/linked-acc/application/{slug}",
            get(older::application::one),
        )
        .route(
            "/api/v2/application/{slug}/installation",
            post(older::installation::create::handler),
        )
        .route(
            "/api/v2/application/{slug}/installation/{config_id}",
            post(older::installation::create::handler),
        )
        .route(
            "/api/v1/application/{slug}/installation",
            get(browser::config::get::default)
                .put(older::installation::update::handler)
                .delete(browser::config::delete::default),
        )
        .route(
            "/api/v1/application/{slug}/installation/{config_id}",
            get(browser::config::get::named)
                .put(older::installation::update::handler)
                .delete(browser::config::delete::named),
        )
}

/// The two routes for whatever watches the process.
pub fn health(core: Shared, draining: Draining) -> Router {
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready).with_state((core, draining)))
}
