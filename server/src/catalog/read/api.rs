//! `[api]`.

use serde_json::Value;

use super::auth::Sections;
use super::{headers, list_pointer, pointer, url_template};
use crate::catalog::api::{Api, Call, CallMethod, IdentityCall, StableId};
use crate::catalog::capture::Capture;
use crate::catalog::input::Input;
use crate::catalog::template::{Scheme, Visible};
use crate::strict_toml::{At, Table};

pub(super) const CALL_METHODS: [(&str, CallMethod); 2] =
    [("GET", CallMethod::Get), ("POST", CallMethod::Post)];

pub(super) fn api(
    table: &Table<'_>,
    inputs: &[Input],
    sections: &Sections,
    scheme: Scheme,
) -> Option<Api> {
    // A call is made whichever way the app was connected, so it may use what all of them ask for
    // and what all of them capture.
    let methods = &sections.methods;
    let common: Vec<Input> = inputs
        .iter()
        .filter(|input| methods.iter().all(|method| input.serves(*method)))
        .cloned()
        .collect();
    let captures = sections.common_captures();
    let visible = Visible {
        captures: &captures,
        ..Visible::of(&common)
    };
    let base_url = table.required_text("base_url");
    if let Some(base) = &base_url
        && (base.value.ends_with('/') || base.value.contains('?'))
    {
        table
            .report()
            .refuse(&base.place, "must not end with `/` or have a query");
    }
    let base = base_url.as_ref().map_or("", |at| at.value.as_str());
    let template = base_url
        .as_ref()
        .and_then(|at| url_template(table, at, &visible, scheme));
    let headers = headers(table, "headers", &visible);
    let address = |call: &Table<'_>| call_at(call, base, &visible, scheme);
    let verify = table.table("verify", address);
    let identity = table.table("identity", |table| {
        let call = address(table);
        let list = list_pointer(table);
        let (id, label) = (stable_id(table, &captures), pointer(table, "label"));
        let id = id?;
        let label = match (label, &id) {
            (Some(label), _) => label.value,
            (None, StableId::Answered(pointer)) => pointer.clone(),
            (None, StableId::Captured(_)) => {
                table.missing("label");
                return None;
            }
        };
        Some(IdentityCall {
            call: call?,
            list,
            id,
            label,
        })
    });
    Some(Api {
        base_url: template?,
        headers,
        verify,
        identity,
    })
}

/// `id`: a place within the answer, or a capture in braces.
fn stable_id(table: &Table<'_>, captures: &[Capture]) -> Option<StableId> {
    let text = table.required_text("id")?;
    let braced = text.value.strip_prefix('{');
    let Some(name) = braced.and_then(|rest| rest.strip_suffix('}')) else {
        return pointer(table, "id").map(|at| StableId::Answered(at.value));
    };
    let is_there = |capture: &Capture| capture.name == name && capture.required;
    if !captures.iter().any(is_there) {
        let wanted = "there is no required capture of this name for every way to connect";
        table.report().refuse(&text.place, wanted);
        return None;
    }
    Some(StableId::Captured(name.to_owned()))
}

fn call_at(table: &Table<'_>, base: &str, visible: &Visible<'_>, scheme: Scheme) -> Option<Call> {
    let method = table
        .choice("method", &CALL_METHODS)
        .map_or(CallMethod::Get, |at| at.value);
    let body = json_text(table, method);
    let path = table.required_text("path")?;
    if !path.value.starts_with('/') {
        table.report().refuse(
            &path.place,
            "must begin with `/`; `base_url` stands before it",
        );
        return None;
    }
    let whole = At {
        value: format!("{base}{}", path.value),
        place: path.place,
    };
    let url = url_template(table, &whole, visible, scheme)?;
    Some(Call { method, url, body })
}

/// `json`: what a `POST` sends, as it stands in the file.
fn json_text(table: &Table<'_>, method: CallMethod) -> Option<Value> {
    let text = table.text("json")?;
    if method != CallMethod::Post {
        table.report().refuse(
            &text.place,
            "only a call with `method = \"POST\"` sends this",
        );
    }
    serde_json::from_str(&text.value)
        .map_err(|error| {
            let wanted = format!("must be JSON: {error}");
            table.report().refuse(&text.place, wanted);
        })
        .ok()
}
