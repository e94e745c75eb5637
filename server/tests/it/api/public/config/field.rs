//! `/api/v2/public/config/field`.

mod clear;
mod get;
mod list;
mod set;

const PATH: &str = "/api/v2/public/config/field";
