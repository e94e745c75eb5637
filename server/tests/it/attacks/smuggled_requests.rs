//! Bytes that two machines read as different requests, sent to a provider through us: two lengths, a
//! length beside chunks, two hosts, headers over two lines, headers that name headers away.
//!
//! What leaves is written anew from what was read here: the provider sees one well-formed request, or
//! none.

use super::wire;
use crate::api::public::proxy::{SECRET, header, keyed};
use crate::support::{Setup, run_on_sqlite};

const INSIDE: &str = "GET /k/api/smuggled HTTP/1.1\r\nHost: x\r\nx-key: good-mine\r\n\r\n";

/// Name, lines of the head, the rest.
fn rows() -> Vec<(&'static str, String, String)> {
    let chunked = format!("0\r\n\r\n{INSIDE}");
    let length = INSIDE.len();
    let row = |name, head: &str, body: &str| (name, head.to_owned(), body.to_owned());
    vec![
        row(
            "a length before chunks",
            "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
            &chunked,
        ),
        row(
            "chunks before a length",
            "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
            &chunked,
        ),
        row(
            "a length that covers what chunks end before",
            &format!(
                "Content-Length: {}\r\nTransfer-Encoding: chunked\r\n",
                length + 5
            ),
            &chunked,
        ),
        row(
            "chunks by another name",
            "Transfer-Encoding: xchunked\r\n",
            &chunked,
        ),
        row(
            "chunks twice",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            &chunked,
        ),
        row(
            "chunks, then something else",
            "Transfer-Encoding: chunked, identity\r\n",
            &chunked,
        ),
        row(
            "chunks behind a tab",
            "Transfer-Encoding:\tchunked\r\nContent-Length: 6\r\n",
            &chunked,
        ),
        row(
            "chunks with a blank before the colon",
            "Transfer-Encoding : chunked\r\nContent-Length: 6\r\n",
            &chunked,
        ),
        row(
            "chunks over two lines",
            "X-A: b\r\n Transfer-Encoding: chunked\r\n",
            &chunked,
        ),
        row(
            "two lengths",
            "Content-Length: 0\r\nContent-Length: 70\r\n",
            INSIDE,
        ),
        row("a list of lengths", "Content-Length: 0, 70\r\n", INSIDE),
        row("no length at all", "", INSIDE),
        row(
            "a header over two lines",
            "X-A: b\r\n x-key: good-mine\r\n",
            "",
        ),
        row(
            "a header over two lines with a tab",
            "X-A: b\r\n\tx-key: good-mine\r\n",
            "",
        ),
        row("a bare line feed", "X-A: b\nx-key: good-mine\r\n", ""),
        row("a bare carriage return", "X-A: b\rx-key: good-mine\r\n", ""),
        row("two hosts", "Host: evil.test\r\n", ""),
        row("the credential named away", "Connection: x-key\r\n", ""),
        row(
            "authorization named away",
            "Connection: authorization\r\nAuthorization: Bearer mine\r\n",
            "",
        ),
        row(
            "the host named away",
            "Connection: close, host, content-length\r\n",
            "",
        ),
        row(
            "the credential doubled",
            "X-Key: good-mine\r\nx-key: good-mine-too\r\n",
            "",
        ),
        row(
            "the credential with an underscore",
            "X_Key: good-mine\r\n",
            "",
        ),
        row(
            "another protocol",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
            "",
        ),
        row(
            "a socket",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n",
            "",
        ),
        row(
            "a chunk's size beyond 64 bits",
            "Transfer-Encoding: chunked\r\n",
            "fffffffffffffffff\r\nx\r\n0\r\n\r\n",
        ),
        row(
            "a chunk longer than its size",
            "Transfer-Encoding: chunked\r\n",
            "2\r\nabcd\r\n0\r\n\r\n",
        ),
        row(
            "trailers",
            "Transfer-Encoding: chunked\r\nTrailer: x-key\r\n",
            "1\r\na\r\n0\r\nx-key: good-mine\r\n\r\n",
        ),
        row(
            "an expectation",
            "Expect: 100-continue\r\nContent-Length: 2\r\n",
            "ab",
        ),
        row(
            "the address in a header",
            "X-Original-URL: /k/api/smuggled\r\nX-Rewrite-URL: /k/api/smuggled\r\n",
            "",
        ),
        row("an answer's beginning", "X-A: HTTP/1.1 200 OK\r\n", ""),
    ]
}

#[test]
fn a_provider_sees_one_well_formed_request_or_none() {
    run_on_sqlite(|setup: Setup| async move {
        let (rig, person) = keyed(setup.option("rate_limit", "off")).await;
        let served = wire::serve(&rig.app).await;
        let mut arrived = 0;
        for (name, head, body) in rows() {
            rig.provider.clear_log();
            let bytes = format!(
                "POST /api/v2/public/proxy/app-k/me HTTP/1.1\r\nHost: {}\r\nx-api-key: {}\r\n\
                 linked_account_id: {}\r\nConnection: close\r\n{head}\r\n{body}",
                rig.app.host(),
                rig.ours.key,
                person.account
            );
            let reply = wire::send(served.address, bytes.as_bytes()).await;
            let log = rig.provider.log();
            let what = format!("{name}: {} and {log:?}", reply.whole());
            // Who waits to be asked for the body is asked for it first.
            let answers = reply.whole().matches("HTTP/1.1 ").count();
            let asked = usize::from(reply.status == 100);
            assert!(reply.status < 500 && answers == 1 + asked, "{what}");
            assert!(log.len() <= 1, "{what}");
            for got in &log {
                arrived += 1;
                assert_eq!(
                    (got.method.as_str(), got.path.as_str()),
                    ("POST", "/k/api/me"),
                    "{what}"
                );
                for (name, value) in [
                    ("x-key", SECRET),
                    ("host", &rig.provider.host_port()),
                    ("authorization", ""),
                ] {
                    assert_eq!(
                        got.headers.get_all(name).iter().count(),
                        usize::from(!value.is_empty()),
                        "{what}"
                    );
                    assert_eq!(header(got, name), value, "{what}");
                }
                for name in [
                    "upgrade",
                    "http2-settings",
                    "expect",
                    "te",
                    "trailer",
                    "x-original-url",
                    "x-rewrite-url",
                ] {
                    assert!(!got.headers.contains_key(name), "{what}");
                }
                let framed = ["content-length", "transfer-encoding"]
                    .map(|name| got.headers.get_all(name).iter().count());
                assert!(framed.iter().sum::<usize>() <= 1, "{what}");
                assert!(!got.body.contains("smuggled"), "{what}");
            }
        }
        println!("{arrived} of {} arrived", rows().len());
        assert!(arrived >= 10, "{arrived}");
    });
}
