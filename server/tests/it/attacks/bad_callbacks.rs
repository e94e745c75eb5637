//! Callbacks that are no OAuth answer: what anybody can send to an address that anybody can open.
//!
//! Every row carries the right browser's cookie, so nothing but the reading of parameters stands
//! between it and the token request. The flow outlives them all and works at the end.

use std::collections::BTreeSet;

use app::contract::error::ErrorCode;
use app::i18n::error_text;

use super::rig::{HONEST, MALICIOUS, Rig, query};
use super::wire;
use crate::support::{Setup, both_databases};

/// What a row must end in.
#[derive(Clone, Copy, Debug)]
enum Ends {
    /// The page of this failure.
    In(ErrorCode),
    /// Any refusal with words of ours.
    Refused,
}

struct Row {
    name: &'static str,
    method: &'static str,
    query: String,
    body: String,
    ends: Ends,
}

/// The rows for a flow whose right answer is `code=CODE&state=STATE`; `other` is the state of
/// another flow of another browser.
fn rows(code: &str, state: &str, other: &str, other_app: &str) -> Vec<Row> {
    use ErrorCode::{FlowBrowserMismatch, FlowContextMismatch, FlowUnknown, InvalidCallback};
    let long = |length: usize| "a".repeat(length);
    let hash = hex::encode(patchbay::crypto::token::hash(state));
    let bad = Ends::In(InvalidCallback);
    let unknown = Ends::In(FlowUnknown);
    let row = |name, query: String, ends| Row {
        name,
        method: "GET",
        query,
        body: String::new(),
        ends,
    };
    let mut rows = vec![
        row("nothing at all", String::new(), bad),
        row("only separators", "&&&==&".to_owned(), bad),
        row("state missing", format!("code={code}"), bad),
        row("state empty", format!("code={code}&state="), bad),
        row("state without a value", format!("code={code}&state"), bad),
        row(
            "state repeated",
            format!("code={code}&state={state}&state={state}"),
            bad,
        ),
        row(
            "state repeated, second empty",
            format!("code={code}&state={state}&state="),
            bad,
        ),
        row(
            "state repeated, first empty",
            format!("code={code}&state=&state={state}"),
            bad,
        ),
        row(
            "state repeated in other spelling",
            format!("code={code}&state={state}&%73tate={state}"),
            bad,
        ),
        row(
            "state of another browser's flow",
            format!("code={code}&state={other}"),
            Ends::In(FlowBrowserMismatch),
        ),
        row(
            "state of another app's flow",
            format!("code={code}&state={other_app}"),
            Ends::In(FlowContextMismatch),
        ),
        row(
            "state cut off",
            format!("code={code}&state={}", &state[..state.len() - 1]),
            unknown,
        ),
        row(
            "state with one more character",
            format!("code={code}&state={state}x"),
            unknown,
        ),
        row(
            "state in capitals",
            format!("code={code}&state={}", state.to_uppercase()),
            unknown,
        ),
        row(
            "state with a blank",
            format!("code={code}&state={state}+"),
            unknown,
        ),
        row(
            "state's own hash",
            format!("code={code}&state={hash}"),
            unknown,
        ),
        row(
            "state guessed",
            format!("code={code}&state=s_{}", long(43)),
            unknown,
        ),
        row(
            "state encoded twice",
            format!("code={code}&state=%2573{}", &state[1..]),
            unknown,
        ),
        row(
            "state with NUL",
            format!("code={code}&state={state}%00"),
            bad,
        ),
        row("state of NUL", format!("code={code}&state=%00"), bad),
        row(
            "state with a line break",
            format!("code={code}&state={state}%0d%0a"),
            bad,
        ),
        row(
            "state of broken UTF-8",
            format!("code={code}&state=%ff%fe"),
            bad,
        ),
        row(
            "state with a stray percent sign",
            format!("code={code}&state={state}%"),
            bad,
        ),
        row(
            "state with half a percent sign",
            format!("code={code}&state={state}%4"),
            bad,
        ),
        row(
            "state of 513 bytes",
            format!("code={code}&state={}", long(513)),
            bad,
        ),
        row(
            "state of 60 kB",
            format!("code={code}&state={}", long(60_000)),
            bad,
        ),
        row(
            "state with SQL",
            format!("code={code}&state=%27%20OR%201%3D1%20--"),
            unknown,
        ),
        row(
            "state with a wildcard",
            format!("code={code}&state=%25"),
            unknown,
        ),
        row(
            "state as a list",
            format!("code={code}&state[]={state}"),
            bad,
        ),
        row(
            "state in capitals of its name",
            format!("code={code}&STATE={state}"),
            bad,
        ),
        row("code missing", format!("state={state}"), bad),
        row("code empty", format!("state={state}&code="), bad),
        row(
            "code twice",
            format!("state={state}&code={code}&code={code}"),
            bad,
        ),
        row(
            "two codes",
            format!("state={state}&code={code}&code=other"),
            bad,
        ),
        row(
            "code twice in other spelling",
            format!("state={state}&code={code}&c%6fde=other"),
            bad,
        ),
        row(
            "code with a line break",
            format!("state={state}&code={code}%0d%0aX:y"),
            bad,
        ),
        row(
            "code with NUL",
            format!("state={state}&code={code}%00"),
            bad,
        ),
        row(
            "code of broken UTF-8",
            format!("state={state}&code=%c0%ae"),
            bad,
        ),
        row(
            "code of 9 kB",
            format!("state={state}&code={}", long(9_000)),
            bad,
        ),
        row(
            "code as a list",
            format!("state={state}&code[]={code}"),
            bad,
        ),
        row(
            "code and error",
            format!("state={state}&code={code}&error=access_denied"),
            bad,
        ),
        row(
            "code and an empty error",
            format!("state={state}&code={code}&error="),
            bad,
        ),
        row(
            "an empty code and an error",
            format!("state={state}&code=&error=access_denied"),
            bad,
        ),
        row(
            "error without a state",
            "error=access_denied".to_owned(),
            bad,
        ),
        row("error empty", format!("state={state}&error="), bad),
        row(
            "error twice",
            format!("state={state}&error=access_denied&error=server_error"),
            bad,
        ),
        row(
            "error with NUL",
            format!("state={state}&error=access_denied%00"),
            bad,
        ),
        row(
            "error too long",
            format!("state={state}&error={}", long(129)),
            bad,
        ),
        row(
            "error description with ESC",
            format!("state={state}&error=x&error_description=%1b[31m"),
            bad,
        ),
        row(
            "iss twice",
            format!("state={state}&code={code}&iss=https://a.test&iss=https://b.test"),
            bad,
        ),
        row(
            "iss with NUL",
            format!("state={state}&code={code}&iss=https://a.test%00"),
            bad,
        ),
        row(
            "iss too long",
            format!("state={state}&code={code}&iss=https://{}", long(512)),
            bad,
        ),
        row(
            "scope twice",
            format!("state={state}&code={code}&scope=a&scope=b"),
            bad,
        ),
        row(
            "65 parameters",
            format!("state={state}&code={code}{}", "&x=1".repeat(65)),
            bad,
        ),
        row(
            "a semicolon for a separator",
            format!("code={code};state={state}"),
            bad,
        ),
        row(
            "everything in the name",
            format!("code%3D{code}%26state%3D{state}"),
            bad,
        ),
    ];
    // HEAD must not spend anything either: link scanners send it.
    for method in ["PUT", "DELETE", "PATCH", "HEAD"] {
        let query = format!("state={state}&code={code}");
        rows.push(Row {
            name: "method",
            method,
            query,
            body: String::new(),
            ends: Ends::Refused,
        });
    }
    // A posted answer is its form; what stands in the address is not looked at.
    let posted = [
        (
            "form post without a form",
            format!("state={state}&code={code}"),
            String::new(),
        ),
        (
            "form post without a state",
            String::new(),
            format!("code={code}"),
        ),
        (
            "form post of another kind",
            String::new(),
            format!("{{\"state\":\"{state}\"}}"),
        ),
    ];
    for (name, query, body) in posted {
        rows.push(Row {
            name,
            method: "POST",
            query,
            body,
            ends: bad,
        });
    }
    rows
}

both_databases! {
    async fn at_least_40_bad_callbacks_spend_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let (path, _) = callback[callback.find("/oauth").expect("ours")..].split_once('?').expect("a query");
        let (code, state) = (query(&callback, "code"), query(&callback, "state"));
        let (mut other, other_list) = rig.open(&person).await;
        let other = query(&rig.leave(&mut other, &other_list, HONEST).await, "state");
        // Another flow of the same browser: its cookie is there, its app is not this one.
        let other_app = query(&rig.leave(&mut browser, &list, MALICIOUS).await, "state");
        let pairs = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");

        let rows = rows(&code, &state, &other, &other_app);
        assert!(rows.len() >= 40, "{} rows", rows.len());
        let names: BTreeSet<_> = rows.iter().map(|row| (row.name, row.method)).collect();
        assert_eq!(names.len(), rows.len(), "every row once");
        for row in &rows {
            let call = rig.app.call(row.method, format!("{path}?{}", row.query));
            let call = call.header("accept", "text/html").header("cookie", &cookies);
            let call = match row.body.as_str() {
                "" => call,
                body => call.body("application/x-www-form-urlencoded", body.to_owned()),
            };
            let answer = call.send().await;
            let what = format!("{} ({})", row.name, row.method);
            assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
            assert_eq!(answer.location(), "", "{what}");
            assert!(answer.set_cookies().is_empty(), "{what}: {:?}", answer.set_cookies());
            assert!(answer.header("x-request-id").starts_with("req_"), "{what}");
            match row.ends {
                Ends::In(wanted) => {
                    let text = error_text(wanted);
                    assert_eq!(answer.status, wanted.status(), "{what}: {answer}");
                    assert!(answer.text().contains(text.title), "{what}: not {wanted:?}: {answer}");
                }
                Ends::Refused if row.method == "HEAD" => {}
                Ends::Refused => {
                    let whole = answer.text();
                    assert!(whole.contains("method_not_allowed"), "{what}: {answer}");
                }
            }
            // Nothing of what was sent comes back.
            assert!(!answer.text().contains(&state), "{what} echoes the state");
            rig.nothing_was_spent();
        }
        println!("{} bad callbacks", rows.len());

        let back = browser.get(&callback).await;
        assert!(back.answer.location().ends_with("/done"), "the flow is intact: {}", back.answer);
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }
}

/// What does not even fit into a request of a library.
#[test]
fn bytes_that_are_no_request_spend_nothing() {
    crate::support::run_on_sqlite(|setup: Setup| async move {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let path = callback[callback.find("/oauth").expect("ours")..].to_owned();
        let pairs = browser
            .cookies()
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let served = wire::serve(&rig.app).await;
        let end = format!("Host: localhost:3000\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n");
        let lines: Vec<Vec<u8>> = vec![
            format!("GET {path}&x={} HTTP/1.1\r\n{end}", "a".repeat(1 << 20)).into_bytes(),
            format!("GET {}&state={} HTTP/1.1\r\n{end}", path.split("&state").next().expect("a path"), "a".repeat(1 << 20)).into_bytes(),
            [path.as_bytes(), b"\0"].concat(),
            [b"GET ", path.as_bytes(), b"\0 HTTP/1.1\r\n", end.as_bytes()].concat(),
            [b"GET ", path.as_bytes(), b"&x=\xff\xfe HTTP/1.1\r\n", end.as_bytes()].concat(),
            format!("GET {path}\tx HTTP/1.1\r\n{end}").into_bytes(),
            format!("GET {path} HTTP/1.1\r\nHost: localhost:3000\r\nHost: evil.test\r\nConnection: close\r\nbroken\r\n\r\n").into_bytes(),
        ];
        for line in lines {
            let reply = wire::send(served.address, &line).await;
            let shown = String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned();
            assert!(
                matches!(reply.status, 0 | 400..500),
                "{shown}: {}",
                reply.head
            );
            assert_eq!(reply.header("location"), "", "{shown}");
            rig.nothing_was_spent();
        }
        let back = browser.get(&callback).await;
        assert!(
            back.answer.location().ends_with("/done"),
            "the flow is intact: {}",
            back.answer
        );
    });
}
