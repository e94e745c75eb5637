//! What several pages draw. A component takes data and draws it; it asks nobody.

pub mod alert;
pub mod app_header;
pub mod app_input;
pub mod brand_button;
pub mod choices;
pub mod config_field;
pub mod config_parts;
pub mod connection_facts;
pub mod error_screen;
pub mod field;
pub mod form;
pub mod icon;
pub mod layout;
pub mod link_bridge;
pub mod loader;
pub mod logo;
pub mod map_field;
pub mod request;
pub mod rules_field;
pub mod screen;
pub mod script;
pub mod status;
pub mod window_proof;
