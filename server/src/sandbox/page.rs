//! The sandbox's two HTML pages: consent, and a request that cannot be shown.
//!
//! Plain HTML without script. The policy header names no `form-action`, because the answer to the
//! form leaves for the application, and no opener policy, because the application may watch its
//! window. Does not belong here: what the buttons do ([`super::consent`]).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::SCOPES;
use super::people::PEOPLE;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The other ways to end, as the small print offers them: value, label, what happens then.
const OUTCOMES: [(&str, &str, &str); 5] = [
    (
        "fewer",
        "Grant fewer permissions",
        "Only the first permission is granted.",
    ),
    (
        "other_person",
        "Sign in as someone else",
        "The connection belongs to Ben Okoro.",
    ),
    (
        "slow",
        "Answer slowly",
        "The token takes eight seconds to arrive.",
    ),
    (
        "brief",
        "Grant for one minute",
        "After that, refreshing fails and access has to be renewed.",
    ),
    (
        "server_error",
        "Fail with a server error",
        "The CRM reports that something broke.",
    ),
];

/// The stylesheet.
pub async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, include_str!("style.css")).into_response()
}

/// Asks for consent. `sealed` carries the request through the form.
pub fn consent(scopes: &[String], sealed: &str) -> Response {
    let asked: String = SCOPES
        .iter()
        .filter(|(name, _)| scopes.iter().any(|scope| scope == name))
        .map(|(_, label)| format!("<li>{}</li>", escape(label)))
        .collect();
    let outcomes: String = OUTCOMES
        .iter()
        .map(|(value, label, what)| {
            format!(
                "<li><button name=\"decision\" value=\"{value}\" aria-describedby=\"{value}\">\
                 {label}</button> <span id=\"{value}\">{what}</span></li>"
            )
        })
        .collect();
    let [signed_in, _] = &PEOPLE;
    let body = format!(
        "<h1>Allow Patchbay to use your Sandbox CRM?</h1>\
         <p>You are signed in as <strong>{name}</strong> ({email}).</p>\
         <p>It asks to:</p><ul class=\"asked\">{asked}</ul>\
         <form method=\"post\" action=\"decide\">\
         <input type=\"hidden\" name=\"request\" value=\"{sealed}\">\
         <div class=\"choice\">\
         <button class=\"main\" name=\"decision\" value=\"approve\">Approve</button>\
         <button name=\"decision\" value=\"deny\">Deny</button></div>\
         <details><summary>More outcomes</summary><ul class=\"outcomes\">{outcomes}</ul></details>\
         </form>",
        name = escape(signed_in.name),
        email = escape(signed_in.email),
        sealed = escape(sealed),
    );
    html(StatusCode::OK, "Allow access - Sandbox CRM", &body)
}

/// Says why a request cannot be shown. Nobody is redirected, for the address to redirect to is not
/// trusted (RFC 6749 4.1.2.1).
pub fn problem(what: &str) -> Response {
    let body = format!(
        "<h1>This request cannot be shown</h1><p>{}</p>\
         <p>Go back to the application and start again.</p>",
        escape(what)
    );
    html(
        StatusCode::BAD_REQUEST,
        "Request not valid - Sandbox CRM",
        &body,
    )
}

fn html(status: StatusCode, title: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"../style.css\"></head>\
         <body><main><p class=\"brand\">Sandbox CRM</p>{body}\
         <p class=\"note\">This is a practice service. Nothing here is real.</p>\
         </main></body></html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, page).into_response()
}

/// Text that may stand in HTML, also within a quoted attribute.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        let text = "<b a='1' c=\"2\">&amp;";
        assert_eq!(
            escape(text),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;"
        );
    }
}
