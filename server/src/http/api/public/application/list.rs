//! `GET /api/v2/public/application`, `GET /api/v2/f-sdk/application`: all applications.
//!
//! `ecosystem` is accepted and narrows nothing: Cobalt lists applications there that cannot be
//! connected yet, and here end users see only those that they can.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Query};
use crate::http::{Shared, answer};
use crate::services::apps;

/// Answers an array. `?slug=` gives the one application instead; `?auth_type=` and `?tags=` narrow.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    if let Some(slug) = query.get("slug") {
        let entry = apps::get(&core, &who.scope, &who.account, slug).await?;
        return Ok(Json(answer::application(&entry, &core.options)));
    }
    let (auth_type, tags) = (query.get("auth_type"), query.get("tags"));
    let entries = apps::list(&core, &who.scope, &who.account).await?;
    let wanted = entries.iter().filter(|entry| {
        auth_type.is_none_or(|kind| kind == entry.auth_type().as_str())
            && tags.is_none_or(|tags| has_tag(entry, tags))
    });
    Ok(Json(
        wanted
            .map(|entry| answer::application(entry, &core.options))
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
