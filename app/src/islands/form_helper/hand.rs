//! Whether a hand is on the page: a button of the mouse, a finger, the space bar.
//!
//! A click is a press and a release on one element. Were the form put in place of itself between the
//! two, the click would be lost.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_futures::js_sys::{Function, Promise};
use web_sys::{Event, HtmlSelectElement, KeyboardEvent};

use super::browser::{on, on_window};

thread_local! {
    static DOWN: Cell<bool> = const { Cell::new(false) };
}

const STEP: Duration = Duration::from_millis(20);
/// How often to look again: a release outside the window may never be told.
const MOST_STEPS: u32 = 250;

/// Watches for as long as the page lives.
pub(super) fn watch() {
    // A select takes the press for its list and keeps the release.
    on("pointerdown", |event| DOWN.set(!is_select(&event)));
    on("keydown", |event| DOWN.set(is_space(&event)));
    for over in ["pointerup", "pointercancel", "keyup"] {
        on(over, |_| DOWN.set(false));
    }
    on_window("blur", |_| DOWN.set(false));
}

fn is_select(event: &Event) -> bool {
    event
        .target()
        .is_some_and(|target| target.has_type::<HtmlSelectElement>())
}

fn is_space(event: &Event) -> bool {
    event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|event| event.key() == " ")
}

/// Waits until the hand is away, and what its click does is done.
pub(super) async fn away() {
    for _ in 0..MOST_STEPS {
        if !DOWN.get() {
            return;
        }
        pause().await;
    }
}

async fn pause() {
    let wait = Promise::new(&mut |done: Function, _| {
        set_timeout(
            move || {
                let _ = done.call0(&JsValue::NULL);
            },
            STEP,
        );
    });
    let _ = JsFuture::from(wait).await;
}
