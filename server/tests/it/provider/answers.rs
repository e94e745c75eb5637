//! What it answers.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};
use url::Url;

use super::{GOOD_KEY, IDENTITY, Inner, Knobs, Logged, lock};

pub(super) fn value_of(form: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into())
}

pub(super) async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.uri.path().ends_with("/pipe") {
        // What comes goes back at once.
        return Response::new(body);
    }
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
    if let Some((end, bomb)) = knobs.bomb
        && request.path.ends_with(end)
    {
        return bomb.answer(&inner.blown).await;
    }
    if let Some((end, status, to)) = &knobs.sends_to
        && request.path.ends_with(end)
    {
        let to = HeaderValue::from_str(to).expect("a location");
        return (*status, [(header::LOCATION, to)]).into_response();
    }
    if let Some((end, says)) = &knobs.says
        && request.path.ends_with(end)
    {
        let mut response = Response::new(Body::from(says.body.clone()));
        *response.status_mut() = says.status;
        for (name, value) in &says.headers {
            let value = HeaderValue::from_str(value).expect("a value");
            response.headers_mut().append(*name, value);
        }
        return response;
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
        "api/echo" => echo(&request),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Gives everything back that came, a few bytes at a time.
fn echo(request: &Logged) -> Response {
    let headers = request.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        format!("{name}: {value}\n")
    });
    let headers: String = headers.collect();
    let whole = format!("?{}\n{headers}\n{}", request.query, request.body);
    let mut response = Response::new(Body::new(Crumbs(whole.into())));
    let sent = request.headers.get("authorization");
    let sent = sent.or(request.headers.get("x-key"));
    if let Some(sent) = sent {
        response.headers_mut().insert("x-you-sent", sent.clone());
    }
    response
}

/// A body in pieces of three bytes.
struct Crumbs(Bytes);

impl HttpBody for Crumbs {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, std::io::Error>>> {
        let next = self.0.len().min(3);
        let piece = (next > 0).then(|| Ok(hyper::body::Frame::data(self.0.split_to(next))));
        Poll::Ready(piece)
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
    let challenge = match query("code_challenge_method").as_str() {
        "S256" => query("code_challenge"),
        // The verifier itself, if anything (RFC 7636 4.2).
        _ => pkce(&query("code_challenge")),
    };
    ledger
        .codes
        .insert(code.clone(), (challenge, redirect_uri.clone()));
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
    let email = knobs.words.as_deref().unwrap_or(IDENTITY);
    let who = json!({ "id": id, "email": email });
    to_the_known(inner, knobs, request, who)
}

fn list(inner: &Inner, knobs: &Knobs, request: &Logged) -> Response {
    let name = knobs.words.as_deref().unwrap_or("Item A");
    let items = json!({ "items": [{ "id": "a", "name": name }] });
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
    let basic = header("authorization").and_then(|value| value.strip_prefix("Basic "));
    let basic = basic.and_then(|value| STANDARD.decode(value).ok());
    let basic = basic.and_then(|pair| String::from_utf8(pair).ok());
    let password = basic.and_then(|pair| pair.split_once(':').map(|(_, word)| word.to_owned()));
    let in_query = value_of(request.query.as_bytes(), "api_key");
    let keys = [header("x-key").map(str::to_owned), password, in_query];
    let keyed = keys
        .into_iter()
        .flatten()
        .any(|key| key.starts_with(GOOD_KEY));
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
