//! `GET /api/v2/public/slug/{slug}/configs`: the names of the account's configs of an application.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::target::Named;
use crate::http::{Shared, answer};
use crate::services::configs;

/// Answers an array, oldest first.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let listed = configs::list(&core, &who.scope, &who.account, &slug, &named.which()).await?;
    Ok(Json(answer::config_names(&listed)))
}
