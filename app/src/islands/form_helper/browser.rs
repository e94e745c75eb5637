//! Listening to the document's forms.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlButtonElement, HtmlElement, HtmlFormElement, SubmitEvent};

use super::redraw;

/// Set on a form while it is being sent.
const SENT: &str = "data-sent";
/// Set on the button that sent it.
const PRESSED: &str = "data-pressed";
/// Set on a form whose inputs changed while it was being sent.
const CHANGED: &str = "data-changed";

/// Set on a form to the button that was pressed while it was being redrawn.
const NEXT: &str = "data-next";

/// After this time a form that was sent may be sent again.
const STUCK: Duration = Duration::from_secs(20);

/// What screen readers are told.
#[derive(Clone)]
pub(super) struct Voice {
    /// The status line.
    pub say: WriteSignal<String>,
    /// Said while something is sent.
    pub working: String,
    /// Said when the config form was redrawn.
    pub updated: String,
}

/// Listens for as long as the page lives.
pub(super) fn listen(voice: Voice) {
    on("submit", move |event| submitted(&event, &voice));
    on("change", |event| changed(&event));
    on("input", |event| mark_changed(&event));
    // Back brings the page as it was left: with its forms still marked as sent.
    if let Some(window) = leptos::web_sys::window() {
        let back = Closure::<dyn Fn(Event)>::new(|_| release_all());
        let _ = window.add_event_listener_with_callback("pageshow", back.as_ref().unchecked_ref());
        back.forget();
    }
}

fn on(name: &str, handle: impl Fn(Event) + 'static) {
    let handle = Closure::<dyn Fn(Event)>::new(handle);
    let _ = document().add_event_listener_with_callback(name, handle.as_ref().unchecked_ref());
    handle.forget();
}

fn submitted(event: &Event, voice: &Voice) {
    let Some(form) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let button = event
        .dyn_ref::<SubmitEvent>()
        .and_then(SubmitEvent::submitter)
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    if form.has_attribute(SENT) {
        event.prevent_default();
        // A press that leaves the form waits for the redraw under way instead of being lost.
        if let Some(button) = button.filter(|button| !redraw::redraws(&button.value())) {
            let _ = form.set_attribute(NEXT, &button.value());
        }
        return;
    }
    let _ = form.set_attribute(SENT, "");
    // Should the person stop the page from loading, the form works again after a while.
    set_timeout(release_all, STUCK);
    voice.say.set(voice.working.clone());
    if let Some(button) = button {
        let _ = button.set_attribute(PRESSED, "");
        if form.id() == redraw::FORM && redraw::redraws(&button.value()) {
            event.prevent_default();
            redraw::start(form, button, voice.clone());
        }
    }
}

/// A changed answer presses the button that loads what depends on it.
fn changed(event: &Event) {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let (Some(value), Some(form)) = (input.get_attribute("data-presses"), form_of(&input)) else {
        return;
    };
    if let Some(button) = redraw::button(&form, &value) {
        let _ = form.request_submit_with_submitter(Some(&button));
    }
}

fn mark_changed(event: &Event) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|input| form_of(&input));
    if let Some(form) = form.filter(|form| form.has_attribute(SENT)) {
        let _ = form.set_attribute(CHANGED, "");
    }
}

fn form_of(input: &Element) -> Option<HtmlFormElement> {
    input.closest("form").ok().flatten()?.dyn_into().ok()
}

/// Whether something was typed since the form was sent; asking forgets it.
pub(super) fn take_changed(form: &HtmlFormElement) -> bool {
    let changed = form.has_attribute(CHANGED);
    let _ = form.remove_attribute(CHANGED);
    changed
}

/// The button to press once the form has been redrawn.
pub(super) fn next(form: &HtmlFormElement) -> Option<String> {
    form.get_attribute(NEXT)
}

fn release_all() {
    let selector = format!("[{SENT}],[{PRESSED}]");
    if let Ok(list) = document().query_selector_all(&selector) {
        for at in 0..list.length() {
            if let Some(element) = list
                .get(at)
                .and_then(|node| node.dyn_into::<Element>().ok())
            {
                let _ = element.remove_attribute(SENT);
                let _ = element.remove_attribute(PRESSED);
            }
        }
    }
}
