//! The hosted page as a person without JavaScript meets it, from the link to the disconnect.
//!
//! Looks, focus and screen readers are for the browser tests in `end2end`.

mod brand_buttons;
mod configure;
mod connect;
mod csrf;
mod demo;
mod failures;
mod flow;
mod frame;
mod link;
mod link_script;
mod list;
mod lists;
mod one_connection;
