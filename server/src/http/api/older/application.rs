//! `GET /api/v1/linked-acc/application` and `.../application/{slug}`: applications as the account sees
//! them.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::{Shared, answer};
use crate::services::apps;

/// Answers an array of all applications.
pub async fn all(State(core): State<Shared>, who: ForAccount) -> Result<Json<Value>, ApiError> {
    let entries = apps::list(&core, &who.scope, &who.account).await?;
    let shown = entries.iter();
    Ok(Json(
        shown
            .map(|entry| answer::application(entry, &core.options))
            .collect(),
    ))
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
    let entry = apps::get(&core, &who.scope, &who.account, &slug).await?;
    Ok(Json(answer::application(&entry, &core.options)))
}
