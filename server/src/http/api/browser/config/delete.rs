//! `DELETE /api/v2/f-sdk/slug/{slug}/config` and `.../config/{config_id}`: removes a config.

use app::contract::error::ErrorCode::ConfigNotFound;
use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::Message;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::target::Named;
use crate::services::configs;

const DELETED: Message = Message {
    message: "Installation Deleted Success",
};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Configs, "removes a config")
        .errors(codes::CONFIG)
        .errors(&[ConfigNotFound])
}

/// Removes the account's default config of the application.
pub async fn default(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    Path(slug): Path<String>,
) -> Result<Json<Message>, ApiError> {
    let which = named.which();
    configs::delete(&core, &who.scope, &who.account, &slug, &which, None).await?;
    Ok(Json(DELETED))
}

/// Removes the config of this name.
pub async fn named(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    Path((slug, config_id)): Path<(String, String)>,
) -> Result<Json<Message>, ApiError> {
    let (which, name) = (named.which(), Some(config_id.as_str()));
    configs::delete(&core, &who.scope, &who.account, &slug, &which, name).await?;
    Ok(Json(DELETED))
}
