//! What a page reads from its own address. Only known values come through.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::contract::error::ErrorCode;
use crate::routes::Notice;

/// A part of the path; empty where the route has none of this name.
#[must_use]
pub fn path_part(name: &str) -> String {
    // `use_params_map` panics outside a route, where the page for unknown addresses is.
    use_context::<ArcMemo<ParamsMap>>()
        .and_then(|params| params.with_untracked(|params| params.get(name)))
        .unwrap_or_default()
}

/// A value of the query; empty where it is absent.
#[must_use]
pub fn query_part(name: &str) -> String {
    use_query_map().with_untracked(|query| query.get(name).unwrap_or_default())
}

/// What an action told this page: `?error=` and `?notice=`, known values only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What failed.
    pub error: Option<ErrorCode>,
    /// What was done.
    pub notice: Option<Notice>,
}

impl Told {
    /// Reads the address of this request.
    #[must_use]
    pub fn read() -> Self {
        Self {
            error: ErrorCode::parse(&query_part("error")),
            notice: Notice::parse(&query_part("notice")),
        }
    }
}
