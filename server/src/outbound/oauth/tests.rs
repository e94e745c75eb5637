//! The client against canned answers.

use std::sync::Mutex;

use app::contract::error::ErrorCode;
use async_trait::async_trait;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use super::super::transport::{OutboundError, OutboundRequest, OutboundResponse};
use super::*;

/// Gives one canned answer and keeps what was sent.
pub(super) struct Canned {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
    pub(super) sent: Mutex<Vec<OutboundRequest>>,
}

impl Canned {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            sent: Mutex::default(),
        }
    }

    fn header(mut self, name: header::HeaderName, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    /// The only request: its authorization, and its form.
    pub(super) fn request(&self) -> (Option<String>, Vec<(String, String)>) {
        let sent = self.sent.lock().unwrap();
        assert_eq!(sent.len(), 1);
        let authorization = sent[0].headers.get(header::AUTHORIZATION);
        let form = url::form_urlencoded::parse(&sent[0].body)
            .into_owned()
            .collect();
        (
            authorization.map(|value| value.to_str().unwrap().to_owned()),
            form,
        )
    }
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let limit = request.body_limit;
        let host = request.host();
        self.sent.lock().unwrap().push(request);
        if self.body.len() > limit {
            return Err(OutboundError::TooLarge { host, limit });
        }
        let status = StatusCode::from_u16(self.status).unwrap();
        Ok(OutboundResponse {
            status,
            headers: self.headers.clone(),
            body: self.body.clone(),
        })
    }
}

pub(super) fn registration() -> Registration {
    Registration {
        token_url: Url::parse("https://acme.test/token").unwrap(),
        refresh_url: None,
        client_id: "id:1".to_owned(),
        client_secret: Some(SecretString::from("se cret/+")),
        client_auth: ClientAuth::Basic,
        token_params: vec![("audience".to_owned(), "api".to_owned())],
    }
}

fn redirect_uri() -> Url {
    Url::parse("https://connect.test/oauth/callback/ctx_1").unwrap()
}

fn verifier() -> PkceVerifier {
    // The example of RFC 7636, appendix B.
    let text = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    PkceVerifier::parse(SecretString::from(text)).unwrap()
}

async fn exchange(canned: &Canned) -> Result<TokenAnswer, TokenError> {
    exchange_with(canned, &registration()).await
}

async fn exchange_with(
    canned: &Canned,
    registration: &Registration,
) -> Result<TokenAnswer, TokenError> {
    OAuthClient::new(canned, registration)
        .exchange_code(
            &SecretString::from("the-code"),
            Some(&verifier()),
            &redirect_uri(),
        )
        .await
}

fn query(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().into_owned().collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn authorize_url(omit_response_type: bool) -> Url {
    let authorize_url =
        Url::parse("https://acme.test/authorize?tenant=1&state=theirs&client_id=theirs#top")
            .unwrap();
    let authorization = Authorization {
        authorize_url: &authorize_url,
        client_id: "id:1",
        redirect_uri: &redirect_uri(),
        state: &SecretString::from("the-state"),
        verifier: Some(&verifier()),
        scope: "a.read,b",
        omit_response_type,
        params: &pairs(&[
            ("prompt", "consent"),
            ("state", "x"),
            ("redirect_uri", "https://x.test"),
        ]),
    };
    authorization.url()
}

#[test]
fn the_authorize_address_holds_each_of_our_parameters_once() {
    let url = authorize_url(false);
    assert_eq!(url.fragment(), None);
    assert_eq!(
        query(&url),
        pairs(&[
            ("tenant", "1"),
            ("response_type", "code"),
            ("client_id", "id:1"),
            ("state", "the-state"),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
            ),
            ("code_challenge_method", "S256"),
            ("redirect_uri", "https://connect.test/oauth/callback/ctx_1"),
            ("scope", "a.read,b"),
            ("prompt", "consent"),
        ])
    );
}

#[test]
fn a_provider_that_refuses_response_type_is_not_sent_it() {
    let mut expected = query(&authorize_url(false));
    expected.retain(|(name, _)| name != "response_type");
    assert_eq!(query(&authorize_url(true)), expected);
}

#[test]
fn a_verifier_is_43_to_128_unreserved_characters() {
    let parse = |text: String| PkceVerifier::parse(SecretString::from(text)).is_some();
    assert!(parse("a".repeat(43)) && parse("-._~".repeat(32)));
    assert!(!parse("a".repeat(42)) && !parse("a".repeat(129)) && !parse("+".repeat(43)));
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_clients_proof_in_the_header() {
    let canned = Canned::new(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    let token = assert_send(exchange(&canned)).await.unwrap();
    assert_eq!(token.access_token.expose_secret(), "at");
    let (authorization, form) = canned.request();
    // base64 of "id%3A1:se+cret%2F%2B".
    assert_eq!(
        authorization.as_deref(),
        Some("Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI=")
    );
    assert_eq!(
        form,
        pairs(&[
            ("grant_type", "authorization_code"),
            ("code", "the-code"),
            (
                "code_verifier",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
            ),
            ("redirect_uri", "https://connect.test/oauth/callback/ctx_1"),
            ("audience", "api"),
        ])
    );
}

#[tokio::test]
async fn a_refresh_puts_the_clients_proof_into_the_body_where_the_app_says_so() {
    let canned = Canned::new(200, r#"{"access_token":"at","refresh_token":"new"}"#);
    let mut registration = registration();
    registration.client_auth = ClientAuth::Body;
    let client = OAuthClient::new(&canned, &registration);
    let token = client.refresh(&SecretString::from("old")).await.unwrap();
    assert_eq!(token.refresh_token.unwrap().expose_secret(), "new");
    let (authorization, form) = canned.request();
    assert_eq!(authorization, None);
    assert_eq!(
        form,
        pairs(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "old"),
            ("client_id", "id:1"),
            ("client_secret", "se cret/+"),
            ("audience", "api"),
        ])
    );
}

#[tokio::test]
async fn a_client_gets_a_token_for_itself() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let registration = registration();
    OAuthClient::new(&canned, &registration)
        .client_credentials("account_credentials", "a b")
        .await
        .unwrap();
    let (_, form) = canned.request();
    let expected = pairs(&[
        ("grant_type", "account_credentials"),
        ("scope", "a b"),
        ("audience", "api"),
    ]);
    assert_eq!(form, expected);
}

#[tokio::test]
async fn a_refresh_goes_to_its_own_address_where_there_is_one() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let registration = Registration {
        refresh_url: Some(Url::parse("https://acme.test/refresh").unwrap()),
        ..registration()
    };
    let client = OAuthClient::new(&canned, &registration);
    client.refresh(&SecretString::from("old")).await.unwrap();
    let sent = canned.sent.lock().unwrap();
    assert_eq!(sent[0].url.as_str(), "https://acme.test/refresh");
}

#[tokio::test]
async fn a_body_is_json_where_the_app_says_so() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let mut registration = registration();
    registration.client_auth = ClientAuth::BasicJson;
    exchange_with(&canned, &registration).await.unwrap();
    let sent = canned.sent.lock().unwrap();
    assert_eq!(
        sent[0].headers[header::AUTHORIZATION],
        "Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI="
    );
    assert_eq!(sent[0].headers[header::CONTENT_TYPE], "application/json");
    let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
    let expected = serde_json::json!({
        "grant_type": "authorization_code",
        "code": "the-code",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "redirect_uri": "https://connect.test/oauth/callback/ctx_1",
        "audience": "api",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn the_secret_is_the_user_name_where_the_app_says_so() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let mut registration = registration();
    registration.client_auth = ClientAuth::SecretAsUser;
    registration.client_secret = Some(SecretString::from("sk_test_1"));
    let client = OAuthClient::new(&canned, &registration);
    client.refresh(&SecretString::from("old")).await.unwrap();
    let (authorization, form) = canned.request();
    // base64 of "sk_test_1:".
    assert_eq!(authorization.as_deref(), Some("Basic c2tfdGVzdF8xOg=="));
    let expected = pairs(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", "old"),
        ("audience", "api"),
    ]);
    assert_eq!(form, expected);
}

fn revocation(hint: TokenHint) -> Revocation {
    let url = Url::parse("https://acme.test/revoke").unwrap();
    let token = SecretString::from("rt");
    Revocation {
        method: Method::POST,
        url,
        query: Vec::new(),
        headers: Vec::new(),
        proof: RevocationProof::Client,
        body: RevocationBody::Form(Revocation::standard_parameters(&token, hint)),
        token,
    }
}

#[tokio::test]
async fn a_token_is_revoked_and_an_unknown_one_counts_as_revoked() {
    let registration = registration();
    for (status, body) in [(200, ""), (204, ""), (400, r#"{"error":"invalid_token"}"#)] {
        let canned = Canned::new(status, body);
        let client = OAuthClient::new(&canned, &registration);
        assert_eq!(
            client.revoke(&revocation(TokenHint::Refresh)).await,
            Ok(()),
            "{status}"
        );
        let (authorization, form) = canned.request();
        assert_eq!(
            authorization.as_deref(),
            Some("Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI=")
        );
        assert_eq!(
            form,
            pairs(&[("token", "rt"), ("token_type_hint", "refresh_token")])
        );
    }
    for (status, body, code) in [
        (503, "", ErrorCode::ProviderUnavailable),
        (401, "", ErrorCode::ClientRefused),
        (302, "", ErrorCode::ProviderUnavailable),
        (
            400,
            r#"{"error":"unsupported_token_type"}"#,
            ErrorCode::TokenRefused,
        ),
        (
            200,
            r#"{"ok":false,"error":"ratelimited"}"#,
            ErrorCode::ProviderUnavailable,
        ),
    ] {
        let canned = Canned::new(status, body);
        let client = OAuthClient::new(&canned, &registration);
        let problem = client.revoke(&revocation(TokenHint::Access)).await;
        assert_eq!(problem.unwrap_err().error_code(), code, "{status} {body}");
    }
}

#[tokio::test]
async fn a_token_can_be_the_proof_itself() {
    let canned = Canned::new(204, "");
    let registration = registration();
    let revocation = Revocation {
        method: Method::DELETE,
        headers: vec![("authorization".to_owned(), "Bearer at".to_owned().into())],
        proof: RevocationProof::Token,
        body: RevocationBody::Nothing,
        ..revocation(TokenHint::Access)
    };
    let client = OAuthClient::new(&canned, &registration);
    assert_eq!(client.revoke(&revocation).await, Ok(()));
    let sent = canned.sent.lock().unwrap();
    assert_eq!(sent[0].method, Method::DELETE);
    assert_eq!(sent[0].headers[header::AUTHORIZATION], "Bearer at");
    assert!(sent[0].headers.get(header::CONTENT_TYPE).is_none());
    assert!(sent[0].body.is_empty());
}

#[tokio::test]
async fn a_revocation_carries_the_clients_proof_as_the_app_says() {
    let pair = |name: &str, value: &str| (name.to_owned(), SecretString::from(value));
    for (client_auth, proof, body, authorization, sent_body) in [
        (
            ClientAuth::Body,
            RevocationProof::Client,
            RevocationBody::Json(vec![pair("access_token", "rt")]),
            None,
            r#"{"access_token":"rt","client_id":"id:1","client_secret":"se cret/+"}"#,
        ),
        (
            ClientAuth::Body,
            RevocationProof::Client,
            RevocationBody::Form(vec![pair("client_id", "other")]),
            None,
            "client_id=other&client_secret=se+cret%2F%2B",
        ),
        (
            ClientAuth::Body,
            RevocationProof::Basic,
            RevocationBody::Form(vec![pair("token", "rt")]),
            Some("Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI="),
            "token=rt",
        ),
        (
            ClientAuth::SecretAsUser,
            RevocationProof::Client,
            RevocationBody::Nothing,
            Some("Basic c2UgY3JldC8rOg=="),
            "",
        ),
        (
            ClientAuth::Basic,
            RevocationProof::None,
            RevocationBody::Nothing,
            None,
            "",
        ),
    ] {
        let canned = Canned::new(200, "");
        let registration = Registration {
            client_auth,
            ..registration()
        };
        let revocation = Revocation {
            query: vec![pair("token", "r t")],
            proof,
            body,
            ..revocation(TokenHint::Refresh)
        };
        let client = OAuthClient::new(&canned, &registration);
        client.revoke(&revocation).await.unwrap();
        assert_eq!(canned.request().0.as_deref(), authorization);
        let sent = canned.sent.lock().unwrap();
        assert_eq!(sent[0].url.as_str(), "https://acme.test/revoke?token=r+t");
        assert_eq!(String::from_utf8_lossy(&sent[0].body), sent_body);
        assert!(!format!("{revocation:?}").contains("r t"), "{revocation:?}");
    }
}

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
