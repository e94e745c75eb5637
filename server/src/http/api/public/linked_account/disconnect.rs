//! `DELETE /api/v2/public/linked-account/integration/{slug}`: the host disconnects an application.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::{Shared, answer, target};
use crate::services::apps;
use crate::services::connect::disconnect::{self, Described};

/// Answers the account with its other integrations, also when nothing was connected. The query may
/// narrow it to a connection: `auth_type`, `connection_id`, `auth_config_id`.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let described = Described {
        connection: query.get("connection_id").map(str::to_owned),
        auth_type: query.get("auth_type").map(str::to_owned),
        auth_config: target::auth_config(&query, None)?,
    };
    disconnect::disconnect(&core, &scope, &account, &slug, &described).await?;
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(answer::linked_account(
        &scope,
        &account,
        Some(&apps),
        &core.options,
    )))
}
