//! The pages, their server functions and the built files, as one router.

use std::path::Path;

use app::ports::{Ports, Visitor};
use app::{App, BasePath, shell};
use axum::Router;
use axum::response::Response;
use http::StatusCode;
use http::header::{CACHE_CONTROL, COOKIE, HeaderValue};
use http::request::Parts;
use leptos::config::{Env, LeptosOptions};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::http::edge::{self, RequestId};
use crate::options::{Options, environment};

/// Pages, server functions and files.
pub fn pages(options: &Options, ports: Ports) -> Router {
    let base = BasePath(options.address.public_url.base_path().to_owned());
    let leptos = leptos_options(options);
    let context = move || {
        provide_context(ports.clone());
        provide_context(base.clone());
        provide_context(visitor());
    };
    let document = {
        let leptos = leptos.clone();
        move || shell(leptos.clone())
    };
    let fallback = leptos_axum::render_app_async_with_context(context.clone(), document.clone());
    Router::new()
        .leptos_routes_with_context(&leptos, generate_route_list(App), context, document)
        .method_not_allowed_fallback(edge::method_not_allowed)
        .fallback(fallback)
        .with_state(leptos)
        // Server functions read whole bodies.
        .layer(RequestBodyLimitLayer::new(options.limits.body.bytes()))
        .merge(files(&options.features.site_root))
}

/// Who asks, from the request that Leptos has put into the context.
fn visitor() -> Visitor {
    let Some(parts) = use_context::<Parts>() else {
        return Visitor::default();
    };
    let cookies: Vec<&str> = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Visitor {
        cookies: cookies.join("; "),
        framed: parts
            .headers
            .get("sec-fetch-dest")
            .is_some_and(|dest| dest == "iframe"),
        request_id: parts
            .extensions
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default(),
    }
}

/// Lets browsers keep a file that is there; that one is missing must not be remembered.
fn cached(
    value: &'static str,
) -> SetResponseHeaderLayer<impl Fn(&Response) -> Option<HeaderValue> + Clone> {
    SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, move |response: &Response| {
        let there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        there.then(|| HeaderValue::from_static(value))
    })
}

/// The built files. Those under `/pkg` carry a hash of their content in their names.
fn files(site: &Path) -> Router {
    let folder = |name: &str| {
        ServeDir::new(site.join(name))
            .precompressed_br()
            .precompressed_gzip()
    };
    Router::new()
        .nest_service("/pkg", folder("pkg"))
        .layer(cached("public, max-age=31536000, immutable"))
        .merge(
            Router::new()
                .nest_service("/logos", folder("logos"))
                .route_service("/favicon.svg", ServeFile::new(site.join("favicon.svg")))
                .layer(cached("public, max-age=3600")),
        )
}

fn leptos_options(options: &Options) -> LeptosOptions {
    // Only `cargo leptos watch` describes itself in the environment.
    let watched = environment::lookup("LEPTOS_WATCH")
        .and_then(|_| leptos::config::get_configuration(None).ok())
        .map(|config| config.leptos_options);
    LeptosOptions::builder()
        .output_name("patchbay")
        .site_root(options.features.site_root.display().to_string())
        .site_pkg_dir("pkg")
        .site_addr(options.address.listen)
        .hash_files(true)
        .env(if watched.is_some() {
            Env::DEV
        } else {
            Env::PROD
        })
        .reload_port(watched.map_or(3001, |watched| watched.reload_port))
        .build()
}
