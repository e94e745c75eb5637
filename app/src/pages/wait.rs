//! `/start/wait/{flow}`: the SDK's window, while its flow runs in a further one. Providers that cut a
//! window off from whoever opened it would make the SDK take this one for closed.

use leptos::prelude::*;

use super::waiting::Waiting;
use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::server_fns::connect::load_wait;

/// The route.
#[component]
pub fn WaitRoute() -> impl IntoView {
    screen(load_wait(path_part("flow")), |model| {
        model.map(|model| view! { <Waiting model back=None/> })
    })
}
