//! `POST /api/v2/f-sdk/config` and `/api/v2/public/config`: the config of this name, made if there is
//! none.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::http::target::Named;
use crate::services::configs;

/// Answers the config. It can be made before the application is connected, unless that may happen
/// several times: then a config belongs to a connection.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let which = named.which_with(&body)?;
    let (scope, account, body) = (&who.scope, &who.account, Value::Object(body));
    Ok(Json(
        configs::create(&core, scope, account, &which, &body, lists).await?,
    ))
}
