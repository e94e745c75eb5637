//! Asks a waiting page's own address until it leads elsewhere, and follows. Without it the page has a
//! link that does the same.

use leptos::prelude::*;

/// Follows the page's address as soon as it leads elsewhere.
#[island]
pub fn Watcher() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::watch();
    view! { <span hidden=true></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::Cell;
    use std::rc::Rc;
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::prelude::Closure;
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Headers, RequestInit, Response};

    /// Between two questions.
    const PAUSE: Duration = Duration::from_secs(2);

    /// Asks regularly, and at once when the person comes back to this page.
    pub(super) fn watch() {
        let asking = Rc::new(Cell::new(false));
        let ask = move || {
            // One question at a time, however slow the answers are.
            if asking.replace(true) {
                return;
            }
            let asking = Rc::clone(&asking);
            spawn_local(async move {
                // An outage is not worth telling: the next question may be answered.
                let _ = follow().await;
                asking.set(false);
            });
        };
        let again = ask.clone();
        let back = Closure::<dyn Fn()>::new(ask);
        let _ = window().add_event_listener_with_callback("focus", back.as_ref().unchecked_ref());
        back.forget();
        set_interval(again, PAUSE);
    }

    async fn follow() -> Result<(), JsValue> {
        let location = window().location();
        let headers = Headers::new()?;
        headers.set("Accept", "text/html")?;
        let request = RequestInit::new();
        request.set_headers(&headers);
        let sent = window().fetch_with_str_and_init(&location.href()?, &request);
        let answer: Response = JsFuture::from(sent).await?.dyn_into()?;
        if answer.redirected() {
            location.replace(&answer.url())
        } else if (400..500).contains(&answer.status()) {
            // The page has ended: show what the server says.
            location.reload()
        } else {
            Ok(())
        }
    }
}
