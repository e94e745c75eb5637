//! The answers: status and body. Where they hold a token it is `at`, which the provider's API does not
//! know.

use serde_json::json;

/// Bodies that hold a usable token, in whatever shape.
const USABLE: &[&str] = &[
    r#"{"access_token":"at"}"#,
    r#"{"access_token":"at","token_type":"Bearer"}"#,
    r#"{"access_token":"at","token_type":"bearer","expires_in":3600}"#,
    r#"{"access_token":"at","token_type":"BEARER","expires_in":"3600"}"#,
    r#"{"access_token":"at","token_type":null,"refresh_token":null,"scope":null,"expires_in":null}"#,
    r#"{"access_token":"at","token_type":"bot","refresh_token":""}"#,
    r#"{"access_token":"at","token_type":"","expires_in":""}"#,
    r#"{"access_token":"at","token_type":7}"#,
    r#"{"access_token":"at","expires_in":-1}"#,
    r#"{"access_token":"at","expires_in":0}"#,
    r#"{"access_token":"at","expires_in":1e99}"#,
    r#"{"access_token":"at","expires_in":-1e99}"#,
    r#"{"access_token":"at","expires_in":18446744073709551616}"#,
    r#"{"access_token":"at","expires_in":9223372036854775807}"#,
    r#"{"access_token":"at","expires_in":3599.9}"#,
    r#"{"access_token":"at","expires_in":"soon"}"#,
    r#"{"access_token":"at","expires_in":"NaN"}"#,
    r#"{"access_token":"at","expires_in":"inf"}"#,
    r#"{"access_token":"at","expires_in":[3600]}"#,
    r#"{"access_token":"at","expires_in":{"s":1}}"#,
    r#"{"access_token":"at","expires_in":true}"#,
    r#"{"access_token":"at","refresh_token":"rt","refresh_token_expires_in":-5}"#,
    r#"{"access_token":"at","refresh_token":"rt","refresh_token_expires_in":"1e99"}"#,
    r#"{"access_token":"at","scope":"read"}"#,
    r#"{"access_token":"at","scope":""}"#,
    r#"{"access_token":"at","scope":"admin root everything"}"#,
    r#"{"access_token":"at","scope":["read","write"]}"#,
    r#"{"access_token":"at","scope":[7,null,{}]}"#,
    r#"{"access_token":"at","scope":{"read":true}}"#,
    r#"{"access_token":"at","scope":"read\u0000\r\nX-Evil: 1"}"#,
    r#"{"access_token":"at","error":null}"#,
    r#"{"access_token":"at","error":""}"#,
    r#"{"access_token":"at","error":false}"#,
    r#"{"access_token":"at","ok":true}"#,
    r#"{"data":{"access_token":"at"}}"#,
    r#"{"ok":true,"authed_user":{"access_token":"at"}}"#,
    r#"{"access_token":"at","__proto__":{"x":1},"constructor":{}}"#,
    r#"{"access_token":"at","id_token":"x.y.z","extra":{"deep":[[[[1]]]]}}"#,
    "access_token=at&token_type=bearer",
    "access_token=at&expires_in=-1&scope=a%2Cb",
    "\u{feff}{\"access_token\":\"at\"}",
    "\n\n  {\"access_token\":\"at\"}  \n",
];

/// Bodies that hold none.
const USELESS: &[&str] = &[
    "",
    " ",
    "\0",
    "null",
    "true",
    "7",
    "[]",
    "[{\"access_token\":\"at\"}]",
    "\"at\"",
    "{}",
    "{",
    "}{",
    "at",
    "OK",
    "<!doctype html><title>Sign in</title><form action=/login>",
    "<html><head><meta http-equiv=refresh content='0;url=http://169.254.169.254/'></head>",
    "<?xml version=\"1.0\"?><token>at</token>",
    "<script>alert(1)</script>",
    "HTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n{\"access_token\":\"at\"}",
    r#"{"access_token":""}"#,
    r#"{"access_token":" "}"#,
    r#"{"access_token":null}"#,
    r#"{"access_token":false}"#,
    r#"{"access_token":7}"#,
    r#"{"access_token":["at"]}"#,
    r#"{"access_token":{"value":"at"}}"#,
    r#"{"access_token":"a\r\nX-Evil: 1"}"#,
    r#"{"access_token":"a\nX-Evil: 1"}"#,
    r#"{"access_token":"a\u0000b"}"#,
    r#"{"access_token":"a\tb"}"#,
    r#"{"access_token":"a b"}"#,
    r#"{"access_token":"\u00e9"}"#,
    r#"{"access_token":"\ud83d\ude00"}"#,
    r#"{"access_token":"\ud83d"}"#,
    r#"{"access_token":"a\u007f"}"#,
    r#"{"access_token":"at","refresh_token":"r\r\nX-Evil: 1"}"#,
    r#"{"access_token":"at","refresh_token":7}"#,
    r#"{"access_token":"at","refresh_token":{}}"#,
    r#"{"access_token":"at","token_type":"mac"}"#,
    r#"{"access_token":"at","token_type":"DPoP"}"#,
    r#"{"access_token":"at","token_type":"N_A"}"#,
    r#"{"accessToken":"at"}"#,
    r#"{"token":"at"}"#,
    r#"{"access_token":"at""#,
    r#"{"access_token":"at",}"#,
    r#"{'access_token':'at'}"#,
    r#"{"access_token":"at"}{"access_token":"at"}"#,
    r#"{"access_token":"at"} trailing"#,
    "access_token=at&access_token=bt",
    "access_token=",
    "access_token=a%0d%0aX-Evil%3A+1",
    "access_token=a b",
    r#"{"error":"invalid_grant"}"#,
    r#"{"error":"invalid_grant","access_token":"at"}"#,
    r#"{"error":"invalid_client","error_description":"<script>alert(1)</script>"}"#,
    r#"{"error":"invalid_scope"}"#,
    r#"{"error":"unauthorized_client"}"#,
    r#"{"error":"access_denied"}"#,
    r#"{"error":"slow_down"}"#,
    r#"{"error":"authorization_pending"}"#,
    r#"{"error":"temporarily_unavailable"}"#,
    r#"{"error":"<script>"}"#,
    r#"{"error":7}"#,
    r#"{"error":["invalid_grant"]}"#,
    r#"{"error":{"message":"no","type":"OAuthException","code":190}}"#,
    r#"{"ok":false,"error":"invalid_code"}"#,
    r#"{"ok":false}"#,
    "error=bad_verification_code&error_description=The+code",
    r#"{"error":"invalid_grant","error_description":"{code} {client_secret} {code_verifier}"}"#,
];

/// Statuses with a body that would be fine under 200, and with one that says no.
const STATUSES: &[u16] = &[
    201, 206, 302, 307, 400, 401, 403, 404, 408, 418, 429, 500, 502, 503, 599,
];

/// Every row.
pub(super) fn rows() -> Vec<(u16, String)> {
    let mut rows: Vec<(u16, String)> = Vec::new();
    for body in USABLE.iter().chain(USELESS) {
        rows.push((200, (*body).to_owned()));
    }
    for status in STATUSES {
        rows.push((*status, r#"{"access_token":"at"}"#.to_owned()));
        rows.push((*status, r#"{"error":"invalid_grant"}"#.to_owned()));
        rows.push((*status, "<html>".to_owned()));
    }
    let long = |length: usize| json!({ "access_token": "a".repeat(length) }).to_string();
    rows.extend([
        (200, long(16 * 1024)),
        (200, long(16 * 1024 + 1)),
        (200, long(10_000_000)),
        (200, " ".repeat(300_000)),
        (
            200,
            format!(
                "{{\"access_token\":\"at\",\"x\":{}1{}}}",
                "[".repeat(9_999),
                "]".repeat(9_999)
            ),
        ),
        (
            200,
            format!("{{\"access_token\":\"at\"{}}}", ",\"x\":1".repeat(10_000)),
        ),
        (
            200,
            json!({ "access_token": "at", "scope": "s ".repeat(5_000) }).to_string(),
        ),
        (400, json!({ "error": "x".repeat(200_000) }).to_string()),
    ]);
    rows
}
