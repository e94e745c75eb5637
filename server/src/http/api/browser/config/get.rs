//! `GET /api/v2/f-sdk/slug/{slug}/config` and `.../config/{config_id}`: one config.

use app::contract::error::ErrorCode::ConfigNotFound;
use axum::Json;
use axum::extract::State;

use crate::domain::config::wire::Config;
use crate::http::Shared;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForConnection, Path};
use crate::http::target::Named;
use crate::services::configs;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Configs, "one config")
        .details("Without a name in the address it is the one called like the linked account.")
        .errors(codes::CONFIG)
        .errors(&[ConfigNotFound])
}

/// Answers the account's default config of the application.
pub async fn default(
    State(core): State<Shared>,
    who: ForConnection,
    Path(slug): Path<String>,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Config>, ApiError> {
    let which = who.which(&slug, named.which())?;
    Ok(Json(
        configs::get(&core, &who.scope, &who.account, &slug, &which, None, lists).await?,
    ))
}

/// Answers the config of this name.
pub async fn named(
    State(core): State<Shared>,
    who: ForConnection,
    Path((slug, config_id)): Path<(String, String)>,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Config>, ApiError> {
    let which = who.which(&slug, named.which())?;
    let name = Some(config_id.as_str());
    Ok(Json(
        configs::get(&core, &who.scope, &who.account, &slug, &which, name, lists).await?,
    ))
}
