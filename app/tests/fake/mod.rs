//! A made-up server behind the pages, for the page tests and for the gallery.

mod apps;
mod brands;
pub mod config;
mod demo;
mod frames;
mod port;
mod reference;
pub mod serve;

use std::sync::{Arc, LazyLock, Mutex};

use app::contract::form::FormValues;
use app::ports::Ports;

/// A name that must never be read as HTML.
pub const HOSTILE: &str = "<script>alert('x')</script> & \"Co\"";

/// What was sent to the fake.
pub type Log = Arc<Mutex<Vec<(String, FormValues)>>>;

#[derive(Default)]
pub struct Fake {
    pub log: Log,
}

pub fn ports(log: Log) -> Ports {
    let fake = Arc::new(Fake { log });
    Ports {
        connect: fake.clone(),
        demo: Some(fake),
        reference: Arc::new(LazyLock::new(Box::new(reference::reference))),
    }
}
