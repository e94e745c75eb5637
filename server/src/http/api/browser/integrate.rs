//! `GET` and `POST /api/v1/{slug}/integrate`: where to send the end user.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::connect::start::{self, Integrated};

/// Answers `{auth_url}`: a page of ours that names the company and the account and leaves for the
/// provider. The query holds the application's prerequisites.
pub async fn by_query(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (target, inputs) = target::of_query(query, named)?;
    let auth_url = start::from_sdk(&core, &session, &slug, target, inputs).await?;
    Ok(Json(json!({ "auth_url": auth_url })))
}

/// The same with the prerequisites in the body. An application of client credentials is connected by
/// those in the body, and the answer is `{connected: true}`.
pub async fn by_body(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (target, inputs) = target::of_body(&query, named)?;
    let integrated = start::integrate(&core, &session, &slug, target, inputs).await?;
    Ok(Json(match integrated {
        Integrated::Leave(auth_url) => json!({ "auth_url": auth_url }),
        Integrated::Connected => json!({ "connected": true }),
    }))
}
