//! `POST /v1/link/token/exchange`: an access token for the public token that a browser brought.
//!
//! Cobalt Link's reference has a `GET` with the token in the query, where it reaches logs and histories:
//! that one is for projects that switch it on.

use app::contract::error::ErrorCode::{
    self, InvalidPublicToken, MethodNotAllowed, MissingField, PublicTokenExpired, PublicTokenUsed,
    UserMismatch,
};
use app::contract::failure::Failure;
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::http::Shared;
use crate::http::answer::AccessToken;
use crate::http::body::PublicTokenBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Client, ClientCall, Query};
use crate::services::link::claim;
use crate::services::projects;

const ERRORS: &[ErrorCode] = &[
    MissingField,
    InvalidPublicToken,
    PublicTokenUsed,
    PublicTokenExpired,
    UserMismatch,
];

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Link, "the access token for a public token, once")
        .details("Name in `user_id` the user whom you see: another one than the session's answers 409, and what was connected is destroyed. Without it, compare the `user_id` of the answer yourself. Send an `Idempotency-Key`: should the answer get lost, whoever asks again with it gets it.")
        .body::<PublicTokenBody>(json!({ "public_token": "pt_...", "user_id": "customer-1" }))
        .errors(ERRORS)
        .example(json!({
            "success": true,
            "token": "at_...",
            "access_token": "at_...",
            "connection_id": "conn_64a1b2c3d4e5f6a7b8c9d0e1",
            "user_id": "customer-1",
            "org_id": "clinic-7",
            "claim": "claimed",
        }))
}

/// What callers of the older form are told.
#[must_use]
pub fn doc_by_query(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Link,
        "the same with the token in the address, where a project allows it",
    )
    .details("Off unless the project's file says `exchange_by_get = true`: addresses reach logs.")
    .query("public_token", "What the browser brought.")
    .query("user_id", "The user whom you see.")
    .errors(ERRORS)
    .errors(&[MethodNotAllowed])
}

/// Answers the access token, and whom the connection belongs to.
pub async fn handler(
    State(core): State<Shared>,
    call: ClientCall,
) -> Result<Json<AccessToken>, ApiError> {
    let claimed = claim::exchange(&core, &call.scope, &call.body).await?;
    Ok(Json(AccessToken::of(&claimed)))
}

/// The same by query.
pub async fn by_query(
    State(core): State<Shared>,
    Client(scope): Client,
    query: Query,
) -> Result<Json<AccessToken>, ApiError> {
    let settings = projects::settings(&core, &scope.project).await?;
    if !settings.exchange_by_get {
        let why = "this route takes POST; the project's setting exchange_by_get allows GET";
        return Err(Failure::because(MethodNotAllowed, why).into());
    }
    let named = ["public_token", "user_id"].into_iter();
    let body: Map<String, Value> = named
        .filter_map(|name| Some((name.to_owned(), query.get(name)?.into())))
        .collect();
    let claimed = claim::exchange(&core, &scope, &body).await?;
    Ok(Json(AccessToken::of(&claimed)))
}
