//! `PUT /api/v2/public/linked-account`: makes a linked account or changes it.
//!
//! The fields may stand in the body or in its `payload`. With a session token the account changes
//! itself, and what the host's API key wrote into `udf` is read-only.

use app::contract::error::ErrorCode::{
    FieldReadOnly, InvalidField, LinkedAccountNotFound, MissingField, MissingLinkedAccount,
};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::{LinkedAccount, UpsertedAccount};
use crate::http::body::AccountChanges;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Caller, JsonObject};
use crate::services::accounts;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Accounts,
        "makes or changes a linked account; with a session token, itself",
    )
    .details("What an API key wrote into `udf` is read-only to session tokens.")
    .body::<AccountChanges>(json!({ "linked_account_id": "customer-1", "name": "Customer One" }))
    .errors(&[
        MissingLinkedAccount,
        MissingField,
        InvalidField,
        FieldReadOnly,
        LinkedAccountNotFound,
    ])
}

/// Answers the account without integrations, and whether it is new.
pub async fn handler(
    State(core): State<Shared>,
    caller: Caller,
    JsonObject(body): JsonObject,
) -> Result<Json<UpsertedAccount>, ApiError> {
    let (scope, account, is_new) = match caller {
        Caller::Key(scope) => {
            let done = accounts::upsert(&core, &scope, &body).await?;
            (scope, done.account, done.is_new)
        }
        Caller::Session(session) => {
            let account = accounts::update_own(&core, &session, &body).await?;
            (session.scope, account, false)
        }
    };
    Ok(Json(UpsertedAccount {
        account: LinkedAccount::of(&scope, &account),
        new_account: is_new,
    }))
}
