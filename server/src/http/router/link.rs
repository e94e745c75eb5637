//! `/v1/link`: the Link flow. Each route of Cobalt Link's guide is there without `/v1` too.

use crate::http::Shared;
use crate::http::api::link::{connection, result, session, token};
use crate::http::docs::Table;

/// All of it.
pub(super) fn table() -> Table<Shared> {
    Table::new()
        .post(
            "/v1/link/token/create",
            token::create::doc("createLinkToken"),
            token::create::handler,
        )
        .post(
            "/v1/link/token/exchange",
            token::exchange::doc("exchangePublicToken"),
            token::exchange::handler,
        )
        .get(
            "/v1/link/token/exchange",
            token::exchange::doc_by_query("exchangePublicTokenByQuery").older(),
            token::exchange::by_query,
        )
        .post(
            "/link/token/create",
            token::create::doc("createLinkTokenAsInTheGuide").older(),
            token::create::handler,
        )
        .post(
            "/link/token/exchange",
            token::exchange::doc("exchangePublicTokenAsInTheGuide").older(),
            token::exchange::handler,
        )
        .post(
            "/v1/link/token/rotate",
            token::rotate::doc("rotateAccessToken"),
            token::rotate::handler,
        )
        .post(
            "/v1/link/token/revoke",
            token::revoke::doc("revokeAccessToken"),
            token::revoke::handler,
        )
        .get(
            "/v1/link/session/{link_session_id}",
            session::doc("getLinkSession"),
            session::handler,
        )
        .post(
            "/v1/link/result",
            result::doc("getLinkResult"),
            result::handler,
        )
        .get(
            "/v1/link/connection",
            connection::get::doc("getHeldConnection"),
            connection::get::handler,
        )
        .delete(
            "/v1/link/connection",
            connection::disconnect::doc("disconnectHeldConnection"),
            connection::disconnect::handler,
        )
}
