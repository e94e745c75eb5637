//! One request and its answer.

use axum::Router;
use axum::body::{Body, Bytes};
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri};
use http_body_util::BodyExt as _;
use patchbay::http::caller::Peer;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{Customer, document};

/// A request about to be sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    router: Router,
    method: Method,
    uri: String,
    headers: HeaderMap,
    peer: Option<Peer>,
    body: Body,
}

impl Call {
    pub(super) fn new(router: Router, host: &str, method: &str, uri: String) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let call = Self {
            router,
            method,
            uri,
            headers: HeaderMap::new(),
            peer: None,
            body: Body::empty(),
        };
        call.header(HOST.as_str(), host)
    }

    /// Sets a header in the place of one that is there.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.header_bytes(name, value.as_bytes())
    }

    /// The same with a value that need not be text.
    pub fn header_bytes(mut self, name: &str, value: &[u8]) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        self.headers
            .insert(name, HeaderValue::from_bytes(value).expect("a value"));
        self
    }

    /// Sets a header beside one of the same name.
    pub fn another_header(mut self, name: &str, value: &[u8]) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        let value = HeaderValue::from_bytes(value).expect("a value");
        self.headers.append(name, value);
        self
    }

    /// Takes a header away.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// Over a connection from this address.
    pub fn coming_from(mut self, address: &str) -> Self {
        self.peer = Some(Peer(address.parse().expect("an address")));
        self
    }

    /// With this API key.
    pub fn key(self, key: &str) -> Self {
        self.header("x-api-key", key)
    }

    /// For this linked account.
    pub fn account(self, account_id: &str) -> Self {
        self.header("linked_account_id", account_id)
    }

    /// With this session token.
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// As the customer's company: its API key and the linked account.
    pub fn for_host(self, customer: &Customer<'_>) -> Self {
        self.key(&customer.key).account(&customer.account)
    }

    /// As the customer: its session token.
    pub fn for_customer(self, customer: &Customer<'_>) -> Self {
        self.bearer(&customer.token)
    }

    /// With a JSON body.
    pub fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With any body.
    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// As a browser sends a form of ours: same origin, expecting a page.
    pub fn form(self, fields: &[(String, String)]) -> Self {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(fields);
        self.body("application/x-www-form-urlencoded", text.finish())
            .header("sec-fetch-site", "same-origin")
            .header(ACCEPT.as_str(), "text/html")
    }

    pub(super) fn cookies(self, cookies: &str) -> Self {
        if cookies.is_empty() {
            self
        } else {
            self.header(COOKIE.as_str(), cookies)
        }
    }

    /// Sends it and gives the answer as it begins.
    pub async fn begin(self) -> Response<Body> {
        let uri: Uri = self
            .uri
            .parse()
            .unwrap_or_else(|error| panic!("{} {}: {error}", self.method, self.uri));
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        let Ok(response) = self.router.oneshot(request).await;
        response
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> Answer {
        let asked = format!("{} {}", self.method, self.uri);
        let method = self.method.clone();
        let path = self.uri.split('?').next().unwrap_or_default().to_owned();
        let (parts, body) = self.begin().await.into_parts();
        let head = asked.starts_with("HEAD ");
        let body = body.collect().await.expect("a body that ends").to_bytes();
        let length = parts
            .headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok());
        let right = length.is_none_or(|length| head || length == body.len().to_string());
        assert!(
            right,
            "{asked}: a client would cut the answer off after {length:?} bytes"
        );
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
            asked,
        };
        if let Err(why) = document::check(&method, &path, &answer) {
            panic!("{answer}\nThe document {why}");
        }
        answer
    }
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    asked: String,
}

impl Answer {
    /// A header as text; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Where it redirects to; empty if nowhere.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The `Set-Cookie` headers.
    pub fn set_cookies(&self) -> Vec<&str> {
        let all = self.headers.get_all(SET_COOKIE).iter();
        all.map(|value| value.to_str().expect("a cookie is ASCII"))
            .collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{self}: not JSON ({error})"))
    }

    /// The JSON of a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{self}");
        self.json()
    }

    /// The body of an error, after a look at everything that each error of the API must have.
    #[track_caller]
    pub fn error(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self}");
        assert_eq!(self.header("content-type"), "application/json", "{self}");
        assert_eq!(self.header("access-control-allow-origin"), "*", "{self}");
        let body = self.json();
        assert_eq!(body["status_code"], status, "{self}");
        assert_eq!(body["error_code"], code, "{self}");
        for key in ["message", "error", "error_type", "http_error_type"] {
            assert!(
                body[key].as_str().is_some_and(|text| !text.is_empty()),
                "{key} in {self}"
            );
        }
        assert_eq!(body["request_id"], self.header("x-request-id"), "{self}");
        assert!(self.header("x-request-id").starts_with("req_"), "{self}");
        body
    }

    /// The `message` of an error.
    #[track_caller]
    pub fn message(&self, status: u16, code: &str) -> String {
        self.error(status, code)["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} answered {} with {}",
            self.asked,
            self.status,
            self.text()
        )
    }
}
