//! The API described: one table of operations, from which come the router, the OpenAPI document,
//! the README's table and the page for people.
//!
//! Who may call, what headers are read, which errors the reading of a request can end in, and the
//! shape of the answer follow from a handler's types ([`signature`]). Its words, its query, its body
//! and the errors of its use case stand beside it as [`Doc`]. [`Table`] takes both at once, so a
//! route without documentation cannot exist. Annotations on the handlers (`utoipa::path`) were
//! rejected: half of the handlers stand at several addresses, and what an annotation says of callers
//! and errors would be said twice.
//!
//! Does not belong here: words about one operation. They are in its handler's file.

pub mod codes;
mod document;
mod errors;
mod markdown;
mod operation;
mod reference;
mod signature;
mod table;
mod tag;

pub use document::{PLACEHOLDER_URL, document};
pub use markdown::routes;
pub use operation::{Body, Doc, Media, Operation, Parameter, Place, Shape, Who};
pub use reference::reference;
pub use signature::{Gives, Signature, Takes};
pub use table::Table;
pub use tag::Tag;
