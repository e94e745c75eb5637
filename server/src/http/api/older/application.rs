//! `GET /api/v1/linked-acc/application` and `.../application/{slug}`: applications as the account sees
//! them.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::api::public::application::shown;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};

/// Answers an array of all applications.
pub async fn all(State(core): State<Shared>, who: ForAccount) -> Result<Json<Value>, ApiError> {
    let entries = shown::all(&core, &who).await?;
    let values = entries.iter().map(|entry| shown::value(&core, &who, entry));
    Ok(Json(values.collect()))
}

/// Answers one application; an array of all for the slug `*`.
pub async fn one(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    if slug == "*" {
        return all(State(core), who).await;
    }
    Ok(Json(shown::one(&core, &who, &slug).await?))
}
