//! Live options: lists of a config form that come from the provider through the connection.
//!
//! A form is shown whatever becomes of its lists: one that cannot be loaded says so in its place, and
//! its cause goes to the log from here, because nobody above has a failure to tell. All lists of a form
//! together get the time of one call to a provider, one after the other; an account that opens many
//! forms at once waits for itself ([`Lanes`]).

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use app::contract::config::{Choice, Options};
use app::contract::error::ErrorCode;
use app::contract::ids::LinkedAccountKey;
use app::contract::problem::ListProblem;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connect::access::{self, Access, Refresh};
use super::connect::identity::Caller;
use super::connect::target::Which;
use super::error::Result;
use super::{Core, Error};
use crate::catalog::CallMethod;
use crate::domain::config::definition::{OptionsMethod, OptionsRequest};
use crate::domain::config::options::{ResolvedOptions, Wanted};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;

/// The most entries that are taken of a list.
const MOST: usize = 1000;
/// How many forms of one account load their lists at a time.
const AT_ONCE: usize = 4;
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

/// How many forms load their lists now, by account.
#[derive(Debug, Default)]
pub struct Lanes(Mutex<HashMap<LinkedAccountKey, Weak<Semaphore>>>);

impl Lanes {
    /// Waits until the account may load; it may until the permit is dropped.
    async fn enter(&self, account: &LinkedAccountKey) -> Option<OwnedSemaphorePermit> {
        let lane = {
            let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            lanes.retain(|_, lane| lane.strong_count() > 0);
            let there = lanes.get(account).and_then(Weak::upgrade);
            there.unwrap_or_else(|| {
                let lane = Arc::new(Semaphore::new(AT_ONCE));
                lanes.insert(account.clone(), Arc::downgrade(&lane));
                lane
            })
        };
        // Never closed.
        lane.acquire_owned().await.ok()
    }
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
    let mut answers = HashMap::new();
    let for_whom = Form {
        core,
        scope,
        account,
        slug,
    };
    let asking = for_whom.ask(which, &wanted, &mut answers);
    let together = core.options.timings.outbound_timeout.get();
    let problem = match tokio::time::timeout(together, asking).await {
        Ok(Ok(())) => ListProblem::NotLoaded,
        Ok(Err(error)) => problem_of(error.code()),
        Err(_) => {
            tracing::warn!(slug, "the lists of a form took too long");
            ListProblem::NotLoaded
        }
    };
    for list in wanted {
        let answer = answers.get(&list.request).cloned();
        let options = answer.unwrap_or(Options::Failed(problem));
        resolved.insert(list.field, list.slot, options);
    }
    resolved
}

const fn problem_of(code: ErrorCode) -> ListProblem {
    match code {
        ErrorCode::NotConnected => ListProblem::NotConnected,
        ErrorCode::NeedsReauth => ListProblem::NeedsReauth,
        _ => ListProblem::NotLoaded,
    }
}

/// Whose form it is.
#[derive(Clone, Copy)]
struct Form<'a> {
    core: &'a Core,
    scope: &'a Scope,
    account: &'a LinkedAccount,
    slug: &'a str,
}

impl<'a> Form<'a> {
    async fn open(self, which: &Which, refresh: Refresh) -> Result<Access<'a>> {
        let Form {
            core,
            scope,
            account,
            slug,
        } = self;
        access::open(core, scope, account, slug, which, refresh).await
    }

    /// Asks for every list and puts down what came. A token that the provider refuses is refreshed
    /// once.
    async fn ask(
        self,
        which: &Which,
        wanted: &[Wanted],
        answers: &mut HashMap<OptionsRequest, Options>,
    ) -> Result<()> {
        let _lane = self.core.lanes.enter(&self.account.key).await;
        let mut access = self.open(which, Refresh::IfOld).await?;
        let mut refreshed = false;
        for Wanted { request, .. } in wanted {
            if answers.contains_key(request) {
                continue;
            }
            let mut answer = one(self.core, &access, request).await;
            if !refreshed && is_refused(&answer) {
                refreshed = true;
                let version = access.connection.version;
                let which = Which::This(access.connection.id.clone());
                access = self.open(&which, Refresh::Beyond(version)).await?;
                if access.connection.version > version {
                    answer = one(self.core, &access, request).await;
                }
            }
            let options = answer.unwrap_or_else(|error| {
                self.log(&error);
                FAILED
            });
            answers.insert(request.clone(), options);
        }
        Ok(())
    }

    fn log(self, error: &Error) {
        let (slug, code) = (self.slug, error.code().as_str());
        let cause = error.source().map(ToString::to_string);
        tracing::warn!(slug, code, cause, "a list could not be loaded");
    }
}

fn is_refused(answer: &Result<Options>) -> bool {
    matches!(answer, Err(error) if error.code() == ErrorCode::NeedsReauth)
}

async fn one(core: &Core, access: &Access<'_>, request: &OptionsRequest) -> Result<Options> {
    let (entry, method) = (&access.entry, access.method());
    let caller = Caller::new(core, entry, method, access.values(), &access.credential)?;
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
