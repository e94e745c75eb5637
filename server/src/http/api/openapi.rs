//! `GET /api/openapi.json`: the API's document. The page for people, `GET /api/docs`, is drawn by the
//! user interface from the same table.

use axum::Extension;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::Method;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::http::Shared;
use crate::http::docs::{Doc, Table, Tag, codes};

/// The document with this server's address in it.
#[derive(Clone)]
pub struct Document(Bytes);

impl Document {
    /// A document on its way out.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        Self(document.to_string().into())
    }
}

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

async fn handler(Extension(document): Extension<Document>) -> Response {
    let Document(text) = document;
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}
