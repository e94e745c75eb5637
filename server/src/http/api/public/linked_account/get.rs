//! `GET /api/v2/public/linked-account/{id}`: one linked account.

use app::contract::error::ErrorCode::LinkedAccountNotFound;
use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::LinkedAccount;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Caller, Path};
use crate::services::{accounts, apps};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Accounts, "a linked account with its integrations")
        .details("A session token sees its own account only.")
        .errors(&[LinkedAccountNotFound])
}

/// Answers the account with its integrations. A session token sees its own account only.
pub async fn handler(
    State(core): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<LinkedAccount>, ApiError> {
    let (scope, account) = match caller {
        Caller::Key(scope) => {
            let account = accounts::get(&core, &scope, &id).await?;
            (scope, account)
        }
        Caller::Session(session) if session.account.account_id == id => {
            (session.scope, session.account)
        }
        // Another account does not exist for this one.
        Caller::Session(session) => return Err(accounts::not_found(&session.scope, &id).into()),
    };
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(LinkedAccount::with(
        &scope,
        &account,
        &apps,
        &core.options,
    )))
}
