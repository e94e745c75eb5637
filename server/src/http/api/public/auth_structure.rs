//! `GET /api/v2/public/auth-structure/{slug}`: what connecting a built-in application takes.
//!
//! Public by contract. Custom applications answer `{}`, but only to their own project: to everybody
//! else they do not exist. `custom` is what Cobalt calls the type of all of them.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{Caller, Path};
use crate::http::{Shared, answer};
use crate::services::apps;

/// Answers the fields by authentication type.
pub async fn handler(
    State(core): State<Shared>,
    caller: Option<Caller>,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    if slug == "custom" {
        return Ok(Json(json!({})));
    }
    let scope = caller.map(|caller| match caller {
        Caller::Key(scope) => scope,
        Caller::Session(session) => session.scope,
    });
    let provider = apps::facts(&core, scope.as_ref(), &slug)?;
    Ok(Json(answer::auth_structure(provider)))
}
