//! Requests byte by byte: what no well-behaved client sends.

use std::net::SocketAddr;

use patchbay::compose::{self, Surroundings};
use patchbay::http::health::Draining;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::TestApp;

/// A server on a real port beside a [`TestApp`], on the same database.
pub struct Served {
    /// Where it listens; its public URL is the test's.
    pub address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves on a free port.
pub async fn serve(beside: &TestApp) -> Served {
    let surroundings = Surroundings {
        clock: std::sync::Arc::new(beside.setup.clock.clone()),
        ..Surroundings::default()
    };
    let opened = compose::open(beside.setup.options(), surroundings)
        .await
        .expect("opens");
    let (router, _) = compose::app(opened, Draining::default())
        .await
        .expect("composes");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let task = tokio::spawn(async move {
        axum::serve(listener, router).await.expect("serves");
    });
    Served { address, task }
}

/// An answer as it came over the wire.
pub struct Reply {
    /// The status; 0 when the server hung up without a word.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body, without its chunks' sizes.
    pub body: String,
}

impl Reply {
    /// Everything, for searching.
    pub fn whole(&self) -> String {
        format!("{}\r\n\r\n{}", self.head, self.body)
    }

    /// A header; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value.trim())
    }

    /// The values of a header that may be there several times.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let own = lines.filter(|(own, _)| own.eq_ignore_ascii_case(name));
        own.map(|(_, value)| value.trim()).collect()
    }
}

/// Sends bytes and reads until the server closes; the bytes should say `Connection: close`.
pub async fn send(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.expect("listens");
    // A server that has read enough may close before everything is written.
    stream.write_all(bytes).await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .unwrap_or((answer.as_str(), ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|word| word.parse().ok())
        .unwrap_or(0);
    let chunked = head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked");
    let body = if chunked {
        unchunked(body)
    } else {
        body.to_owned()
    };
    Reply {
        status,
        head: head.to_owned(),
        body,
    }
}

/// Pages are ASCII up to a few quotation marks, so sizes are good enough as they were counted:
/// lines that are nothing but a size are dropped.
fn unchunked(body: &str) -> String {
    let mut bytes = body.as_bytes();
    let mut out = Vec::new();
    while let Some(at) = bytes.windows(2).position(|pair| pair == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..at]).ok();
        let size = size
            .and_then(|text| usize::from_str_radix(text.trim(), 16).ok())
            .unwrap_or(0);
        let start = at + 2;
        if size == 0 || start + size > bytes.len() {
            break;
        }
        out.extend_from_slice(&bytes[start..start + size]);
        bytes = &bytes[(start + size + 2).min(bytes.len())..];
    }
    String::from_utf8_lossy(&out).into_owned()
}
