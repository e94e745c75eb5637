//! `GET /api/v2/public/linked-account`: a page of linked accounts, newest first.
//!
//! `search` looks into ids and names; `env_variable_name` and `env_variable_value` are Cobalt's names
//! for a user-defined field. `scope` is accepted and narrows nothing: nobody has said what it means.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::Json;
use axum::extract::State;

use crate::domain::linked_account::AccountFilter;
use crate::http::Shared;
use crate::http::answer::LinkedAccountPage;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Key, Query};
use crate::services::{Error, accounts};

const MOST: u32 = 100;
/// The longest filter, in bytes.
const LONGEST_FILTER: usize = 1000;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Accounts, "a page of linked accounts, newest first")
        .query("page", "Which page, from 1.")
        .query("limit", "How many on a page, 10 unless given, at most 100.")
        .query("search", "Part of an id or name.")
        .query(
            "env_variable_name",
            "The key of a user-defined field that the account has.",
        )
        .query(
            "env_variable_value",
            "The value of that field, or of any field where no key is given.",
        )
        .query("scope", "Accepted; narrows nothing.")
        .errors(&[ErrorCode::InvalidField])
}

/// Answers `page` (1) with up to `limit` (10, at most 100) of the accounts that pass the filters,
/// without integrations.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    query: Query,
) -> Result<Json<LinkedAccountPage>, ApiError> {
    let page = number(&query, "page", 1, u32::MAX)?;
    let limit = number(&query, "limit", 10, MOST)?;
    let filter = AccountFilter {
        search: text(&query, "search")?,
        udf_key: text(&query, "env_variable_name")?,
        udf_value: text(&query, "env_variable_value")?,
    };
    let listed = accounts::list(&core, &scope, &filter, page, limit).await?;
    Ok(Json(LinkedAccountPage::of(&scope, &listed, page, limit)))
}

fn number(query: &Query, name: &str, default: u32, most: u32) -> Result<u32, ApiError> {
    let Some(text) = query.get(name) else {
        return Ok(default);
    };
    text.parse()
        .ok()
        .filter(|number| *number >= 1)
        .map(|number: u32| number.min(most))
        .ok_or_else(|| invalid(name, "must be a whole number from 1"))
}

/// A filter; empty where there is none.
fn text(query: &Query, name: &str) -> Result<String, ApiError> {
    let text = query.get(name).unwrap_or_default().trim();
    if text.len() > LONGEST_FILTER || text.contains('\0') {
        return Err(invalid(name, "must be at most 1000 bytes of text"));
    }
    Ok(text.to_owned())
}

fn invalid(name: &str, why: &str) -> ApiError {
    let why = format!("{name} {why}");
    Error::from(Failure::about(ErrorCode::InvalidField, name, why)).into()
}
