//! `PUT /api/v2/f-sdk/config` and `/api/v2/public/config`: writes the fields and switches that the
//! body mentions.

use app::contract::error::ErrorCode::ConfigNotFound;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::domain::config::wire::Config;
use crate::http::Shared;
use crate::http::body::ConfigBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForConnection};
use crate::http::target::Named;
use crate::services::configs;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Configs, "writes what the body mentions into a config")
        .details("Nothing is written unless all of it is valid. A workflow is checked only if the body mentions it.")
        .body::<ConfigBody>(json!({
            "slug": "sandbox-crm",
            "config_id": "default",
            "fields": { "sync_label": "Head office" },
            "workflows": [{ "id": "sync-contacts", "enabled": true }],
        }))
        .errors(codes::CONFIG)
        .errors(codes::ANSWERS)
        .errors(&[ConfigNotFound])
}

/// Answers the config after the write.
pub async fn handler(
    State(core): State<Shared>,
    who: ForConnection,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Config>, ApiError> {
    let slug = named.body.get("slug").and_then(Value::as_str);
    let which = who.which(slug.unwrap_or_default(), named.which())?;
    let body = Value::Object(named.body);
    let (scope, account) = (&who.scope, &who.account);
    Ok(Json(
        configs::update(&core, scope, account, &which, &body, lists).await?,
    ))
}
