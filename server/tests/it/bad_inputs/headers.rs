//! Headers: credentials, whom a request is for, which app, connection and config it means, the key of
//! a request that is carried out once, the host.

use app::contract::error::ErrorCode::{
    AppNotFound, ConnectionNotFound, InvalidApiKey, InvalidField, InvalidToken,
    LinkedAccountNotFound, MissingApiKey, MissingField, MissingLinkedAccount, MissingToken,
    UnknownHost,
};

use super::row::{Row, Sent, Who};
use super::scene::{Scene, callers_failures, start};
use crate::support::{Setup, both_databases};

const KEY: &str = "x-api-key";
const BEARER: &str = "authorization";
const ACCOUNT: &str = "linked_account_id";
const IDEMPOTENCY: &str = "idempotency-key";

pub fn rows() -> Vec<Row> {
    [
        keys(),
        bearers(),
        accounts(),
        slugs(),
        connections(),
        once(),
        hosts(),
    ]
    .concat()
}

/// Routes that take a key, in the four ways in which they do.
fn keys() -> Vec<Row> {
    let doors = [
        ("GET", "/api/v2/public/linked-account"),
        ("GET", "/api/v2/public/application"),
        (
            "GET",
            "/api/v2/public/linked-account/integration/oauth-url/sandbox-crm",
        ),
        ("PUT", "/api/v2/public/linked-account"),
        ("GET", "/api/v2/public/auth-structure/sandbox-crm"),
    ];
    let mut rows = Vec::new();
    for (method, path) in doors {
        let sent = || Sent::new(method, path, Who::Nobody);
        let name = |what: &str| format!("{method} {path}: a key {what}");
        for (what, key) in [
            ("that is unknown", b"tk_unknown".to_vec()),
            ("of one letter", b"a".to_vec()),
            ("with a comma", b"tk_a, tk_b".to_vec()),
            ("not in ASCII", "tk_é".as_bytes().to_vec()),
            ("of broken UTF-8", b"tk_\xff".to_vec()),
            ("of 64 KiB", vec![b'k'; 64 * 1024]),
            ("in quotes", b"\"tk_a\"".to_vec()),
            ("with a tab within", b"tk_\ta".to_vec()),
            ("as a bearer", b"Bearer tk_a".to_vec()),
        ] {
            rows.push(sent().header(KEY, key).is(name(what), InvalidApiKey, KEY));
        }
        let twice = sent().header(KEY, "tk_a").header(KEY, "tk_b");
        rows.push(twice.is(name("twice"), InvalidApiKey, KEY));
    }
    for (method, path) in &doors[..1] {
        let beside = Sent::new(method, *path, Who::Key).header(KEY, "tk_b");
        rows.push(beside.is("a key beside the right one", InvalidApiKey, KEY));
        let sent = || Sent::new(method, *path, Who::Nobody);
        for (what, key) in [("empty", ""), ("of blanks", "   ")] {
            let row = sent().header(KEY, key);
            rows.push(row.is(format!("a key {what}"), MissingApiKey, KEY));
        }
        rows.push(sent().is("no key", MissingApiKey, KEY));
        let row = sent().header(BEARER, "Bearer tk_a");
        // A session token is no answer to the question for a key.
        rows.push(row.is("a key as a session token", MissingApiKey, KEY));
        let query = Sent::new(
            method,
            format!("{path}?x-api-key=tk_a&api_key=tk_a"),
            Who::Nobody,
        );
        rows.push(query.is("a key in the query", MissingApiKey, KEY));
    }
    rows
}

fn bearers() -> Vec<Row> {
    let doors = [
        ("GET", "/api/v3/org/basics"),
        ("GET", "/api/v2/f-sdk/application"),
        ("POST", "/api/v1/sandbox-crm/integrate"),
    ];
    let mut rows = Vec::new();
    for (method, path) in doors {
        let sent = || Sent::new(method, path, Who::Nobody);
        let name = |what: &str| format!("{method} {path}: a token {what}");
        for (what, value) in [
            ("that is unknown", b"Bearer st_unknown".to_vec()),
            ("with two blanks inside", b"Bearer st_a  st_b".to_vec()),
            ("not in ASCII", "Bearer é".as_bytes().to_vec()),
            ("of broken UTF-8", b"Bearer st_\xff".to_vec()),
            (
                "of 64 KiB",
                [b"Bearer ".to_vec(), vec![b's'; 64 * 1024]].concat(),
            ),
            ("in quotes", b"Bearer \"st_a\"".to_vec()),
            ("that is undefined", b"Bearer undefined".to_vec()),
            ("that is null", b"Bearer null".to_vec()),
            ("twice in one", b"Bearer st_a, Bearer st_b".to_vec()),
        ] {
            rows.push(
                sent()
                    .header(BEARER, value)
                    .is(name(what), InvalidToken, BEARER),
            );
        }
        let twice = sent()
            .header(BEARER, "Bearer st_a")
            .header(BEARER, "Bearer st_b");
        rows.push(twice.is(name("twice"), InvalidToken, BEARER));
        for (what, value) in [
            ("missing behind its word", "Bearer"),
            ("without its word", "st_a"),
            ("of another scheme", "Basic c3RfYTo="),
            ("with another word", "Token st_a"),
            ("behind a colon", "Bearer:st_a"),
            ("behind an underscore", "Bearer_st_a"),
        ] {
            rows.push(
                sent()
                    .header(BEARER, value)
                    .is(name(what), MissingToken, BEARER),
            );
        }
    }
    let beside = Sent::new("GET", "/api/v3/org/basics", Who::Session);
    let beside = beside.header(BEARER, "Bearer st_b");
    rows.push(beside.is("a token beside the right one", InvalidToken, BEARER));
    let none = Sent::new("GET", "/api/v3/org/basics", Who::Nobody);
    rows.push(none.is("no token", MissingToken, BEARER));
    let query = Sent::new(
        "GET",
        "/api/v3/org/basics?token=st_a&access_token=st_a",
        Who::Nobody,
    );
    rows.push(query.is("a token in the query", MissingToken, BEARER));
    rows
}

/// Whom a key's request is for.
fn accounts() -> Vec<Row> {
    let sent = || Sent::new("GET", "/api/v2/public/application", Who::Key);
    let mut rows = vec![
        sent().is("no account", MissingLinkedAccount, ACCOUNT),
        Sent::new(
            "GET",
            "/api/v2/public/application?linked_account_id=",
            Who::Key,
        )
        .is(
            "an empty account in the query",
            MissingLinkedAccount,
            ACCOUNT,
        ),
        Sent::new(
            "GET",
            "/api/v2/public/application?linked_account_id=a%00b",
            Who::Key,
        )
        .is(
            "an account with NUL in the query",
            MissingLinkedAccount,
            ACCOUNT,
        ),
        Sent::new(
            "GET",
            "/api/v2/public/application?linked_account_id=%ff",
            Who::Key,
        )
        .is(
            "an account of broken UTF-8 in the query",
            LinkedAccountNotFound,
            ACCOUNT,
        ),
        sent()
            .header(ACCOUNT, "globex-1")
            .header(ACCOUNT, "globex-2")
            .is("two accounts", InvalidField, ACCOUNT),
        sent().header(ACCOUNT, b"globex\xff".to_vec()).is(
            "an account of broken UTF-8",
            InvalidField,
            ACCOUNT,
        ),
        sent().header(ACCOUNT, vec![b'a'; 257]).is(
            "an account of 257 bytes",
            MissingLinkedAccount,
            ACCOUNT,
        ),
        sent()
            .header(ACCOUNT, "a\tb")
            .is("an account with a tab", MissingLinkedAccount, ACCOUNT),
        sent().header(ACCOUNT, "a\u{85}b").is(
            "an account with a C1 control",
            MissingLinkedAccount,
            ACCOUNT,
        ),
    ];
    for (what, value) in [
        ("empty", ""),
        ("of blanks", "  "),
        ("that is undefined", "undefined"),
        ("that is null", "null"),
    ] {
        let row = sent().header(ACCOUNT, value);
        rows.push(row.is(format!("an account {what}"), MissingLinkedAccount, ACCOUNT));
    }
    for (what, value) in [
        ("unknown", "nobody"),
        ("in capitals", "GLOBEX-1"),
        ("with a wildcard", "globex%"),
        ("with SQL", "' OR 1=1 --"),
        ("in quotes", "\"globex-1\""),
        ("encoded", "globex%2D1"),
        ("that looks the same", "glоbex-1"),
        ("in a list", "globex-1, globex-2"),
    ] {
        let row = sent().header(ACCOUNT, value);
        rows.push(row.is(format!("an account {what}"), LinkedAccountNotFound, ACCOUNT));
    }
    rows
}

/// Which app a field belongs to.
fn slugs() -> Vec<Row> {
    let sent = || Sent::new("GET", "/api/v2/public/config/field/f_text", Who::Host);
    let mut rows = vec![
        sent().is("no slug", MissingField, "slug"),
        sent()
            .header("slug", b"\xff".to_vec())
            .is("a slug of broken UTF-8", InvalidField, "slug"),
        sent()
            .header("slug", "sandbox-crm")
            .header("slug", "sandbox-sms")
            .is("two slugs", InvalidField, "slug"),
    ];
    for (what, value) in [
        ("empty", ""),
        ("of blanks", " "),
        ("that is undefined", "undefined"),
        ("that is null", "null"),
    ] {
        rows.push(
            sent()
                .header("slug", value)
                .is(format!("a slug {what}"), MissingField, "slug"),
        );
    }
    for (what, value) in [
        ("unknown", "nobody-knows"),
        ("of an app that the project does not have", "slack"),
        ("in capitals", "SANDBOX-CRM"),
        ("with a tab", "sandbox\tcrm"),
        ("in a list", "sandbox-crm, sandbox-sms"),
        ("of a path", "../sandbox-crm"),
        ("not in ASCII", "sändbox-crm"),
    ] {
        rows.push(
            sent()
                .header("slug", value)
                .is(format!("a slug {what}"), AppNotFound, "slug"),
        );
    }
    rows
}

fn connections() -> Vec<Row> {
    let part = "connection_id";
    let doors = [
        ("GET", "/api/v2/f-sdk/slug/sandbox-crm/config/main"),
        (
            "POST",
            "/api/v2/public/linked-account/integration/sandbox-crm/check",
        ),
    ];
    let mut rows = Vec::new();
    for (method, path) in doors {
        let sent = || Sent::new(method, path, Who::Session);
        let name = |what: &str| format!("{method} {path}: a connection {what}");
        rows.push(sent().header(part, b"\xff".to_vec()).is(
            name("of broken UTF-8"),
            InvalidField,
            part,
        ));
        rows.push(
            sent()
                .header(part, "a")
                .header(part, "b")
                .is(name("twice"), InvalidField, part),
        );
        for (what, value) in [
            ("unknown", "000000000000000000000000"),
            ("of one letter", "a"),
            ("with a tab", "a\tb"),
            ("not in ASCII", "é"),
            ("in a list", "a, b"),
        ] {
            rows.push(
                sent()
                    .header(part, value)
                    .is(name(what), ConnectionNotFound, part),
            );
        }
    }
    rows
}

/// The key of a request that is carried out once. The body is wrong too: it must not matter.
fn once() -> Vec<Row> {
    let doors = [
        ("/api/v2/public/session-token", Who::Key),
        ("/api/v2/f-sdk/config", Who::Session),
    ];
    let mut rows = Vec::new();
    for (path, who) in doors {
        let sent = || Sent::new("POST", path, who).body("{}");
        let name = |what: &str| format!("POST {path}: a key of once {what}");
        for (what, value) in [
            ("empty", Vec::new()),
            ("of blanks", b"  ".to_vec()),
            ("of 256 characters", vec![b'k'; 256]),
            ("of 64 KiB", vec![b'k'; 64 * 1024]),
            ("with a tab within", b"a\tb".to_vec()),
            ("not in ASCII", "é".as_bytes().to_vec()),
            ("of broken UTF-8", b"a\xff".to_vec()),
        ] {
            let row = sent().header(IDEMPOTENCY, value);
            rows.push(row.is(name(what), InvalidField, IDEMPOTENCY));
        }
        let twice = sent().header(IDEMPOTENCY, "a").header(IDEMPOTENCY, "b");
        rows.push(twice.is(name("twice"), InvalidField, IDEMPOTENCY));
    }
    rows
}

fn hosts() -> Vec<Row> {
    let wrong = [
        ("another one", "evil.test"),
        ("another one at our port", "evil.test:3000"),
        ("ours at another port", "localhost:3001"),
        ("ours below another one", "localhost:3000.evil.test"),
        ("ours as a name", "localhost:3000@evil.test"),
        ("two", "localhost:3000, evil.test"),
        ("empty", ""),
        ("with a path", "localhost:3000/x"),
        ("a number", "2130706433:3000"),
        ("any address", "0.0.0.0:3000"),
        ("with a dot behind it", "localhost.:3000"),
        ("port 0 before it", "localhost:03000"),
    ];
    let row = |(what, host): (&str, &str)| {
        let sent = Sent::new("GET", "/api/v2/public/application", Who::Host);
        sent.header("host", host)
            .is(format!("a host: {what}"), UnknownHost, "host")
    };
    wrong.into_iter().map(row).collect()
}

both_databases! {
    async fn a_bad_header_is_named_and_nothing_is_carried_out(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let rows = rows();
        callers_failures(&rows);
        scene.refuses(&rows).await;
    }
}
