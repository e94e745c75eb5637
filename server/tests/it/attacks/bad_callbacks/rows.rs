//! The rows: here what is said of state, code and error as such; [`more`] has the rest of the query,
//! [`posted`] what comes as a form.

mod more;
mod posted;

use app::contract::error::ErrorCode;

/// What a row must end in.
#[derive(Clone, Copy, Debug)]
pub enum Ends {
    /// The page of this failure.
    In(ErrorCode),
    /// Any refusal with words of ours.
    Refused,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub name: &'static str,
    pub method: &'static str,
    pub query: String,
    pub body: String,
    pub ends: Ends,
}

/// The rows for a flow whose right answer is `code=CODE&state=STATE`; `other` is the state of
/// another flow of another browser.
pub fn rows(code: &str, state: &str, other: &str, other_app: &str) -> Vec<Row> {
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
    rows.extend(more::rows(code, state));
    // HEAD must not spend anything either: link scanners send it.
    for method in ["PUT", "DELETE", "PATCH", "HEAD", "TRACE", "PROPFIND"] {
        let query = format!("state={state}&code={code}");
        rows.push(Row {
            name: "method",
            method,
            query,
            body: String::new(),
            ends: Ends::Refused,
        });
    }
    rows.extend(posted::rows(code, state));
    rows
}
