//! The kinds of values that options have. One file per kind; no file knows an option's name.

mod database_url;
mod egress;
mod log_filter;
mod proxies;
mod public_url;
mod rate;
mod simple;
mod size;
mod span;

pub use database_url::DatabaseUrl;
pub use egress::EgressAllow;
pub use log_filter::{LogFilter, LogFormat};
pub use proxies::TrustedProxies;
pub use public_url::PublicUrl;
pub use rate::Rate;
pub use size::ByteSize;
pub use span::{Lifetime, Span};

/// The entries of a list that is written with commas. Spaces around them and a comma at the end do
/// no harm.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}
