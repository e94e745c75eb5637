//! A small OAuth provider that misbehaves on demand.
//!
//! It listens on a real port of 127.0.0.1, so the server reaches it through its own guarded client,
//! and only because `PATCHBAY_EGRESS_ALLOW` names exactly that host and port. It keeps a log of every
//! request, which is what most attacks are judged by: a code that was not spent never arrives here.
//!
//! Several providers live under one port, one for each first segment of the path: `/h/authorize` is
//! another company's than `/m/authorize`, with the same log.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;
use url::Url;

/// The identity that `/api/me` answers with.
pub const IDENTITY: &str = "someone@provider.test";
/// What a key must begin with to be accepted by `/api/me`.
pub const GOOD_KEY: &str = "good-";

/// How it behaves from now on.
#[derive(Clone, Debug, Default)]
pub struct Knobs {
    /// `iss` of the authorization answer (RFC 9207).
    pub issuer: Option<String>,
    /// Where the authorize address sends the browser instead of back, by first segment of the path.
    pub redirect_to: BTreeMap<String, String>,
    /// The status of token answers; 200 unless given. With another one nothing is issued or spent.
    pub token_status: Option<StatusCode>,
    /// `Retry-After` of token answers, in seconds.
    pub retry_after: Option<u64>,
    /// The body of token answers instead of the usual one; `{code}`, `{client_secret}`,
    /// `{code_verifier}` and `{refresh_token}` stand for what was sent.
    pub token_body: Option<String>,
    /// How many seconds an access token lasts; an hour unless given.
    pub expires_in: Option<i64>,
    /// Each refresh gives a new refresh token and ends the old one.
    pub rotate: bool,
    /// With `rotate`: the last ended refresh token still works.
    pub grace: bool,
    /// With `rotate`: an ended refresh token ends the whole family (RFC 9700 4.14.2).
    pub family_revoke: bool,
    /// The token is issued, and the connection breaks before the answer.
    pub drop_token_reply: bool,
    /// Whoever asks with `HEAD` is hung up on.
    pub hates_head: bool,
    /// `/api/me` answers with this status.
    pub api_status: Option<StatusCode>,
    /// The id that `/api/me` answers with; `u-1` unless given.
    pub identity: Option<String>,
    /// `/revoke` refuses tokens that it does not know.
    pub strict_revoke: bool,
    /// `/revoke` answers with this status to tokens that it knows, and ends none.
    pub revoke_status: Option<StatusCode>,
    /// What every token begins with, so that a leak can be searched for.
    pub mark: String,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Logged {
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The query.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Logged {
    /// A parameter of its form body.
    pub fn form(&self, name: &str) -> Option<String> {
        value_of(self.body.as_bytes(), name)
    }
}

#[derive(Default)]
struct Ledger {
    issued: u64,
    /// Codes that were given out and not redeemed, with the PKCE challenge and redirect URI.
    codes: BTreeMap<String, (String, String)>,
    /// Live refresh tokens with their family.
    refresh: BTreeMap<String, u64>,
    /// Ended refresh tokens.
    ended: BTreeMap<String, u64>,
    access: BTreeSet<String>,
}

struct Inner {
    knobs: Mutex<Knobs>,
    log: Mutex<Vec<Logged>>,
    ledger: Mutex<Ledger>,
    gate: Mutex<Option<Arc<Semaphore>>>,
    revoke_gate: Mutex<Option<Arc<Semaphore>>>,
    arrived: Semaphore,
    asked_who: Semaphore,
    asked_list: Semaphore,
    revoking: Semaphore,
}

impl Inner {
    /// Counts a request that has arrived and keeps it until the gate is open.
    async fn pass(&self, arrived: &Semaphore, gate: &Mutex<Option<Arc<Semaphore>>>) {
        arrived.add_permits(1);
        let gate = lock(gate).clone();
        if let Some(gate) = gate {
            // Closed, not given: every waiting request goes on at once.
            gate.acquire().await.err();
        }
    }
}

/// The provider; it stops when it is dropped.
pub struct Provider {
    address: SocketAddr,
    inner: Arc<Inner>,
    router: Router,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Provider {
    /// Listens.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Inner {
            knobs: Mutex::default(),
            log: Mutex::default(),
            ledger: Mutex::default(),
            gate: Mutex::default(),
            revoke_gate: Mutex::default(),
            arrived: Semaphore::new(0),
            asked_who: Semaphore::new(0),
            asked_list: Semaphore::new(0),
            revoking: Semaphore::new(0),
        });
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&inner));
        let served = router.clone();
        let server = tokio::spawn(async move {
            axum::serve(listener, served).await.expect("serves");
        });
        Self {
            address,
            inner,
            router,
            server,
        }
    }

    /// What `PATCHBAY_EGRESS_ALLOW` must name.
    pub fn host_port(&self) -> String {
        self.address.to_string()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Changes the behaviour.
    pub fn set(&self, change: impl FnOnce(&mut Knobs)) {
        change(&mut lock(&self.inner.knobs));
    }

    /// Every request so far.
    pub fn log(&self) -> Vec<Logged> {
        lock(&self.inner.log).clone()
    }

    /// The requests whose path ends like this.
    pub fn calls(&self, end: &str) -> Vec<Logged> {
        self.log()
            .into_iter()
            .filter(|one| one.path.ends_with(end))
            .collect()
    }

    /// Forgets the log.
    pub fn clear_log(&self) {
        lock(&self.inner.log).clear();
    }

    /// Ends every grant, as people do in their account's settings.
    pub fn end_all_grants(&self) {
        let mut ledger = lock(&self.inner.ledger);
        ledger.refresh.clear();
        ledger.access.clear();
    }

    /// Ends all access tokens, as time does.
    pub fn end_access_tokens(&self) {
        lock(&self.inner.ledger).access.clear();
    }

    /// The access tokens that work.
    pub fn live_access_tokens(&self) -> Vec<String> {
        lock(&self.inner.ledger).access.iter().cloned().collect()
    }

    /// The refresh tokens that work.
    pub fn live_refresh_tokens(&self) -> Vec<String> {
        lock(&self.inner.ledger).refresh.keys().cloned().collect()
    }

    /// From now on requests for tokens, and those that ask who is connected, wait until
    /// [`Self::open_gate`].
    pub fn close_gate(&self) {
        *lock(&self.inner.gate) = Some(Arc::new(Semaphore::new(0)));
    }

    /// Lets every waiting and further request go on.
    pub fn open_gate(&self) {
        if let Some(gate) = lock(&self.inner.gate).take() {
            gate.close();
        }
    }

    /// The same for revocations.
    pub fn close_revoke_gate(&self) {
        *lock(&self.inner.revoke_gate) = Some(Arc::new(Semaphore::new(0)));
    }

    /// Lets every waiting and further revocation go on.
    pub fn open_revoke_gate(&self) {
        if let Some(gate) = lock(&self.inner.revoke_gate).take() {
            gate.close();
        }
    }

    /// Waits until another revocation has arrived.
    pub async fn revocation_arrived(&self) {
        one_more(&self.inner.revoking).await;
    }

    /// Waits until another token request has arrived.
    pub async fn token_request_arrived(&self) {
        one_more(&self.inner.arrived).await;
    }

    /// Waits until it has been asked once more who is connected.
    pub async fn credential_arrived(&self) {
        one_more(&self.inner.asked_who).await;
    }

    /// Waits until a list has been asked for once more.
    pub async fn list_asked_for(&self) {
        one_more(&self.inner.asked_list).await;
    }

    /// The end user's browser at this address of the provider; gives where it is sent next.
    pub async fn visit(&self, url: &str) -> String {
        let url: Url = url.parse().expect("an address");
        assert_eq!(
            url.port(),
            Some(self.address.port()),
            "{url} is not the provider's"
        );
        let path = &url[url::Position::BeforePath..];
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        assert_eq!(response.status(), StatusCode::FOUND, "{url}");
        let location = response
            .headers()
            .get(header::LOCATION)
            .expect("a location");
        location.to_str().expect("text").to_owned()
    }

    /// The file of an OAuth app of the provider `who`; `more` goes to its `[auth.oauth2]`, `inputs`
    /// before it.
    pub fn oauth_app(&self, slug: &str, who: &str, more: &str, inputs: &str) -> String {
        let origin = self.url("");
        format!(
            r#"slug = "{slug}"
name = "App {slug}"
description = "An app for tests."
categories = ["crm"]
{inputs}
[auth.oauth2]
authorize_url = "{origin}/{who}/authorize"
token_url = "{origin}/{who}/token"
revoke_url = "{origin}/{who}/revoke"
scopes = ["read"]
scope_labels = {{ read = "Read everything" }}
client_auth = "body"
{more}
[api]
base_url = "{origin}/{who}/api"
verify = {{ method = "GET", path = "/me" }}
identity = {{ method = "GET", path = "/me", id = "/id", label = "/email" }}
"#
        )
    }

    /// The file of an app connected by a key.
    pub fn key_app(&self, slug: &str, who: &str) -> String {
        let origin = self.url("");
        format!(
            r#"slug = "{slug}"
name = "App {slug}"
description = "An app for tests."
categories = ["crm"]
[[input]]
name = "user"
label = "User"
pattern = "[a-z0-9-]+"
[[input]]
name = "secret_key"
label = "Key"
secret = true
[auth.api_key]
header = {{ name = "x-key", value = "{{secret_key}}" }}
[api]
base_url = "{origin}/{who}/api"
verify = {{ method = "GET", path = "/me" }}
identity = {{ method = "GET", path = "/me", id = "/id", label = "/email" }}
"#
        )
    }
}

async fn one_more(arrived: &Semaphore) {
    arrived.acquire().await.expect("never closed").forget();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn value_of(form: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into())
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let request = Logged {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    lock(&inner.log).push(request.clone());
    let knobs = lock(&inner.knobs).clone();
    if knobs.hates_head && request.method == Method::HEAD {
        // A connection that ends without an answer.
        panic!("told to hang up");
    }
    let mut segments = request.path.trim_start_matches('/').splitn(2, '/');
    let who = segments.next().unwrap_or_default().to_owned();
    match segments.next().unwrap_or_default() {
        "authorize" => authorize(&inner, &knobs, &who, &request),
        "token" => {
            inner.pass(&inner.arrived, &inner.gate).await;
            let mut response = token(&inner, &knobs, &request);
            if let Some(seconds) = knobs.retry_after {
                let headers = response.headers_mut();
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        "revoke" => {
            inner.pass(&inner.revoking, &inner.revoke_gate).await;
            revoke(&inner, &knobs, &request)
        }
        "api/me" => {
            inner.pass(&inner.asked_who, &inner.gate).await;
            me(&inner, &knobs, &request)
        }
        "api/list" => {
            inner.pass(&inner.asked_list, &inner.gate).await;
            list(&inner, &knobs, &request)
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn authorize(inner: &Inner, knobs: &Knobs, who: &str, request: &Logged) -> Response {
    let query = |name: &str| value_of(request.query.as_bytes(), name).unwrap_or_default();
    if let Some(to) = knobs.redirect_to.get(who) {
        return go(&to.replace("{state}", &query("state")));
    }
    let mut ledger = lock(&inner.ledger);
    ledger.issued += 1;
    let code = format!("{}code-{}", knobs.mark, ledger.issued);
    let redirect_uri = query("redirect_uri");
    ledger.codes.insert(
        code.clone(),
        (query("code_challenge"), redirect_uri.clone()),
    );
    let mut back: Url = redirect_uri.parse().expect("a redirect URI");
    back.query_pairs_mut()
        .append_pair("code", &code)
        .append_pair("state", &query("state"));
    if let Some(issuer) = &knobs.issuer {
        back.query_pairs_mut().append_pair("iss", issuer);
    }
    go(back.as_str())
}

fn go(to: &str) -> Response {
    let to = HeaderValue::from_str(to).expect("a location");
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

fn token(inner: &Inner, knobs: &Knobs, request: &Logged) -> Response {
    let refuse = |error: &str| {
        (
            StatusCode::BAD_REQUEST,
            axum::Json(json!({ "error": error })),
        )
            .into_response()
    };
    let status = knobs.token_status.unwrap_or(StatusCode::OK);
    if let Some(body) = &knobs.token_body {
        let mut body = body.clone();
        for name in ["code", "client_secret", "code_verifier", "refresh_token"] {
            body = body.replace(
                &format!("{{{name}}}"),
                &request.form(name).unwrap_or_default(),
            );
        }
        let json = [(header::CONTENT_TYPE, "application/json")];
        return (status, json, body).into_response();
    }
    if status != StatusCode::OK {
        return (status, axum::Json(json!({ "error": "server_error" }))).into_response();
    }
    let mut ledger = lock(&inner.ledger);
    let family = match request.form("grant_type").as_deref() {
        Some("authorization_code") => {
            let code = request.form("code").unwrap_or_default();
            let Some((challenge, redirect_uri)) = ledger.codes.remove(&code) else {
                return refuse("invalid_grant");
            };
            let verifier = request.form("code_verifier").unwrap_or_default();
            if challenge != pkce(&verifier) || Some(redirect_uri) != request.form("redirect_uri") {
                return refuse("invalid_grant");
            }
            ledger.issued
        }
        Some("refresh_token") => {
            let token = request.form("refresh_token").unwrap_or_default();
            let ended = ledger.ended.get(&token).copied();
            match (ledger.refresh.get(&token).copied(), ended) {
                (Some(family), _) => {
                    if knobs.rotate {
                        ledger.refresh.remove(&token);
                        ledger.ended.insert(token, family);
                    }
                    family
                }
                (None, Some(family)) if knobs.grace => family,
                (None, Some(family)) if knobs.family_revoke => {
                    ledger.refresh.retain(|_, own| *own != family);
                    return refuse("invalid_grant");
                }
                _ => return refuse("invalid_grant"),
            }
        }
        _ => return refuse("unsupported_grant_type"),
    };
    ledger.issued += 1;
    let access = format!("{}access-{}", knobs.mark, ledger.issued);
    let refresh = format!("{}refresh-{}", knobs.mark, ledger.issued);
    ledger.access.insert(access.clone());
    ledger.refresh.insert(refresh.clone(), family);
    if knobs.drop_token_reply {
        return Response::new(Body::new(Broken));
    }
    let expires_in = knobs.expires_in.unwrap_or(3600);
    let answer: Value = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": expires_in,
        "refresh_token": refresh,
        "scope": "read",
    });
    axum::Json(answer).into_response()
}

fn revoke(inner: &Inner, knobs: &Knobs, request: &Logged) -> Response {
    let token = request.form("token").unwrap_or_default();
    let mut ledger = lock(&inner.ledger);
    let known = ledger.refresh.contains_key(&token) || ledger.access.contains(&token);
    if knobs.strict_revoke && !known {
        let error = axum::Json(json!({ "error": "invalid_request" }));
        return (StatusCode::BAD_REQUEST, error).into_response();
    }
    if let Some(status) = knobs.revoke_status {
        return status.into_response();
    }
    ledger.refresh.remove(&token);
    ledger.access.remove(&token);
    StatusCode::OK.into_response()
}

fn me(inner: &Inner, knobs: &Knobs, request: &Logged) -> Response {
    let id = knobs.identity.as_deref().unwrap_or("u-1");
    let who = json!({ "id": id, "email": IDENTITY });
    to_the_known(inner, knobs, request, who)
}

fn list(inner: &Inner, knobs: &Knobs, request: &Logged) -> Response {
    let items = json!({ "items": [{ "id": "a", "name": "Item A" }] });
    to_the_known(inner, knobs, request, items)
}

fn to_the_known(inner: &Inner, knobs: &Knobs, request: &Logged, body: Value) -> Response {
    if let Some(status) = knobs.api_status {
        return (status, axum::Json(json!({ "error": "told so" }))).into_response();
    }
    let header = |name: &str| {
        request
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let bearer = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let known = bearer.is_some_and(|token| lock(&inner.ledger).access.contains(token));
    let keyed = header("x-key").is_some_and(|key| key.starts_with(GOOD_KEY));
    if known || keyed {
        return axum::Json(body).into_response();
    }
    (
        StatusCode::UNAUTHORIZED,
        axum::Json(json!({ "error": "who are you" })),
    )
        .into_response()
}

/// RFC 7636 4.2.
fn pkce(verifier: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    let text = STANDARD.encode(hash.as_ref());
    text.replace('+', "-")
        .replace('/', "_")
        .trim_end_matches('=')
        .to_owned()
}

/// A body that breaks before its first byte.
pub struct Broken;

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::other("the connection breaks"))))
    }
}
