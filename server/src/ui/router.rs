//! The pages, their server functions and the built files, as one router.

use std::path::Path;
use std::sync::Arc;

use app::ports::{Ports, Visitor};
use app::{App, BasePath, failure_shell, shell};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::map_response;
use axum::response::Response;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HeaderValue, REFERER, VARY};
use http::request::Parts;
use leptos::config::{Env, LeptosOptions};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use super::browser_script;
use crate::http::edge::{self, RequestId};
use crate::http::error::{FailurePage, status_of};
use crate::options::{Options, environment};

/// An SVG is a document when somebody opens its address: it may be coloured, and nothing more. Some are
/// files of the operator's.
const IMAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    frame-ancestors 'none'; sandbox";

/// Pages, server functions and files.
pub fn pages(options: &Options, ports: Ports) -> Router {
    let leptos = leptos_options(options);
    let context = context(options, ports);
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
        .layer(map_response(edge::too_large))
        // Pages hold nothing that is secret from the browser which asks for them, and take nothing from
        // another site's addresses but a search, so their length tells nobody anything.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .merge(browser_script::router())
        .merge(files(&options.features.site_root))
}

/// The page of a failure that no page of ours could answer for.
pub fn failure_page(options: &Options, ports: Ports) -> FailurePage {
    let leptos = leptos_options(options);
    let context = context(options, ports);
    Arc::new(move |failure| {
        let status = status_of(&failure);
        let leptos = leptos.clone();
        let document = move || failure_shell(leptos.clone(), failure.clone());
        let draw = leptos_axum::render_app_async_with_context(context.clone(), document);
        Box::pin(async move {
            let mut response = draw(Request::new(Body::empty())).await;
            *response.status_mut() = status;
            response
        })
    })
}

/// What pages find in Leptos' context.
fn context(options: &Options, ports: Ports) -> impl Fn() + Clone + Send + Sync + use<> {
    let base = BasePath(options.address.public_url.base_path().to_owned());
    let own = options.address.public_url.origin();
    move || {
        provide_context(ports.clone());
        provide_context(base.clone());
        provide_context(visitor(&own));
    }
}

/// Who asks, from the request that Leptos has put into the context.
fn visitor(own_origin: &str) -> Visitor {
    let Some(parts) = use_context::<Parts>() else {
        return Visitor::default();
    };
    // A sibling site's cookie may hold any byte; ours are still to be found beside it.
    let cookies: Vec<_> = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let framed = parts
        .headers
        .get("sec-fetch-dest")
        .is_some_and(|dest| dest == "iframe");
    Visitor {
        cookies: cookies.join("; "),
        embedder: framed
            .then(|| referring_origin(&parts))
            .flatten()
            .filter(|origin| origin != own_origin),
        framed,
        request_id: parts
            .extensions
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default(),
    }
}

/// The origin of the page that led here, where the browser says so.
fn referring_origin(parts: &Parts) -> Option<String> {
    let referrer = parts.headers.get(REFERER)?.to_str().ok()?;
    let origin = url::Url::parse(referrer).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
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
                .nest_service("/brand-buttons", folder("brand-buttons"))
                .route_service("/favicon.svg", ServeFile::new(site.join("favicon.svg")))
                .layer(cached("public, max-age=3600"))
                .layer(SetResponseHeaderLayer::if_not_present(
                    CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static(IMAGE_POLICY),
                )),
        )
        // Which encoding a file comes in depends on the request; shared caches must know.
        .layer(SetResponseHeaderLayer::if_not_present(
            VARY,
            HeaderValue::from_static("accept-encoding"),
        ))
}

fn leptos_options(options: &Options) -> LeptosOptions {
    let watched = environment::is_watched()
        .then(|| leptos::config::get_configuration(None).ok())
        .flatten()
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
