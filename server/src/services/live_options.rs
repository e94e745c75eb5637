//! Live options: lists of a config form that come from the provider through the connection.

use std::collections::HashMap;

use app::contract::config::{Choice, Options};
use serde_json::Value;

use super::Core;
use super::connect::access::{self, Refresh};
use super::connect::identity::Caller;
use super::connect::target::Which;
use super::error::Result;
use crate::catalog::CallMethod;
use crate::domain::config::definition::{OptionsMethod, OptionsRequest};
use crate::domain::config::options::{ResolvedOptions, Wanted};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;

/// The most entries that are taken of a list.
const MOST: usize = 1000;
const NOT_CONNECTED: &str = "Connect the app first; then this list can be loaded.";
const NOT_LOADED: &str = "This list could not be loaded. Try again.";

/// Loads every wanted list. A list that cannot be loaded says so in its place; the others are not
/// held up. The same request is made once.
pub async fn load(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
    wanted: Vec<Wanted>,
) -> ResolvedOptions {
    let mut resolved = ResolvedOptions::default();
    if wanted.is_empty() {
        return resolved;
    }
    let access = match access::open(core, scope, account, slug, which, Refresh::IfOld).await {
        Ok(access) => access,
        Err(_) => {
            for list in wanted {
                let failed = Options::Failed(NOT_CONNECTED.to_owned());
                resolved.insert(list.field, list.slot, failed);
            }
            return resolved;
        }
    };
    let method = access::method_of(&access.entry, &access.connection);
    let caller = Caller::new(
        core,
        &access.entry,
        method,
        &access.inputs,
        &access.credential,
    );
    let mut answers: HashMap<OptionsRequest, Options> = HashMap::new();
    for list in wanted {
        let options = match (answers.get(&list.request), &caller) {
            (Some(options), _) => options.clone(),
            (None, Ok(caller)) => one(caller, &list.request)
                .await
                .unwrap_or_else(|_| failed()),
            (None, Err(_)) => failed(),
        };
        answers.insert(list.request, options.clone());
        resolved.insert(list.field, list.slot, options);
    }
    resolved
}

fn failed() -> Options {
    Options::Failed(NOT_LOADED.to_owned())
}

async fn one(caller: &Caller<'_>, request: &OptionsRequest) -> Result<Options> {
    let method = match request.method {
        OptionsMethod::Get => CallMethod::Get,
        OptionsMethod::Post => CallMethod::Post,
    };
    let answer = caller.get_json(&request.path, method).await?;
    let Some(Value::Array(items)) = answer.pointer(&request.items) else {
        return Ok(failed());
    };
    let choices = items.iter().take(MOST).filter_map(|item| {
        let value = text(item.pointer(&request.value)?)?;
        let label = item
            .pointer(&request.label)
            .and_then(text)
            .unwrap_or_else(|| value.clone());
        Some(Choice { value, label })
    });
    Ok(Options::Ready(choices.collect()))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
