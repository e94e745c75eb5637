//! `POST /api/v2/public/linked-account/integration/{slug}/check`: does the connection work?
//!
//! Ours, in Cobalt's style. Repeats the identity request, refreshing the credential if needed; of an
//! app without one it gets a fresh token.

use app::contract::error::ErrorCode::NeedsReauth;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::Checked;
use crate::http::body::ConnectionBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForConnection, Path};
use crate::http::target::Named;
use crate::services::connect::check;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Connections, "does the connection work?")
        .details("Repeats the provider's identity request, and refreshes the access token first if it must.")
        .body::<ConnectionBody>(json!({}))
        .errors(codes::APP)
        .errors(codes::ONE_CONNECTION)
        .errors(codes::PROVIDER)
        .errors(codes::TOKEN)
        .errors(&[NeedsReauth])
        .example(json!({
            "success": true,
            "status": "active",
            "identifier": "ana@globex.example",
            "connection_id": "conn_64a1b2c3d4e5f6a7b8c9d0e1",
            "access_ends_at": null,
        }))
}

/// Answers `{success, status, identifier, connection_id}` when it works. `connection_id` in body,
/// query or header names one of several.
pub async fn handler(
    State(core): State<Shared>,
    who: ForConnection,
    Path(slug): Path<String>,
    named: Named,
) -> Result<Json<Checked>, ApiError> {
    let which = who.which(&slug, named.which())?;
    let connection = check::check(&core, &who.scope, &who.account, &slug, &which).await?;
    Ok(Json(Checked::of(&connection)))
}
