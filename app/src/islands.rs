//! The parts that also run in the browser. Every page works without them.

mod form_helper;
mod watcher;
mod window_opener;

pub use form_helper::FormHelper;
pub use watcher::Watcher;
pub use window_opener::WindowOpener;
