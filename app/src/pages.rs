//! One file per address; the table is `table.rs`.
//!
//! A page reads its address, awaits one server function and draws the model. It decides nothing.

pub mod api_reference;
pub mod app;
pub mod app_list;
pub mod callback;
pub mod configure;
pub mod demo;
pub mod demo_link;
pub mod done;
pub mod end;
pub mod failed;
pub mod leave;
pub mod link;
pub mod not_found;
pub mod open;
pub mod start;
pub mod wait;
pub mod waiting;
pub mod window;
