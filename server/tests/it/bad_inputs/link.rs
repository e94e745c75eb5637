//! The Link flow: what a host's backend may get wrong, and what a page or a thief may send.

mod create;
mod proofs;

use app::contract::error::ErrorCode::{
    InvalidField, LinkExpired, MalformedJson, MethodNotAllowed, PayloadTooLarge, RouteNotFound,
};

use super::bodies::Door;
use super::row::{Part, Row, Sent, Who};
use super::scene::{Scene, callers_failures, start};
use crate::support::{Setup, both_databases};

const CREATE: Door = Door::new("POST", "/v1/link/token/create", Who::Client);
const EXCHANGE: Door = Door::new("POST", "/v1/link/token/exchange", Who::Client);
const ROTATE: Door = Door::new("POST", "/v1/link/token/rotate", Who::Client);
const REVOKE: Door = Door::new("POST", "/v1/link/token/revoke", Who::Client);
const RESULT: Door = Door::new("POST", "/v1/link/result", Who::Nobody);

pub fn rows() -> Vec<Row> {
    [whole(), create::rows(), proofs::rows(), nowhere(), pages()].concat()
}

/// Bodies that are wrong as a whole.
fn whole() -> Vec<Row> {
    let mut rows = Vec::new();
    for door in [CREATE, EXCHANGE, ROTATE, REVOKE, RESULT] {
        for (what, body, code) in [
            ("no JSON", b"{\"user_id\":".to_vec(), MalformedJson),
            ("a form", b"user_id=1&org_id=2".to_vec(), MalformedJson),
            ("a list", b"[{}]".to_vec(), InvalidField),
            ("a key twice", b"{\"a\":1,\"a\":2}".to_vec(), MalformedJson),
            ("too large", vec![b' '; (1 << 20) + 1], PayloadTooLarge),
        ] {
            rows.push(door.sent().body(body).is(door.name(what), code, ""));
        }
    }
    rows
}

/// Addresses that lead nowhere, and methods that nobody takes.
fn nowhere() -> Vec<Row> {
    let paths = [
        "/v1/link",
        "/v1/link/token",
        "/v1/link/token/x",
        "/v1/link/session",
        "/v1/link/session/",
        "/link/token/rotate",
        "/v1/link/connection/x",
    ];
    let methods = [
        ("GET", "/v1/link/token/create"),
        ("PUT", "/v1/link/token/exchange"),
        ("GET", "/v1/link/token/rotate"),
        ("DELETE", "/v1/link/token/revoke"),
        ("POST", "/v1/link/session/ls_000000000000000000000000"),
        ("GET", "/v1/link/result"),
        ("PUT", "/v1/link/connection"),
        // A project must switch it on.
        ("GET", "/v1/link/token/exchange?public_token=pt_x"),
    ];
    let nowhere = paths.iter().map(|path| {
        let sent = Sent::new("GET", *path, Who::Client);
        sent.is(format!("nowhere: {path}"), RouteNotFound, Part::None)
    });
    let not_taken = methods.iter().map(|(method, path)| {
        let sent = Sent::new(method, *path, Who::Client);
        sent.is(format!("{method} {path}"), MethodNotAllowed, Part::None)
    });
    nowhere.chain(not_taken).collect()
}

/// What a browser opens that is no link.
fn pages() -> Vec<Row> {
    let queries = [
        "token=lt_x",
        "token=",
        "token=%00",
        "token=%ff",
        "token=pt_test_x",
        "",
        "x=1",
    ];
    let row = |query: &&str| {
        let sent = Sent::new("GET", format!("/link?{query}"), Who::Nobody);
        sent.is(format!("the link {query:?}"), LinkExpired, Part::None)
            .for_people()
    };
    queries.iter().map(row).collect()
}

both_databases! {
    async fn a_bad_request_of_the_link_flow_names_its_part_and_writes_nothing(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let rows = rows();
        callers_failures(&rows);
        scene.refuses(&rows).await;
    }
}
