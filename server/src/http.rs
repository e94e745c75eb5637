//! The JSON API and the edge that every request passes.
//!
//! Belongs here: reading requests, calling one use case, writing answers. Does not belong here: any
//! rule of the product. [`edge`] is the outside: request ids, host check, slashes, CORS, cross-site
//! forms, the log line, the error body. [`router`] is the table of contents; [`form_post`] stands beside
//! it, for its callers are browsers that come from a provider. [`docs`] tells callers about all of it.

pub mod answer;
pub mod api;
pub mod body;
pub mod caller;
pub mod docs;
pub mod edge;
pub mod error;
pub mod extract;
pub mod form_post;
pub mod health;
pub mod idempotency;
pub mod router;
pub mod target;

use std::sync::Arc;

use crate::services::Core;

/// What handlers share.
pub type Shared = Arc<Core>;
