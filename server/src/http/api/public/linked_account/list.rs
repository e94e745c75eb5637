//! `GET /api/v2/public/linked-account`: a page of linked accounts, newest first.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{Key, Query};
use crate::http::{Shared, answer};
use crate::services::{Error, accounts};

const MOST: u32 = 100;

/// Answers `page` (1) with up to `limit` (10, at most 100) accounts, without integrations.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    query: Query,
) -> Result<Json<Value>, ApiError> {
    let page = number(&query, "page", 1, u32::MAX)?;
    let limit = number(&query, "limit", 10, MOST)?;
    let listed = accounts::list(&core, &scope, page, limit).await?;
    Ok(Json(answer::page(&listed, page, limit, |account| {
        answer::linked_account(&scope, account, None, &core.options)
    })))
}

fn number(query: &Query, name: &str, default: u32, most: u32) -> Result<u32, ApiError> {
    let Some(text) = query.get(name) else {
        return Ok(default);
    };
    text.parse()
        .ok()
        .filter(|number| *number >= 1)
        .map(|number: u32| number.min(most))
        .ok_or_else(|| {
            let why = format!("{name} must be a whole number from 1");
            let fields = vec![FieldError::new(name, &why)];
            Error::from(Failure::because(ErrorCode::InvalidField, why).with_fields(fields)).into()
        })
}
