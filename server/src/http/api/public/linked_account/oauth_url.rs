//! `GET /api/v2/public/linked-account/integration/oauth-url/{slug}`: where the host sends its customer
//! to consent.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::domain::connection::Inputs;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::services::connect::start;
use crate::services::tokens;

/// Answers `{auth_url}`, as for the browser SDK: a page of ours that asks for one click and leaves
/// for the provider. The query holds the application's prerequisites.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    Query(query): Query,
) -> Result<Json<Value>, ApiError> {
    let beside = |name: &str| matches!(name, "" | "linked_account_id" | "auth_config_id");
    let asked = query.into_iter().filter(|(name, _)| !beside(name));
    let inputs: Inputs = asked.collect();
    let minted = tokens::mint(&core, &scope, &account.account_id, false).await?;
    let auth_url = start::from_sdk(&core, &minted.session, &slug, inputs).await?;
    Ok(Json(json!({ "auth_url": auth_url })))
}
