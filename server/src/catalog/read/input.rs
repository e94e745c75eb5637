//! `[[input]]`.

use app::contract::config::Choice;

use crate::catalog::auth::AuthMethod;
use crate::catalog::input::{Input, Pattern};
use crate::strict_toml::{At, Table};

pub(super) fn input(table: &Table<'_>) -> Option<Input> {
    let name = table.required_text("name");
    if let Some(name) = &name {
        check_variable_name(table, name);
    }
    let label = table.required_text("label");
    let text = |key| table.text(key).map(|at| at.value).unwrap_or_default();
    let (help, placeholder) = (text("help"), text("placeholder"));
    let pattern = table.text("pattern").and_then(|pattern| {
        let refused = |why: String| table.report().refuse(&pattern.place, why);
        Pattern::parse(&pattern.value).map_err(refused).ok()
    });
    let required = table.bool("required").is_none_or(|at| at.value);
    let secret = table.bool("secret").is_some_and(|at| at.value);
    let mut values: Vec<String> = Vec::new();
    let options = table.tables("options", |option| {
        let (value, label) = (option.required_text("value"), option.required_text("label"));
        let (At { value, place }, label) = (value?, label?);
        if values.contains(&value) {
            let message = format!("two choices have the value `{value}`");
            option.report().refuse(&place, message);
        }
        values.push(value.clone());
        let label = label.value;
        Some(Choice { value, label })
    });
    if secret && !options.is_empty() {
        table
            .report()
            .refuse(table.place(), "a secret cannot be chosen from `options`");
    }
    let methods = input_methods(table);
    let (name, label) = (name?.value, label?.value);
    Some(Input {
        name,
        label,
        help,
        placeholder,
        pattern,
        required,
        secret,
        options,
        methods,
    })
}

/// What a variable can be called.
pub(super) fn check_variable_name(table: &Table<'_>, name: &At<String>) {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !name.value.bytes().all(plain) || ["sandbox", "access_token"].contains(&&*name.value) {
        let wanted = "use a-z, 0-9 and _, and neither `sandbox` nor `access_token`";
        table.report().refuse(&name.place, wanted);
    }
}

fn input_methods(table: &Table<'_>) -> Vec<AuthMethod> {
    let Some(names) = table.texts("methods") else {
        return Vec::new();
    };
    let mut methods = Vec::new();
    for name in names.value {
        match AuthMethod::parse(&name.value) {
            Some(method) => methods.push(method),
            None => {
                let known = AuthMethod::ALL.map(AuthMethod::as_str).join(", ");
                table
                    .report()
                    .refuse(&name.place, format!("must be one of {known}"));
            }
        }
    }
    methods
}

pub(super) fn refuse_duplicates(top: &Table<'_>, inputs: &[Input]) {
    for (at, input) in inputs.iter().enumerate() {
        if inputs
            .iter()
            .take(at)
            .any(|earlier| earlier.name == input.name)
        {
            let message = format!("input: two inputs are called `{}`", input.name);
            top.report().refuse(top.place(), message);
        }
    }
}
