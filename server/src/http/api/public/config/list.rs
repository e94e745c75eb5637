//! `GET /api/v2/public/slug/{slug}/configs`: the names of the account's configs of an application.

use app::contract::error::ErrorCode::NotConnected;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::ConfigNames;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::target::Named;
use crate::services::configs;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Configs,
        "the names of all configs of an application",
    )
    .errors(codes::CONFIG)
    .errors(&[NotConnected])
    .example(json!([{ "_id": "64a1b2c3d4e5f6a7b8c9d0e1", "config_id": "default" }]))
}

/// Answers an array, oldest first.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    Path(slug): Path<String>,
) -> Result<Json<ConfigNames>, ApiError> {
    let listed = configs::list(&core, &who.scope, &who.account, &slug, &named.which()).await?;
    Ok(Json(ConfigNames::of(&listed)))
}
