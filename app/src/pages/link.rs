//! `/link?token=...`: a link token. A good one answers 303 to the page of its session; the rest see why
//! not.

use leptos::prelude::*;

use crate::components::request::query_part;
use crate::components::screen::screen;
use crate::server_fns::connect::open;

/// Opens the link.
#[component]
pub fn LinkRoute() -> impl IntoView {
    screen(open(query_part("token")), |()| ())
}
