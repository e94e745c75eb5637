//! `/oauth/callback/{ctx}`: the provider's answer. It is used once and answers 303 to a page that
//! says how it went; an answer that cannot be used says why.

use leptos::prelude::*;

use crate::components::request::path_part;
use crate::components::screen::screen_once;
use crate::server_fns::connect::finish;

/// The route.
#[component]
pub fn CallbackRoute() -> impl IntoView {
    screen_once(finish(path_part("ctx")), |()| ())
}
