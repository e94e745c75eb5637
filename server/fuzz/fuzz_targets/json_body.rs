//! A body is never read beyond its limit, however it arrives; JSON nests at most so deep as the
//! reader promises; and whatever JSON says, the readers of API bodies answer it: a write that is
//! taken can be repeated and changes nothing more, a refusal names a field and stays short.
//!
//! Input: a byte for the limit, one for the size of the body's parts, and the body.

#![no_main]

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::body::{Body, Bytes, HttpBody};
use fuzz::{ready, sandbox_definition};
use http_body::Frame;
use libfuzzer_sys::fuzz_target;
use patchbay::clock::Timestamp;
use patchbay::domain::auth_object::AuthObject;
use patchbay::domain::config::definition::AppConfigDef;
use patchbay::domain::config::labels::Labels;
use patchbay::domain::config::options::ResolvedOptions;
use patchbay::domain::config::stored::create;
use patchbay::domain::config::update::update;
use patchbay::http::extract::read_json;
use serde_json::Value;

/// How deep JSON may nest.
const DEEPEST: usize = 128;
/// What an error may hold of the caller's own words, times the few that it can name.
const LONGEST_ERROR: usize = 600;

static DEFINITION: LazyLock<AppConfigDef> = LazyLock::new(sandbox_definition);

fuzz_target!(|bytes: &[u8]| {
    let [limit, part, body @ ..] = bytes else {
        return;
    };
    let limit = usize::from(*limit) * 32;
    let parts = Parts {
        left: body.to_vec(),
        size: usize::from(*part) + 1,
        room: Some(limit),
    };
    match ready(read_json(Body::new(parts), limit)) {
        Ok(value) => {
            assert!(body.len() <= limit);
            assert!(depth(&value) <= DEEPEST);
            write(&value);
        }
        Err(error) => {
            let code = error.0.failure.code;
            assert_eq!(
                code == ErrorCode::PayloadTooLarge,
                body.len() > limit,
                "{error:?}"
            );
            assert!(code == ErrorCode::PayloadTooLarge || code == ErrorCode::MalformedJson);
            short(&error.0.failure);
        }
    }
});

/// The body as a write to a config, and as an access that another system obtained.
fn write(body: &Value) {
    let labels = Labels::parse(body.get("labels")).unwrap_or_default();
    let (before, options) = (create(&DEFINITION, labels), ResolvedOptions::default());
    match update(&DEFINITION, &before, body, &options) {
        Ok(after) => {
            let again = update(&DEFINITION, &after, body, &options);
            assert_eq!(again.as_ref(), Ok(&after), "a write is not repeatable");
        }
        Err(error) => {
            let failure = Failure::from(error);
            let named = !failure.fields.is_empty() || failure.detail.contains("not found");
            assert!(named, "{failure:?}");
            short(&failure);
        }
    }
    let sent = body.get("auth_object").unwrap_or(body);
    for has_oauth in [false, true] {
        if let Err(failure) = AuthObject::parse(Some(sent), has_oauth, Timestamp(0)) {
            assert!(!failure.fields.is_empty(), "{failure:?}");
            short(&failure);
        }
    }
}

fn short(failure: &Failure) {
    let texts = failure
        .fields
        .iter()
        .flat_map(|error| [&error.field, &error.message]);
    for text in texts.chain([&failure.detail]) {
        assert!(text.len() <= LONGEST_ERROR, "{text}");
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(items) => 1 + items.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// A body that arrives in parts. Nobody may ask for more once it is too large.
struct Parts {
    left: Vec<u8>,
    size: usize,
    room: Option<usize>,
}

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let room = self.room.expect("read on although it is too large");
        let size = self.size.min(self.left.len());
        self.room = room.checked_sub(size);
        let part: Vec<u8> = self.left.drain(..size).collect();
        Poll::Ready(Some(Ok(Frame::data(part.into()))))
    }
}
