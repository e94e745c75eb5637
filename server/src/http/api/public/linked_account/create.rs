//! `POST /api/v2/public/linked-account`: makes a linked account.

use app::contract::error::ErrorCode::{
    DuplicateLinkedAccount, InvalidField, MissingField, MissingLinkedAccount,
};
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::answer::LinkedAccount;
use crate::http::body::LinkedAccountBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{JsonObject, Key};
use crate::services::accounts;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Accounts, "makes a linked account")
        .body::<LinkedAccountBody>(json!({
            "linked_account_id": "customer-1",
            "name": "Customer One",
            "udf": { "plan": "gold" },
        }))
        .errors(&[
            MissingLinkedAccount,
            DuplicateLinkedAccount,
            MissingField,
            InvalidField,
        ])
        .example(account_example())
}

/// A linked account as an example.
fn account_example() -> Value {
    json!({
        "_id": "64a1b2c3d4e5f6a7b8c9d0e1",
        "associated_org": "64a1b2c3d4e5f6a7b8c9d0e2",
        "account_id": "customer-1",
        "environment": "test",
        "name": "Customer One",
        "udf": [{
            "key_name": "plan",
            "key_value": "gold",
            "_id": "64a1b2c3d4e5f6a7b8c9d0e3",
            "createdAt": "2026-11-20T12:00:00.000Z",
            "updatedAt": "2026-11-20T12:00:00.000Z",
        }],
        "createdAt": "2026-11-20T12:00:00.000Z",
        "updatedAt": "2026-11-20T12:00:00.000Z",
        "__v": 0,
    })
}

/// Answers the account without integrations.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    JsonObject(body): JsonObject,
) -> Result<Json<LinkedAccount>, ApiError> {
    let account = accounts::create(&core, &scope, &Value::Object(body)).await?;
    Ok(Json(LinkedAccount::of(&scope, &account)))
}
