//! `GET /api/v2/public/linked-account/{id}`: one linked account.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{Caller, Path};
use crate::http::{Shared, answer};
use crate::services::{accounts, apps};

/// Answers the account with its integrations. A session token sees its own account only.
pub async fn handler(
    State(core): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let (scope, account) = match caller {
        Caller::Key(scope) => {
            let account = accounts::get(&core, &scope, &id).await?;
            (scope, account)
        }
        Caller::Session(session) if session.account.account_id == id => {
            (session.scope, session.account)
        }
        // Another account does not exist for this one.
        Caller::Session(session) => return Err(accounts::not_found(&session.scope, &id).into()),
    };
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(answer::linked_account(
        &scope,
        &account,
        Some(&apps),
        &core.options,
    )))
}
