//! On a page in a frame: opens the window in which the provider is visited with the click that asks for
//! it. Without it, or where the browser lets no window open, the page that waits has a link that does
//! the same.

use leptos::prelude::*;

/// Sends the forms that ask for a window of its own, and opens that.
#[island]
pub fn WindowOpener() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen();
    view! { <span hidden=true></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::prelude::Closure;
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        DomParser, Event, FormData, Headers, HtmlFormElement, RequestInit, Response, SupportedType,
        UrlSearchParams, Window,
    };

    use crate::routes::WINDOW;

    /// Set on a form while it is being sent.
    const SENT: &str = "data-sent";

    /// Listens before everything else that improves forms.
    pub(super) fn listen() {
        let handle = Closure::<dyn Fn(Event)>::new(|event| submitted(&event));
        let callback = handle.as_ref().unchecked_ref();
        let _ = document().add_event_listener_with_callback_and_bool("submit", callback, true);
        handle.forget();
    }

    fn submitted(event: &Event) {
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
            .filter(asks_for_a_window);
        let Some(form) = form else { return };
        event.prevent_default();
        event.stop_propagation();
        if form.has_attribute(SENT) {
            return;
        }
        let _ = form.set_attribute(SENT, "");
        // Only a window that opens within the click is let through; where it leads is known later.
        let opened = window()
            .open_with_url_and_target("", "_blank")
            .ok()
            .flatten();
        spawn_local(async move {
            if go(&form, opened.as_ref()).await.is_err() {
                if let Some(opened) = &opened {
                    let _ = opened.close();
                }
                let _ = form.remove_attribute(SENT);
                let _ = form.submit();
            }
        });
    }

    fn asks_for_a_window(form: &HtmlFormElement) -> bool {
        let input = format!("input[name={WINDOW}]");
        form.query_selector(&input)
            .is_ok_and(|found| found.is_some())
    }

    /// Sends the form; the frame goes on to the answer, and the window to where that leads.
    async fn go(form: &HtmlFormElement, opened: Option<&Window>) -> Result<(), JsValue> {
        let headers = Headers::new()?;
        headers.set("Accept", "text/html")?;
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_headers(&headers);
        let data = FormData::new_with_form(form)?;
        request.set_body(&UrlSearchParams::new_with_str_sequence_sequence(&data)?.into());
        let sent = window().fetch_with_str_and_init(&form.action(), &request);
        let answer: Response = JsFuture::from(sent).await?.dyn_into()?;
        let address = answer.url();
        let html = JsFuture::from(answer.text()?)
            .await?
            .as_string()
            .unwrap_or_default();
        if let Some(opened) = opened {
            match leads_to(&html)? {
                Some(way) => {
                    // The provider must not reach the page that the person comes from. A page that
                    // first has to show who opened it lets go by itself.
                    if !way.keeps_opener {
                        opened.set_opener(&JsValue::NULL)?;
                    }
                    opened.location().assign(&way.address)?;
                }
                // Something was refused: the page says what.
                None => opened.close()?,
            }
        }
        window().location().assign(&address)
    }

    /// Where the link of the page that waits leads, and how.
    struct Way {
        address: String,
        keeps_opener: bool,
    }

    fn leads_to(html: &str) -> Result<Option<Way>, JsValue> {
        // Without the head: its theme carries the nonce of another answer.
        let body = html.find("<body").and_then(|at| html.get(at..));
        let page =
            DomParser::new()?.parse_from_string(body.unwrap_or(html), SupportedType::TextHtml)?;
        let link = page.query_selector("a[data-opens]")?;
        let origin = window().location().origin()?;
        Ok(link.and_then(|link| {
            Some(Way {
                address: format!("{origin}{}", link.get_attribute("href")?),
                keeps_opener: link.get_attribute("rel").as_deref() == Some("opener"),
            })
        }))
    }
}
