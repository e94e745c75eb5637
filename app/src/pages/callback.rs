//! `/oauth/callback/{ctx}` and `/api/v1/{slug}/callback`: the provider's answer. It is used once and
//! answers 303 to a page that says how it went; an answer that cannot be used says why.

use leptos::prelude::*;

use crate::components::request::path_part;
use crate::components::screen::screen_once;
use crate::server_fns::connect::{finish, finish_by_slug};

/// The route of one registration's own address.
#[component]
pub fn CallbackRoute() -> impl IntoView {
    screen_once(finish(path_part("ctx")), |()| ())
}

/// The route of the address that registrations for one app may share.
#[component]
pub fn SharedCallbackRoute() -> impl IntoView {
    screen_once(finish_by_slug(path_part("slug")), |()| ())
}
