//! `POST /api/v2/public/linked-account/integration/{slug}/check`: does the connection work?
//!
//! Ours, in Cobalt's style. Repeats the identity request, refreshing the credential if needed; of an
//! app without one it gets a fresh token.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::target::Named;
use crate::services::connect::check;

/// Answers `{success, status, identifier, connection_id}` when it works. `connection_id` in body,
/// query or header names one of several.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let which = named.which();
    let connection = check::check(&core, &who.scope, &who.account, &slug, &which).await?;
    Ok(Json(json!({
        "success": true,
        "status": "active",
        "identifier": connection.identifier,
        "connection_id": connection.id,
    })))
}
