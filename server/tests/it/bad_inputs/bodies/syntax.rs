//! What is no JSON, in the ways that JSONTestSuite knows, to each of the four readers of bodies.

use app::contract::error::ErrorCode::{self, InvalidField, MalformedJson};

use super::super::row::{Row, Who};
use super::Door;

/// Ways to write what is no JSON object.
fn wrong() -> Vec<(&'static str, Vec<u8>, ErrorCode)> {
    let deep = |open: &str, count| open.repeat(count).into_bytes();
    let texts: [(&str, &str); 34] = [
        ("an open object", "{"),
        ("a key alone", "{\"a\"}"),
        ("a colon alone", "{\"a\":}"),
        ("no colon", "{\"a\" 1}"),
        ("a comma first", "{,\"a\":1}"),
        ("a comma last", "{\"a\":1,}"),
        ("two commas", "{\"a\":1,,\"b\":2}"),
        ("a key without quotes", "{a:1}"),
        ("a key in single quotes", "{'a':1}"),
        ("a key that is a number", "{1:1}"),
        ("an open text", "{\"a\":\"x"),
        ("a text with a line break", "{\"a\":\"x\ny\"}"),
        ("a text with NUL", "{\"a\":\"x\0y\"}"),
        ("an unknown escape", "{\"a\":\"\\q\"}"),
        ("an escape of two digits", "{\"a\":\"\\u00\"}"),
        ("half a surrogate pair", "{\"a\":\"\\ud800\"}"),
        ("the other half of a pair", "{\"a\":\"\\udc00\"}"),
        ("a pair in the wrong order", "{\"a\":\"\\udc00\\ud800\"}"),
        ("NaN", "{\"a\":NaN}"),
        ("Infinity", "{\"a\":-Infinity}"),
        ("a number too large", "{\"a\":1e400}"),
        ("a zero in front", "{\"a\":01}"),
        ("a plus in front", "{\"a\":+1}"),
        ("a point first", "{\"a\":.5}"),
        ("a point last", "{\"a\":5.}"),
        ("half an exponent", "{\"a\":1e}"),
        ("hexadecimal", "{\"a\":0x1}"),
        ("True as Python says it", "{\"a\":True}"),
        ("undefined", "{\"a\":undefined}"),
        ("a comment", "{\"a\":1/**/}"),
        ("two objects", "{}{}"),
        ("an object in brackets that differ", "{\"a\":[1}]"),
        ("a form", "slug=sandbox-crm&config_id=main"),
        ("XML", "<slug>sandbox-crm</slug>"),
    ];
    let texts = texts
        .into_iter()
        .map(|(what, text)| (what, text.as_bytes().to_vec(), MalformedJson));
    let bytes = [
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("broken UTF-8", b"{\"a\":\"\xff\"}".to_vec()),
        ("an overlong slash", b"{\"a\":\"\xc0\xaf\"}".to_vec()),
        ("a surrogate in UTF-8", b"{\"a\":\"\xed\xa0\x80\"}".to_vec()),
        (
            "compressed",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0".to_vec(),
        ),
        ("a list too deep", deep("[", 100_000)),
        ("an object too deep", deep("{\"a\":", 100_000)),
        (
            "a key twice further in",
            b"{\"a\":[{\"b\":1,\"b\":2}]}".to_vec(),
        ),
        (
            "a key twice in other spelling",
            b"{\"a\":1,\"\\u0061\":2}".to_vec(),
        ),
    ];
    let bytes = bytes
        .into_iter()
        .map(|(what, bytes)| (what, bytes, MalformedJson));
    texts.chain(bytes).collect()
}

/// JSON, but no object; a hosted link takes it, whatever it is.
fn shapes() -> [(&'static str, &'static str); 4] {
    [
        ("a text", "\"x\""),
        ("a number", "1"),
        ("true", "true"),
        ("an empty list", "[]"),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let object = Door::new("POST", "/api/v2/public/linked-account", Who::Key);
    let named = Door::new("PUT", "/api/v2/f-sdk/config", Who::Session);
    let meant = "/api/v2/public/config/field/f_text?config_id=main";
    let meant = Door {
        slug: "sandbox-crm",
        ..Door::new("PUT", meant, Who::Host)
    };
    let any = Door::new("POST", "/api/v2/public/connect-url", Who::Session);
    let mut rows = Vec::new();
    for door in [object, named, meant, any] {
        for (what, body, code) in wrong() {
            rows.push(door.sent().body(body).is(door.name(what), code, ""));
        }
    }
    for door in [object, named, meant] {
        for (what, body) in shapes() {
            rows.push(door.sent().body(body).is(door.name(what), InvalidField, ""));
        }
    }
    rows
}
