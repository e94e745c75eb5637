//! `POST /api/v2/app/{slug}/save`: connects an application by typed credentials.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::connect::keys;

/// Answers `{success: true}` when the provider accepted the credentials.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (target, inputs) = target::of_body(&query, named)?;
    let (scope, account) = (&session.scope, &session.account);
    keys::save(&core, scope, account, &slug, target, inputs).await?;
    Ok(Json(json!({ "success": true })))
}
