//! Providers that answer with a form instead of a query (`response_mode=form_post`).
//!
//! Their form comes from another site, and our cookies do not come along with it. So it is turned into
//! the query of the same address, where the page takes it as it takes any other answer.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Redirect, Response};
use url::form_urlencoded;

use app::contract::error::ErrorCode;

use crate::http::error::ApiError;
use crate::options::values::PublicUrl;

/// The longest form, in bytes; what OAuth answers with is far below.
const MOST: usize = 16 * 1024;

/// Answers with the way to the page.
pub async fn handler(public_url: PublicUrl, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Ok(body) = to_bytes(request.into_body(), MOST).await else {
        return ApiError::from(ErrorCode::PayloadTooLarge).into_response();
    };
    // Written anew, so that nothing in it can end the header.
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(&body))
        .finish();
    let to = public_url.join(&path);
    Redirect::to(&format!("{to}?{query}")).into_response()
}
