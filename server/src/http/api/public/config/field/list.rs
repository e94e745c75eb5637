//! `POST /api/v2/public/config/field`: all fields and workflows of a config.

use axum::Json;
use axum::extract::State;

use crate::domain::config::wire::Config;
use crate::http::Shared;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, Query, Slug};
use crate::http::target::Named;
use crate::services::configs::fields;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Fields,
        "all fields of a config, or of what would be one",
    )
    .query(
        "config_id",
        "The config's name; the linked account's id otherwise.",
    )
    .errors(codes::CONFIG)
}

/// Answers the config, or what would be one.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    Slug(slug): Slug,
    query: Query,
    FieldOptions(lists): FieldOptions,
) -> Result<Json<Config>, ApiError> {
    let which = named.which();
    let of = (slug.as_str(), &which, query.get("config_id"));
    Ok(Json(
        fields::all(&core, &who.scope, &who.account, of, lists).await?,
    ))
}
