//! The pages on the stack they run on, with the fake behind them.

use std::sync::Arc;

use app::BasePath;
use app::ports::Visitor;
use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use leptos::config::{Env, LeptosOptions};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list, handle_server_fns_with_context};
use tower_http::services::{ServeDir, ServeFile};

use super::{Log, ports};

/// Serves the pages below no base path while every address they write begins with `base`, as behind
/// an edge that strips it.
pub fn router(log: Log, base: &str, site: &str) -> Router {
    let options = LeptosOptions::builder()
        .output_name("patchbay")
        .site_root(site)
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .build();
    let base = BasePath(base.to_owned());
    let context = move || {
        provide_context(ports(Arc::clone(&log)));
        provide_context(Visitor {
            request_id: "req_test".to_owned(),
            ..Visitor::default()
        });
        provide_context(base.clone());
    };
    let for_functions = context.clone();
    let for_shell = options.clone();
    Router::new()
        .route(
            "/_ui/{*name}",
            any(move |request: Request| {
                handle_server_fns_with_context(for_functions.clone(), request)
            }),
        )
        .leptos_routes_with_context(
            &options,
            generate_route_list(app::App),
            context.clone(),
            move || app::shell(for_shell.clone()),
        )
        .nest_service("/pkg", ServeDir::new(format!("{site}/pkg")))
        .route_service(
            "/favicon.svg",
            ServeFile::new(format!("{site}/favicon.svg")),
        )
        .nest_service("/logos", ServeDir::new(format!("{site}/logos")))
        .nest_service(
            "/brand-buttons",
            ServeDir::new(format!("{site}/brand-buttons")),
        )
        .fallback(leptos_axum::render_app_async_with_context(context, {
            let options = options.clone();
            move || app::shell(options.clone())
        }))
        .with_state(options)
}
