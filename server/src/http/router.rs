//! The table of contents of the API. No logic here.

use axum::Router;
use axum::routing::{delete, get, post};

use super::api::{browser, public};
use super::health::{self, Draining};
use super::{Shared, edge};

/// Every API route.
pub fn api(core: Shared) -> Router {
    let public = Router::new()
        .route(
            "/linked-account",
            post(public::linked_account::create::handler)
                .get(public::linked_account::list::handler),
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
        .route("/connect-url", post(public::connect_url::handler))
        .route(
            "/hosted-properties",
            get(public::hosted_properties::handler),
        )
        .route("/application", get(public::application::list::handler))
        .route(
            "/application/{slug}",
            get(public::application::get::handler),
        )
        .route(
            "/slug/{slug}/auth-config",
            get(public::auth_config::handler),
        );

    let sdk = Router::new()
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
        );

    Router::new()
        .nest("/api/v2/public", public)
        .nest("/api/v2/f-sdk", sdk)
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
        .method_not_allowed_fallback(edge::method_not_allowed)
        .route("/api/{*rest}", axum::routing::any(edge::not_found))
        .route("/api", axum::routing::any(edge::not_found))
        .with_state(core)
}

/// The two routes for whatever watches the process.
pub fn health(core: Shared, draining: Draining) -> Router {
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready).with_state((core, draining)))
}
