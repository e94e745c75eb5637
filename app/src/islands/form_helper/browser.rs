//! Listening to the document's forms.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlButtonElement, HtmlElement, HtmlFormElement, SubmitEvent};

use super::{focus, hand, redraw};

/// Set on a form while it is being sent, to the number of the sending.
const SENT: &str = "data-sent";
/// Set on the button that sent it, to the same number.
const PRESSED: &str = "data-pressed";
/// Set on a form whose inputs changed while it was being sent.
const CHANGED: &str = "data-changed";
/// Set on a form to the button that was pressed while it was being sent.
const NEXT: &str = "data-next";

/// After this time a form that leaves the page may be sent again: whoever stopped the page from
/// loading is still here. Longer than the slowest action, which asks a provider twice.
const STUCK: Duration = Duration::from_secs(60);

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

/// One sending of a form. What ends it ends no other.
#[derive(Clone, Copy)]
pub(super) struct Sending(u32);

impl Sending {
    fn begin(form: &HtmlFormElement, button: Option<&HtmlButtonElement>) -> Self {
        thread_local! {
            static LAST: Cell<u32> = const { Cell::new(0) };
        }
        let number = LAST.get().wrapping_add(1);
        LAST.set(number);
        let _ = form.set_attribute(SENT, &number.to_string());
        if let Some(button) = button {
            let _ = button.set_attribute(PRESSED, &number.to_string());
        }
        Self(number)
    }

    /// Its form may be sent again.
    pub(super) fn end(self) {
        let Self(number) = self;
        release(&format!("[{SENT}=\"{number}\"],[{PRESSED}=\"{number}\"]"));
    }
}

/// Listens for as long as the page lives.
pub(super) fn listen(voice: Voice) {
    on("submit", move |event| submitted(&event, &voice));
    on("change", |event| changed(&event));
    on("input", |event| mark_changed(&event));
    hand::watch();
    focus::news();
    // Back brings the page as it was left: with its forms still marked as sent.
    on_window("pageshow", |_| release(&format!("[{SENT}],[{PRESSED}]")));
}

/// Hears an event of the document.
pub(super) fn on(name: &str, handle: impl Fn(Event) + 'static) {
    let handle = Closure::<dyn Fn(Event)>::new(handle);
    let _ = document().add_event_listener_with_callback(name, handle.as_ref().unchecked_ref());
    handle.forget();
}

/// Hears an event of the window.
pub(super) fn on_window(name: &str, handle: impl Fn(Event) + 'static) {
    let handle = Closure::<dyn Fn(Event)>::new(handle);
    let _ = window().add_event_listener_with_callback(name, handle.as_ref().unchecked_ref());
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
        if let Some(button) = button.filter(|button| waits(&form, button)) {
            let _ = form.set_attribute(NEXT, &button.value());
        }
        return;
    }
    let sending = Sending::begin(&form, button.as_ref());
    voice.say.set(voice.working.clone());
    match button.filter(|button| form.id() == redraw::FORM && redraw::redraws(&button.value())) {
        Some(button) => {
            event.prevent_default();
            redraw::start(sending, form, button.value(), voice.clone());
        }
        None => set_timeout(move || sending.end(), STUCK),
    }
}

/// Whether a press waits for the sending under way instead of being lost: one that ends the work on
/// the form does, unless it is the same press twice.
fn waits(form: &HtmlFormElement, button: &HtmlButtonElement) -> bool {
    let again = button.has_attribute(PRESSED) && !form.has_attribute(CHANGED);
    redraw::ends(&button.value()) && !again
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

/// The button to press once the sending has ended; asking forgets it.
pub(super) fn take_next(form: &HtmlFormElement) -> Option<String> {
    let next = form.get_attribute(NEXT);
    let _ = form.remove_attribute(NEXT);
    next
}

fn release(selector: &str) {
    let Ok(list) = document().query_selector_all(selector) else {
        return;
    };
    for at in 0..list.length() {
        let element = list.get(at);
        if let Some(element) = element.and_then(|node| node.dyn_into::<Element>().ok()) {
            let _ = element.remove_attribute(SENT);
            let _ = element.remove_attribute(PRESSED);
        }
    }
}
