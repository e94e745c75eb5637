//! The address under which the world knows this server.
//!
//! Everything that leaves the server and names it (redirect URIs, hosted links, cookies) is built
//! from this value and never from a request's `Host`.

use std::borrow::Cow;
use std::fmt;

use url::{Host, Url};

use crate::options::OptionValue;

/// An `https` URL, or an `http` URL of this machine, without query, fragment and user, and without
/// a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    loopback: bool,
    host_port: String,
    base_path: String,
}

impl PublicUrl {
    /// Scheme, host and port as browsers write an origin: `https://connect.acme.test`.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.host_port)
    }

    /// The host, with the port unless it is the scheme's own: what a browser sends as `Host`.
    #[must_use]
    pub fn host_port(&self) -> &str {
        &self.host_port
    }

    /// The path prefix: empty, or beginning and not ending with a slash.
    #[must_use]
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The public address of `path`, which is a path of ours (with a query, if there is one) and
    /// begins with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{self}{slash}{path}")
    }

    /// Whether only this machine can open it: `localhost`, `*.localhost`, `127.0.0.0/8`, `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether the scheme is `https`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.base_path)
    }
}

impl OptionValue for PublicUrl {
    const RIGHT: &'static str = "an `https` URL such as `https://connect.example.com` (`http` only \
                                 for this machine, such as `http://localhost:3000`), with a path \
                                 prefix if you like";
    // It may hold a password by mistake.
    const ECHO: bool = false;

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        let url = Url::parse(text).map_err(|_| Self::wrong())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Self::wrong());
        }
        let host = url.host().ok_or_else(Self::wrong)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("not hold a user name or a password".into());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("not have a query or a fragment".into());
        }
        let loopback = is_loopback(&host);
        let https = url.scheme() == "https";
        if !https && !loopback {
            return Err("use `https`; `http` is only for this machine, such as \
                        `http://localhost:3000`"
                .into());
        }
        let host_port = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let base_path = url.path().trim_end_matches('/').to_owned();
        if !is_plain_path(&base_path) {
            return Err(
                "have a path of letters, digits, `-`, `.`, `_`, `~` and single slashes \
                        only"
                    .into(),
            );
        }
        Ok(Self {
            https,
            loopback,
            host_port,
            base_path,
        })
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Whether `path` needs no encoding anywhere it is put: routes, cookies, HTML.
fn is_plain_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().all(plain) && !path.contains("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> PublicUrl {
        PublicUrl::parse(text).expect("right")
    }

    #[test]
    fn its_parts_are_those_of_the_url() {
        let url = url("https://Connect.Acme.test:443/in/side/");
        assert_eq!(url.origin(), "https://connect.acme.test");
        assert_eq!(url.host_port(), "connect.acme.test");
        assert_eq!(url.base_path(), "/in/side");
        assert_eq!(
            url.join("/c/page_1?q=x"),
            "https://connect.acme.test/in/side/c/page_1?q=x"
        );
        assert!(url.is_https() && !url.is_loopback());
    }

    #[test]
    fn without_a_prefix_the_base_path_is_empty() {
        let url = url("http://localhost:3000/");
        assert_eq!(url.base_path(), "");
        assert_eq!(url.to_string(), "http://localhost:3000");
        assert_eq!(url.join("/api"), "http://localhost:3000/api");
        assert_eq!(url.join("api"), "http://localhost:3000/api");
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for host in [
            "localhost:3000",
            "connect.localhost",
            "127.9.9.9",
            "[::1]:8080",
        ] {
            let url = url(&format!("http://{host}"));
            assert!(url.is_loopback() && !url.is_https(), "{host}");
            assert_eq!(url.host_port(), host);
        }
        for host in [
            "acme.test",
            "192.168.0.1",
            "[::2]",
            "localhost.acme.test",
            "notlocalhost",
        ] {
            let refusal = PublicUrl::parse(&format!("http://{host}")).expect_err(host);
            assert!(refusal.starts_with("use `https`"), "{refusal}");
            assert!(!url(&format!("https://{host}")).is_loopback());
        }
    }

    #[test]
    fn anything_beside_scheme_host_port_and_path_is_refused() {
        for wrong in [
            "",
            "acme.test",
            "ftp://acme.test",
            "https://user@acme.test",
            "https://:word@acme.test",
            "https://acme.test?a=b",
            "https://acme.test?",
            "https://acme.test#",
            "https://acme.test//a",
            "https://acme.test/a//b",
            "https://acme.test/a%20b",
            "https://acme.test/a;b",
        ] {
            assert!(PublicUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
