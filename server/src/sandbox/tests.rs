//! The whole dance, in process.

mod client;
mod consent;
mod controls;
mod sms;
mod tokens;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::clock::ManualClock;

const BASE: &str = "http://localhost:3000/base/sandbox";
const CALLBACK: &str = "http://localhost:3000/base/oauth/callback/ctx_1?keep=1";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// `sandbox-client:sandbox-secret`.
const CLIENT: &str = "Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1zZWNyZXQ=";

/// Counts, so that no two names are equal.
struct Counting(std::sync::atomic::AtomicU64);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        bytes.fill(0);
        bytes[..8].copy_from_slice(&count.to_be_bytes());
    }
}

struct Sandbox {
    router: Router,
    clock: ManualClock,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn error(&self) -> (u16, String) {
        (
            self.status,
            self.json()["error"].as_str().unwrap().to_owned(),
        )
    }

    fn location(&self) -> Url {
        assert_eq!(self.status, 303, "{}", self.body);
        Url::parse(self.headers["location"].to_str().unwrap()).unwrap()
    }

    fn returned(&self) -> BTreeMap<String, String> {
        self.location().query_pairs().into_owned().collect()
    }
}

impl Sandbox {
    fn new(controls: bool) -> Self {
        Self::again(ManualClock::at(Timestamp(1_000_000_000)), controls, [7; 32])
    }

    fn again(clock: ManualClock, controls: bool, key: [u8; 32]) -> Self {
        let state = SandboxState::new(SandboxSettings {
            base_url: Url::parse(BASE).unwrap(),
            key,
            clock: Arc::new(clock.clone()),
            random: Arc::new(Counting(Default::default())),
            controls,
        });
        Self {
            router: router(state),
            clock,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    async fn get(&self, path: &str, authorization: &str) -> Answer {
        let request = Request::get(path).header("authorization", authorization);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn form(&self, path: &str, authorization: &str, form: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut request = Request::post(path).header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        );
        if !authorization.is_empty() {
            request = request.header("authorization", authorization);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn json(&self, path: &str, authorization: &str, body: Value) -> Answer {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("authorization", authorization);
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    async fn authorize(&self, change: &[(&str, Option<&str>)]) -> Answer {
        let mut parameters = BTreeMap::from([
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", CALLBACK),
            ("state", "st&ate"),
            ("scope", "contacts.read contacts.write"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        for (name, value) in change {
            match value {
                Some(value) => parameters.insert(name, value),
                None => parameters.remove(name),
            };
        }
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        self.get(&format!("/crm/oauth/authorize?{query}"), "").await
    }

    async fn decide(&self, decision: &str) -> Answer {
        let page = self.authorize(&[]).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let sealed = page.body.split("name=\"request\" value=\"").nth(1).unwrap();
        let sealed = sealed.split('"').next().unwrap();
        let form = [("request", sealed), ("decision", decision)];
        self.form("/crm/oauth/decide", "", &form).await
    }

    async fn code(&self, decision: &str) -> String {
        self.decide(decision)
            .await
            .returned()
            .remove("code")
            .unwrap()
    }

    async fn exchange(&self, code: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.form("/crm/oauth/token", CLIENT, &form).await
    }

    async fn tokens(&self) -> (String, String) {
        both(&self.exchange(&self.code("approve").await).await)
    }

    async fn refresh(&self, token: &str) -> Answer {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.form("/crm/oauth/token", CLIENT, &form).await
    }

    async fn me(&self, access: &str) -> u16 {
        self.get("/crm/api/me", &format!("Bearer {access}"))
            .await
            .status
    }
}

/// Whether there is no answer yet after a moment.
async fn is_slow(answer: impl Future<Output = impl Sized>) -> bool {
    tokio::time::timeout(Duration::from_millis(50), answer)
        .await
        .is_err()
}

fn both(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let text = |name: &str| answer.json()[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}
