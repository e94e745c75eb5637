//! `/api/v2/public/config/field`: one field at a time. The header `slug` names the application; the
//! query may name the config and the workflow.

pub mod clear;
pub mod get;
pub mod list;
pub mod set;

use crate::http::extract::Query;
use crate::services::configs::fields::FieldAt;

/// The field that a request means.
pub(super) fn at<'a>(slug: &'a str, query: &'a Query, field: &'a str) -> FieldAt<'a> {
    FieldAt {
        slug,
        config_id: query.get("config_id"),
        workflow: query.get("workflow_id"),
        field,
    }
}
