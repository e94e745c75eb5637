//! `POST /api/v2/application/{slug}/installation` and `.../installation/{config_id}`: the config of
//! this name, made if there is none.

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
        "makes a config, or reads the one of this name",
    )
    .body::<InstallationBody>(json!({ "map_fields_object": {} }))
    .errors(codes::CONFIG)
    .errors(codes::ANSWERS)
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
        configs::create(&core, &who.scope, &who.account, &Which::Only, &body, lists).await?,
    ))
}
