//! `GET /api/v2/public/auth-structure/{slug}`: what connecting a built-in application takes.
//!
//! Public by contract. Custom applications answer `{}`, but only to their own project: to everybody
//! else they do not exist. `custom` is what Cobalt calls the type of all of them.

use app::contract::error::ErrorCode::AppNotFound;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::AuthStructure;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Caller, Path};
use crate::services::apps;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Applications, "what connecting a built-in application takes")
        .details("A custom application answers `{}`, and only to its own project: for that, send a credential.")
        .errors(&[AppNotFound])
        .example(json!({ "keybased": { "account_sid": "string", "auth_token": "string" } }))
}

/// Answers the fields by authentication type.
pub async fn handler(
    State(core): State<Shared>,
    caller: Option<Caller>,
    Path(slug): Path<String>,
) -> Result<Json<AuthStructure>, ApiError> {
    if slug == "custom" {
        return Ok(Json(AuthStructure::default()));
    }
    let scope = caller.map(|caller| match caller {
        Caller::Key(scope) => scope,
        Caller::Session(session) => session.scope,
    });
    let provider = apps::facts(&core, scope.as_ref(), &slug)?;
    Ok(Json(AuthStructure::of(provider)))
}
