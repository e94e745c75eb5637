//! What the egress guard allows leads to the public internet, or to exactly what the operator named;
//! and an origin that a provider sends is on a host that the app's file names.
//!
//! Input: the allow list, the address, the addresses its name resolves to, the app's host patterns.
//! All of it is judged a second time, by parsers that share nothing with ours: text operations and
//! the standard library's addresses.

#![no_main]

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use async_trait::async_trait;
use fuzz::{lines, ready};
use libfuzzer_sys::fuzz_target;
use patchbay::catalog::{Capture, CaptureFrom, CaptureKind, CheckedCaptures, HostPattern};
use patchbay::outbound::guard::{AllowList, Guard, Resolve, Route};
use url::Url;

fuzz_target!(|text: &str| {
    let [allowed, address, resolved, patterns] = lines(text);
    let Ok(allow) = AllowList::parse(allowed) else {
        return;
    };
    let resolved: Vec<IpAddr> = resolved
        .split(' ')
        .filter_map(|ip| ip.parse().ok())
        .collect();
    let guard = Guard::new(allow, Arc::new(Fixed(resolved.clone())));
    if let Ok(url) = Url::parse(address)
        && let Ok(route) = guard.check(&url)
    {
        let seen = Seen::read(url.as_str());
        match route {
            Route::Public => assert!(seen.is_public(), "{url}"),
            Route::Exempt => assert!(seen.is_named_in(allowed), "{url} by {allowed}"),
        }
        match ready(guard.addresses(seen.host, route)) {
            Ok(dialled) if route == Route::Public => {
                assert!(resolved.iter().all(|ip| is_global(*ip)), "{resolved:?}");
                assert!(dialled.iter().all(|ip| resolved.contains(ip)));
            }
            Ok(dialled) => assert!(!dialled.is_empty()),
            Err(_) => assert!(resolved.is_empty() || route == Route::Public),
        }
    }
    origin_of_the_app(address, patterns);
});

/// An origin is kept only if its host is one that the file names.
fn origin_of_the_app(sent: &str, patterns: &str) {
    let patterns: Vec<&str> = patterns.split(' ').collect();
    let Some(hosts) = patterns
        .iter()
        .map(|text| HostPattern::parse(text))
        .collect()
    else {
        return;
    };
    let capture = Capture {
        name: "origin".to_owned(),
        from: CaptureFrom::Token,
        at: "/origin".to_owned(),
        kind: CaptureKind::Origin(hosts),
        required: false,
    };
    let mut captures = CheckedCaptures::default();
    if captures.take_one(&capture, Some(sent)).is_err() {
        return;
    }
    let Some(origin) = captures.get("origin") else {
        return;
    };
    let seen = Seen::read(origin);
    let named = patterns
        .iter()
        .any(|pattern| match pattern.strip_prefix("*.") {
            Some(above) => seen.host.strip_suffix(above).is_some_and(|below| {
                below
                    .strip_suffix('.')
                    .is_some_and(|labels| !labels.is_empty())
            }),
            None => seen.host == *pattern,
        });
    assert!(named, "{origin} by {patterns:?}");
    assert!(seen.scheme == "https" && seen.port == 443, "{origin}");
    assert_eq!(origin, format!("https://{}", seen.host));
}

/// An address, taken apart as RFC 3986 writes it.
struct Seen<'a> {
    scheme: &'a str,
    user: Option<&'a str>,
    host: &'a str,
    port: u16,
}

impl<'a> Seen<'a> {
    fn read(text: &'a str) -> Self {
        let (scheme, rest) = text
            .split_once("://")
            .expect("an address with an authority");
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let colon = place.rfind(':').filter(|at| !place[*at..].contains(']'));
        let (host, port) = colon.map_or((place, None), |at| (&place[..at], Some(&place[at + 1..])));
        let usual = if scheme == "https" { 443 } else { 80 };
        let port = port.map_or(usual, |digits| digits.parse().expect("a port"));
        Self {
            scheme,
            user,
            host,
            port,
        }
    }

    fn is_public(&self) -> bool {
        let known = self.scheme == "https" && [443, 8443].contains(&self.port);
        known
            && self.user.is_none()
            && self
                .ip()
                .map_or_else(|| is_public_name(self.host), is_global)
    }

    fn ip(&self) -> Option<IpAddr> {
        ip(self.host)
    }

    /// Whether the operator's list names exactly this host and port, however it spells them.
    fn is_named_in(&self, list: &str) -> bool {
        let mut entries = list.split(|c: char| c == ',' || c.is_whitespace());
        self.user.is_none()
            && entries.any(|entry| {
                let Some((host, port)) = entry.rsplit_once(':') else {
                    return false;
                };
                let same = match self.ip() {
                    Some(own) => ip(host) == Some(own),
                    None => host.eq_ignore_ascii_case(self.host),
                };
                same && port.parse() == Ok(self.port)
            })
    }
}

/// A literal address, in all spellings of `inet_aton` and in brackets.
fn ip(host: &str) -> Option<IpAddr> {
    if let Some(v6) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return v6.parse::<Ipv6Addr>().ok().map(IpAddr::from);
    }
    let number = |text: &str| {
        let lower = text.to_ascii_lowercase();
        match (lower.strip_prefix("0x"), lower.strip_prefix('0')) {
            (Some(""), _) | (_, Some("")) => Some(0),
            (Some(digits), _) => u32::from_str_radix(digits, 16).ok(),
            (_, Some(digits)) => u32::from_str_radix(digits, 8).ok(),
            _ => lower.parse().ok(),
        }
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    let parts: Vec<u32> = host.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    let bits = first
        .iter()
        .enumerate()
        .try_fold(0, |bits: u32, (at, part)| {
            (at < 3 && *part < 256).then(|| bits | part << (24 - 8 * at))
        })?;
    Some(Ipv4Addr::from(bits | last).into())
}

fn is_public_name(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or_default();
    let inside = ["localhost", "local", "internal", "onion", "lan"].contains(&end);
    let home = format!(".{name}").ends_with(".home.arpa");
    name.contains('.') && !end.is_empty() && !inside && !home
}

fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => match v6.segments() {
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                is_global_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
            }
            [0x2001, 0..0x200 | 0xdb8, ..] | [0x2002 | 0x3ffe, ..] | [0x3fff, 0..0x1000, ..] => {
                false
            }
            [first, ..] => (0x2000..0x4000).contains(&first),
        },
    }
}

fn is_global_v4(v4: Ipv4Addr) -> bool {
    let special = match v4.octets() {
        [0 | 240..=255, ..] | [192, 0, 0, _] | [198, 18 | 19, ..] | [168, 63, 129, 16] => true,
        [100, second, ..] => second & 0xc0 == 64,
        _ => false,
    };
    let std = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || v4.is_multicast();
    !special && !std
}

/// A resolver that knows one answer.
struct Fixed(Vec<IpAddr>);

#[async_trait]
impl Resolve for Fixed {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(self.0.clone())
    }
}
