//! `DELETE /api/v1/linked-acc/integration/{slug}`: ends a connection to an application.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::connect::disconnect;

/// Answers JSON whether or not there was a connection; SDKs from 9.0 parse it. Where the account has
/// several, `connection_id` names one, or `auth_type` and `auth_config_id` leave one.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let described = target::described(&query, named)?;
    let (scope, account) = (&session.scope, &session.account);
    disconnect::disconnect(&core, scope, account, &slug, &described).await?;
    Ok(Json(
        json!({ "success": true, "message": "Integration deleted successfully" }),
    ))
}
