//! Sending the config form by `fetch` and putting the redrawn form in its place.
//!
//! The same address, the same fields and the same answer as without a script: the request follows
//! the 303 to the config page, and that page's form replaces the one on screen. Where no such page
//! comes, the form on screen stays as it is and a message offers to send it again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Document, DomParser, Element, FormData, Headers, HtmlButtonElement,
    HtmlFormElement, HtmlTemplateElement, RequestInit, Response, SupportedType, Url,
    UrlSearchParams,
};

use super::browser::{Sending, Voice, take_changed, take_next};
use super::focus::{Before, Spot};
use super::hand;
use crate::contract::error::ErrorCode;
use crate::contract::form::ConfigAction;
use crate::routes::Notice;

/// The id of the config form.
pub(super) const FORM: &str = "config-form";
/// Where the page's messages are.
pub(super) const MESSAGES: &str = "[data-messages]";
/// The id of the template of the message that something was not sent.
const NOT_SENT: &str = "not-sent";

/// In milliseconds: longer than the server takes for a form whose lists all hang.
const LIMIT: u32 = 120_000;

/// Whether pressing this button redraws the form rather than leaving it.
pub(super) fn redraws(value: &str) -> bool {
    ConfigAction::parse(value).is_some_and(|action| action != ConfigAction::Discard)
}

/// Whether this button ends the work on the form.
pub(super) fn ends(value: &str) -> bool {
    let ends = [ConfigAction::Save, ConfigAction::Discard];
    ConfigAction::parse(value).is_some_and(|action| ends.contains(&action))
}

/// The form's button with this value.
pub(super) fn button(form: &HtmlFormElement, value: &str) -> Option<HtmlButtonElement> {
    let selector = format!("button[name=\"{}\"][value=\"{value}\"]", ConfigAction::NAME);
    let found = form.query_selector(&selector).ok().flatten();
    found?.dyn_into().ok()
}

/// How the server answered.
enum Answer {
    /// The config page; whether it says that the form was saved.
    Page { page: Document, saved: bool },
    /// The config page, which says why nothing was done. Its form may be older than the one on screen.
    Refused(Document),
    /// Another page of ours.
    Elsewhere(String),
}

/// Sends the form and puts the answer in its place.
pub(super) fn start(sending: Sending, form: HtmlFormElement, action: String, voice: Voice) {
    spawn_local(async move {
        let began = Spot::now();
        let answer = exchange(&form, &action).await;
        let next = take_next(&form);
        let wanted = next.as_deref().unwrap_or(&action);
        let (said, answered) = match answer {
            Ok(Answer::Page { page, saved }) => {
                let before = Before::of(&began);
                // What was typed after Save is not saved, and must not be lost either.
                if saved && take_changed(&form) {
                    show_messages(&page);
                } else {
                    swap(&page);
                }
                before.restore(&action);
                // The message that it is saved gets the focus and says so itself.
                (if saved { String::new() } else { voice.updated }, true)
            }
            Ok(Answer::Elsewhere(address)) => {
                let _ = window().location().assign(&address);
                return;
            }
            Ok(Answer::Refused(page)) => {
                tell(wanted, Some(&page));
                (String::new(), false)
            }
            Err(_) => {
                tell(wanted, None);
                (String::new(), false)
            }
        };
        sending.end();
        voice.say.set(said);
        // Leaving needs no answer; anything else is offered by the message.
        if let Some(next) = next.filter(|next| answered || !redraws(next)) {
            press(&next);
        }
    });
}

/// Sends the form until what comes back is younger than what was typed last.
async fn exchange(form: &HtmlFormElement, action: &str) -> Result<Answer, JsValue> {
    loop {
        take_changed(form);
        let answer = match send(form, action).await {
            Ok(response) => read(response).await,
            Err(lost) => Err(lost),
        };
        hand::away().await;
        let answer = answer?;
        let is_old = matches!(answer, Answer::Page { saved: false, .. }) && take_changed(form);
        if !is_old {
            return Ok(answer);
        }
    }
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
    request.set_signal(Some(&AbortSignal::timeout_with_u32(LIMIT)));
    let sent = window().fetch_with_str_and_init(&form.action(), &request);
    JsFuture::from(sent).await?.dyn_into()
}

/// What an answer is. Whoever answers a form of ours redirects; a failure on the way does not, or
/// ends on a page that is not ours.
async fn read(response: Response) -> Result<Answer, JsValue> {
    let address = Url::new(&response.url())?;
    let html = JsFuture::from(response.text()?).await?;
    let page = parse(&html.as_string().unwrap_or_default())?;
    if !response.redirected() || response.status() >= 500 {
        return Err(JsValue::NULL);
    }
    if page.get_element_by_id(FORM).is_none() {
        let ours = page.get_element_by_id("main").is_some();
        return ours
            .then(|| Answer::Elsewhere(address.href()))
            .ok_or(JsValue::NULL);
    }
    let asked = address.search_params();
    let asked = |name: &str| asked.get(name).unwrap_or_default();
    // A refused answer is told beside its input.
    let error = ErrorCode::parse(&asked("error"));
    Ok(
        match error.filter(|code| *code != ErrorCode::InvalidConfig) {
            Some(_) => Answer::Refused(page),
            None => Answer::Page {
                page,
                saved: Notice::parse(&asked("notice")) == Some(Notice::Saved),
            },
        },
    )
}

/// The title and the body. The rest of the head stays out: its theme carries the nonce of another
/// answer, which this page's policy refuses.
fn parse(html: &str) -> Result<Document, JsValue> {
    let from = |at: &str| html.find(at).and_then(|at| html.get(at..));
    let end = "</title>";
    let title = from("<title").and_then(|rest| rest.get(..rest.find(end)? + end.len()));
    let kept = [title.unwrap_or_default(), from("<body").unwrap_or(html)].concat();
    DomParser::new()?.parse_from_string(&kept, SupportedType::TextHtml)
}

/// Puts the page's form and messages in place of those on screen.
fn swap(page: &Document) {
    let (old, new) = (
        document().get_element_by_id(FORM),
        page.get_element_by_id(FORM),
    );
    replace(old, new);
    show_messages(page);
}

/// Puts the page's messages and title in place of those on screen.
fn show_messages(page: &Document) {
    document().set_title(&page.title());
    replace(messages(&document()), messages(page));
}

fn messages(page: &Document) -> Option<Element> {
    page.query_selector(MESSAGES).ok().flatten()
}

fn replace(old: Option<Element>, new: Option<Element>) {
    if let (Some(old), Some(new)) = (old, new) {
        // Where the focus goes is decided here; in a frame on another site the attribute would be an
        // error in the console.
        while let Ok(Some(element)) = new.query_selector("[autofocus]") {
            let _ = element.remove_attribute("autofocus");
        }
        let _ = old.replace_with_with_node_1(&new);
    }
}

/// Says that `action` was not done, in the words of `page` if it has some, and offers it again. The
/// form and the focus stay.
fn tell(action: &str, page: Option<&Document>) {
    let (Some(message), Some(place)) = (not_sent(), messages(&document())) else {
        return;
    };
    if let Some(again) = part(&message, "button") {
        let _ = again.set_attribute("value", action);
    }
    let told = page.and_then(messages);
    for name in [".alert-title", "[data-advice]"] {
        let words = told.as_ref().and_then(|told| part(told, name));
        if let (Some(old), Some(new)) = (part(&message, name), words) {
            old.set_text_content(new.text_content().as_deref());
        }
    }
    place.replace_children_with_node_1(&message);
}

/// The message that something was not sent, as the page has prepared it.
fn not_sent() -> Option<Element> {
    let template = document().get_element_by_id(NOT_SENT)?;
    let template = template.dyn_into::<HtmlTemplateElement>().ok()?;
    let message = template.content().first_element_child()?;
    message.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

fn part(of: &Element, selector: &str) -> Option<Element> {
    of.query_selector(selector).ok().flatten()
}

/// Presses a button of the form on screen.
fn press(value: &str) {
    let form = document()
        .get_element_by_id(FORM)
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let found = form.and_then(|form| Some((button(&form, value)?, form)));
    if let Some((button, form)) = found {
        let _ = form.request_submit_with_submitter(Some(&button));
    }
}
