//! Bodies: what is no JSON, what is JSON of another shape, and every part that is not what it must be.

mod accounts;
mod configs;
mod connecting;
mod migrating;
mod syntax;
mod whole;

use app::contract::error::ErrorCode;
use serde_json::{Map, Value, json};

use super::row::{Part, Row, Sent, Who};
use super::scene::{Scene, callers_failures, start};
use crate::support::{Setup, both_databases};

/// A request with a body, of which one part can be made wrong.
#[derive(Clone, Copy)]
pub(super) struct Door {
    method: &'static str,
    path: &'static str,
    who: Who,
    /// The header `slug`, where the route wants one.
    slug: &'static str,
}

impl Door {
    pub const fn new(method: &'static str, path: &'static str, who: Who) -> Self {
        Self {
            method,
            path,
            who,
            slug: "",
        }
    }

    /// The same with another's credential.
    pub const fn by(self, who: Who) -> Self {
        Self { who, ..self }
    }

    pub fn name(self, what: &str) -> String {
        format!("{} {}: {what}", self.method, self.path)
    }

    pub fn sent(self) -> Sent {
        let sent = Sent::new(self.method, self.path, self.who);
        match self.slug {
            "" => sent,
            slug => sent.header("slug", slug),
        }
    }

    /// A row of this door.
    pub fn row(self, what: &str, body: &Value, code: ErrorCode, part: impl Into<Part>) -> Row {
        self.sent().json(body).is(self.name(what), code, part)
    }
}

/// A body with one part put in the place of what was there; `None` takes it away.
pub(super) fn with(good: &Value, part: &str, value: Option<Value>) -> Value {
    let mut body: Map<String, Value> = good.as_object().cloned().unwrap_or_default();
    match value {
        Some(value) => body.insert(part.to_owned(), value),
        None => body.remove(part),
    };
    Value::Object(body)
}

/// Texts that are no id of a host's own: such an id is one line of at most 256 bytes.
pub(super) fn no_ids() -> [(&'static str, String); 6] {
    [
        ("with NUL", "a\0b".to_owned()),
        ("with a line break", "a\nb".to_owned()),
        ("with ESC", "a\u{1b}b".to_owned()),
        ("with a C1 control", "a\u{85}b".to_owned()),
        ("of 257 bytes", "a".repeat(257)),
        ("of 65 characters and 260 bytes", "𝄞".repeat(65)),
    ]
}

/// What is no text, in every JSON type that JSON has beside it, but for the number that SDKs send
/// for ids.
pub(super) fn no_texts() -> [(&'static str, Value); 3] {
    [
        ("true", json!(true)),
        ("a list", json!(["a"])),
        ("an object", json!({ "a": 1 })),
    ]
}

/// What counts as nothing where a text must be.
pub(super) fn nothings() -> [(&'static str, Option<Value>); 4] {
    [
        ("missing", None),
        ("null", Some(Value::Null)),
        ("empty", Some(json!(""))),
        ("blank", Some(json!(" \t "))),
    ]
}

/// An object of so many keys.
fn many(count: usize, value: &Value) -> Value {
    let entries = (0..count).map(|at| (format!("k{at}"), value.clone()));
    Value::Object(entries.collect())
}

pub fn rows() -> Vec<Row> {
    [
        whole::rows(),
        syntax::rows(),
        accounts::rows(),
        configs::rows(),
        connecting::rows(),
        migrating::rows(),
    ]
    .concat()
}

both_databases! {
    async fn a_bad_body_names_its_part_and_writes_nothing(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let rows = rows();
        callers_failures(&rows);
        scene.refuses(&rows).await;
    }
}
