//! What tests are made of: a server in this process, its callers, its browsers, its databases.
//!
//! Belongs here: starting ([`Setup`], [`TestApp`]), asking ([`Call`], [`Answer`]), being a host's
//! backend with its customer ([`Customer`]), being a person's browser ([`Browser`]), holding answers
//! against the API's [`document`]. Does not belong
//! here: what any one area expects.

mod app;
mod browser;
mod call;
mod customer;
mod database;
pub mod document;
pub mod html;

pub use app::{Fixture, Setup, TestApp};
pub use browser::{Browser, Page};
pub use call::{Answer, Call};
pub use customer::{CRM, Customer, SMS};
pub use database::{Home, run_on_postgres, run_on_sqlite, variable};

/// Makes each case two tests, `name::sqlite` and `name::postgres`.
///
/// A case takes a running server (`app: TestApp`) or, to choose options first, a [`Setup`]
/// (`setup: Setup`). Where `PATCHBAY_TEST_POSTGRES_URL` is not set (`scripts/with-postgres.sh` sets
/// it) the second test says that it was skipped, and fails where `CI` is `true`.
macro_rules! both_databases {
    ($($(#[doc = $doc:literal])* async fn $name:ident($given:ident: $Given:ty) $body:block)+) => {$(
        $(#[doc = $doc])*
        mod $name {
            use super::*;

            async fn case($given: $Given) $body

            #[test]
            fn sqlite() {
                $crate::support::run_on_sqlite(case);
            }

            #[test]
            fn postgres() {
                $crate::support::run_on_postgres(case);
            }
        }
    )+};
}
pub(crate) use both_databases;
