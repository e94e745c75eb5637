//! The API's document held against every answer that a test gets.
//!
//! [`check`] runs at the end of each [`Call`](super::Call), so the whole suite is a test of the
//! document: its routes and methods, its statuses, its errors and the shape of every body.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use super::Answer;

/// The document, made once per process.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let text = patchbay::compose::admin::openapi().expect("a document");
        serde_json::from_str(&text).expect("a document is JSON")
    })
}

/// An operation of the document.
#[derive(Clone, Copy)]
pub struct Documented {
    /// The address with `{names}`.
    pub path: &'static str,
    /// The method, in small letters.
    pub method: &'static str,
    /// What it says.
    pub operation: &'static Value,
}

/// Every operation of the document.
pub fn operations() -> impl Iterator<Item = Documented> {
    let paths = document()["paths"].as_object().expect("paths");
    paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("operations");
        item.iter().map(|(method, operation)| Documented {
            path,
            method,
            operation,
        })
    })
}

impl Documented {
    /// What it says about a status.
    pub fn response(&self, status: u16) -> Option<&'static Value> {
        let response = self.operation["responses"].get(status.to_string())?;
        match response["$ref"].as_str() {
            None => Some(response),
            Some(reference) => document().pointer(reference.trim_start_matches('#')),
        }
    }

    fn gives(&self, kind: &str) -> bool {
        let responses = self.operation["responses"].as_object();
        responses.is_some_and(|all| all.values().any(|it| !it["content"][kind].is_null()))
    }
}

/// Says what the document and an answer disagree on. Only answers of the API are looked at.
pub fn check(method: &Method, path: &str, answer: &Answer) -> Result<(), String> {
    let Some(path) = address(path) else {
        return Ok(());
    };
    if method == Method::OPTIONS {
        return Ok(());
    }
    let same: Vec<Documented> = operations().filter(|it| fits(it.path, &path)).collect();
    let plain = same.iter().map(|it| it.path.matches('{').count()).min();
    let method = match method.as_str() {
        "HEAD" => "get".to_owned(),
        other => other.to_ascii_lowercase(),
    };
    let found = same
        .iter()
        .find(|it| it.method == method && Some(it.path.matches('{').count()) == plain);
    let Some(found) = found else {
        let right = if same.is_empty() {
            "ROUTE_NOT_FOUND"
        } else {
            "METHOD_NOT_ALLOWED"
        };
        return undocumented(answer, right);
    };
    // What a provider answers is its own.
    if answer.header("x-answered-by") == "provider" {
        let told = !found.operation["responses"]["default"].is_null();
        return told
            .then_some(())
            .ok_or_else(|| "does not tell of providers' answers".to_owned());
    }
    // The edge sends people to the public URL.
    let is_moved = answer.status == 307 && answer.body.is_empty();
    let is_page = is_moved || answer.header("content-type").starts_with("text/html");
    if is_page && found.gives("text/html") {
        return Ok(());
    }
    let Some(response) = found.response(answer.status) else {
        return Err(format!("does not tell of status {}", answer.status));
    };
    let schema = &response["content"]["application/json"]["schema"];
    if schema.is_null() || answer.body.is_empty() {
        return Ok(());
    }
    let id = found.operation["operationId"].as_str().unwrap_or_default();
    matches(&format!("{id} {}", answer.status), schema, &answer.json())
}

/// The value has this schema of the document. `name` tells schemas apart.
pub fn matches(name: &str, schema: &Value, value: &Value) -> Result<(), String> {
    let validator = validator(name, schema);
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|fault| format!("{} at {:?}", fault, fault.instance_path().to_string()))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("describes it otherwise: {}", faults.join("; ")))
    }
}

/// Compiled once per process.
fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    static COMPILED: OnceLock<Mutex<HashMap<String, Arc<Validator>>>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(Mutex::default);
    let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = compiled.entry(name.to_owned());
    let compile = || {
        let whole = json!({ "allOf": [schema], "components": document()["components"] });
        let validator = jsonschema::draft202012::new(&whole);
        Arc::new(validator.unwrap_or_else(|error| panic!("the schema of {name}: {error}")))
    };
    Arc::clone(entry.or_insert_with(compile))
}

/// Whoever asks for what is not in the document must be told so, unless the edge refuses first.
fn undocumented(answer: &Answer, right: &str) -> Result<(), String> {
    let code = answer.json()["error_code"].clone();
    let of_the_edge = ["UNKNOWN_HOST", "TOO_MANY_REQUESTS"];
    if code == right || of_the_edge.iter().any(|it| code == *it) {
        Ok(())
    } else {
        Err("does not tell of this route and method".to_owned())
    }
}

/// The address of the API below any prefix, with single slashes.
fn address(path: &str) -> Option<String> {
    let path = path.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_first = |at: usize| match parts[at] {
        "api" | "v1" => true,
        "link" => parts.get(at + 1) == Some(&"token"),
        _ => false,
    };
    let first = (0..parts.len()).find(|at| is_first(*at))?;
    (first <= 1).then(|| format!("/{}", parts[first..].join("/")))
}

fn fits(template: &str, path: &str) -> bool {
    // A provider's path may have any number of parts.
    if let Some(front) = template.strip_suffix("/{path}") {
        let many = front.split('/').count();
        let parts: Vec<&str> = path.split('/').take(many).collect();
        return fits(front, &parts.join("/"));
    }
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, part)| wanted == part || wanted.starts_with('{'))
}
