//! `PUT /api/v1/application/{slug}/installation` and `.../installation/{config_id}`: writes what the
//! body mentions.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::Address;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, Path};
use crate::http::target::Named;
use crate::services::configs;

/// Answers the config that the address names, else the body's `config_id`, else the default one.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(address): Path<Address>,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (which, body) = (named.which(), address.into_body(named.body));
    Ok(Json(
        configs::update(&core, &who.scope, &who.account, &which, &body, lists).await?,
    ))
}
