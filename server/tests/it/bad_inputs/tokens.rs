//! Tokens: every kind that we hand out, spoilt in every way that it can be, where it is taken.

use app::contract::error::ErrorCode::{
    self, InvalidApiKey, InvalidConnectCode, InvalidToken, LinkExpired, PageSessionMissing,
};
use serde_json::json;

use super::row::{Part, Row, Sent, Who};
use super::scene::{Scene, callers_failures, start};
use crate::support::{CRM, Setup, both_databases};

/// One right token of each kind.
#[derive(Clone, Debug)]
pub struct Holdings {
    key: String,
    production_key: String,
    token: String,
    code: String,
    ticket: String,
    start: String,
    /// A hosted page, and the cookie of the browser that shows it.
    page: String,
    cookie: (String, String),
}

impl Default for Holdings {
    /// Of the right form; for counting rows.
    fn default() -> Self {
        let token = |prefix: &str| format!("{prefix}_{}", "Ab0-".repeat(16));
        Self {
            key: token("tk"),
            production_key: token("pk"),
            token: token("st"),
            code: token("cc"),
            ticket: token("lk"),
            start: token("go"),
            page: "page_000000000000000000000000".to_owned(),
            cookie: ("__Host-page".to_owned(), token("x")),
        }
    }
}

/// Where a kind is taken.
#[derive(Clone, Copy, PartialEq)]
enum Taken {
    Key,
    Bearer,
    Code,
    Ticket,
    Start,
    Cookie,
}

/// Ways to spoil a token that can stand in a header; each looks at another part of it.
fn spoilt(token: &str) -> Vec<(&'static str, String)> {
    let (prefix, rest) = token.split_once('_').unwrap_or(("", token));
    let middle = rest.len() / 2;
    let flipped = |at: usize| {
        let old = rest.as_bytes()[at];
        let new = if old == b'A' { "B" } else { "A" };
        format!("{prefix}_{}{new}{}", &rest[..at], &rest[at + 1..])
    };
    let swapped = |c: char| match c.is_ascii_uppercase() {
        true => c.to_ascii_lowercase(),
        false => c.to_ascii_uppercase(),
    };
    vec![
        ("the first letter another", flipped(0)),
        ("a letter in the middle another", flipped(middle)),
        ("the last letter another", flipped(rest.len() - 1)),
        ("one letter less", token[..token.len() - 1].to_owned()),
        ("one letter more", format!("{token}A")),
        ("half of it", token[..token.len() / 2].to_owned()),
        ("twice", format!("{token}{token}")),
        ("the prefix alone", format!("{prefix}_")),
        ("without its prefix", rest.to_owned()),
        ("with another prefix", format!("zz_{rest}")),
        (
            "with its prefix in capitals",
            format!("{}_{rest}", prefix.to_uppercase()),
        ),
        (
            "in other letters",
            format!("{prefix}_{}", rest.chars().map(swapped).collect::<String>()),
        ),
        ("with padding", format!("{token}=")),
        (
            "encoded",
            format!(
                "{}%{:02X}",
                &token[..token.len() - 1],
                token.as_bytes()[token.len() - 1]
            ),
        ),
        (
            "encoded twice",
            format!("%25{:02X}{}", token.as_bytes()[0], &token[1..]),
        ),
        (
            "its hash",
            hex::encode(patchbay::crypto::token::hash(token)),
        ),
        ("back to front", token.chars().rev().collect()),
        ("with a wildcard", format!("{}%", &token[..token.len() - 1])),
        ("with SQL", format!("{token}'--")),
        ("with a dot behind it", format!("{token}.")),
    ]
}

/// What cannot stand in a header.
fn in_bodies(token: &str) -> Vec<(&'static str, String)> {
    vec![
        ("with NUL", format!("{token}\0")),
        (
            "with a line break within",
            format!("{}\n{}", &token[..8], &token[8..]),
        ),
        ("with an invisible mark", format!("{token}\u{200b}")),
        ("in full width", token.replacen('_', "\u{ff3f}", 1)),
        ("of 64 KiB", token.repeat(65_536 / token.len())),
    ]
}

/// A token as a part of a path, where a percent sign means something.
fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn row(have: &Holdings, taken: Taken, name: String, token: &str) -> Row {
    let get = |path: String| Sent::new("GET", path, Who::Nobody);
    let page = |sent: Sent, code: ErrorCode| sent.is(name.clone(), code, Part::None).for_people();
    match taken {
        Taken::Key => get("/api/v2/public/linked-account".to_owned())
            .header("x-api-key", token)
            .is(name, InvalidApiKey, "x-api-key"),
        Taken::Bearer => get("/api/v3/org/basics".to_owned())
            .header("authorization", format!("Bearer {token}"))
            .is(name, InvalidToken, "authorization"),
        Taken::Code => Sent::new("POST", "/api/v2/public/connect-code/exchange", Who::Nobody)
            .json(&json!({ "code": token }))
            .is(name, InvalidConnectCode, "code"),
        Taken::Ticket => page(get(format!("/connect/{}", segment(token))), LinkExpired),
        Taken::Start => page(get(format!("/start/{}", segment(token))), LinkExpired),
        Taken::Cookie => {
            let cookie = format!("{}={token}", have.cookie.0);
            page(
                get(format!("/c/{}", have.page)).header("cookie", cookie),
                PageSessionMissing,
            )
        }
    }
}

pub fn rows(have: &Holdings) -> Vec<Row> {
    let kinds = [
        ("API key", Taken::Key, &have.key),
        ("session token", Taken::Bearer, &have.token),
        ("connect code", Taken::Code, &have.code),
        ("hosted link", Taken::Ticket, &have.ticket),
        ("start token", Taken::Start, &have.start),
        ("page's cookie", Taken::Cookie, &have.cookie.1),
    ];
    let mut rows = Vec::new();
    for (kind, taken, token) in kinds {
        for (what, bad) in spoilt(token) {
            // A page's address is decoded once more by the pages' router: this is the token itself.
            let page = matches!(taken, Taken::Ticket | Taken::Start);
            if page && what == "encoded" {
                continue;
            }
            // A cookie has no prefix: what chance puts there may read the same in capitals.
            if bad == *token {
                continue;
            }
            rows.push(row(have, taken, format!("{kind} {what}"), &bad));
        }
        if taken == Taken::Code {
            for (what, bad) in in_bodies(token) {
                rows.push(row(have, taken, format!("{kind} {what}"), &bad));
            }
        }
        // Every kind is for one place.
        for (other, _, foreign) in kinds {
            if other != kind {
                rows.push(row(
                    have,
                    taken,
                    format!("{kind}: a {other} in its place"),
                    foreign,
                ));
            }
        }
    }
    let bearer = "the production key for a session token".to_owned();
    rows.push(row(have, Taken::Bearer, bearer, &have.production_key));
    rows
}

/// What the scene's customer holds.
async fn holdings(scene: &Scene<'_>) -> Holdings {
    let (app, customer) = (scene.app, &scene.customer);
    let call = app
        .post("/api/v2/public/connect-url")
        .for_customer(customer);
    let link = call.json(json!({})).send().await.ok();
    let path = format!("/api/v1/{CRM}/integrate");
    let started = app.get(path).for_customer(customer).send().await.ok();
    let last = |text: &serde_json::Value| {
        let text = text.as_str().expect("an address");
        text.rsplit('/').next().expect("a token").to_owned()
    };
    let (browser, list) = customer.open_link().await;
    let cookie = browser.cookies().iter().next().expect("a cookie");
    Holdings {
        key: customer.key.clone(),
        production_key: customer.production_key.clone(),
        token: customer.token.clone(),
        code: link["code"].as_str().expect("a code").to_owned(),
        ticket: last(&link["hosted_url"]),
        start: last(&started["auth_url"]),
        page: last(&json!(list)),
        cookie: (cookie.0.clone(), cookie.1.clone()),
    }
}

both_databases! {
    async fn a_spoilt_token_opens_nothing(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let have = holdings(&scene).await;
        let rows = rows(&have);
        callers_failures(&rows);
        scene.refuses(&rows).await;
        // The right ones still work: nothing was spent by guessing.
        let exchange = app.post("/api/v2/public/connect-code/exchange");
        exchange.json(json!({ "code": have.code })).send().await.ok();
        let mut browser = app.browser();
        let opened = browser.get(&format!("/connect/{}", have.ticket)).await;
        assert!(opened.answer.location().starts_with("/c/page_"), "{}", opened.answer);
    }
}
