//! Providers that answer with a form instead of a query (`response_mode=form_post`).
//!
//! Their form comes from another site, and our cookies do not come along with it. So it is turned into
//! the query of the same address, where the page takes it as it takes any other answer.

use app::contract::error::ErrorCode;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Redirect;
use axum::routing::post;
use url::form_urlencoded;

use super::Shared;
use super::error::ApiError;
use super::extract::read_body;
use crate::services::connect::finish::LONGEST_CALLBACK;

/// The callback addresses of both kinds, for `POST`; their pages take `GET`.
pub fn router(core: Shared) -> Router {
    Router::new()
        .route("/oauth/callback/{ctx}", post(handler))
        .route("/api/v1/{slug}/callback", post(handler))
        .with_state(core)
}

async fn handler(State(core): State<Shared>, request: Request) -> Result<Redirect, ApiError> {
    let path = request.uri().path().to_owned();
    let body = read_body(request.into_body(), LONGEST_CALLBACK).await?;
    let pairs = form_urlencoded::parse(&body);
    if !pairs.clone().any(|(name, _)| name == "state") {
        return Err(ErrorCode::InvalidCallback.into());
    }
    // Written anew, so that nothing in it can end the header.
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let to = core.options.address.public_url.join(&path);
    Ok(Redirect::to(&format!("{to}?{query}")))
}
