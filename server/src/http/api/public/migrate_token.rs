//! `PUT /api/v2/public/migrate-token` and, as it was called in 2023,
//! `PUT /api/v2/public/application/{slug}`: imports an access that another system obtained.
//!
//! Cobalt answers some refusals with status 200 and an `error` in the body. Here every refusal is an
//! error like any other: a client that looks at the status alone must not believe that its customer
//! has moved.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::http::answer::DoneWith;
use crate::http::body::{AccessBody, MigrateTokenBody};
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::Error;
use crate::services::connect::import::{self, Imported};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    described(Doc::new(
        id,
        Tag::Connections,
        "takes over an access from another system",
    ))
    .body::<MigrateTokenBody>(json!({
        "slug": "sandbox-crm",
        "auth_object": { "oauth2": { "access_token": "...", "refresh_token": "..." } },
    }))
}

/// What callers of the older form are told.
#[must_use]
pub fn doc_by_slug(id: &'static str) -> Doc {
    described(Doc::new(
        id,
        Tag::Older,
        "`migrate-token` as it was called in 2023",
    ))
    .body::<AccessBody>(json!({ "auth_object": { "access_token": "...", "refresh_token": "..." } }))
}

fn described(doc: Doc) -> Doc {
    doc.details("It is kept only if the provider accepts it. `auth-structure` says what it takes.")
        .errors(codes::CONNECT)
        .errors(codes::PROVIDER)
        .errors(codes::TOKEN)
        .example(json!({ "success": true, "message": "Integration - sandbox-crm created" }))
}

/// Imports for the application that the body names.
pub async fn handler(
    State(core): State<Shared>,
    who: KeyForAccount,
    named: Named,
) -> Result<Json<DoneWith>, ApiError> {
    let slug = slug_of(&named.body)?;
    migrate(&core, &who, slug, &named).await
}

/// Imports for the application of the address.
pub async fn by_slug(
    State(core): State<Shared>,
    who: KeyForAccount,
    Path(slug): Path<String>,
    named: Named,
) -> Result<Json<DoneWith>, ApiError> {
    migrate(&core, &who, &slug, &named).await
}

async fn migrate(
    core: &Shared,
    who: &KeyForAccount,
    slug: &str,
    named: &Named,
) -> Result<Json<DoneWith>, ApiError> {
    let (target, access) = (target::of_import(named)?, named.body.get("auth_object"));
    let done = import::import(core, &who.scope, &who.account, slug, target, access).await?;
    let done = match done {
        Imported::Created => "created",
        Imported::Updated => "updated",
    };
    Ok(Json(DoneWith::saying(format!(
        "Integration - {slug} {done}"
    ))))
}

fn slug_of(body: &Map<String, Value>) -> Result<&str, Error> {
    let said = |code, why: &str| Error::from(Failure::about(code, "slug", why));
    match body.get("slug") {
        Some(Value::String(slug)) if !slug.is_empty() => Ok(slug),
        None | Some(Value::Null | Value::String(_)) => Err(said(
            ErrorCode::MissingField,
            "slug is required: the application's slug",
        )),
        Some(_) => Err(said(ErrorCode::InvalidField, "slug must be text")),
    }
}
