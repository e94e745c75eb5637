//! Steps, and running them.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;

use crate::support::{CRM, Customer, SMS, TestApp};

/// One thing that a client does.
pub enum Step {
    /// A request.
    Call(Call),
    /// The end user consents in the window that opened at `{auth_url}`.
    Consents,
    /// A second goes by: what is made now is newer than what was made before.
    TimePasses,
}

/// A request as a client sends it. `{crm}` and `{sms}` stand for the sandbox's applications, other
/// names for what an earlier answer gave.
pub struct Call {
    /// What is called in the client, for messages.
    does: &'static str,
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: Body,
    status: u16,
    reads: &'static [Read],
}

/// What stands behind the headers.
pub enum Body {
    /// Nothing.
    None,
    /// Nothing, though `content-type` announces JSON.
    Announced,
    /// JSON.
    Json(&'static str),
}

/// What a client reads of an answer; the first part is a JSON pointer. What was kept before can stand
/// in what is wanted, as in a [`Call`].
pub enum Read {
    /// It is this JSON.
    Is(&'static str, &'static str),
    /// It is there and not null.
    Has(&'static str),
    /// It is a list.
    List(&'static str),
    /// Some entry of this list has `key` with this JSON.
    Some(&'static str, &'static str, &'static str),
    /// It is kept under this name.
    Keep(&'static str, &'static str),
}

const fn call(method: &'static str, does: &'static str, path: &'static str, body: Body) -> Call {
    Call {
        does,
        method,
        path,
        headers: &[],
        body,
        status: 200,
        reads: &[],
    }
}

/// A `GET`.
pub const fn get(does: &'static str, path: &'static str) -> Call {
    call("GET", does, path, Body::None)
}

/// A `DELETE`.
pub const fn delete(does: &'static str, path: &'static str) -> Call {
    call("DELETE", does, path, Body::None)
}

/// A `POST` with JSON.
pub const fn post(does: &'static str, path: &'static str, json: &'static str) -> Call {
    call("POST", does, path, Body::Json(json))
}

/// A `POST` that announces JSON and sends nothing: `JSON.stringify(undefined)`.
pub const fn post_nothing(does: &'static str, path: &'static str) -> Call {
    call("POST", does, path, Body::Announced)
}

/// A `PUT` with JSON.
pub const fn put(does: &'static str, path: &'static str, json: &'static str) -> Call {
    call("PUT", does, path, Body::Json(json))
}

/// A `PATCH` with JSON.
pub const fn patch(does: &'static str, path: &'static str, json: &'static str) -> Call {
    call("PATCH", does, path, Body::Json(json))
}

impl Call {
    /// With a body where such a request usually has none, as the Node SDK sends them.
    pub const fn with_body(mut self, json: &'static str) -> Self {
        self.body = Body::Json(json);
        self
    }

    /// With headers beside the credential.
    pub const fn with(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// The client needs this of the answer.
    pub const fn reads(mut self, reads: &'static [Read]) -> Step {
        self.reads = reads;
        Step::Call(self)
    }

    /// The client reads nothing but that it succeeded.
    pub const fn succeeds(self) -> Step {
        Step::Call(self)
    }

    /// The client throws: from 8.4 on the parsed body, before that the status line.
    pub const fn throws(mut self, status: u16) -> Step {
        self.status = status;
        Step::Call(self)
    }
}

/// Who runs a script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// A page of the host's, with a session token.
    Browser,
    /// The host's backend, with an API key.
    Backend,
}

/// Runs a script for a new customer.
pub async fn run(app: &TestApp, client: Client, script: &[Step]) {
    let customer = app.customer().await;
    run_for(app, client, &customer, script).await;
}

/// The same in a project of this file.
pub async fn run_in(app: &TestApp, client: Client, project: &str, script: &[Step]) {
    let customer = app.customer().await;
    customer.apply(project).await;
    run_for(app, client, &customer, script).await;
}

async fn run_for(app: &TestApp, client: Client, customer: &Customer<'_>, script: &[Step]) {
    let known = [("crm", CRM), ("sms", SMS), ("account", &customer.account)];
    let mut known: HashMap<String, String> = known
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    // A code to exchange, as the host's backend would hand it out.
    let link = app
        .post("/api/v2/public/connect-url")
        .for_customer(customer);
    let link = link.send().await.ok();
    let code = link["code"].as_str().unwrap_or_default().to_owned();
    known.insert("code".to_owned(), code);
    for step in script {
        match step {
            Step::Consents => consent(app, &known["auth_url"]).await,
            Step::TimePasses => app.advance(Duration::from_secs(1)),
            Step::Call(call) => {
                let answer = send(app, client, customer, call, &known).await;
                for read in call.reads {
                    read.check(call.does, &answer, &mut known);
                }
            }
        }
    }
}

async fn consent(app: &TestApp, auth_url: &str) {
    let mut browser = app.browser();
    let start = browser.get(auth_url).await;
    browser.authorize(&start, "Continue", "Approve").await;
}

async fn send(
    app: &TestApp,
    client: Client,
    customer: &Customer<'_>,
    call: &Call,
    known: &HashMap<String, String>,
) -> Value {
    let path = filled(call.path, known);
    let mut request = app.call(call.method, path.clone());
    request = match client {
        Client::Browser => request.for_customer(customer),
        Client::Backend => request.key(&customer.key),
    };
    for (name, value) in call.headers {
        request = match *value {
            "" => request.without_header(name),
            value => request.header(name, &filled(value, known)),
        };
    }
    request = match &call.body {
        // Axios announces JSON for every request.
        Body::None if client == Client::Backend => request.header("content-type", JSON),
        Body::None => request,
        Body::Announced => request.header("content-type", JSON),
        Body::Json(body) => request.body(JSON, filled(body, known)),
    };
    if client == Client::Browser {
        preflight(app, call, &path).await;
    }
    let answer = request.send().await;
    assert_eq!(answer.status, call.status, "{}: {answer}", call.does);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "*",
        "{answer}"
    );
    let body = answer.json();
    if call.status >= 400 {
        let message = body["message"].as_str().unwrap_or_default();
        assert!(!message.is_empty(), "{}: {answer}", call.does);
    }
    // The Node SDK throws where a success says nothing.
    let nothing = body.is_null() || body == false || body == "";
    assert!(!nothing, "{}: {answer}", call.does);
    body
}

const JSON: &str = "application/json";

/// Browsers ask first whether the page may send these headers.
async fn preflight(app: &TestApp, call: &Call, path: &str) {
    let asked = app
        .call("OPTIONS", path)
        .header("origin", "https://app.acme.test");
    let asked = asked.header("access-control-request-method", call.method);
    let answer = asked.send().await;
    let methods = answer.header("access-control-allow-methods");
    assert!(methods.contains(call.method), "{}: {methods}", call.does);
    let allowed = answer.header("access-control-allow-headers");
    let own = call.headers.iter().map(|(name, _)| *name);
    for name in own.chain(["authorization", "content-type"]) {
        assert!(allowed.contains(name), "{}: {name} of {allowed}", call.does);
    }
}

fn filled(text: &str, known: &HashMap<String, String>) -> String {
    known.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

impl Read {
    #[track_caller]
    fn check(&self, does: &str, answer: &Value, known: &mut HashMap<String, String>) {
        let at = |pointer: &str| answer.pointer(pointer).unwrap_or(&Value::Null);
        let so_far = known.clone();
        let json = |text: &str| -> Value {
            serde_json::from_str(&filled(text, &so_far)).expect("JSON of the script")
        };
        match self {
            Read::Is(pointer, wanted) => {
                assert_eq!(*at(pointer), json(wanted), "{does}: {pointer} of {answer}");
            }
            Read::Has(pointer) => {
                assert!(!at(pointer).is_null(), "{does}: {pointer} of {answer}");
            }
            Read::List(pointer) => {
                assert!(at(pointer).is_array(), "{does}: {pointer} of {answer}");
            }
            Read::Some(pointer, key, wanted) => {
                let entries = at(pointer).as_array().into_iter().flatten();
                let found = entries.filter(|entry| entry[*key] == json(wanted)).count();
                assert!(found > 0, "{does}: {key} in {pointer} of {answer}");
            }
            Read::Keep(pointer, name) => {
                let text = at(pointer).as_str();
                let text = text.unwrap_or_else(|| panic!("{does}: {pointer} of {answer}"));
                known.insert((*name).to_owned(), text.to_owned());
            }
        }
    }
}
