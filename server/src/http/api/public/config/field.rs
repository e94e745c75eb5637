//! `/api/v2/public/config/field`: one field at a time. The header `slug` names the application; the
//! query may name the config and the workflow, query, header or body the connection.

pub mod clear;
pub mod get;
pub mod list;
pub mod set;

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::{Map, Value};

use crate::http::Shared;
use crate::http::docs::{Doc, Takes};
use crate::http::error::ApiError;
use crate::http::extract::{Path, Query, Slug};
use crate::http::target::Named;
use crate::services::Result;
use crate::services::configs::fields::FieldAt;
use crate::services::connect::target::Which;

/// The field that a request means.
pub struct Meant {
    slug: String,
    field: String,
    query: Query,
    named: Option<Named>,
}

impl FromRequestParts<Shared> for Meant {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        core: &Shared,
    ) -> std::result::Result<Self, ApiError> {
        let Slug(slug) = Slug::from_request_parts(parts, core).await?;
        let Path(field) = Path::<String>::from_request_parts(parts, core).await?;
        let (Ok(query), Ok(named)) = (
            Query::from_request_parts(parts, core).await,
            Named::from_request_parts(parts, core).await,
        );
        Ok(Self {
            slug,
            field,
            query,
            named: Some(named),
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
    /// The connection that is meant, which the body may name.
    ///
    /// # Errors
    /// As [`Named::which_with`].
    pub(super) fn which(&mut self, body: &Map<String, Value>) -> Result<Which> {
        self.named
            .take()
            .map_or(Ok(Which::Only), |named| named.which_with(body))
    }

    /// The field, of this connection.
    pub(super) fn at<'a>(&'a self, which: &'a Which) -> FieldAt<'a> {
        FieldAt {
            slug: &self.slug,
            which,
            config_id: self.query.get("config_id"),
            workflow: self.query.get("workflow_id"),
            field: &self.field,
        }
    }
}
