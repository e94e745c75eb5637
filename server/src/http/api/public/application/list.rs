//! `GET /api/v2/public/application`, `GET /api/v2/f-sdk/application`: all applications.
//!
//! `ecosystem` is accepted and narrows nothing: Cobalt lists applications there that cannot be
//! connected yet, and here end users see only those that they can.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::{Application, ApplicationOrAll, Applications};
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Query};
use crate::services::apps;

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
        .errors(codes::APP)
}

/// Answers an array. `?slug=` gives the one application instead; `?auth_type=` and `?tags=` narrow.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    query: Query,
) -> Result<Json<ApplicationOrAll>, ApiError> {
    if let Some(slug) = query.get("slug") {
        let entry = apps::get(&core, &who.scope, &who.account, slug).await?;
        let one = Box::new(Application::of(&entry, &core.options));
        return Ok(Json(ApplicationOrAll::One(one)));
    }
    let (auth_type, tags) = (query.get("auth_type"), query.get("tags"));
    let mut entries = apps::list(&core, &who.scope, &who.account).await?;
    entries.retain(|entry| {
        auth_type.is_none_or(|kind| kind == entry.auth_type().as_str())
            && tags.is_none_or(|tags| has_tag(entry, tags))
    });
    let all = Applications::of(&entries, &core.options);
    Ok(Json(ApplicationOrAll::All(all)))
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
