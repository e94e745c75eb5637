//! `DELETE /v1/link/connection`: ends the connection that an access token stands for, and the token.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::Done;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::Access;
use crate::services::connect::disconnect::{self, Described};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Link,
        "disconnects what an access token stands for; the token ends with it",
    )
    .details("The grant is revoked at the provider, and the connection's settings go.")
    .errors(codes::DISCONNECT)
}

/// Answers that it was done.
pub async fn handler(
    State(core): State<Shared>,
    Access(holder): Access,
) -> Result<Json<Done>, ApiError> {
    let described = Described::by_id(Some(holder.token.connection.as_str()));
    let (scope, slug) = (&holder.token.scope, &holder.token.slug);
    disconnect::disconnect(&core, scope, &holder.account, slug, &described).await?;
    Ok(Json(Done::YES))
}
