//! `/connect/{ticket}`: a hosted link. A good one answers 303 to its clean address; the rest see why
//! not.

use leptos::prelude::*;

use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::server_fns::connect::open;

/// Opens the link.
#[component]
pub fn Open() -> impl IntoView {
    screen(open(path_part("ticket")), |()| ())
}
