//! `GET` and `POST /api/v1/{slug}/integrate`: where to send the end user.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::answer::{AuthUrl, Integrated};
use crate::http::body::CredentialsBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, JsonObject, Path, Query};
use crate::http::{Shared, target};
use crate::services::connect::start;

/// What callers of the older form are told.
#[must_use]
pub fn doc_by_query(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Connections,
        "where to send the end user to consent",
    )
    .details("The query also holds the application's prerequisites, each under its own name.")
    .query(
        "auth_config_id",
        "The OAuth client to connect with; the default one otherwise.",
    )
    .query(
        "connection_id",
        "The connection to renew, where there may be several.",
    )
    .errors(codes::CONNECT)
    .example(json!({ "auth_url": "https://connect.example.com/start/sp_..." }))
}

/// What callers are told.
#[must_use]
pub fn doc_by_body(id: &'static str) -> Doc {
    Doc::new(id, Tag::Connections, "where to send the end user to consent, or connects at once")
        .details(
            "An application of client credentials is connected by those in the body, and the answer is `{connected: true}`.",
        )
        .body::<CredentialsBody>(json!({ "subdomain": "acme" }))
        .errors(codes::CONNECT)
        .errors(codes::PROVIDER)
        .errors(codes::TOKEN)
        .example(json!({ "auth_url": "https://connect.example.com/start/sp_..." }))
}

/// Answers `{auth_url}`: a page of ours that names the company and the account and leaves for the
/// provider. The query holds the application's prerequisites.
pub async fn by_query(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Json<AuthUrl>, ApiError> {
    let (target, inputs) = target::of_query(query)?;
    let auth_url = start::from_sdk(&core, &session, &slug, target, inputs).await?;
    Ok(Json(AuthUrl { auth_url }))
}

/// The same with the prerequisites in the body. An application of client credentials is connected by
/// those in the body, and the answer is `{connected: true}`.
pub async fn by_body(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
    JsonObject(body): JsonObject,
) -> Result<Json<Integrated>, ApiError> {
    let (target, inputs) = target::of_body(&query, &body)?;
    let integrated = start::integrate(&core, &session, &slug, target, inputs).await?;
    Ok(Json(integrated.into()))
}
