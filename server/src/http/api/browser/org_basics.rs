//! `GET /api/v3/org/basics`: who runs the page, and for whom.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::http::{Shared, answer};
use crate::services::hosted;

/// Answers the company's name and colours with the account's label.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<Value>, ApiError> {
    let project = hosted::project(&core, &session).await?;
    let org = answer::org(&session.scope);
    Ok(Json(json!({
        "_id": org,
        "org_id": org,
        "name": project.settings.name,
        "environment": session.scope.environment(),
        "theme": project.settings.theme,
        "linked_account_id": session.account.account_id,
        "linked_account_name": session.account.name,
        "linked_account": {
            "_id": session.account.key,
            "account_id": session.account.account_id,
            "name": session.account.name,
        },
    })))
}
