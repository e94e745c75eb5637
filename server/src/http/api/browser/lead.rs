//! `POST /api/v1/ecosystem/leads`: an end user asks for an application that cannot be connected yet.

use app::contract::error::ErrorCode::{InvalidField, MissingField};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::answer::Lead;
use crate::http::body::LeadBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, JsonObject};
use crate::services::leads;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Applications,
        "asks for an application that is not there",
    )
    .details("`patchbay leads` lists what was asked for.")
    .body::<LeadBody>(json!({ "slug": "acme-crm", "email": "ana@globex.example", "name": "Ana" }))
    .errors(&[MissingField, InvalidField])
}

/// Answers the lead. `patchbay leads` lists them.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    JsonObject(body): JsonObject,
) -> Result<Json<Lead>, ApiError> {
    let lead = leads::create(&core, &session, &Value::Object(body)).await?;
    Ok(Json(Lead::of(&lead)))
}
