//! The client against a server of raw bytes on this machine.

use std::sync::{Arc, Mutex};

use http::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;

use super::super::guard::tests::ScriptedResolver;
use super::super::guard::{AllowList, BlockReason};
use super::*;

/// What the server does after it has read a request.
#[derive(Clone)]
enum Reply {
    /// Writes this and closes.
    Bytes(Vec<u8>),
    /// Writes this, then nothing, and stays open.
    Stall(Vec<u8>),
    /// Writes the first once and the second for ever.
    Endless(Vec<u8>, Vec<u8>),
}

struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

async fn serve(reply: Reply) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let log = requests.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let (reply, log) = (reply.clone(), log.clone());
            tokio::spawn(async move {
                let mut seen = Vec::new();
                let mut buffer = [0_u8; 4096];
                while !seen.windows(4).any(|four| four == b"\r\n\r\n") {
                    match socket.read(&mut buffer).await {
                        Ok(0) | Err(_) => return,
                        Ok(read) => seen.extend_from_slice(&buffer[..read]),
                    }
                }
                log.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&seen).into_owned());
                match reply {
                    Reply::Bytes(bytes) => drop(socket.write_all(&bytes).await),
                    Reply::Stall(bytes) => {
                        drop(socket.write_all(&bytes).await);
                        drop(socket.read(&mut buffer).await);
                    }
                    Reply::Endless(head, again) => {
                        drop(socket.write_all(&head).await);
                        while socket.write_all(&again).await.is_ok() {}
                    }
                }
            });
        }
    });
    Server { port, requests }
}

fn client(allow: &str, answers: &[&[&str]]) -> GuardedClient {
    GuardedClient::new(Guard::new(
        AllowList::parse(allow).unwrap(),
        ScriptedResolver::new(answers),
    ))
}

async fn get(server: &Server, path: &str) -> Result<OutboundResponse, OutboundError> {
    send_to(server, path, |_| ()).await
}

async fn send_to(
    server: &Server,
    path: &str,
    change: impl FnOnce(&mut OutboundRequest),
) -> Result<OutboundResponse, OutboundError> {
    let allow = format!("fake.test:{}", server.port);
    let url = Url::parse(&format!("http://{allow}{path}")).unwrap();
    let mut request = OutboundRequest::new(Method::GET, url);
    request.deadline = Duration::from_secs(5);
    change(&mut request);
    client(&allow, &[&["127.0.0.1"]]).send(request).await
}

fn ok(headers: &str, body: &[u8]) -> Reply {
    Reply::Bytes([format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat())
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let server = serve(ok("X-Kind: a\r\nContent-Length: 5\r\n", b"hello")).await;
    let answer = send_to(&server, "/me?key=1", |request| {
        request.method = Method::POST;
        request.body = b"ping".to_vec();
        request
            .headers
            .insert("authorization", "Bearer t".parse().unwrap());
    })
    .await
    .unwrap();
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (StatusCode::OK, b"hello".as_slice())
    );
    assert_eq!(answer.headers["x-kind"], "a");
    let seen = server.requests.lock().unwrap().join("");
    assert!(seen.starts_with("POST /me?key=1 HTTP/1.1\r\n"), "{seen}");
    for part in [
        "authorization: Bearer t",
        "user-agent: Patchbay/",
        "content-length: 4",
    ] {
        assert!(seen.contains(part), "{seen}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let head = format!("HTTP/1.1 {status} X\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
        let server = serve(Reply::Bytes(head.into_bytes())).await;
        let answer = get(&server, "/token").await.unwrap();
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(server.requests.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_large_answer_is_cut_off() {
    let too_large = |problem: OutboundError| match problem {
        OutboundError::TooLarge { limit, .. } => limit,
        other => panic!("{other}"),
    };
    let declared = serve(ok("Content-Length: 10000000000\r\n", b"x")).await;
    assert_eq!(
        too_large(get(&declared, "/").await.unwrap_err()),
        1024 * 1024
    );

    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat();
    let endless = serve(Reply::Endless(head, chunk)).await;
    assert_eq!(
        too_large(get(&endless, "/").await.unwrap_err()),
        1024 * 1024
    );
    let small = send_to(&endless, "/", |request| request.body_limit = 10).await;
    assert_eq!(too_large(small.unwrap_err()), 10);
}

#[tokio::test]
async fn a_compressed_bomb_counts_by_what_it_becomes() {
    use base64::Engine as _;
    let bomb = base64::engine::general_purpose::STANDARD
        .decode(MEGABYTE_OF_ZEROS)
        .unwrap();
    let headers = format!(
        "Content-Encoding: gzip\r\nContent-Length: {}\r\n",
        bomb.len()
    );
    let server = serve(ok(&headers, &bomb)).await;
    assert_eq!(get(&server, "/").await.unwrap().body.len(), 1024 * 1024);
    let problem = send_to(&server, "/", |request| request.body_limit = 100_000)
        .await
        .unwrap_err();
    assert!(
        matches!(problem, OutboundError::TooLarge { limit: 100_000, .. }),
        "{problem}"
    );
}

#[tokio::test]
async fn a_slow_answer_ends_at_the_deadline() {
    for reply in [
        Reply::Stall(Vec::new()),
        Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow".to_vec()),
    ] {
        let server = serve(reply).await;
        let short = Duration::from_millis(150);
        let problem = send_to(&server, "/", |request| request.deadline = short)
            .await
            .unwrap_err();
        assert!(
            matches!(problem, OutboundError::Timeout { .. }),
            "{problem}"
        );
        assert!(problem.may_have_been_received());
    }
}

#[tokio::test]
async fn what_is_not_http_is_a_broken_answer() {
    let many = "X-Y: z\r\n".repeat(100_000);
    for bytes in [
        b"SSH-2.0-OpenSSH\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz".to_vec(),
        format!("HTTP/1.1 200 OK\r\n{many}\r\n").into_bytes(),
        Vec::new(),
    ] {
        let server = serve(Reply::Bytes(bytes)).await;
        let problem = get(&server, "/").await.unwrap_err();
        assert!(matches!(problem, OutboundError::Broken { .. }), "{problem}");
    }
}

#[tokio::test]
async fn a_closed_port_is_no_connection_and_may_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let server = Server {
        port,
        requests: Arc::default(),
    };
    let problem = get(&server, "/").await.unwrap_err();
    assert_eq!(
        problem,
        OutboundError::Connect {
            host: "fake.test".to_owned()
        }
    );
    assert!(!problem.may_have_been_received());
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_where_it_would_be_dialled() {
    // Loopback only: were the guard broken, this test would dial what it scripts.
    for answer in [&["127.0.0.1"][..], &["127.0.0.1", "::1"], &["::1"]] {
        let client = client("", &[answer]);
        let url = Url::parse("https://rebind.test/x?secret=1").unwrap();
        let problem = client
            .send(OutboundRequest::new(Method::GET, url))
            .await
            .unwrap_err();
        let why = BlockReason::PrivateAddress;
        assert_eq!(
            problem,
            OutboundError::Blocked {
                host: "rebind.test".to_owned(),
                why
            }
        );
    }
}

#[tokio::test]
async fn an_exempt_connection_is_not_reused_for_another_port() {
    let server = serve(ok("Content-Length: 0\r\n", b"")).await;
    let client = client(&format!("fake.test:{}", server.port), &[&["127.0.0.1"]]);
    let call = |text: String| {
        let request = OutboundRequest::new(Method::GET, Url::parse(&text).unwrap());
        client.send(request)
    };
    assert!(
        call(format!("http://fake.test:{}/", server.port))
            .await
            .is_ok()
    );
    for text in [
        "https://fake.test/",
        "https://fake.test:8443/",
        "http://fake.test:1/",
    ] {
        let problem = call(text.to_owned()).await.unwrap_err();
        assert!(
            matches!(problem, OutboundError::Blocked { .. }),
            "{text}: {problem}"
        );
    }
    assert_eq!(server.requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_name_without_addresses_is_told_apart() {
    let client = client("", &[&[]]);
    let url = Url::parse("https://nowhere.test/").unwrap();
    let problem = client
        .send(OutboundRequest::new(Method::GET, url))
        .await
        .unwrap_err();
    assert_eq!(
        problem,
        OutboundError::Unresolved {
            host: "nowhere.test".to_owned()
        }
    );
}

/// 1,048,576 zero bytes, gzip, base64.
const MEGABYTE_OF_ZEROS: &str = concat!(
    "H4sIAAAAAAACA+3BMQEAAADCoPVPbQhfoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPgMc6jinAAAQAA==",
);

#[test]
fn what_could_not_be_made_is_made_the_next_time() {
    let cell = OnceLock::new();
    assert_eq!(kept(&cell, || Err::<u8, _>("no")), Err("no"));
    assert_eq!(kept(&cell, || Ok::<_, &str>(1)), Ok(&1));
    assert_eq!(kept(&cell, || Err("no")), Ok(&1));
}
