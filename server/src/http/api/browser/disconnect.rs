//! `DELETE /api/v1/linked-acc/integration/{slug}`: disconnects an application.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path};
use crate::services::connect::disconnect;

/// Answers JSON whether or not there was a connection; SDKs from 9.0 parse it.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    disconnect::disconnect(&core, &session.scope, &session.account, &slug).await?;
    Ok(Json(
        json!({ "success": true, "message": "Integration deleted successfully" }),
    ))
}
