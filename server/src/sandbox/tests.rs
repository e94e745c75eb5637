//! The whole dance, in process.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;
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

#[tokio::test]
async fn approving_leads_to_a_token_that_works() {
    let sandbox = Sandbox::new(false);
    let returned = sandbox.decide("approve").await;
    let location = returned.location();
    assert!(location.as_str().starts_with(CALLBACK), "{location}");
    let mut answer = returned.returned();
    assert_eq!(answer.remove("state").as_deref(), Some("st&ate"));
    assert_eq!(
        answer.remove("iss").as_deref(),
        Some("http://localhost:3000/base/sandbox/crm")
    );
    let token = sandbox.exchange(&answer.remove("code").unwrap()).await;
    assert_eq!(token.headers["cache-control"], "no-store");
    let body = token.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], "contacts.read contacts.write");
    let (access, _) = both(&token);
    let bearer = format!("Bearer {access}");
    let me = sandbox.get("/crm/api/me", &bearer).await.json();
    assert_eq!(
        me,
        json!({"id":"usr_1001","email":"ada@sandbox.example","name":"Ada Park"})
    );
    for (path, list) in [
        ("contacts", "contacts"),
        ("pipelines", "pipelines"),
        ("pipelines/pipe_sales/stages", "stages"),
        ("properties", "properties"),
        ("users", "users"),
    ] {
        let found = sandbox
            .get(&format!("/crm/api/{path}"), &bearer)
            .await
            .json();
        assert!(found[list].as_array().unwrap().len() >= 2, "{path}");
    }
    let nowhere = sandbox.get("/crm/api/pipelines/none/stages", &bearer).await;
    assert_eq!(nowhere.error(), (404, "not_found".to_owned()));
    let contact = json!({"name": "New", "email": "new@acme.example"});
    let added = sandbox.json("/crm/api/contacts", &bearer, contact).await;
    assert_eq!(added.status, 201);
    let all = sandbox.get("/crm/api/contacts", &bearer).await.body;
    assert!(all.contains(added.json()["id"].as_str().unwrap()));
}

#[tokio::test]
async fn the_consent_page_is_plain_and_says_what_is_asked() {
    let page = Sandbox::new(false)
        .authorize(&[("scope", Some("contacts.read"))])
        .await;
    assert_eq!(page.status, 200);
    for part in [
        "value=\"approve\">Approve</button>",
        "value=\"deny\">Deny</button>",
        "Read your contacts, pipelines and deals",
        "<html lang=\"en\">",
        "<title>",
        "Nothing here is real",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(!page.body.contains("Add and change contacts"));
    assert!(!page.body.contains("<script") && !page.body.contains("style="));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("form-action"), "{policy}");
    assert!(!page.headers.contains_key("cross-origin-opener-policy"));
    let style = Sandbox::new(false).get("/crm/style.css", "").await;
    assert_eq!(
        (style.status, &style.headers["content-type"]),
        (200, &"text/css; charset=utf-8".parse().unwrap())
    );
}

#[tokio::test]
async fn no_is_told_to_the_application() {
    for (decision, error) in [("deny", "access_denied"), ("server_error", "server_error")] {
        let answer = Sandbox::new(false).decide(decision).await.returned();
        assert_eq!(answer["error"], error);
        assert_eq!(answer["state"], "st&ate");
        assert!(answer.contains_key("iss") && !answer.contains_key("code"));
    }
}

#[tokio::test]
async fn a_visitor_can_choose_other_outcomes() {
    let sandbox = Sandbox::new(false);
    let fewer = sandbox.exchange(&sandbox.code("fewer").await).await;
    assert_eq!(fewer.json()["scope"], "contacts.read");
    let bearer = format!("Bearer {}", both(&fewer).0);
    let contact = json!({"name": "New", "email": "new@acme.example"});
    let refused = sandbox.json("/crm/api/contacts", &bearer, contact).await;
    assert_eq!(refused.error(), (403, "insufficient_scope".to_owned()));

    let (access, _) = both(&sandbox.exchange(&sandbox.code("other_person").await).await);
    let me = sandbox
        .get("/crm/api/me", &format!("Bearer {access}"))
        .await;
    assert_eq!(me.json()["email"], "ben@sandbox.example");

    let brief = sandbox.exchange(&sandbox.code("brief").await).await;
    assert_eq!(brief.json()["expires_in"], 60);
    let (access, refresh) = both(&brief);
    assert_eq!(sandbox.me(&access).await, 200);
    sandbox.clock.advance(Duration::from_secs(60));
    assert_eq!(sandbox.me(&access).await, 401);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );

    assert_eq!(sandbox.decide("nonsense").await.status, 400);
}

#[tokio::test]
async fn a_slow_token_keeps_the_application_waiting() {
    let sandbox = Sandbox::new(false);
    let code = sandbox.code("slow").await;
    assert!(is_slow(sandbox.exchange(&code)).await);
}

#[tokio::test]
async fn a_request_of_an_unknown_application_goes_nowhere() {
    let sandbox = Sandbox::new(false);
    for change in [
        ("client_id", Some("other")),
        ("client_id", None),
        ("redirect_uri", None),
        ("redirect_uri", Some("/oauth/callback/ctx_1")),
        ("redirect_uri", Some("https://evil.test/")),
        ("redirect_uri", Some("http://localhost:3001/")),
        ("redirect_uri", Some("http://localhost:3000.evil.test/")),
        ("redirect_uri", Some("http://user@localhost:3000/")),
        ("redirect_uri", Some("http://localhost:3000/#x")),
        ("redirect_uri", Some("javascript:alert(1)")),
    ] {
        let page = sandbox.authorize(&[change]).await;
        assert_eq!(page.status, 400, "{change:?}");
        assert!(!page.headers.contains_key("location"), "{change:?}");
    }
    let twice = sandbox
        .get("/crm/oauth/authorize?client_id=a&client_id=b", "")
        .await;
    assert_eq!(twice.status, 400);
}

#[tokio::test]
async fn a_request_that_is_not_complete_is_told_to_the_application() {
    let sandbox = Sandbox::new(false);
    for (change, error) in [
        (
            ("response_type", Some("token")),
            "unsupported_response_type",
        ),
        (("code_challenge", None), "invalid_request"),
        (("code_challenge", Some("short")), "invalid_request"),
        (("code_challenge_method", None), "invalid_request"),
        (("code_challenge_method", Some("plain")), "invalid_request"),
        (("state", None), "invalid_request"),
        (("scope", None), "invalid_scope"),
        (("scope", Some("contacts.read admin")), "invalid_scope"),
    ] {
        let answer = sandbox.authorize(&[change]).await.returned();
        assert_eq!(answer["error"], error, "{change:?}");
    }
    let state = "s".repeat(1025);
    let change = ("state", Some(state.as_str()));
    let answer = sandbox.authorize(&[change]).await.returned();
    assert_eq!(
        answer["error_description"],
        "state is longer than 1024 bytes"
    );
    assert_eq!(
        answer.get("state"),
        None,
        "it is not sent back at that length"
    );
}

#[tokio::test]
async fn what_the_form_carries_cannot_be_changed_or_kept() {
    let sandbox = Sandbox::new(false);
    let page = sandbox.authorize(&[]).await;
    let sealed = page.body.split("name=\"request\" value=\"").nth(1).unwrap();
    let sealed = sealed.split('"').next().unwrap().to_owned();
    let changed = sealed.replacen("consent_e", "consent_f", 1);
    for (request, decision) in [
        (changed.as_str(), "approve"),
        (&sealed, ""),
        ("", "approve"),
    ] {
        let form = [("request", request), ("decision", decision)];
        assert_eq!(
            sandbox.form("/crm/oauth/decide", "", &form).await.status,
            400
        );
    }
    sandbox.clock.advance(Duration::from_secs(30 * 60));
    let form = [("request", sealed.as_str()), ("decision", "approve")];
    assert_eq!(
        sandbox.form("/crm/oauth/decide", "", &form).await.status,
        400
    );
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_with_its_proof() {
    let sandbox = Sandbox::new(false);
    let code = sandbox.code("approve").await;
    let grant = (400, "invalid_grant".to_owned());
    for change in [
        ("code", "sandbox_code_e30.AAAA"),
        ("code_verifier", ""),
        (
            "code_verifier",
            "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        ),
        (
            "redirect_uri",
            "http://localhost:3000/base/oauth/callback/ctx_1",
        ),
    ] {
        let mut form = BTreeMap::from([
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ]);
        form.insert(change.0, change.1);
        let form: Vec<_> = form.into_iter().collect();
        let answer = sandbox.form("/crm/oauth/token", CLIENT, &form).await;
        assert_eq!(answer.error(), grant, "{change:?}");
    }
    let (access, refresh) = both(&sandbox.exchange(&code).await);
    assert_eq!(sandbox.exchange(&code).await.error(), grant, "used");
    assert_eq!(
        sandbox.me(&access).await,
        401,
        "a second use revokes what the first brought"
    );
    assert_eq!(sandbox.refresh(&refresh).await.error(), grant);

    let late = sandbox.code("approve").await;
    sandbox.clock.advance(Duration::from_secs(60));
    assert_eq!(sandbox.exchange(&late).await.error(), grant, "too old");
}

#[tokio::test]
async fn a_client_proves_itself_in_one_of_two_ways() {
    let sandbox = Sandbox::new(false);
    let (_, refresh) = sandbox.tokens().await;
    let ask = |authorization: &'static str, more: &'static [(&str, &str)]| {
        let mut form = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
        ];
        form.extend(more);
        let sandbox = &sandbox;
        async move { sandbox.form("/crm/oauth/token", authorization, &form).await }
    };
    const RIGHT: &[(&str, &str)] = &[("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
    let wrong = (401, "invalid_client".to_owned());
    assert_eq!(ask("", &[]).await.error(), wrong);
    assert_eq!(ask("Basic eDp5", &[]).await.error(), wrong);
    assert_eq!(ask("Bearer x", &[]).await.error(), wrong);
    let answer = ask("", &[("client_id", CLIENT_ID), ("client_secret", "no")]).await;
    assert_eq!(answer.error(), wrong);
    assert!(
        answer.headers["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("Basic")
    );
    assert_eq!(
        ask(CLIENT, RIGHT).await.error(),
        (400, "invalid_request".to_owned())
    );
    assert_eq!(ask("", RIGHT).await.status, 200);
}

#[tokio::test]
async fn requests_that_are_no_token_requests_are_named() {
    let sandbox = Sandbox::new(false);
    let request = (400, "invalid_request".to_owned());
    let twice = [
        ("grant_type", "refresh_token"),
        ("grant_type", "refresh_token"),
    ];
    assert_eq!(
        sandbox
            .form("/crm/oauth/token", CLIENT, &twice)
            .await
            .error(),
        request
    );
    assert_eq!(
        sandbox.form("/crm/oauth/token", CLIENT, &[]).await.error(),
        request
    );
    let code = [("grant_type", "authorization_code")];
    assert_eq!(
        sandbox
            .form("/crm/oauth/token", CLIENT, &code)
            .await
            .error(),
        request
    );
    let password = [("grant_type", "password")];
    let answer = sandbox.form("/crm/oauth/token", CLIENT, &password).await;
    assert_eq!(answer.error(), (400, "unsupported_grant_type".to_owned()));
    let json = sandbox
        .json(
            "/crm/oauth/token",
            CLIENT,
            json!({"grant_type": "password"}),
        )
        .await;
    assert_eq!(json.error(), request);
}

#[tokio::test]
async fn refresh_tokens_rotate_and_a_stolen_one_ends_the_grant() {
    let sandbox = Sandbox::new(false);
    let (_, first) = sandbox.tokens().await;
    let (_, second) = both(&sandbox.refresh(&first).await);
    assert_ne!(first, second);
    sandbox.clock.advance(Duration::from_secs(60));
    let (_, again) = both(&sandbox.refresh(&first).await);
    let (access, third) = both(&sandbox.refresh(&again).await);
    assert_eq!(sandbox.me(&access).await, 200);
    let grant = (400, "invalid_grant".to_owned());
    assert_eq!(
        sandbox.refresh(&first).await.error(),
        grant,
        "two before the newest"
    );
    assert_eq!(
        sandbox.refresh(&third).await.error(),
        grant,
        "the grant is gone"
    );
    assert_eq!(sandbox.me(&access).await, 401);
}

#[tokio::test]
async fn the_grace_ends() {
    let sandbox = Sandbox::new(false);
    let (_, first) = sandbox.tokens().await;
    both(&sandbox.refresh(&first).await);
    sandbox.clock.advance(Duration::from_secs(61));
    assert_eq!(
        sandbox.refresh(&first).await.error(),
        (400, "invalid_grant".to_owned())
    );
}

#[tokio::test]
async fn a_refresh_can_narrow_and_not_widen() {
    let sandbox = Sandbox::new(false);
    let (_, token) = both(&sandbox.exchange(&sandbox.code("fewer").await).await);
    let with_scope = |scope: &'static str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.as_str()),
            ("scope", scope),
        ];
        let sandbox = &sandbox;
        async move { sandbox.form("/crm/oauth/token", CLIENT, &form).await }
    };
    let widened = with_scope("contacts.write").await;
    assert_eq!(widened.error(), (400, "invalid_scope".to_owned()));
    assert_eq!(with_scope("contacts.read").await.status, 200);
}

#[tokio::test]
async fn access_ends_with_its_hour_and_with_revocation() {
    let sandbox = Sandbox::new(false);
    let (access, refresh) = sandbox.tokens().await;
    assert_eq!(sandbox.me(&access).await, 200);
    assert_eq!(
        sandbox.me(&refresh).await,
        401,
        "a refresh token is no access token"
    );
    assert_eq!(sandbox.me("").await, 401);
    sandbox.clock.advance(Duration::from_secs(3600));
    assert_eq!(sandbox.me(&access).await, 401);
    let (access, refresh) = both(&sandbox.refresh(&refresh).await);
    assert_eq!(sandbox.me(&access).await, 200);
    for token in [refresh.as_str(), "unknown"] {
        let answer = sandbox
            .form("/crm/oauth/revoke", CLIENT, &[("token", token)])
            .await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(sandbox.me(&access).await, 401);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );
    let nobody = sandbox
        .form("/crm/oauth/revoke", "", &[("token", "x")])
        .await;
    assert_eq!(nobody.error(), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn tokens_survive_a_restart_and_not_another_key() {
    let sandbox = Sandbox::new(false);
    let (access, refresh) = sandbox.tokens().await;
    let restarted = Sandbox::again(sandbox.clock.clone(), false, [7; 32]);
    assert_eq!(restarted.me(&access).await, 200);
    both(&restarted.refresh(&refresh).await);
    let foreign = Sandbox::again(sandbox.clock.clone(), false, [8; 32]);
    assert_eq!(foreign.me(&access).await, 401);
    assert_eq!(
        foreign.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );
}

#[tokio::test]
async fn the_text_message_service_knows_one_password() {
    let sandbox = Sandbox::new(false);
    let basic = |text: &str| {
        use base64::Engine as _;
        format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(text)
        )
    };
    let right = basic("AC1:valid-token");
    let account = sandbox.get("/sms/account", &right).await;
    assert_eq!(
        (account.status, account.json()["sid"].as_str()),
        (200, Some("AC1"))
    );
    for wrong in [
        "AC1:Valid-token",
        "AC1:",
        "AC1",
        ":valid-token",
        "valid-token:AC1",
    ] {
        let answer = sandbox.get("/sms/account", &basic(wrong)).await;
        assert_eq!(answer.error(), (401, "unauthorized".to_owned()), "{wrong}");
    }
    assert_eq!(
        sandbox
            .get("/sms/account", "Bearer valid-token")
            .await
            .status,
        401
    );
    let message = json!({"to": "+15550100", "body": "Hello"});
    let sent = sandbox.json("/sms/messages", &right, message.clone()).await;
    assert_eq!(
        (sent.status, sent.json()["status"].as_str()),
        (201, Some("queued"))
    );
    assert_eq!(sandbox.json("/sms/messages", "", message).await.status, 401);
    let nothing = sandbox
        .json("/sms/messages", &right, json!({"to": "me"}))
        .await;
    assert_eq!(nothing.error(), (400, "invalid_message".to_owned()));
}

#[tokio::test]
async fn without_controls_there_are_none() {
    let sandbox = Sandbox::new(false);
    assert_eq!(sandbox.json("/control", "", json!({})).await.status, 404);
    assert_eq!(sandbox.get("/log", "").await.status, 404);
}

#[tokio::test]
async fn the_controls_make_it_misbehave() {
    let sandbox = Sandbox::new(true);
    let set = |knobs: Value| {
        let sandbox = &sandbox;
        async move { sandbox.json("/control", "", knobs).await.status }
    };
    let (access, refresh) = sandbox.tokens().await;

    assert_eq!(set(json!({"deny": true})).await, 200);
    assert_eq!(
        sandbox.decide("approve").await.returned()["error"],
        "access_denied"
    );

    assert_eq!(
        set(json!({"granted_scopes": ["contacts.read"], "access_lifetime_s": 5})).await,
        200
    );
    let token = sandbox
        .exchange(&sandbox.code("approve").await)
        .await
        .json();
    assert_eq!(
        (&token["scope"], &token["expires_in"]),
        (&json!("contacts.read"), &json!(5))
    );

    assert_eq!(set(json!({"fail_status": 503})).await, 200);
    assert_eq!(sandbox.me(&access).await, 503);
    assert_eq!(sandbox.refresh(&refresh).await.status, 503);
    assert_eq!(sandbox.authorize(&[]).await.status, 200);

    assert_eq!(set(json!({"token_delay_ms": 60_000})).await, 200);
    assert_eq!(sandbox.me(&access).await, 200);
    assert!(is_slow(sandbox.refresh(&refresh)).await);
    assert_eq!(set(json!({"stall_ms": 60_000})).await, 200);
    assert!(is_slow(sandbox.me(&access)).await);
    assert_eq!(set(json!({})).await, 200);
    both(&sandbox.refresh(&refresh).await);

    assert_eq!(set(json!({"grace_s": 0})).await, 200);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );

    let (access, refresh) = sandbox.tokens().await;
    assert_eq!(set(json!({"revoke_all": true})).await, 200);
    assert_eq!(sandbox.me(&access).await, 401);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );
    sandbox.clock.advance(Duration::from_micros(1));
    let (access, _) = sandbox.tokens().await;
    assert_eq!(sandbox.me(&access).await, 200, "what comes later is good");

    for wrong in [
        json!({"fail_status": 200}),
        json!({"unknown": 1}),
        json!({"deny": "yes"}),
    ] {
        assert_eq!(set(wrong).await, 400);
    }
}

#[tokio::test]
async fn the_log_shows_what_came_and_no_secrets() {
    let sandbox = Sandbox::new(true);
    let (access, refresh) = sandbox.tokens().await;
    sandbox.me(&access).await;
    let log = sandbox.get("/log", "").await;
    for secret in [access.as_str(), &refresh, VERIFIER, "st&ate", CLIENT_SECRET] {
        assert!(!log.body.contains(secret));
    }
    let rows: Vec<String> = log.json()["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
            let status = row["status"].as_u64().unwrap();
            format!(
                "{} {} {} {status}",
                text("path"),
                text("authorization"),
                text("grant_type")
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "/crm/oauth/authorize other - 200",
            "/crm/oauth/decide none - 303",
            "/crm/oauth/token basic authorization_code 200",
            "/crm/api/me bearer - 200",
        ]
    );
}

#[tokio::test]
async fn our_own_client_gets_through_the_dance_in_process() {
    use crate::outbound::api_call::{ApiCall, call};
    use crate::outbound::client::GuardedClient;
    use crate::outbound::guard::{AllowList, Guard, SystemResolver};
    use crate::outbound::in_process::InProcess;
    use crate::outbound::oauth::callback::{CallbackParams, Outcome};
    use crate::outbound::oauth::{
        Authorization, ClientAuth, OAuthClient, PkceVerifier, Registration, Revocation,
        RevocationBody, RevocationProof, TokenError, TokenHint,
    };
    use secrecy::{ExposeSecret as _, SecretString};

    let sandbox = Sandbox::new(false);
    let guard = Guard::new(AllowList::default(), Arc::new(SystemResolver));
    let base = Url::parse(BASE).unwrap();
    let outside = Arc::new(GuardedClient::new(guard));
    let transport = InProcess::new(base, sandbox.router.clone(), outside);
    let at = |path: &str| Url::parse(&format!("{BASE}/crm/{path}")).unwrap();
    let registration = Registration {
        token_url: at("oauth/token"),
        refresh_url: None,
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(SecretString::from(CLIENT_SECRET)),
        client_auth: ClientAuth::Basic,
        token_params: Vec::new(),
    };
    let client = OAuthClient::new(&transport, &registration);
    let verifier = PkceVerifier::generate(&Counting(Default::default()));
    let redirect_uri = Url::parse(CALLBACK).unwrap();
    let authorization = Authorization {
        authorize_url: &at("oauth/authorize"),
        client_id: CLIENT_ID,
        redirect_uri: &redirect_uri,
        state: &SecretString::from("the-state"),
        verifier: Some(&verifier),
        scope: "contacts.read",
        omit_response_type: false,
        params: &[],
    };
    let url = authorization.url();
    let path = url.as_str().strip_prefix(BASE).unwrap();
    let page = sandbox.get(path, "").await;
    let sealed = page.body.split("name=\"request\" value=\"").nth(1).unwrap();
    let form = [
        ("request", sealed.split('"').next().unwrap()),
        ("decision", "approve"),
    ];
    let back = sandbox
        .form("/crm/oauth/decide", "", &form)
        .await
        .location();
    let callback = CallbackParams::parse(back.query().unwrap()).unwrap();
    assert_eq!(
        (callback.state.as_str(), callback.other("keep")),
        ("the-state", Some("1"))
    );
    assert_eq!(callback.iss, Some(format!("{BASE}/crm")));
    let Outcome::Code(code) = callback.outcome else {
        panic!("no code")
    };

    let token = client
        .exchange_code(&code, Some(&verifier), &redirect_uri)
        .await
        .unwrap();
    assert_eq!(token.scopes.unwrap(), ["contacts.read"]);
    let api = at("api");
    let mut headers = HeaderMap::new();
    let bearer = format!("Bearer {}", token.access_token.expose_secret());
    headers.insert("authorization", bearer.parse().unwrap());
    let me = call(&transport, ApiCall::get(&api, "/me", headers))
        .await
        .unwrap();
    assert_eq!(me["email"], "ada@sandbox.example");

    let newer = client
        .refresh(token.refresh_token.as_ref().unwrap())
        .await
        .unwrap();
    let newest = newer.refresh_token.unwrap();
    assert_ne!(
        newest.expose_secret(),
        token.refresh_token.unwrap().expose_secret()
    );
    let form = Revocation::standard_parameters(&newest, TokenHint::Refresh);
    let revocation = Revocation {
        method: http::Method::POST,
        url: at("oauth/revoke"),
        query: Vec::new(),
        headers: Vec::new(),
        proof: RevocationProof::Client,
        body: RevocationBody::Form(form),
        token: newest.clone(),
    };
    client.revoke(&revocation).await.unwrap();
    let problem = client.refresh(&newest).await.unwrap_err();
    assert!(
        matches!(problem, TokenError::InvalidGrant { .. }),
        "{problem}"
    );
}
