//! `PUT /api/v1/application/{slug}/installation` and `.../installation/{config_id}`: writes what the
//! body mentions.

use app::contract::error::ErrorCode::ConfigNotFound;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::Address;
use crate::domain::config::wire::Config;
use crate::http::Shared;
use crate::http::body::InstallationBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject, Path};
use crate::services::configs;
use crate::services::connect::target::Which;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Older,
        "writes what the body mentions into a config",
    )
    .body::<InstallationBody>(json!({ "application_data_slots": { "sync_label": "Head office" } }))
    .errors(codes::CONFIG)
    .errors(codes::ANSWERS)
    .errors(&[ConfigNotFound])
}

/// Answers the config that the address names, else the body's `config_id`, else the default one.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(address): Path<Address>,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Config>, ApiError> {
    let body = address.into_body(body);
    Ok(Json(
        configs::update(&core, &who.scope, &who.account, &Which::Only, &body, lists).await?,
    ))
}
