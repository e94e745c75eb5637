//! `PUT /api/v2/public/linked-account`: makes a linked account or changes it.
//!
//! The fields may stand in the body or in its `payload`. With a session token the account changes
//! itself, and what the host's API key wrote into `udf` is read-only.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{Caller, JsonObject};
use crate::http::{Shared, answer};
use crate::services::accounts;

/// Answers the account without integrations, and whether it is new.
pub async fn handler(
    State(core): State<Shared>,
    caller: Caller,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let (scope, account, is_new) = match caller {
        Caller::Key(scope) => {
            let done = accounts::upsert(&core, &scope, &body).await?;
            (scope, done.account, done.is_new)
        }
        Caller::Session(session) => {
            let account = accounts::update_own(&core, &session, &body).await?;
            (session.scope, account, false)
        }
    };
    let mut object = answer::linked_account(&scope, &account, None, &core.options);
    object["new_account"] = json!(is_new);
    Ok(Json(object))
}
