//! `DELETE /api/v1/linked-acc/integration/{slug}`: ends a connection to an application.

use axum::Json;
use axum::extract::State;

use crate::http::answer::DoneWith;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path, Query};
use crate::http::{Shared, target};
use crate::services::connect::disconnect::{self, Described};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Connections, "disconnects an application")
        .details("Succeeds also when nothing was connected. The account's configs of the connection go with it.")
        .query("connection_id", "Which of several connections is meant.")
        .query("auth_type", "Only a connection of this kind: `oauth2` or `keybased`.")
        .query("auth_config_id", "Only a connection made with this OAuth client.")
        .errors(codes::DISCONNECT)
}

/// Answers JSON whether or not there was a connection; SDKs from 9.0 parse it. Where the account has
/// several, `connection_id` names one, or `auth_type` and `auth_config_id` leave one.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    query: Query,
) -> Result<Json<DoneWith>, ApiError> {
    let described = Described {
        connection: query.get("connection_id").map(str::to_owned),
        auth_type: query.get("auth_type").map(str::to_owned),
        auth_config: target::auth_config(&query, None)?,
    };
    let (scope, account) = (&session.scope, &session.account);
    disconnect::disconnect(&core, scope, account, &slug, &described).await?;
    Ok(Json(DoneWith::saying("Integration deleted successfully")))
}
