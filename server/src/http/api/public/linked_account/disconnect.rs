//! `DELETE /api/v2/public/linked-account/integration/{slug}`: the host disconnects an application.

use axum::Json;
use axum::extract::State;

use crate::http::answer::LinkedAccount;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::target::Named;
use crate::http::{Shared, target};
use crate::services::apps;
use crate::services::connect::disconnect;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Connections, "disconnects an application; answers the account")
        .details("Succeeds also when nothing was connected. The account's configs of the connection go with it.")
        .query("connection_id", "Which of several connections is meant.")
        .query("auth_type", "Only a connection of this kind: `oauth2` or `keybased`.")
        .query("auth_config_id", "Only a connection made with this OAuth client.")
        .errors(codes::DISCONNECT)
}

/// Answers the account with its other integrations, also when nothing was connected. Body and
/// query may narrow it to a connection: `auth_type`, `auth_config_id`, `connection_id`, which the
/// header may name too.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
    named: Named,
) -> Result<Json<LinkedAccount>, ApiError> {
    let described = target::described(&query, named)?;
    disconnect::disconnect(&core, &scope, &account, &slug, &described).await?;
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(LinkedAccount::with(
        &scope,
        &account,
        &apps,
        &core.options,
    )))
}
