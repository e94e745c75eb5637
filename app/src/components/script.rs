//! Small scripts in the page itself: what must run before the islands are there, or on pages that
//! have none. Everything else that runs in the browser is an island.

use leptos::prelude::*;
use serde::Serialize;

/// Calls `script`, an expression that is a function, with these arguments once the document is read.
#[must_use]
pub fn call<A: Serialize>(script: &str, arguments: &A) -> impl IntoView + use<A> {
    let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string());
    let script = format!("{script}(...{});", in_script(arguments));
    view! { <script type="module" nonce=nonce inner_html=script></script> }
}

/// As JSON that cannot end the script it stands in.
fn in_script(arguments: &impl Serialize) -> String {
    let json = serde_json::to_string(arguments).unwrap_or_else(|_| "[]".to_owned());
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_cannot_end_the_script() {
        let json = in_script(&("</script><script>alert(1)", 2));
        assert_eq!(json, r#"["\u003c/script>\u003cscript>alert(1)",2]"#);
    }
}
