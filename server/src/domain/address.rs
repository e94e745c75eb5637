//! Addresses of the host that browsers are let to: what they may look like. Which ones are let is the
//! project's ([`super::project`]).

use url::{Host, Url};

/// An origin exactly as browsers send it, so that comparing texts is comparing origins. It also
/// stands in a `frame-ancestors` directive, where `*` and `;` would mean something.
#[must_use]
pub fn is_origin(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-.:/[]".contains(&b);
    let parsed = Url::parse(text).ok();
    text.bytes().all(plain)
        && parsed.is_some_and(|url| {
            is_safe(&url) && url.origin().is_tuple() && url.origin().ascii_serialization() == text
        })
}

/// Whether people can be sent back there.
#[must_use]
pub fn is_return_url(text: &str) -> bool {
    // Browsers read a backslash as a slash, others do not.
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    let plain = !text.chars().any(odd);
    let parsed = Url::parse(text).ok();
    plain
        && parsed.is_some_and(|url| {
            is_safe(&url)
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

/// Whether nobody between a browser and the host can read along.
fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
