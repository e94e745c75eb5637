//! `GET /api/v2/public/application`, `GET /api/v2/f-sdk/application`: all applications.
//!
//! `ecosystem` is accepted and narrows nothing: Cobalt lists applications there that cannot be
//! connected yet, and here end users see only those that they can. A project sees all of its own.

use axum::Json;
use axum::extract::State;

use super::shown;
use crate::http::Shared;
use crate::http::answer::{ApplicationOrAll, Applications};
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Query};
use crate::services::apps::AppEntry;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Applications, "the applications and how they stand")
        .query("slug", "Answers this one instead of a list.")
        .query(
            "auth_type",
            "Only those of this kind: `oauth2` or `keybased`.",
        )
        .query(
            "tags",
            "Only those of these categories, with commas between.",
        )
        .query("ecosystem", "Accepted; narrows nothing.")
        .details("An API key also sees those that end users cannot connect yet, with `configured: false`.")
        .errors(codes::APP)
}

/// Answers an array. `?slug=` gives the one application instead; `?auth_type=` and `?tags=` narrow.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    query: Query,
) -> Result<Json<ApplicationOrAll>, ApiError> {
    if let Some(slug) = query.get("slug") {
        let one = Box::new(shown::one(&core, &who, slug).await?);
        return Ok(Json(ApplicationOrAll::One(one)));
    }
    let (auth_type, tags) = (query.get("auth_type"), query.get("tags"));
    let entries = shown::all(&core, &who).await?;
    let wanted = entries.iter().filter(|entry| {
        auth_type.is_none_or(|kind| kind == entry.auth_type().as_str())
            && tags.is_none_or(|tags| has_tag(entry, tags))
    });
    let all = wanted.map(|entry| shown::to(&core, &who, entry)).collect();
    Ok(Json(ApplicationOrAll::All(Applications(all))))
}

fn has_tag(entry: &AppEntry<'_>, tags: &str) -> bool {
    let mut wanted = tags.split(',').map(str::trim);
    wanted.any(|tag| {
        entry
            .provider
            .categories
            .iter()
            .any(|own| own.label().eq_ignore_ascii_case(tag))
    })
}
