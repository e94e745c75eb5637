//! `GET /api/v2/public/slug/{slug}/auth-config`: the OAuth clients to choose from.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::{Shared, answer};
use crate::services::apps;

/// Answers `{docs}`, the default one first; none for an application of typed credentials.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let entry = apps::get(&core, &who.scope, &who.account, &slug).await?;
    let docs: Vec<Value> = entry.clients.offered().map(answer::auth_config).collect();
    Ok(Json(json!({ "docs": docs })))
}
