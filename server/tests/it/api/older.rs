//! Routes of versions 3.0 to 5.1 of the browser SDK.

mod application;
mod installation;
