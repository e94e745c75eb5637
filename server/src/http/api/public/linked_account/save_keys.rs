//! `PUT /api/v2/public/linked-account/integration/save-key-credentials/{slug}`: the host connects an
//! application with credentials that its customer gave it.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::domain::connection::AuthType;
use crate::http::answer::Done;
use crate::http::body::CredentialsBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::Error;
use crate::services::connect::keys;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Connections,
        "connects by credentials that the host has",
    )
    .details("They are kept only if the provider accepts them.")
    .query("auth_type", "Only `keybased` is possible here.")
    .query(
        "auth_config_id",
        "Ignored by applications of typed credentials.",
    )
    .query(
        "connection_id",
        "The connection to renew, where there may be several.",
    )
    .body::<CredentialsBody>(json!({ "account_sid": "AC1", "auth_token": "valid-token" }))
    .errors(codes::CONNECT)
    .errors(codes::PROVIDER)
    .errors(codes::TOKEN)
    .example(json!({ "success": true }))
}

/// Answers `{success: true}` when the provider accepted the credentials. `?auth_type=` may say
/// `keybased`; there is no other way here.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Done>, ApiError> {
    if let Some(kind) = query.get("auth_type")
        && kind != AuthType::KeyBased.as_str()
    {
        let why = "auth_type must be keybased, as credentials are typed";
        let failure = Failure::about(ErrorCode::WrongAuthType, "auth_type", why);
        return Err(Error::from(failure).into());
    }
    let (target, inputs) = target::of_body(&query, named)?;
    keys::save_for_host(&core, (&scope, &account), &slug, target, inputs).await?;
    Ok(Json(Done::YES))
}
