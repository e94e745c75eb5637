//! The options, section by section. Each entry is the whole of an option: its name, its field, its
//! kind, its default and its documentation.

mod address;
mod features;
mod lifetimes;
mod limits;
mod log;
mod storage;
mod timings;

pub use address::Address;
pub use features::Features;
pub use lifetimes::Lifetimes;
pub use limits::Limits;
pub use log::Log;
pub use storage::Storage;
pub use timings::Timings;
