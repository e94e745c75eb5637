//! `DELETE /api/v2/public/linked-account/integration/{slug}`: the host disconnects an application.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, answer, target};
use crate::services::apps;
use crate::services::connect::disconnect;

/// Answers the account with its other integrations, also when nothing was connected. Body and
/// query may narrow it to a connection: `auth_type`, `auth_config_id`, `connection_id`, which the header
/// may name too.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let described = target::described(&query, named)?;
    disconnect::disconnect(&core, &scope, &account, &slug, &described).await?;
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(answer::linked_account(
        &scope,
        &account,
        Some(&apps),
        &core.options,
    )))
}
