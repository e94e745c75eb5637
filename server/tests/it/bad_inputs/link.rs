//! The Link flow: what a host's backend may get wrong, and what a page or a thief may send.

use app::contract::error::ErrorCode::{
    self, AppNotFound, InvalidAccessToken, InvalidClient, InvalidField, InvalidLinkToken,
    InvalidPublicToken, LinkExpired, LinkSessionNotFound, MalformedJson, MethodNotAllowed,
    MissingField, PayloadTooLarge, RouteNotFound,
};
use serde_json::{Value, json};

use super::bodies::{Door, no_texts, nothings, with};
use super::row::{Part, Row, Sent, Who};
use super::scene::{Scene, callers_failures, start};
use crate::support::{CRM, Setup, both_databases};

const CREATE: Door = Door::new("POST", "/v1/link/token/create", Who::Client);
const EXCHANGE: Door = Door::new("POST", "/v1/link/token/exchange", Who::Client);
const ROTATE: Door = Door::new("POST", "/v1/link/token/rotate", Who::Client);
const REVOKE: Door = Door::new("POST", "/v1/link/token/revoke", Who::Client);
const RESULT: Door = Door::new("POST", "/v1/link/result", Who::Nobody);

fn good() -> Value {
    json!({ "user_id": "user-1", "org_id": "org-1" })
}

pub fn rows() -> Vec<Row> {
    [
        whole(),
        ids(),
        addresses(),
        wishes(),
        looks(),
        tokens(),
        clients(),
        holders(),
        sessions(),
        nowhere(),
        pages(),
    ]
    .concat()
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

/// Ids of the host's own: text or a number.
fn ids() -> Vec<Row> {
    let mut rows = Vec::new();
    for part in ["user_id", "org_id"] {
        let mut row = |what: &str, value: Option<Value>, code: ErrorCode| {
            let body = with(&good(), part, value);
            rows.push(CREATE.row(&format!("{part} {what}"), &body, code, part));
        };
        for (what, value) in nothings() {
            row(what, value, MissingField);
        }
        for (what, value) in no_texts() {
            row(what, Some(value), InvalidField);
        }
        for (what, text) in [
            ("with NUL", "a\0b".to_owned()),
            ("with a line break", "a\nb".to_owned()),
            ("with ESC", "a\u{1b}b".to_owned()),
            ("with a C1 control", "a\u{85}b".to_owned()),
            ("of 257 bytes", "a".repeat(257)),
            ("of 65 characters and 260 bytes", "𝄞".repeat(65)),
        ] {
            row(what, Some(json!(text)), InvalidField);
        }
    }
    rows
}

/// Addresses and origins that nobody has registered, or that are none.
fn addresses() -> Vec<Row> {
    let mut rows = Vec::new();
    let urls = [
        ("of somebody else", "https://evil.test/cb"),
        (
            "of somebody else behind ours",
            "https://localhost@evil.test/",
        ),
        ("of a longer name", "http://localhost.evil.test/cb"),
        ("with a name and password", "http://a:b@localhost/cb"),
        ("with a fragment", "http://localhost/cb#here"),
        ("without a scheme", "//localhost/cb"),
        ("a path", "/cb"),
        ("a script", "javascript:alert(1)"),
        ("data", "data:text/html,x"),
        ("a file", "file:///etc/passwd"),
        ("a wildcard", "https://*.acme.test/"),
        ("with a line break", "http://localhost/cb\nx"),
        ("with NUL", "http://localhost/cb\0"),
        ("with backslashes", "http:\\\\localhost\\cb"),
    ];
    for (what, url) in urls {
        let body = with(&good(), "callback_url", Some(json!(url)));
        let name = format!("callback_url {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "callback_url"));
        let body = with(&good(), "allowed_origins", Some(json!([url])));
        let name = format!("allowed_origins {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "allowed_origins"));
    }
    for (what, value) in no_texts() {
        let body = with(&good(), "callback_url", Some(value));
        let name = format!("callback_url {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "callback_url"));
    }
    for (what, value) in [
        ("a text", json!("http://localhost")),
        ("an object", json!({ "0": "http://localhost" })),
        ("with a number", json!([1])),
        ("with null", json!([null])),
        ("with nothing", json!([""])),
        ("with a path", json!(["http://localhost/x"])),
        ("that end with a slash", json!(["http://localhost/"])),
        ("every page", json!(["*"])),
        ("no page", json!(["null"])),
        ("a hundred and one", json!(vec!["http://localhost"; 101])),
        (
            "a right one and a wrong one",
            json!(["http://localhost", "https://evil.test"]),
        ),
    ] {
        let body = with(&good(), "allowed_origins", Some(value));
        let name = format!("allowed_origins {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "allowed_origins"));
    }
    rows
}

/// Apps, state, repairs.
fn wishes() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |part: &str, what: &str, value: Value, code: ErrorCode| {
        let body = with(&good(), part, Some(value));
        rows.push(CREATE.row(&format!("{part} {what}"), &body, code, part));
    };
    for (what, value) in no_texts() {
        row("app", what, value.clone(), InvalidField);
        row("state", what, value.clone(), InvalidField);
        row("locale", what, value.clone(), InvalidField);
        row("access_token", what, value, InvalidField);
    }
    for slug in [
        "no-such-app",
        "SANDBOX-CRM",
        "sandbox-crm ",
        "../sandbox-crm",
        "sandbox%2dcrm",
    ] {
        row("app", &format!("{slug:?}"), json!(slug), AppNotFound);
        row(
            "apps",
            &format!("{slug:?}"),
            json!([CRM, slug]),
            AppNotFound,
        );
    }
    row("app", "with NUL", json!("sandbox-crm\0"), InvalidField);
    for (what, value) in [
        ("a text", json!(CRM)),
        ("an object", json!({ "slug": CRM })),
        ("with a number", json!([1])),
        ("with nothing", json!([""])),
        ("a hundred and one", json!(vec![CRM; 101])),
    ] {
        row("apps", what, value, InvalidField);
    }
    row(
        "state",
        "of 1025 bytes",
        json!("s".repeat(1025)),
        InvalidField,
    );
    row("state", "with a line break", json!("a\nb"), InvalidField);
    for (what, value) in [
        ("text", json!("true")),
        ("1", json!(1)),
        ("a list", json!([true])),
    ] {
        row("allow_other_account", what, value, InvalidField);
    }
    let garbage = "at_test_".to_owned() + &"a".repeat(43);
    for (what, token) in [
        ("that nobody made", garbage.as_str()),
        ("of another kind", "lt_x"),
        ("of one letter", "a"),
    ] {
        row("access_token", what, json!(token), InvalidAccessToken);
    }
    let both = json!({ "user_id": "u", "org_id": "o", "app": CRM, "apps": [CRM] });
    rows.push(CREATE.row("app and apps", &both, InvalidField, "app"));
    rows
}

/// What the page looks like.
fn looks() -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, value) in [
        ("a text", json!("dark")),
        ("a list", json!(["#fff"])),
        ("true", json!(true)),
        ("a number", json!(1)),
        ("too large", json!({ "x": "y".repeat(17_000) })),
    ] {
        let body = with(&good(), "theme", Some(value));
        rows.push(CREATE.row(&format!("theme {what}"), &body, InvalidField, "theme"));
    }
    for locale in [
        "e n",
        "en_US",
        "en-",
        "-en",
        "englishlanguage",
        "en--US",
        "*",
        "<b>",
        "é",
    ] {
        let body = with(&good(), "locale", Some(json!(locale)));
        rows.push(CREATE.row(&format!("locale {locale:?}"), &body, InvalidField, "locale"));
    }
    rows
}

/// Tokens in bodies: missing, of another type, unknown.
fn tokens() -> Vec<Row> {
    let kinds = [
        (EXCHANGE, "public_token", "pt", InvalidPublicToken),
        (ROTATE, "access_token", "at", InvalidAccessToken),
        (REVOKE, "access_token", "at", InvalidAccessToken),
        (RESULT, "link_token", "lt", InvalidLinkToken),
    ];
    let mut rows = Vec::new();
    for (door, part, prefix, unknown) in kinds {
        let mut row = |what: &str, value: Option<Value>, code: ErrorCode| {
            let body = with(&json!({}), part, value);
            rows.push(door.row(&format!("{part} {what}"), &body, code, part));
        };
        for (what, value) in nothings() {
            row(what, value, MissingField);
        }
        for (what, value) in no_texts() {
            row(what, Some(value), InvalidField);
        }
        row("a number", Some(json!(1)), InvalidField);
        let random = "Ab0-".repeat(11);
        for (what, text) in [
            ("that nobody made", format!("{prefix}_test_{random}")),
            (
                "of the other environment",
                format!("{prefix}_production_{random}"),
            ),
            ("without its prefix", random.clone()),
            ("the prefix alone", format!("{prefix}_test_")),
            ("of another kind", format!("st_test_{random}")),
            ("with SQL", format!("{prefix}_test_' OR 1=1 --")),
            ("with a wildcard", "%".to_owned()),
            ("of 64 KiB", "a".repeat(65_536)),
        ] {
            row(what, Some(json!(text)), unknown);
        }
    }
    let named = json!({ "public_token": "pt_x" });
    for (what, value) in no_texts() {
        let body = with(&named, "user_id", Some(value));
        let name = format!("user_id {what}");
        rows.push(EXCHANGE.row(&name, &body, InvalidField, "user_id"));
    }
    for (what, value) in no_texts() {
        let body = with(&json!({ "link_token": "lt_x" }), "proof", Some(value));
        rows.push(RESULT.row(&format!("proof {what}"), &body, InvalidField, "proof"));
    }
    rows
}

/// Clients that are none. Every route that wants one answers alike.
fn clients() -> Vec<Row> {
    let doors = [
        CREATE,
        EXCHANGE,
        ROTATE,
        REVOKE,
        Door::new("POST", "/link/token/create", Who::Client),
        Door::new("POST", "/link/token/exchange", Who::Client),
    ];
    let absent = format!("ci_{}", "0".repeat(24));
    let mut rows = Vec::new();
    for door in doors {
        let nobody = door.by(Who::Nobody);
        for (what, body, part) in [
            ("none", json!({}), "client_id"),
            (
                "an id alone",
                json!({ "client_id": absent }),
                "client_secret",
            ),
            (
                "a secret alone",
                json!({ "client_secret": "cs_test_x" }),
                "client_id",
            ),
            (
                "unknown",
                json!({ "client_id": absent, "client_secret": "cs_test_x" }),
                "client_secret",
            ),
            (
                "an id that is a list",
                json!({ "client_id": [absent], "client_secret": "x" }),
                "client_id",
            ),
        ] {
            rows.push(nobody.row(&format!("client: {what}"), &body, InvalidClient, part));
        }
        // Another proof is none here.
        let key = door.by(Who::Key);
        rows.push(key.row("client: a key", &json!({}), InvalidClient, "client_id"));
        let session = door.by(Who::Session);
        rows.push(session.row(
            "client: a session token",
            &json!({}),
            InvalidClient,
            "client_id",
        ));
    }
    let session = "/v1/link/session/ls_000000000000000000000000";
    for (method, path) in [
        ("GET", session),
        ("GET", "/v1/link/token/exchange?public_token=pt_x"),
    ] {
        let sent = Sent::new(method, path, Who::Nobody);
        rows.push(sent.is(
            format!("{method} {path}: no client"),
            InvalidClient,
            "client_id",
        ));
    }
    rows
}

/// Access tokens that are none, wherever one is taken.
fn holders() -> Vec<Row> {
    let proxy = format!("/api/v2/public/proxy/{CRM}/me");
    let doors = [
        ("GET", "/v1/link/connection"),
        ("DELETE", "/v1/link/connection"),
        ("GET", proxy.as_str()),
    ];
    let garbage = format!("at_test_{}", "a".repeat(43));
    let part = "access_token";
    let mut rows = Vec::new();
    for (method, path) in doors {
        let ask = || Sent::new(method, path, Who::Nobody);
        let name = |what: &str| format!("{method} {path}: {what}");
        for (what, token) in [
            ("nobody made", garbage.as_str()),
            ("the prefix alone", "at_"),
        ] {
            let sent = ask().header("authorization", format!("Bearer {token}"));
            rows.push(sent.is(name(&format!("bearer {what}")), InvalidAccessToken, part));
            let sent = ask().header("access_token", token);
            rows.push(sent.is(name(&format!("header {what}")), InvalidAccessToken, part));
        }
    }
    for method in ["GET", "DELETE"] {
        let sent = Sent::new(method, "/v1/link/connection", Who::Nobody);
        rows.push(sent.is(
            format!("{method} connection: nothing"),
            InvalidAccessToken,
            part,
        ));
        let sent = Sent::new(method, "/v1/link/connection", Who::Session);
        rows.push(sent.is(
            format!("{method} connection: a session token"),
            InvalidAccessToken,
            part,
        ));
    }
    rows
}

/// Sessions that are not there: malformed ones answer as unknown ones.
fn sessions() -> Vec<Row> {
    let ids = [
        "ls_000000000000000000000000",
        "ls_",
        "ls_zzzzzzzzzzzzzzzzzzzzzzzz",
        "LS_000000000000000000000000",
        "0",
        "%00",
        "ls_00000000000000000000000%30",
        "%27%20OR%201=1",
    ];
    let row = |id: &&str| {
        let sent = Sent::new("GET", format!("/v1/link/session/{id}"), Who::Client);
        sent.is(
            format!("the session {id}"),
            LinkSessionNotFound,
            "link_session_id",
        )
    };
    let long = Sent::new(
        "GET",
        format!("/v1/link/session/{}", "a".repeat(4096)),
        Who::Client,
    );
    let long = long.is("a session of 4 KiB", LinkSessionNotFound, "link_session_id");
    let bytes = Sent::new("GET", "/v1/link/session/%ff", Who::Client);
    let bytes = bytes.is("a session of no text", InvalidField, "link_session_id");
    ids.iter().map(row).chain([long, bytes]).collect()
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
