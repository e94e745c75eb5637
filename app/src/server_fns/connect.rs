//! The hosted Connect page: loads first, then actions.

mod load_app;
mod check;
mod load_config;
mod confirm_start;
mod disconnect;
mod load_done;
mod load_failed;
mod finish;
mod load_leave;
mod load_apps;
mod open;
mod save_keys;
mod start;
mod load_start;
mod submit_config;

pub use load_app::load_app;
pub use check::check;
pub use load_config::load_config;
pub use confirm_start::confirm_start;
pub use disconnect::disconnect;
pub use load_done::load_done;
pub use load_failed::load_failed;
pub use finish::{Finished, finish};
pub use load_leave::load_leave;
pub use load_apps::load_apps;
pub use open::open;
pub use save_keys::save_keys;
pub use start::start;
pub use load_start::load_start;
pub use submit_config::submit_config;
