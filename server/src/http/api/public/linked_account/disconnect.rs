//! `DELETE /api/v2/public/linked-account/integration/{slug}`: the host disconnects an application.

use axum::Json;
use axum::extract::State;

use crate::http::answer::LinkedAccount;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path, Query};
use crate::http::{Shared, target};
use crate::services::apps;
use crate::services::connect::disconnect::{self, Described};

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

/// Answers the account with its other integrations, also when nothing was connected. The query may
/// narrow it to a connection: `auth_type`, `connection_id`, `auth_config_id`.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Json<LinkedAccount>, ApiError> {
    let described = Described {
        connection: query.get("connection_id").map(str::to_owned),
        auth_type: query.get("auth_type").map(str::to_owned),
        auth_config: target::auth_config(&query, None)?,
    };
    disconnect::disconnect(&core, &scope, &account, &slug, &described).await?;
    let apps = apps::list(&core, &scope, &account).await?;
    Ok(Json(LinkedAccount::with(
        &scope,
        &account,
        &apps,
        &core.options,
    )))
}
