//! The hosted page's form.
//!
//! [`decode`] reads what was typed, [`to_view`] draws it again, [`validate`] turns it into what is
//! saved. [`Typed`] stands between the three and never loses a character, valid or not; it is also
//! what a draft is kept as. Everything works with one plain form post per button.

mod decode;
mod rows;
mod saved;
pub(super) mod typed;
mod validate;
mod view;

pub use decode::decode;
pub use typed::Typed;
pub use validate::validate;
pub use view::to_view;

#[cfg(test)]
mod tests;
