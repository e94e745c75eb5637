//! `[api]`.

use super::{check_header_name, named_texts, url_template};
use crate::catalog::api::{Api, Call, CallMethod, IdentityCall};
use crate::catalog::input::Input;
use crate::catalog::provider::AuthMethod;
use crate::catalog::template::Transport;
use crate::strict_toml::{At, Table};

pub(super) fn api(
    table: &Table<'_>,
    inputs: &[Input],
    methods: &[AuthMethod],
    transport: Transport,
) -> Option<Api> {
    // A call is made whichever way the app was connected, so it may use what all of them ask for.
    let common: Vec<Input> = inputs
        .iter()
        .filter(|input| methods.iter().all(|method| input.serves(*method)))
        .cloned()
        .collect();
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
        .and_then(|at| url_template(table, at, &common, transport));
    let headers = named_texts(table, "headers", &common);
    for (name, _) in &headers {
        check_header_name(table, name);
    }
    let address = |call: &Table<'_>| call_at(call, base, &common, transport);
    let verify = table.table("verify", address);
    let identity = table.table("identity", |table| {
        let call = address(table);
        let id = table.required_text("id");
        let label = table.text("label").or_else(|| id.clone());
        for pointer in id.iter().chain(&label) {
            if !pointer.value.starts_with('/') {
                let wanted = "must be a JSON pointer such as \"/user/id\"";
                table.report().refuse(&pointer.place, wanted);
            }
        }
        Some(IdentityCall {
            call: call?,
            id: id?.value,
            label: label?.value,
        })
    });
    let headers = headers
        .into_iter()
        .map(|(name, value)| (name.value, value))
        .collect();
    Some(Api {
        base_url: template?,
        headers,
        verify,
        identity,
    })
}

fn call_at(table: &Table<'_>, base: &str, inputs: &[Input], transport: Transport) -> Option<Call> {
    let methods = [("GET", CallMethod::Get), ("POST", CallMethod::Post)];
    let method = table
        .choice("method", &methods)
        .map_or(CallMethod::Get, |at| at.value);
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
    let url = url_template(table, &whole, inputs, transport)?;
    Some(Call { method, url })
}
