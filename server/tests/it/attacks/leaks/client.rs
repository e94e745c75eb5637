//! A caller over the wire, and what it expects of every page.

use super::*;

/// A caller over the wire that keeps cookies and every answer.
pub(super) struct Client {
    pub(super) address: SocketAddr,
    pub(super) host: String,
    pub(super) cookies: BTreeMap<String, String>,
    pub(super) answers: Vec<String>,
    /// Everything that was handed out and opens something.
    pub(super) handed_out: Vec<String>,
    pub(super) pages: usize,
}

impl Client {
    pub(super) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let path = path
            .strip_prefix(&format!("http://{}", self.host))
            .unwrap_or(path);
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.host
        );
        request.push_str(&format!(
            "Content-Length: {}\r\nCookie: {}\r\n",
            body.len(),
            cookies.join("; ")
        ));
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let reply = wire::send(self.address, format!("{request}\r\n{body}").as_bytes()).await;
        assert_ne!(reply.status, 0, "{method} {path} got no answer");
        for cookie in reply.all("set-cookie") {
            let (name, value) = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            if !value.is_empty() {
                self.handed_out.push(value.to_owned());
                self.handed_out.extend(value.split('.').map(str::to_owned));
            }
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if reply.header("content-type").starts_with("text/html") {
            self.pages += 1;
            is_private(&reply, path);
        }
        self.answers.push(reply.whole());
        reply
    }

    pub(super) async fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, &[("Accept", "text/html")], "").await
    }

    pub(super) async fn api(
        &mut self,
        method: &str,
        path: &str,
        credential: (&str, &str),
        body: Value,
    ) -> Value {
        let headers = [credential, ("Content-Type", "application/json")];
        let reply = self.ask(method, path, &headers, &body.to_string()).await;
        serde_json::from_str(&reply.body)
            .unwrap_or_else(|error| panic!("{path}: {error}: {}", reply.body))
    }

    pub(super) async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Reply {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Accept", "text/html"),
        ];
        self.ask(
            "POST",
            &format!("/_ui/connect/{endpoint}"),
            &headers,
            &body.finish(),
        )
        .await
    }
}

/// What keeps a page's address and content out of other people's logs and caches.
#[track_caller]
pub(super) fn is_private(reply: &Reply, path: &str) {
    assert_eq!(
        reply.header("referrer-policy"),
        "same-origin",
        "{path}: {}",
        reply.head
    );
    assert_eq!(
        reply.header("cache-control"),
        "no-store",
        "{path}: {}",
        reply.head
    );
    assert_eq!(
        reply.header("x-content-type-options"),
        "nosniff",
        "{path}: {}",
        reply.head
    );
    if !reply.header("location").is_empty() {
        return;
    }
    let policy = reply.header("content-security-policy");
    for wanted in [
        "default-src 'none'",
        "img-src 'self';",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors",
    ] {
        assert!(policy.contains(wanted), "{path}: no {wanted} in {policy}");
    }
    // Whatever a browser fetches by itself comes from us.
    let pattern = r#"(?is)<(img|script|link|iframe|source|video|audio|object|embed|use|form)\b[^>]*?\b(src|href|srcset|data|action|poster)="([^"]*)""#;
    let pattern = regex::Regex::new(pattern).expect("a pattern");
    for part in pattern.captures_iter(&reply.body) {
        let address = &part[3];
        let ours = address.starts_with('/') && !address.starts_with("//");
        assert!(
            ours || address.is_empty() || address.starts_with('#'),
            "{path} fetches {address}"
        );
    }
    assert!(
        !reply.body.contains("url(http") && !reply.body.contains("@import"),
        "{path}"
    );
}

pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {value}"))
}
