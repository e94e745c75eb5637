//! The hosted page's half of the server: the ports of `app` on top of the use cases.
//!
//! Belongs here: cookies, turning entities into what a page shows, wiring Leptos into the router.
//! Does not belong here: rules (services), markup and words (`app`).

pub mod aim;
pub mod brand_images;
pub mod browser_script;
pub mod connect;
pub mod cookies;
pub mod demo;
pub mod flow;
pub mod router;
pub mod view;
