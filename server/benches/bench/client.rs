//! One keep-alive connection to a server on this machine, with TCP_NODELAY.

use std::net::SocketAddr;

use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::Result;

/// A connection; opened with its first request, and again after the server has closed it.
pub struct Client {
    address: SocketAddr,
    open: Option<SendRequest<Full<Bytes>>>,
}

/// A whole answer.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its head.
    pub headers: HeaderMap,
    /// Its body as it was sent.
    pub body: Bytes,
}

/// A request that can be sent many times.
#[derive(Clone)]
pub struct Ask(pub Request<Full<Bytes>>);

impl Client {
    /// A connection to come.
    pub fn to(address: SocketAddr) -> Self {
        Self {
            address,
            open: None,
        }
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// A connection that cannot be opened or breaks.
    pub async fn send(&mut self, ask: &Ask) -> Result<Answer> {
        let answer = self.attempt(ask).await;
        if answer.is_err() {
            self.open = None;
        }
        answer
    }

    /// As [`Client::send`], for an answer that must be good (2xx).
    ///
    /// # Errors
    /// Also any other status, with the body.
    pub async fn good(&mut self, ask: &Ask) -> Result<Answer> {
        let answer = self.send(ask).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(answer.unexpected(ask))
    }

    /// As [`Client::good`], for an answer in JSON.
    ///
    /// # Errors
    /// Also a body that is none.
    pub async fn json(&mut self, ask: &Ask) -> Result<Value> {
        let answer = self.good(ask).await?;
        Ok(serde_json::from_slice(&answer.body)?)
    }

    async fn attempt(&mut self, ask: &Ask) -> Result<Answer> {
        let mut connection = match self.open.take().filter(|open| !open.is_closed()) {
            Some(open) => open,
            None => connect(self.address).await?,
        };
        connection.ready().await?;
        let (head, body) = connection.send_request(ask.0.clone()).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        self.open = Some(connection);
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body,
        })
    }
}

/// Opens a connection.
///
/// # Errors
/// Nobody listens there.
pub async fn connect(address: SocketAddr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    // Its errors arrive at the sender.
    tokio::spawn(connection);
    Ok(sender)
}

impl Ask {
    /// A request to the server on this port.
    pub fn new(method: Method, port: u16, path: &str) -> Result<Self> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, format!("localhost:{port}"));
        Ok(Self(request.body(Full::default())?))
    }

    /// With a header.
    ///
    /// # Errors
    /// A value that no header can have.
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Self> {
        let value = HeaderValue::from_str(value)?;
        self.0.headers_mut().insert(name, value);
        Ok(self)
    }

    /// With an API key.
    ///
    /// # Errors
    /// As [`Ask::header`].
    pub fn key(self, key: &str) -> Result<Self> {
        self.header("x-api-key", key)
    }

    /// With a session token.
    ///
    /// # Errors
    /// As [`Ask::header`].
    pub fn bearer(self, token: &str) -> Result<Self> {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With a body in JSON.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With a body.
    pub fn body(mut self, kind: &'static str, body: String) -> Self {
        let headers = self.0.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        *self.0.body_mut() = Full::from(body);
        self
    }
}

impl Answer {
    /// Where it redirects to; empty for nowhere.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header as text; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Says what came instead of what was expected.
    pub fn unexpected(&self, ask: &Ask) -> super::Error {
        let text: String = self.text().chars().take(300).collect();
        let (method, uri, status) = (ask.0.method(), ask.0.uri(), self.status);
        let location = self.location();
        format!("{method} {uri} answered {status} {location} {text}").into()
    }
}
