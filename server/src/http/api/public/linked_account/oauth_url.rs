//! `GET /api/v2/public/linked-account/integration/oauth-url/{slug}`: where the host sends its customer
//! to consent.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::connect::start;
use crate::services::tokens;

/// Answers `{auth_url}`, as for the browser SDK: a page of ours that asks for one click and leaves
/// for the provider. The query holds the application's prerequisites.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (target, mut inputs) = target::of_query(query, named)?;
    inputs.remove("linked_account_id");
    let minted = tokens::mint(&core, &scope, &account.account_id, false).await?;
    let auth_url = start::from_sdk(&core, &minted.session, &slug, target, inputs).await?;
    Ok(Json(json!({ "auth_url": auth_url })))
}
