//! What the token endpoint answers, in all its shapes.

use super::*;

#[tokio::test]
async fn tokens_come_in_many_shapes() {
    let at = r#""access_token":"at""#;
    for body in [
        format!("{{{at}}}"),
        format!("\u{feff} {{{at}}} \n"),
        format!(
            r#"{{{at},"token_type":null,"refresh_token":null,"scope":null,"expires_in":null}}"#
        ),
        format!(r#"{{{at},"token_type":"bot","refresh_token":"","error":null}}"#),
        format!(r#"{{{at},"error":"","ok":true}}"#),
        format!(r#"{{{at},"error":false,"token_type":7}}"#),
        r#"{"ok":true,"authed_user":{"access_token":"at","scope":"x"},"team":{"id":"T1"}}"#
            .to_owned(),
        r#"{"data":{"access_token":"at"},"message":"success"}"#.to_owned(),
        "access_token=at&token_type=bearer&scope=".to_owned(),
        "scope=a%2Cb&access_token=%61t".to_owned(),
    ] {
        let token = exchange(&Canned::new(200, body.clone()))
            .await
            .unwrap_or_else(|problem| {
                panic!("{body}: {problem}");
            });
        assert_eq!(token.access_token.expose_secret(), "at", "{body}");
        assert!(token.refresh_token.is_none(), "{body}");
        assert_eq!(token.expires_in, None, "{body}");
    }
    // An answer that was created is as good as one that is OK.
    assert!(
        exchange(&Canned::new(201, format!("{{{at}}}")))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn lifetimes_are_whole_seconds_within_reason() {
    for (text, expected) in [
        ("3600", Some(3600)),
        ("\"3600\"", Some(3600)),
        ("\" 3600 \"", Some(3600)),
        ("3599.9", Some(3599)),
        ("\"3600.5\"", Some(3600)),
        ("1", Some(1)),
        ("0.5", None),
        ("0", None),
        ("-1", None),
        ("\"-1\"", None),
        ("-1e300", None),
        ("1e99", Some(315_360_000)),
        ("18446744073709551616", Some(315_360_000)),
        ("\"inf\"", Some(315_360_000)),
        ("\"NaN\"", None),
        ("\"soon\"", None),
        ("\"\"", None),
        ("true", None),
        ("[3600]", None),
        ("{}", None),
    ] {
        let body = format!(r#"{{"access_token":"at","expires_in":{text}}}"#);
        let token = exchange(&Canned::new(200, body)).await.unwrap();
        assert_eq!(
            token.expires_in,
            expected.map(Duration::from_secs),
            "{text}"
        );
    }
}

#[tokio::test]
async fn scopes_are_a_list_however_they_are_written() {
    for (text, expected) in [
        ("\"a b\"", &["a", "b"][..]),
        ("\"a,b\"", &["a", "b"]),
        ("\" a, b ,a \"", &["a", "b"]),
        ("[\"a\",\"b\"]", &["a", "b"]),
        ("[\"a\",7,null,\"b c\",\"\"]", &["a"]),
        ("\"\"", &[]),
        ("\"a\\u0000b c\"", &["c"]),
        (
            "\"https://www.acme.test/auth/x\"",
            &["https://www.acme.test/auth/x"],
        ),
    ] {
        let body = format!(r#"{{"access_token":"at","scope":{text}}}"#);
        let token = exchange(&Canned::new(200, body)).await.unwrap();
        assert_eq!(token.scopes.unwrap(), expected, "{text}");
    }
    for text in ["null", "7", "{}"] {
        let body = format!(r#"{{"access_token":"at","scope":{text}}}"#);
        assert_eq!(
            exchange(&Canned::new(200, body)).await.unwrap().scopes,
            None,
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_stands_beside_the_token_is_kept_without_secrets() {
    let body = r#"{"access_token":"at","refresh_token":"rt","id_token":"x.y.z","instance_url":
        "https://na1.acme.test","team":{"id":"T1","access_token":"inner"},"list":[{"id_token":1}]}"#;
    let token = exchange(&Canned::new(200, body)).await.unwrap();
    let extras = Value::Object(token.extras.clone());
    let expected = serde_json::json!({
        "instance_url": "https://na1.acme.test", "team": {"id": "T1"}, "list": [{}],
    });
    assert_eq!(extras, expected);
    assert!(!format!("{token:?}").contains("at\""));
}

#[tokio::test]
async fn what_is_no_token_is_malformed() {
    let long = format!(r#"{{"access_token":"{}"}}"#, "a".repeat(16 * 1024 + 1));
    let deep = format!(
        r#"{{"access_token":"a","x":{}1{}}}"#,
        "[".repeat(9999),
        "]".repeat(9999)
    );
    for body in [
        "",
        " ",
        "null",
        "[]",
        "\"at\"",
        "{}",
        "{",
        "at",
        "<!doctype html><title>Sign in</title>",
        "<a href='?x=1&access_token=at'>",
        "<xml>access_token=at</xml>",
        r#"{"access_token":""}"#,
        r#"{"access_token":null}"#,
        r#"{"access_token":7}"#,
        r#"{"access_token":["at"]}"#,
        r#"{"access_token":"a\r\nX-Evil: 1"}"#,
        r#"{"access_token":"a\u0000"}"#,
        r#"{"access_token":"a b"}"#,
        r#"{"access_token":"é"}"#,
        r#"{"access_token":"at","refresh_token":"a\nb"}"#,
        r#"{"access_token":"at","refresh_token":7}"#,
        r#"{"access_token":"at","token_type":"mac"}"#,
        r#"{"access_token":"at","token_type":"DPoP"}"#,
        r#"{"accessToken":"at"}"#,
        "access_token=at&access_token=bt",
        "access_token=",
        "access_token=a%0d%0ab",
        &long,
        &deep,
    ] {
        let problem = exchange(&Canned::new(200, body)).await.unwrap_err();
        let shown = &body[..body.len().min(60)];
        assert!(
            matches!(problem, TokenError::Malformed { .. }),
            "{shown}: {problem:?}"
        );
        assert_eq!(problem.error_code(), ErrorCode::TokenRefused);
    }
    let problem = exchange(&Canned::new(200, b"{\"access_token\":\"\xff\"}"))
        .await
        .unwrap_err();
    assert_eq!(
        problem,
        TokenError::Malformed {
            why: "it is not UTF-8"
        }
    );
}

#[tokio::test]
async fn errors_are_sorted_whatever_the_status_says() {
    use ErrorCode::{ClientRefused, ProviderUnavailable, ScopeRefused, TokenRefused};
    for (status, body, terminal, code) in [
        (400, r#"{"error":"invalid_grant"}"#, true, TokenRefused),
        (401, r#"{"error":"invalid_grant"}"#, true, TokenRefused),
        (
            200,
            r#"{"error":"invalid_grant","access_token":"at"}"#,
            true,
            TokenRefused,
        ),
        (
            200,
            r#"{"error":"bad_verification_code"}"#,
            true,
            TokenRefused,
        ),
        (
            200,
            r#"{"ok":false,"error":"invalid_code"}"#,
            true,
            TokenRefused,
        ),
        (
            200,
            "error=bad_refresh_token&error_description=x",
            true,
            TokenRefused,
        ),
        (400, r#"{"error":"invalid_client"}"#, false, ClientRefused),
        (401, r#"{"error":"invalid_client"}"#, false, ClientRefused),
        (401, "", false, ClientRefused),
        (401, "<html>", false, ClientRefused),
        (
            400,
            r#"{"error":"unauthorized_client"}"#,
            false,
            ClientRefused,
        ),
        (
            200,
            r#"{"error":"incorrect_client_credentials"}"#,
            false,
            ClientRefused,
        ),
        (
            200,
            r#"{"error":"redirect_uri_mismatch"}"#,
            false,
            ClientRefused,
        ),
        (400, r#"{"error":"invalid_scope"}"#, false, ScopeRefused),
        (400, r#"{"error":"invalid_request"}"#, false, TokenRefused),
        (
            400,
            r#"{"error":"unsupported_grant_type"}"#,
            false,
            TokenRefused,
        ),
        (400, r#"{"error":"<script>"}"#, false, TokenRefused),
        (
            400,
            r#"{"error":{"message":"x","type":"OAuthException","code":100}}"#,
            false,
            TokenRefused,
        ),
        (200, r#"{"ok":false}"#, false, TokenRefused),
        (400, "", false, TokenRefused),
        (400, "[]", false, TokenRefused),
        (403, "<html>blocked</html>", false, TokenRefused),
        (404, "not found", false, TokenRefused),
        (400, r#"{"error":["invalid_grant"]}"#, false, TokenRefused),
        (408, "", false, ProviderUnavailable),
        (
            429,
            r#"{"error":"invalid_grant"}"#,
            false,
            ProviderUnavailable,
        ),
        (
            500,
            r#"{"error":"invalid_grant"}"#,
            false,
            ProviderUnavailable,
        ),
        (502, "<html>", false, ProviderUnavailable),
        (503, r#"{"access_token":"at"}"#, false, ProviderUnavailable),
        (
            400,
            r#"{"error":"temporarily_unavailable"}"#,
            false,
            ProviderUnavailable,
        ),
        (
            200,
            r#"{"ok":false,"error":"ratelimited"}"#,
            false,
            ProviderUnavailable,
        ),
        (301, "", false, ProviderUnavailable),
        (302, r#"{"access_token":"at"}"#, false, ProviderUnavailable),
        (307, "", false, ProviderUnavailable),
        (308, "", false, ProviderUnavailable),
    ] {
        let problem = exchange(&Canned::new(status, body)).await.unwrap_err();
        assert_eq!(problem.error_code(), code, "{status} {body}: {problem:?}");
        let ended = matches!(problem, TokenError::InvalidGrant { .. });
        assert_eq!(ended, terminal, "{status} {body}: {problem:?}");
    }
}

#[tokio::test]
async fn a_redirect_at_the_token_endpoint_is_an_error() {
    let canned = Canned::new(307, "").header(header::LOCATION, "http://169.254.169.254/");
    let problem = exchange(&canned).await.unwrap_err();
    let host = "acme.test".to_owned();
    assert_eq!(
        problem,
        TokenError::from(OutboundError::Redirected { host })
    );
    assert_eq!(canned.sent.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_outage_says_how_long_to_wait() {
    let canned = Canned::new(429, "").header(header::RETRY_AFTER, "30");
    let expected = Unavailability::Status {
        status: 429,
        retry_after: Some(Duration::from_secs(30)),
    };
    assert_eq!(
        exchange(&canned).await.unwrap_err(),
        TokenError::Unavailable(expected)
    );
}

#[tokio::test]
async fn ten_megabytes_are_not_read() {
    let problem = exchange(&Canned::new(200, vec![b'x'; 10_000_000]))
        .await
        .unwrap_err();
    let expected = OutboundError::TooLarge {
        host: "acme.test".to_owned(),
        limit: 256 * 1024,
    };
    assert_eq!(problem, TokenError::from(expected));
}

#[tokio::test]
async fn a_providers_words_lose_what_the_request_held() {
    let body =
        r#"{"error":"invalid_request","error_description":"code the-code, se cret/+\r\nno"}"#;
    let problem = exchange(&Canned::new(400, body)).await.unwrap_err();
    assert_eq!(problem.note_for_log(), "code [redacted], [redacted]  no");
    assert!(!format!("{problem} {problem:?}").contains("redacted"));
}
