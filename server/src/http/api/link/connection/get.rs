//! `GET /v1/link/connection`: the connection that an access token stands for.

use app::contract::error::ErrorCode::InvalidAccessToken;
use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::HeldConnection;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::Access;
use crate::services::link::access;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Link, "the connection of an access token")
        .details("`status` is `active`, or `needs_reauth` where only the end user can repair it: make a link token with the access token then.")
        .errors(&[InvalidAccessToken])
}

/// Answers the connection.
pub async fn handler(
    State(core): State<Shared>,
    Access(holder): Access,
) -> Result<Json<HeldConnection>, ApiError> {
    let connection = access::connection(&core, &holder).await?;
    Ok(Json(HeldConnection::of(&holder, &connection)))
}
