//! `DELETE /api/v2/public/linked-account/integration/{slug}`: the host disconnects an application.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::domain::connection::AuthType;
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::{Shared, answer};
use crate::services::connect::disconnect;
use crate::services::{Error, apps};

/// Answers the account with its other integrations, also when nothing was connected.
/// `?auth_type=` limits it to a connection made in that way.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    match query.get("auth_type").map(auth_type).transpose()? {
        None => disconnect::disconnect(&core, &scope, &account, &slug).await?,
        Some(kind) => disconnect::disconnect_if(&core, &scope, &account, &slug, kind).await?,
    }
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(answer::linked_account(
        &scope,
        &account,
        Some(&apps),
        &core.options,
    )))
}

fn auth_type(text: &str) -> Result<AuthType, Error> {
    AuthType::parse(text).ok_or_else(|| {
        let why = "auth_type must be oauth2 or keybased";
        let fields = vec![FieldError::new("auth_type", why)];
        Failure::because(ErrorCode::InvalidField, why)
            .with_fields(fields)
            .into()
    })
}
