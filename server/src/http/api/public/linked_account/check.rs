//! `POST /api/v2/public/linked-account/integration/{slug}/check`: does the connection work?
//!
//! Ours, in Cobalt's style. Repeats the identity request, refreshing the credential if needed.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::connect::check;

/// Answers `{success, status, identifier, connection_id}` when it works.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let connection = check::check(&core, &who.scope, &who.account, &slug).await?;
    Ok(Json(json!({
        "success": true,
        "status": "active",
        "identifier": connection.identifier,
        "connection_id": connection.id,
    })))
}
