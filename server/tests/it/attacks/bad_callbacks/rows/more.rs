//! Other parameters, other encodings, answers of other protocols.

use app::contract::error::ErrorCode::{FlowUnknown, InvalidCallback};

use super::{Ends, Row};

/// The rows for a flow whose right answer is `code=CODE&state=STATE`.
pub(super) fn rows(code: &str, state: &str) -> Vec<Row> {
    [
        encodings(code, state),
        errors(state),
        others(code, state),
        protocols(code, state),
    ]
    .concat()
}

fn row(name: &'static str, query: String, ends: Ends) -> Row {
    Row {
        name,
        method: "GET",
        query,
        body: String::new(),
        ends,
    }
}

const BAD: Ends = Ends::In(InvalidCallback);
const UNKNOWN: Ends = Ends::In(FlowUnknown);

fn encodings(code: &str, state: &str) -> Vec<Row> {
    let full = |text: String| format!("code={code}&state={text}");
    let with = |text: &str| format!("state={state}&code={code}{text}");
    vec![
        row("state with a tab", full(format!("{state}%09")), BAD),
        row("state with DEL", full(format!("{state}%7f")), BAD),
        row(
            "state with a C1 control",
            full(format!("{state}%c2%85")),
            BAD,
        ),
        row(
            "state with an overlong NUL",
            full(format!("{state}%c0%80")),
            BAD,
        ),
        row(
            "state with a surrogate",
            full(format!("{state}%ed%a0%80")),
            BAD,
        ),
        row(
            "state with a percent sign and letters",
            full(format!("{state}%zz")),
            BAD,
        ),
        row(
            "state with a blank before it",
            full(format!("+{state}")),
            UNKNOWN,
        ),
        row(
            "state not in ASCII",
            full(format!("{state}%c3%a9")),
            UNKNOWN,
        ),
        row(
            "state with an invisible mark",
            full(format!("{state}%e2%80%8b")),
            UNKNOWN,
        ),
        row("state in quotes", full(format!("%22{state}%22")), UNKNOWN),
        row("state padded", full(format!("{state}%3d")), UNKNOWN),
        row("state's prefix alone", full("s_".to_owned()), UNKNOWN),
        row(
            "state without its prefix",
            full(state[2..].to_owned()),
            UNKNOWN,
        ),
        row(
            "state twice in one",
            full(format!("{state},{state}")),
            UNKNOWN,
        ),
        row("state of 512 bytes", full("a".repeat(512)), UNKNOWN),
        row("code with a tab", with("%09"), BAD),
        row("code with ESC", with("%1b"), BAD),
        row("code with DEL", with("%7f"), BAD),
        row("code with half a percent sign", with("%"), BAD),
        row("code with a surrogate", with("%ed%bf%bf"), BAD),
        row("a name of broken UTF-8", with("&%ff=1"), BAD),
        row("a value of broken UTF-8", with("&x=%ff"), BAD),
        row("a stray percent sign elsewhere", with("&x=100%"), BAD),
        row(
            "code's name in capitals",
            format!("state={state}&CODE={code}"),
            BAD,
        ),
        row(
            "code's name with a blank",
            format!("state={state}&code+={code}"),
            BAD,
        ),
        row(
            "code's name encoded twice",
            format!("state={state}&c%256fde={code}"),
            BAD,
        ),
    ]
}

fn errors(state: &str) -> Vec<Row> {
    let with = |text: String| format!("state={state}&error={text}");
    let long = |length: usize| "a".repeat(length);
    vec![
        row(
            "error with a line break",
            with("x%0d%0aSet-Cookie:a".to_owned()),
            BAD,
        ),
        row("error of broken UTF-8", with("%ff".to_owned()), BAD),
        row(
            "error as a list",
            format!("state={state}&error[]=access_denied"),
            BAD,
        ),
        row(
            "error description twice",
            with("x&error_description=a&error_description=b".to_owned()),
            BAD,
        ),
        row(
            "error description with NUL",
            with("x&error_description=%00".to_owned()),
            BAD,
        ),
        row(
            "error description of broken UTF-8",
            with("x&error_description=%ff".to_owned()),
            BAD,
        ),
        row(
            "error description too long",
            with(format!("x&error_description={}", long(8 * 1024 + 1))),
            BAD,
        ),
        row(
            "error uri twice",
            with("x&error_uri=a&error_uri=b".to_owned()),
            BAD,
        ),
        row(
            "error uri with NUL",
            with("x&error_uri=%00".to_owned()),
            BAD,
        ),
        row(
            "error uri with a line break",
            with("x&error_uri=a%0ab".to_owned()),
            BAD,
        ),
        row(
            "error uri too long",
            with(format!("x&error_uri={}", long(2 * 1024 + 1))),
            BAD,
        ),
        row(
            "only a description",
            format!("state={state}&error_description=denied"),
            BAD,
        ),
    ]
}

fn others(code: &str, state: &str) -> Vec<Row> {
    let with = |text: String| format!("state={state}&code={code}&{text}");
    let long = |length: usize| "a".repeat(length);
    vec![
        row(
            "iss with a line break",
            with("iss=https://a.test%0a".to_owned()),
            BAD,
        ),
        row("iss of broken UTF-8", with("iss=%ff".to_owned()), BAD),
        row(
            "iss twice, alike",
            with("iss=https://a.test&iss=https://a.test".to_owned()),
            BAD,
        ),
        row(
            "iss twice in other spelling",
            with("iss=https://a.test&%69ss=https://b.test".to_owned()),
            BAD,
        ),
        row("scope with NUL", with("scope=a%00b".to_owned()), BAD),
        row(
            "scope with a line break",
            with("scope=a%0ab".to_owned()),
            BAD,
        ),
        row(
            "scope too long",
            with(format!("scope={}", long(8 * 1024 + 1))),
            BAD,
        ),
        row(
            "an error beside, without a value",
            with("error".to_owned()),
            BAD,
        ),
        row("65 names without values", with("x&".repeat(65)), BAD),
        row(
            "33 kB of something else",
            with(format!("x={}", long(33 * 1024))),
            BAD,
        ),
    ]
}

/// Answers that other flows and response modes send.
fn protocols(code: &str, state: &str) -> Vec<Row> {
    let with = |text: &str| format!("state={state}&{text}");
    vec![
        row(
            "a token at once",
            with("access_token=a&token_type=bearer&expires_in=3600"),
            BAD,
        ),
        row("an identity at once", with("id_token=a.b.c"), BAD),
        row("a signed answer", "response=a.b.c".to_owned(), BAD),
        row(
            "a code of OAuth 1",
            with("oauth_token=a&oauth_verifier=b"),
            BAD,
        ),
        row("a ticket of CAS", with("ticket=ST-1"), BAD),
        row(
            "an answer of SAML",
            "SAMLResponse=a&RelayState=b".to_owned(),
            BAD,
        ),
        row(
            "behind a number sign",
            format!("%23code={code}&state={state}"),
            BAD,
        ),
        row(
            "a second question mark",
            format!("?code={code}&state={state}"),
            BAD,
        ),
    ]
}
