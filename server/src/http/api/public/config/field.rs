//! `/api/v2/public/config/field`: one field at a time. The header `slug` names the application; the
//! query may name the config and the workflow, query, header or body the connection.

pub mod clear;
pub mod get;
pub mod list;
pub mod set;

use axum::extract::{FromRequest, FromRequestParts as _, Request};
use serde_json::{Map, Value};

use crate::http::Shared;
use crate::http::docs::{Doc, Takes};
use crate::http::error::ApiError;
use crate::http::extract::{Path, Query, Slug};
use crate::http::target::Named;
use crate::services::configs::fields::FieldAt;
use crate::services::connect::target::Which;

/// The field that a request means, with the request's body.
pub struct Meant {
    slug: String,
    field: String,
    query: Query,
    which: Which,
    /// The body; an empty object where nothing was sent.
    pub body: Map<String, Value>,
}

impl FromRequest<Shared> for Meant {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Slug(slug) = Slug::from_request_parts(&mut parts, core).await?;
        let Path(field) = Path::<String>::from_request_parts(&mut parts, core).await?;
        let Ok(query) = Query::from_request_parts(&mut parts, core).await;
        let named = Named::from_request(Request::from_parts(parts, body), core).await?;
        Ok(Self {
            slug,
            field,
            query,
            which: named.which(),
            body: named.body,
        })
    }
}

impl Takes for Meant {
    fn describe(doc: Doc) -> Doc {
        Named::describe(Path::<String>::describe(Slug::describe(doc)))
            .query(
                "config_id",
                "The config's name; the linked account's id otherwise.",
            )
            .query(
                "workflow_id",
                "The workflow that the field belongs to, by id or alias.",
            )
    }
}

impl Meant {
    /// The field, of the connection that is meant.
    pub(super) fn at(&self) -> FieldAt<'_> {
        FieldAt {
            slug: &self.slug,
            which: &self.which,
            config_id: self.query.get("config_id"),
            workflow: self.query.get("workflow_id"),
            field: &self.field,
        }
    }
}
