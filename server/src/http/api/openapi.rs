//! `GET /api/openapi.json`: the API's document. The page for people, `GET /api/docs`, is drawn by the
//! user interface from the same table.

use std::sync::{Arc, OnceLock};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::Method;
use http::header::CONTENT_TYPE;

use crate::http::docs::{self, Doc, Table, Tag, codes};
use crate::http::{Shared, router};

/// The document with this server's address in it. Made when somebody first asks: most servers are never
/// asked, and making it takes megabytes.
#[derive(Clone, Default)]
pub struct Document(Arc<OnceLock<Bytes>>);

/// What there is to read about the API.
pub fn table() -> Table<Shared> {
    let document = Doc::new("getOpenApi", Tag::Server, "the API as OpenAPI 3.1")
        .answer(200, "application/json", "The document.")
        .errors(codes::ALWAYS);
    let page = Doc::new("getApiDocs", Tag::Server, "the API as a page for people")
        .answer(200, "text/html", "The page.")
        .errors(codes::ALWAYS);
    Table::new()
        .other(Method::GET, "/api/openapi.json", document, handler)
        .page(Method::GET, "/api/docs", page)
}

async fn handler(
    State(core): State<Shared>,
    Extension(Document(document)): Extension<Document>,
) -> Response {
    let text = document.get_or_init(|| {
        let server = core.options.address.public_url.to_string();
        let document = docs::document(&router::operations(), &server);
        document.to_string().into()
    });
    ([(CONTENT_TYPE, "application/json")], text.clone()).into_response()
}
