//! Callbacks that are no OAuth answer: what anybody can send to an address that anybody can open.
//!
//! Every row carries the right browser's cookie, so nothing but the reading of parameters stands
//! between it and the token request. The flow outlives them all and works at the end.

pub(crate) mod rows;

use std::collections::BTreeSet;

use app::i18n::error_text;

use self::rows::{Ends, rows};
use super::rig::{HONEST, MALICIOUS, Rig, query};
use super::wire;
use crate::support::{Setup, both_databases};

both_databases! {
    async fn at_least_100_bad_callbacks_spend_nothing(setup: Setup) {
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
        assert!(rows.len() >= 100, "{} rows", rows.len());
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
