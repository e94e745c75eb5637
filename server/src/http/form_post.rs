//! Providers that answer with a form instead of a query (`response_mode=form_post`).
//!
//! Their form comes from another site, and our cookies do not come along with it. So it is turned into
//! the query of the same address, where the page takes it as it takes any other answer.

use app::contract::error::ErrorCode;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Redirect;
use http::Method;

use super::Shared;
use super::docs::{Doc, Table, Tag, Who, codes};
use super::error::ApiError;
use super::extract::read_body;
use crate::services::connect::finish::{LONGEST_CALLBACK, is_answer};

/// The callback addresses of both kinds, for `POST`; their pages take `GET`.
pub fn router(core: Shared) -> Router {
    table().router.with_state(core)
}

/// The callback addresses of both kinds.
pub fn table() -> Table<Shared> {
    let doc = |id, summary| {
        Doc::new(id, Tag::Connections, summary).who(Who::Holder("a provider's browser"))
    };
    let page = |id, summary| {
        doc(id, summary)
            .answer(200, "text/html", "How connecting went.")
            .errors(codes::ALWAYS)
    };
    let form = |id, summary| {
        doc(id, summary)
            .answer(
                303,
                "text/html",
                "To the same address, with the form as its query.",
            )
            .errors(&[ErrorCode::InvalidCallback, ErrorCode::PayloadTooLarge])
            .errors(codes::ALWAYS)
    };
    let (own, own_summary) = ("/oauth/callback/{ctx}", "where a provider's answer arrives");
    let shared = "/api/v1/{slug}/callback";
    let summary = "where it arrives for clients with `callback = \"cobalt\"`";
    Table::new()
        .page(Method::GET, own, page("finishConnecting", own_summary))
        .other(
            Method::POST,
            own,
            form("finishConnectingByForm", own_summary),
            handler,
        )
        .page(
            Method::GET,
            shared,
            page("finishConnectingAsCobalt", summary),
        )
        .other(
            Method::POST,
            shared,
            form("finishConnectingAsCobaltByForm", summary),
            handler,
        )
}

async fn handler(State(core): State<Shared>, request: Request) -> Result<Redirect, ApiError> {
    let path = request.uri().path().to_owned();
    let body = read_body(request.into_body(), LONGEST_CALLBACK).await?;
    // Read as the page will read it: what is let through here is visible ASCII, so that nothing in it
    // can end the header.
    let query = std::str::from_utf8(&body)
        .ok()
        .filter(|form| is_answer(form));
    let query = query.ok_or(ErrorCode::InvalidCallback)?;
    let to = core.options.address.public_url.join(&path);
    Ok(Redirect::to(&format!("{to}?{query}")))
}
