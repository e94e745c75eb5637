//! `GET /api/v2/public/linked-account/integration/oauth-url/{slug}`: where the host sends its customer
//! to consent.

use app::contract::error::ErrorCode::UnknownLinkedAccount;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::answer::AuthUrl;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::{Shared, target};
use crate::services::connect::start;
use crate::services::tokens;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Connections,
        "where to send the customer to consent",
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
    .errors(&[UnknownLinkedAccount])
    .example(json!({ "auth_url": "https://connect.example.com/start/sp_..." }))
}

/// Answers `{auth_url}`, as for the browser SDK: a page of ours that asks for one click and leaves
/// for the provider. The query holds the application's prerequisites.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Json<AuthUrl>, ApiError> {
    let (target, mut inputs) = target::of_query(query)?;
    inputs.remove("linked_account_id");
    let minted = tokens::mint(&core, &scope, &account.account_id, false).await?;
    let auth_url = start::from_sdk(&core, &minted.session, &slug, target, inputs).await?;
    Ok(Json(AuthUrl { auth_url }))
}
