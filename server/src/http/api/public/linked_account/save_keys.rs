//! `PUT /api/v2/public/linked-account/integration/save-key-credentials/{slug}`: the host connects an
//! application with credentials that its customer gave it.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::domain::connection::AuthType;
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::Error;
use crate::services::connect::keys;

/// Answers `{success: true}` when the provider accepted the credentials. `?auth_type=` may say
/// `keybased`; there is no other way here.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    if let Some(kind) = query.get("auth_type")
        && kind != AuthType::KeyBased.as_str()
    {
        let why = "auth_type must be keybased, as credentials are typed";
        let fields = vec![FieldError::new("auth_type", why)];
        let failure = Failure::because(ErrorCode::WrongAuthType, why).with_fields(fields);
        return Err(Error::from(failure).into());
    }
    let (target, inputs) = target::of_body(&query, named)?;
    keys::save_for_host(&core, &scope, &account, &slug, target, inputs).await?;
    Ok(Json(json!({ "success": true })))
}
