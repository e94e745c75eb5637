//! Live options: lists of a config form that come from the provider through the connection.

use std::collections::HashMap;

use app::contract::config::{Choice, Options};
use app::contract::error::ErrorCode;
use app::contract::problem::ListProblem;
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
const FAILED: Options = Options::Failed(ListProblem::NotLoaded);

/// Whether a caller wants lists from providers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lists {
    /// They are loaded where the app is connected.
    #[default]
    Load,
    /// They are left empty, and no provider is asked.
    Skip,
}

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
        Err(error) => {
            let problem = match error.code() {
                ErrorCode::NotConnected => ListProblem::NotConnected,
                ErrorCode::NeedsReauth => ListProblem::NeedsReauth,
                _ => ListProblem::NotLoaded,
            };
            for list in wanted {
                resolved.insert(list.field, list.slot, Options::Failed(problem));
            }
            return resolved;
        }
    };
    let caller = Caller::new(
        core,
        &access.entry,
        access.method(),
        access.values(),
        &access.credential,
    );
    let mut answers: HashMap<OptionsRequest, Options> = HashMap::new();
    for list in wanted {
        let options = match (answers.get(&list.request), &caller) {
            (Some(options), _) => options.clone(),
            (None, Ok(caller)) => one(caller, &list.request).await.unwrap_or(FAILED),
            (None, Err(_)) => FAILED,
        };
        answers.insert(list.request, options.clone());
        resolved.insert(list.field, list.slot, options);
    }
    resolved
}

async fn one(caller: &Caller<'_>, request: &OptionsRequest) -> Result<Options> {
    let method = match request.method {
        OptionsMethod::Get => CallMethod::Get,
        OptionsMethod::Post => CallMethod::Post,
    };
    let answer = caller.get_json(&request.path, method).await?;
    let Some(Value::Array(items)) = answer.pointer(&request.items) else {
        return Ok(FAILED);
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
