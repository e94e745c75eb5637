//! `POST /api/v2/app/{slug}/save`: connects an application by typed credentials.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::answer::Done;
use crate::http::body::CredentialsBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::connect::keys;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Connections, "connects by typed credentials")
        .details("They are kept only if the provider accepts them.")
        .query(
            "auth_config_id",
            "Ignored by applications of typed credentials.",
        )
        .body::<CredentialsBody>(json!({ "account_sid": "AC1", "auth_token": "valid-token" }))
        .errors(codes::CONNECT)
        .errors(codes::PROVIDER)
        .errors(codes::TOKEN)
        .example(json!({ "success": true }))
}

/// Answers `{success: true}` when the provider accepted the credentials.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Done>, ApiError> {
    let (target, inputs) = target::of_body(&query, named)?;
    keys::save_with_session(&core, &session, &slug, target, inputs).await?;
    Ok(Json(Done::YES))
}
