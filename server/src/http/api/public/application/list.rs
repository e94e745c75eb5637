//! `GET /api/v2/public/application`, `GET /api/v2/f-sdk/application`: all applications.
//!
//! `ecosystem` is accepted and narrows nothing: Cobalt lists applications there that cannot be
//! connected yet, and here end users see only those that they can. A project sees all of its own.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::shown;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Query};
use crate::services::apps;

/// Answers an array. `?slug=` gives the one application instead; `?auth_type=` and `?tags=` narrow.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    if let Some(slug) = query.get("slug") {
        return Ok(Json(shown::one(&core, &who, slug).await?));
    }
    let (auth_type, tags) = (query.get("auth_type"), query.get("tags"));
    let entries = shown::all(&core, &who).await?;
    let wanted = entries.iter().filter(|entry| {
        auth_type.is_none_or(|kind| kind == entry.auth_type().as_str())
            && tags.is_none_or(|tags| has_tag(entry, tags))
    });
    Ok(Json(
        wanted
            .map(|entry| shown::value(&core, &who, entry))
            .collect(),
    ))
}

fn has_tag(entry: &apps::AppEntry<'_>, tags: &str) -> bool {
    let mut wanted = tags.split(',').map(str::trim);
    wanted.any(|tag| {
        entry
            .provider
            .categories
            .iter()
            .any(|own| own.label().eq_ignore_ascii_case(tag))
    })
}
