//! The project file: a project's settings and apps as text that can be reviewed and kept in version
//! control.
//!
//! Belongs here: reading such a file, comparing it with what a project is, writing it. Does not
//! belong here: the store, the vault and the environment of the process; they come in as
//! [`ProjectModel`] and as closures.
//!
//! What a file means:
//! * It is the whole truth about the project's apps: an app that it does not name is removed, and
//!   the plan says so. Sandbox apps alone stay without being named, because every project has them;
//!   naming one replaces its fields and workflows.
//! * `[settings]` is the whole truth about the settings if it is there. Without it they stay.
//! * One `[[app]]` covers the environments that it lists. The same slug may come again for the
//!   other environment, with another OAuth client or other fields.
//! * `oauth = { ... }` is an app's OAuth client. Several are `[[app.auth_config]]` tables, each with a
//!   `key` that identifies it and a `name`, exactly one with `default = true`; `oauth` is short for a
//!   single one with the key `default`. With several, or with `multiple_connections = true`, an
//!   account may connect the app more than once. `callback = "cobalt"` in either sends the provider's
//!   answers to `/api/v1/{slug}/callback`, for a client that is registered with that address already.
//! * `client_id` and `client_secret` may be `"${NAME}"`. A variable that is not set is a mistake,
//!   except where the project already has the value from the same variable: it is kept then, so
//!   that whoever edits a label need not know the secret. The file that [`export`] writes names
//!   variables, never secrets, and can be applied to its own project again as it is.
//! * Fields and workflows are identified by their keys: renaming one makes a new one, everything
//!   else about it can change while customers' answers stay.

mod export;
mod ids;
mod model;
mod plan;
mod read;

pub use export::export;
pub use model::{About, AppModel, ProjectFile, ProjectModel, StoredAuthConfig, StoredClient};
pub use model::{WantedApp, WantedAuthConfig, WantedClient, WantedSecret, sandbox};
pub use plan::{AppUpdate, Plan, plan};
pub use read::{Context, KnownApp, Needs, read};

/// The built-in project file that gives a project's `test` environment its sandbox apps.
pub const SANDBOX_FILE: &str = include_str!("../../sandbox.toml");

#[cfg(test)]
mod tests;
