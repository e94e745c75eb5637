//! The hosted Connect page: loads first, then actions.

mod check;
mod confirm_start;
mod disconnect;
mod finish;
mod load_app;
mod load_apps;
mod load_config;
mod load_done;
mod load_failed;
mod load_leave;
mod load_start;
mod load_wait;
mod load_waiting;
mod load_window;
mod open;
mod save_keys;
mod start;
mod submit_config;

pub use check::check;
pub use confirm_start::confirm_start;
pub use disconnect::disconnect;
pub use finish::{finish, finish_by_slug};
pub use load_app::load_app;
pub use load_apps::load_apps;
pub use load_config::load_config;
pub use load_done::load_done;
pub use load_failed::load_failed;
pub use load_leave::load_leave;
pub use load_start::load_start;
pub use load_wait::load_wait;
pub use load_waiting::load_waiting;
pub use load_window::load_window;
pub use open::open;
pub use save_keys::save_keys;
pub use start::start;
pub use submit_config::submit_config;
