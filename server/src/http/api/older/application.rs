//! `GET /api/v1/linked-acc/application` and `.../application/{slug}`: applications as the account sees
//! them.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::{Application, ApplicationOrAll, Applications};
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::apps;

/// What callers of the list are told.
#[must_use]
pub fn doc_all(id: &'static str) -> Doc {
    Doc::new(id, Tag::Older, "all applications").errors(codes::APP)
}

/// What callers of one are told.
#[must_use]
pub fn doc_one(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Older,
        "one application; all of them for the slug `*`",
    )
    .errors(codes::APP)
}

/// Answers an array of all applications.
pub async fn all(
    State(core): State<Shared>,
    who: ForAccount,
) -> Result<Json<Applications>, ApiError> {
    let entries = apps::list(&core, &who.scope, &who.account).await?;
    Ok(Json(Applications::of(&entries, &core.options)))
}

/// Answers one application; an array of all for the slug `*`.
pub async fn one(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<ApplicationOrAll>, ApiError> {
    if slug == "*" {
        let Json(all) = all(State(core), who).await?;
        return Ok(Json(ApplicationOrAll::All(all)));
    }
    let entry = apps::get(&core, &who.scope, &who.account, &slug).await?;
    let one = Box::new(Application::of(&entry, &core.options));
    Ok(Json(ApplicationOrAll::One(one)))
}
