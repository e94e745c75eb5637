//! What an app asks before or while connecting: prerequisites and credentials.

use leptos::prelude::*;

use super::choices::{Choices, SelectProps};
use super::field::{FieldFrame, describe};
use crate::contract::config::Options;
use crate::contract::connect::AppInput;
use crate::contract::failure::FieldError;
use crate::contract::form::{FormValues, app_input, input_name};

/// The id of an app's input. The error summary links to it.
#[must_use]
pub fn app_input_id(name: &str) -> String {
    format!("input-{name}")
}

/// All inputs of an app, with what was typed and what was refused.
#[component]
pub fn AppInputs(
    /// What to ask.
    inputs: Vec<AppInput>,
    /// What was typed before; never secrets.
    typed: FormValues,
    /// What was refused.
    errors: Vec<FieldError>,
) -> impl IntoView {
    inputs
        .into_iter()
        .map(|input| {
            let key = app_input(&input.name);
            let value = typed
                .get(&key)
                .and_then(|values| values.first())
                .cloned()
                .unwrap_or_default();
            let error = errors
                .iter()
                .find(|error| is_about(error, &input))
                .map(|error| error.message.clone());
            view! { <AppInputField input value error/> }
        })
        .collect_view()
}

/// Whether this is what was refused of an input; it may go by the input's own name or the form's.
#[must_use]
pub fn is_about(error: &FieldError, input: &AppInput) -> bool {
    error.field == input.name || error.field == app_input(&input.name)
}

#[component]
fn AppInputField(input: AppInput, value: String, error: Option<String>) -> impl IntoView {
    let AppInput {
        name,
        label,
        help,
        placeholder,
        required,
        secret,
        options,
    } = input;
    let id = app_input_id(&name);
    let described_by = describe(&id, !help.is_empty(), error.is_some());
    let input_name = input_name(&app_input(&name));
    let invalid = error.is_some();
    let control = if options.is_empty() {
        view! {
            <input
                id=id.clone()
                name=input_name
                type=if secret { "password" } else { "text" }
                value=(!secret).then_some(value)
                placeholder=(!placeholder.is_empty()).then_some(placeholder)
                required=required
                aria-invalid=invalid.then_some("true")
                aria-describedby=described_by
                autocomplete=if secret { "new-password" } else { "off" }
                autocapitalize="none"
                spellcheck="false"
            />
        }
        .into_any()
    } else {
        let select = SelectProps {
            id: id.clone(),
            name: input_name,
            described_by: described_by.unwrap_or_default(),
            required,
            invalid,
            ..SelectProps::default()
        };
        view! { <Choices select options=Options::Ready(options) chosen=value/> }.into_any()
    };
    view! {
        <FieldFrame id label help required error>{control}</FieldFrame>
    }
}
