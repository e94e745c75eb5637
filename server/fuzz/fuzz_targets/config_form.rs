//! Any post of the hosted page's form is read, drawn and read again without a loss; what it saves can
//! be saved again unchanged; and a hidden field never changes.
//!
//! Input: the pressed button's value, and the form as browsers encode it. In both, a field's key and
//! a workflow's alias stand for their ids.

#![no_main]

use std::sync::LazyLock;

use app::contract::form::{ConfigAction, FormValues};
use fuzz::{lines, sandbox_definition};
use libfuzzer_sys::fuzz_target;
use patchbay::domain::config::definition::AppConfigDef;
use patchbay::domain::config::form::{Typed, decode, to_view, validate};
use patchbay::domain::config::labels::Labels;
use patchbay::domain::config::options::ResolvedOptions;
use patchbay::domain::config::stored::create;
use url::form_urlencoded;

/// Every type of field, one of them hidden.
static DEFINITION: LazyLock<AppConfigDef> = LazyLock::new(|| {
    let mut definition = sandbox_definition();
    if let Some(field) = definition.fields.first_mut() {
        field.hidden = true;
    }
    definition
});

fuzz_target!(|text: &str| {
    let [button, body] = lines(text);
    let Some(action) = ConfigAction::parse(&with_ids(button, ':')) else {
        return;
    };
    let mut form = FormValues::new();
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        form.entry(with_ids(&name, '.'))
            .or_default()
            .push(value.into_owned());
    }
    let (definition, options) = (&*DEFINITION, ResolvedOptions::default());
    let config = create(definition, Labels::default());
    let typed = decode(definition, &config, None, &form, &action);
    // What a draft is kept as.
    let kept = serde_json::to_string(&typed).expect("plain data");
    assert_eq!(
        serde_json::from_str::<Typed>(&kept).ok().as_ref(),
        Some(&typed)
    );

    let errors = match validate(definition, &config, &typed, &options) {
        Ok(saved) => {
            let again = validate(definition, &saved, &Typed::of(definition, &saved), &options);
            assert_eq!(
                again.as_ref(),
                Ok(&saved),
                "what was saved cannot be saved again"
            );
            let hidden = &definition.fields[0].id;
            assert_eq!(saved.value(None, hidden), config.value(None, hidden));
            Vec::new()
        }
        Err(errors) => errors,
    };
    let shown = to_view(definition, &config, &typed, &options, &errors);
    let fields = shown
        .fields
        .iter()
        .chain(shown.workflows.iter().flat_map(|flow| &flow.fields));
    let told = fields.filter(|field| field.error.is_some()).count();
    assert_eq!(told, errors.len(), "a mistake that nobody sees: {errors:?}");
});

/// The second part of a name as an id, where it is a key or an alias.
fn with_ids(name: &str, separator: char) -> String {
    let mut parts: Vec<&str> = name.split(separator).collect();
    if let Some(part) = parts.get_mut(1) {
        let field = DEFINITION.all_fields().find(|field| field.key == *part);
        let workflow = DEFINITION.workflows.iter().find(|flow| flow.alias == *part);
        if let Some(field) = field {
            *part = field.id.as_str();
        } else if let Some(workflow) = workflow {
            *part = workflow.id.as_str();
        }
    }
    parts.join(&separator.to_string())
}
