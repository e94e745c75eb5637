//! Sending the config form by `fetch` and putting the redrawn form in its place.
//!
//! The same address, the same fields and the same answer as without a script: the request follows
//! the 303 to the config page, and that page's form replaces the one on screen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, Element, FormData, Headers, HtmlButtonElement, HtmlElement,
    HtmlFormElement, HtmlInputElement, RequestInit, Response, SupportedType, UrlSearchParams,
};

use super::browser::{Voice, next, take_changed};
use crate::contract::form::ConfigAction;

/// The id of the config form.
pub(super) const FORM: &str = "config-form";

/// Whether pressing this button redraws the form rather than leaving it.
pub(super) fn redraws(value: &str) -> bool {
    let leaves = [ConfigAction::Save, ConfigAction::Discard];
    ConfigAction::parse(value).is_some_and(|action| !leaves.contains(&action))
}

/// The form's button with this value.
pub(super) fn button(form: &HtmlFormElement, value: &str) -> Option<HtmlButtonElement> {
    form.query_selector(&button_selector(value))
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

fn button_selector(value: &str) -> String {
    format!("button[name=\"{}\"][value=\"{value}\"]", ConfigAction::NAME)
}

/// Sends and redraws; falls back to the plain form where that does not work.
pub(super) fn start(form: HtmlFormElement, pressed: HtmlButtonElement, voice: Voice) {
    spawn_local(async move {
        let action = pressed.value();
        let focused = document()
            .active_element()
            .map(|element| element.id())
            .unwrap_or_default();
        match redraw(&form, &action).await {
            Ok(()) => {
                restore_focus(&action, &focused);
                voice.say.set(voice.updated);
                if let Some(next) = next(&form) {
                    press(&next);
                }
            }
            Err(_) => send_plainly(&form, &next(&form).unwrap_or(action)),
        }
    });
}

async fn redraw(form: &HtmlFormElement, action: &str) -> Result<(), JsValue> {
    loop {
        take_changed(form);
        let response = send(form, action).await?;
        let address = response.url();
        let html = JsFuture::from(response.text()?)
            .await?
            .as_string()
            .unwrap_or_default();
        // What was typed meanwhile must not be lost: it is sent once more.
        if take_changed(form) {
            continue;
        }
        let page = DomParser::new()?.parse_from_string(body(&html), SupportedType::TextHtml)?;
        return match page.get_element_by_id(FORM) {
            Some(fresh) => swap(form, &fresh, &page),
            // The page has ended or failed: show what the server says.
            None => window().location().assign(&address),
        };
    }
}

/// Without the head: its theme carries the nonce of another answer, which this page's policy refuses.
fn body(html: &str) -> &str {
    html.find("<body")
        .and_then(|at| html.get(at..))
        .unwrap_or(html)
}

async fn send(form: &HtmlFormElement, action: &str) -> Result<Response, JsValue> {
    let data = FormData::new_with_form(form)?;
    data.append_with_str(ConfigAction::NAME, action)?;
    let headers = Headers::new()?;
    headers.set("Accept", "text/html")?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&UrlSearchParams::new_with_str_sequence_sequence(&data)?.into());
    let sent = window().fetch_with_str_and_init(&form.action(), &request);
    JsFuture::from(sent).await?.dyn_into()
}

fn swap(form: &HtmlFormElement, fresh: &Element, page: &Document) -> Result<(), JsValue> {
    form.replace_with_with_node_1(fresh)?;
    let messages = "[data-messages]";
    let old = document().query_selector(messages)?;
    if let (Some(old), Some(new)) = (old, page.query_selector(messages)?) {
        old.replace_with_with_node_1(&new)?;
    }
    Ok(())
}

/// Presses a button of the form on screen.
fn press(value: &str) {
    let form = document()
        .get_element_by_id(FORM)
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let Some((form, button)) = form.and_then(|form| Some((form.clone(), button(&form, value)?)))
    {
        let _ = form.request_submit_with_submitter(Some(&button));
    }
}

/// The form as it is without a script, with the button's value as one more field.
fn send_plainly(form: &HtmlFormElement, action: &str) {
    let input = document().create_element("input").ok();
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.set_type("hidden");
        input.set_name(ConfigAction::NAME);
        input.set_value(action);
        let _ = form.append_child(&input);
        let _ = form.submit();
    }
}

/// Puts the focus where a person goes on: into the new row, to the button that adds one after a
/// removal, and otherwise back to where it was.
fn restore_focus(action: &str, focused: &str) {
    let Some(form) = document()
        .get_element_by_id(FORM)
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let target = match ConfigAction::parse(action) {
        Some(ConfigAction::AddRow(_) | ConfigAction::AddToGroup(..)) => {
            last_in_group(&form, action, ".row", "select, input")
        }
        Some(ConfigAction::AddGroup(_)) => last_in_group(&form, action, ".nested", "button"),
        Some(ConfigAction::RemoveRow(field, _)) => {
            find_button(&form, &ConfigAction::AddRow(field).encode())
        }
        Some(ConfigAction::RemoveFromGroup(field, group, _)) => {
            find_button(&form, &ConfigAction::AddToGroup(field, group).encode())
        }
        _ => None,
    };
    let target = target
        .or_else(|| {
            document()
                .get_element_by_id(focused)
                .filter(|_| !focused.is_empty())
        })
        .or_else(|| find_button(&form, action));
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        let _ = target.focus();
    }
}

fn find_button(form: &HtmlFormElement, value: &str) -> Option<Element> {
    button(form, value).map(Into::into)
}

/// In the group around the pressed button: the first `inner` of the last `row`.
fn last_in_group(form: &HtmlFormElement, action: &str, row: &str, inner: &str) -> Option<Element> {
    let group = find_button(form, action)?
        .closest("fieldset")
        .ok()
        .flatten()?;
    let rows = group.query_selector_all(row).ok()?;
    let last = rows
        .get(rows.length().checked_sub(1)?)?
        .dyn_into::<Element>()
        .ok()?;
    last.query_selector(inner).ok().flatten()
}
