//! A posted answer is its form; what stands in the address is not looked at.

use app::contract::error::ErrorCode::InvalidCallback;

use super::{Ends, Row};

/// The rows for a flow whose right answer is `code=CODE&state=STATE`.
pub(super) fn rows(code: &str, state: &str) -> Vec<Row> {
    let right = format!("code={code}&state={state}");
    let in_address = || right.clone();
    let rows = [
        ("form post without a form", in_address(), String::new()),
        (
            "form post without a state",
            String::new(),
            format!("code={code}"),
        ),
        (
            "form post without a code",
            in_address(),
            format!("state={state}"),
        ),
        (
            "form post with an empty state",
            in_address(),
            format!("code={code}&state="),
        ),
        (
            "form post with two states",
            in_address(),
            format!("{right}&state={state}"),
        ),
        (
            "form post with two codes",
            in_address(),
            format!("{right}&code=other"),
        ),
        (
            "form post with code and error",
            in_address(),
            format!("{right}&error=access_denied"),
        ),
        ("form post with NUL", in_address(), format!("{right}%00")),
        (
            "form post of broken UTF-8",
            in_address(),
            format!("state={state}&code=%ff"),
        ),
        (
            "form post with a raw blank",
            in_address(),
            format!("state={state}&code={code} x"),
        ),
        (
            "form post with a raw line break",
            in_address(),
            format!("{right}\r\nX-Evil: 1"),
        ),
        (
            "form post with raw letters",
            in_address(),
            format!("{right}é"),
        ),
        (
            "form post of 65 parts",
            in_address(),
            format!("{right}{}", "&x=1".repeat(65)),
        ),
        (
            "form post of another kind",
            String::new(),
            format!("{{\"state\":\"{state}\"}}"),
        ),
        (
            "form post in parts",
            in_address(),
            format!(
                "--b\r\ncontent-disposition: form-data; name=\"state\"\r\n\r\n{state}\r\n--b--"
            ),
        ),
        (
            "form post of XML",
            in_address(),
            format!("<state>{state}</state>"),
        ),
    ];
    rows.into_iter()
        .map(|(name, query, body)| Row {
            name,
            method: "POST",
            query,
            body,
            ends: Ends::In(InvalidCallback),
        })
        .collect()
}
