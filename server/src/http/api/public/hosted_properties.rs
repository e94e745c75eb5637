//! `GET /api/v2/public/hosted-properties` and, as it was called in 2023, `GET
//! /api/v2/public/connect-url`: what was given with the hosted link.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::HostedProperties;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::services::hosted;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Sessions,
        "what was given with the session's last hosted link",
    )
    .details("An empty object if there was none, or after `PATCHBAY_HOSTED_PROPERTIES_LIFETIME`.")
    .example(json!({ "name": "Globex", "bgColor": "#00ff23", "color": "#000000" }))
}

/// Answers the body of `connect-url` as it was sent; an empty object if there was none.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<HostedProperties>, ApiError> {
    let properties = hosted::properties(&core, &session).await?;
    Ok(Json(HostedProperties(properties)))
}
