//! Configs: what an app asks of a linked account, and what the account answered.
//!
//! Belongs here: the definition of fields and workflows, the types of their values, what a write by
//! the API or by the hosted form may change, and how a config looks to both. Does not belong here:
//! loading options from a provider, storing, HTTP. Nothing here reads a clock or does I/O.
//!
//! The way through:
//! * [`definition`] is what a project designs; what can be wrong with that, the reader of project files
//!   says at its place. [`stored`] is what one account has saved.
//! * [`values`] decides what a field accepts and gives each accepted value one canonical shape.
//! * [`options`] says which lists a caller must load first and what is offered in the end.
//! * [`update`] is a write by the API, [`form`] the hosted page's form, [`wire`] Cobalt's JSON.
//!
//! To add a field type: a variant of [`definition::FieldKind`], its rules in [`values`], its inputs
//! in [`form`], its keys in [`wire`]; the compiler names every place.

pub mod definition;
pub mod form;
pub mod labels;
pub mod options;
pub mod problem;
pub mod stored;
pub mod update;
pub mod values;
pub mod wire;

#[cfg(test)]
mod fixture;
