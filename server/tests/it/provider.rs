//! A small OAuth provider that misbehaves on demand.
//!
//! It listens on a real port of 127.0.0.1, so the server reaches it through its own guarded client,
//! and only because `PATCHBAY_EGRESS_ALLOW` names exactly that host and port. It keeps a log of every
//! request, which is what most attacks are judged by: a code that was not spent never arrives here.
//!
//! Several providers live under one port, one for each first segment of the path: `/h/authorize` is
//! another company's than `/m/authorize`, with the same log.
//!
//! Here is what a test does with it; [`answers`] is what it does with requests, [`bombs`] what it does
//! to those who read its answers, [`files`] how apps name it.

mod answers;
mod bombs;
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http::{HeaderMap, Method, StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;
use url::Url;

pub use answers::Broken;
pub use bombs::Bomb;

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
    /// What is called so at `/api/me` and in the list, instead of the usual names.
    pub words: Option<String>,
    /// `/revoke` refuses tokens that it does not know.
    pub strict_revoke: bool,
    /// `/revoke` answers with this status to tokens that it knows, and ends none.
    pub revoke_status: Option<StatusCode>,
    /// Whoever asks at a path with this ending is answered with this status and sent there.
    pub sends_to: Option<(&'static str, StatusCode, String)>,
    /// Whoever asks at a path with this ending is answered like this.
    pub bomb: Option<(&'static str, Bomb)>,
    /// Whoever asks at a path with this ending is told this.
    pub says: Option<(&'static str, Says)>,
    /// What every token begins with, so that a leak can be searched for.
    pub mark: String,
}

/// An answer word by word.
#[derive(Clone, Debug, Default)]
pub struct Says {
    /// The status; 200 unless given.
    pub status: StatusCode,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
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
        answers::value_of(self.body.as_bytes(), name)
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
    /// How many bytes of bombs have left.
    blown: Arc<AtomicUsize>,
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
            blown: Arc::default(),
        });
        let router = Router::new()
            .fallback(answers::answer)
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

    /// How many bytes of bombs somebody has taken from it.
    pub fn blown(&self) -> usize {
        self.inner.blown.load(Ordering::Relaxed)
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
}

async fn one_more(arrived: &Semaphore) {
    arrived.acquire().await.expect("never closed").forget();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
