//! Where the focus is, and where it goes on once the form has been redrawn.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

use super::redraw::{FORM, MESSAGES, button};
use crate::contract::form::ConfigAction;

/// The element with the focus, in words that also name its successor in the redrawn form.
#[derive(PartialEq, Eq)]
pub(super) struct Spot {
    /// Its id; empty for a button of the form.
    id: String,
    /// The value of the button.
    button: String,
}

/// Which part of a text is marked; a caret is an empty part.
type Selection = Option<(u32, u32)>;

impl Spot {
    /// Where the focus is now.
    pub(super) fn now() -> Self {
        let element = document().active_element();
        let of = |read: fn(&Element) -> String| element.as_ref().map(read).unwrap_or_default();
        Self {
            id: of(Element::id),
            button: of(|element| element.get_attribute("value").unwrap_or_default()),
        }
    }

    fn find(&self, form: &HtmlFormElement) -> Option<Element> {
        match (self.id.as_str(), self.button.as_str()) {
            ("", "") => None,
            ("", value) => button(form, value).map(Into::into),
            (id, _) => document().get_element_by_id(id),
        }
    }
}

/// The focus before the form is put in place of itself.
pub(super) struct Before {
    spot: Spot,
    selection: Selection,
    moved: bool,
}

impl Before {
    /// `began`: where it was when the button was pressed.
    pub(super) fn of(began: &Spot) -> Self {
        let spot = Spot::now();
        Self {
            selection: document().active_element().as_ref().and_then(selection),
            moved: spot != *began,
            spot,
        }
    }

    /// Puts the focus where the person goes on. Who has gone elsewhere meanwhile stays there; for the
    /// others it is what the button made: the message, the new row, the button that adds one after a
    /// removal, and else where it was.
    pub(super) fn restore(&self, action: &str) {
        let form = document().get_element_by_id(FORM);
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        let made = (!self.moved).then(|| made(&form, action)).flatten();
        if let Some(made) = made {
            focus(&made);
        } else if let Some(same) = self.spot.find(&form) {
            focus(&same);
            mark(&same, self.selection);
        }
    }
}

/// Puts the focus on what the page was loaded for, where the browser does not do that by itself.
pub(super) fn news() {
    let news = document().query_selector("[data-news]:not([autofocus])");
    if let Some(news) = news.ok().flatten() {
        focus(&news);
    }
}

/// What the action made, if it is something to go on with.
fn made(form: &HtmlFormElement, action: &str) -> Option<Element> {
    match ConfigAction::parse(action)? {
        ConfigAction::Save => document()
            .query_selector(&format!("{MESSAGES} [data-news]"))
            .ok()
            .flatten(),
        ConfigAction::AddRow(_) | ConfigAction::AddToGroup(..) => {
            last_in_group(form, action, ".row", "select, input")
        }
        ConfigAction::AddGroup(_) => last_in_group(form, action, ".nested", "button"),
        ConfigAction::RemoveRow(field, _) => {
            button(form, &ConfigAction::AddRow(field).encode()).map(Into::into)
        }
        ConfigAction::RemoveFromGroup(field, group, _) => {
            button(form, &ConfigAction::AddToGroup(field, group).encode()).map(Into::into)
        }
        ConfigAction::Refresh(_) | ConfigAction::Discard => None,
    }
}

/// In the group around the pressed button: the first `inner` of the last `row`.
fn last_in_group(form: &HtmlFormElement, action: &str, row: &str, inner: &str) -> Option<Element> {
    let pressed: Element = button(form, action)?.into();
    let group = pressed.closest("fieldset").ok().flatten()?;
    let rows = group.query_selector_all(row).ok()?;
    let last = rows
        .get(rows.length().checked_sub(1)?)?
        .dyn_into::<Element>()
        .ok()?;
    last.query_selector(inner).ok().flatten()
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// What is marked in a text input; inputs that hold no text have nothing to mark.
fn selection(element: &Element) -> Selection {
    let (from, to) = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        (input.selection_start(), input.selection_end())
    } else {
        let area = element.dyn_ref::<HtmlTextAreaElement>()?;
        (area.selection_start(), area.selection_end())
    };
    Some((from.ok()??, to.ok()??))
}

fn mark(element: &Element, selection: Selection) {
    let Some((from, to)) = selection else {
        return;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let _ = input.set_selection_range(from, to);
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_selection_range(from, to);
    }
}
