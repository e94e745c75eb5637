//! Requests that no library sends: they break off in the HTTP layer, before any route. What counts is
//! that they are refused with the status that HTTP has for them, that nothing is carried out, and that
//! nobody behind us could take a part of them for another request.

use crate::attacks::{dump, wire};
use crate::support::{Customer, Setup, run_on_sqlite};

/// What must come of it.
#[derive(Clone, Copy, Debug)]
enum Ends {
    /// This status and nothing else.
    With(u16),
    /// A refusal in words of ours: the request is well-formed, but not for us.
    Refused(u16, &'static str),
}

use Ends::{Refused, With};

/// Name, the bytes, and what comes of it. `KEY` and `ACCOUNT` stand for a right key and account.
fn rows() -> Vec<(&'static str, Vec<u8>, Ends)> {
    let mut rows = lines();
    rows.extend(framing());
    rows.extend(fields());
    rows
}

/// A request to make an account, with these headers in the place of its own framing.
fn post(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /api/v2/public/linked-account HTTP/1.1\r\nHost: localhost:3000\r\nx-api-key: KEY\r\n{headers}Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A right request with one more header line, as bytes.
fn get(line: &[u8]) -> Vec<u8> {
    let head = b"GET /api/v2/public/application HTTP/1.1\r\nHost: localhost:3000\r\nx-api-key: KEY\r\nlinked_account_id: ACCOUNT\r\n";
    [head.as_slice(), line, b"Connection: close\r\n\r\n"].concat()
}

/// The request line.
fn lines() -> Vec<(&'static str, Vec<u8>, Ends)> {
    let end = "Host: localhost:3000\r\nConnection: close\r\n\r\n";
    let line = |text: String| format!("{text}\r\n{end}").into_bytes();
    let path = "/api/v2/public/application";
    vec![
        ("no version", line(format!("GET {path}")), With(400)),
        ("version 9", line(format!("GET {path} HTTP/9.9")), With(400)),
        (
            "another protocol",
            line(format!("GET {path} SIP/2.0")),
            With(400),
        ),
        (
            "a lower-case protocol",
            line(format!("GET {path} http/1.1")),
            With(400),
        ),
        ("no path", line("GET HTTP/1.1".to_owned()), With(400)),
        (
            "a path without a slash",
            line("GET api HTTP/1.1".to_owned()),
            Refused(421, "UNKNOWN_HOST"),
        ),
        (
            "a blank in the path",
            line(format!("GET {path} x HTTP/1.1")),
            With(400),
        ),
        (
            "a method with a comma",
            line(format!("GE,T {path} HTTP/1.1")),
            With(400),
        ),
        (
            "an empty method",
            line(format!(" {path} HTTP/1.1")),
            With(400),
        ),
        (
            "NUL in the path",
            line(format!("GET {path}\0 HTTP/1.1")),
            With(400),
        ),
        (
            "a path of 70 kB",
            line(format!("GET /{} HTTP/1.1", "a".repeat(70_000))),
            With(414),
        ),
        (
            "another host's whole address",
            line(format!("GET http://evil.test{path} HTTP/1.1")),
            Refused(421, "UNKNOWN_HOST"),
        ),
        (
            "a tunnel",
            format!("CONNECT evil.test:443 HTTP/1.1\r\n{end}").into_bytes(),
            Refused(421, "UNKNOWN_HOST"),
        ),
        (
            "bytes of TLS",
            b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n".to_vec(),
            With(400),
        ),
    ]
}

/// Where a body ends.
fn framing() -> Vec<(&'static str, Vec<u8>, Ends)> {
    let body = r#"{"linked_account_id":"smuggled"}"#;
    let length = body.len();
    let chunked = |chunks: &str| post("Transfer-Encoding: chunked\r\n", chunks);
    vec![
        (
            "two lengths that differ",
            post(
                &format!("Content-Length: {length}\r\nContent-Length: 5\r\n"),
                body,
            ),
            With(400),
        ),
        (
            "a list of lengths that differ",
            post(&format!("Content-Length: {length}, 5\r\n"), body),
            With(400),
        ),
        (
            "a negative length",
            post("Content-Length: -1\r\n", body),
            With(400),
        ),
        (
            "a length with a plus",
            post(&format!("Content-Length: +{length}\r\n"), body),
            With(400),
        ),
        (
            "a hexadecimal length",
            post("Content-Length: 0x20\r\n", body),
            With(400),
        ),
        (
            "a length of a word",
            post("Content-Length: many\r\n", body),
            With(400),
        ),
        (
            "a length beyond 64 bits",
            post("Content-Length: 99999999999999999999\r\n", body),
            With(400),
        ),
        (
            "an empty length",
            post("Content-Length: \r\n", body),
            With(400),
        ),
        (
            "an encoding that is not there",
            post("Transfer-Encoding: gzip\r\n", body),
            With(400),
        ),
        (
            "chunks that are not last",
            post("Transfer-Encoding: chunked, gzip\r\n", body),
            With(400),
        ),
        (
            "chunks by another name",
            post("Transfer-Encoding: xchunked\r\n", body),
            With(400),
        ),
        (
            "a chunk's size of a word",
            chunked("many\r\nx\r\n0\r\n\r\n"),
            Refused(408, "INVALID_REQUEST"),
        ),
        (
            "a chunk's size beyond 64 bits",
            chunked("fffffffffffffffff\r\nx\r\n0\r\n\r\n"),
            Refused(408, "INVALID_REQUEST"),
        ),
        (
            "a negative chunk",
            chunked("-1\r\nx\r\n0\r\n\r\n"),
            Refused(408, "INVALID_REQUEST"),
        ),
        (
            "a chunk longer than its size",
            chunked("2\r\n{}{}\r\n0\r\n\r\n"),
            Refused(408, "INVALID_REQUEST"),
        ),
    ]
}

/// Header lines.
fn fields() -> Vec<(&'static str, Vec<u8>, Ends)> {
    let many: String = (0..200).map(|at| format!("x-{at}: a\r\n")).collect();
    vec![
        ("no colon", get(b"x-broken\r\n"), With(400)),
        (
            "a blank before the colon",
            get(b"x-broken : a\r\n"),
            With(400),
        ),
        ("a blank in the name", get(b"x broken: a\r\n"), With(400)),
        ("an empty name", get(b": a\r\n"), With(400)),
        ("a name in brackets", get(b"x(broken): a\r\n"), With(400)),
        (
            "a name not in ASCII",
            get("x-é: a\r\n".as_bytes()),
            With(400),
        ),
        ("NUL in a name", get(b"x-\0: a\r\n"), With(400)),
        ("NUL in a value", get(b"x-a: a\0b\r\n"), With(400)),
        ("ESC in a value", get(b"x-a: \x1b[1m\r\n"), With(400)),
        (
            "a value over two lines",
            get(b"x-a: a\r\n b\r\n"),
            With(400),
        ),
        (
            "a carriage return in a value",
            get(b"x-a: a\rb\r\n"),
            With(400),
        ),
        ("200 headers", get(many.as_bytes()), With(431)),
        (
            "a header of 1 MB",
            get(format!("x-a: {}\r\n", "a".repeat(1 << 20)).as_bytes()),
            With(431),
        ),
        (
            "NUL in the account",
            get(b"linked_account_id: a\0b\r\n"),
            With(400),
        ),
        (
            "two hosts",
            get(b"Host: evil.test\r\n"),
            Refused(421, "UNKNOWN_HOST"),
        ),
    ]
}

pub fn names() -> Vec<String> {
    rows()
        .into_iter()
        .map(|(name, _, _)| format!("wire: {name}"))
        .collect()
}

fn filled(bytes: &[u8], customer: &Customer<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(b"KEY") {
            out.extend_from_slice(customer.key.as_bytes());
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix(b"ACCOUNT") {
            out.extend_from_slice(customer.account.as_bytes());
            rest = tail;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

#[test]
fn bytes_that_are_no_request_are_refused_and_nothing_is_carried_out() {
    run_on_sqlite(|setup: Setup| async move {
        let app = setup.option("rate_limit", "off").start().await;
        let customer = app.customer().await;
        let served = wire::serve(&app).await;
        let before = dump(&app.core).await;
        let mut wrong = Vec::new();
        for (name, bytes, ends) in rows() {
            let reply = wire::send(served.address, &filled(&bytes, &customer)).await;
            let again = reply.body.contains("HTTP/1.1 ");
            let right = match ends {
                With(status) => reply.status == status && reply.body.is_empty(),
                Refused(status, code) => reply.status == status && reply.body.contains(code),
            };
            if !right || again {
                wrong.push(format!("{name}: wanted {ends:?}, got {}", reply.whole()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        assert_eq!(dump(&app.core).await, before);
        let right = wire::send(served.address, &filled(&get(b""), &customer)).await;
        assert_eq!(right.status, 200, "{}", right.whole());
    });
}
