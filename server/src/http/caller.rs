//! Counting callers: where a request comes from, what its buckets have left, and whether it has proved
//! to come from a project's own backend.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};

use http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::Shared;
use super::api::public::proxy::ANSWERED_BY;
use super::error::ApiError;
use crate::options::Options;
use crate::services::limits::{self, Allowance, Bucket};

/// Where proxies say whom they speak for.
const FORWARDED: &str = "x-forwarded-for";

/// The address of whoever opened the connection; absent where there is none, as in tests.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The tightest allowance that a request has met, for the headers of its answer.
#[derive(Clone, Debug, Default)]
pub struct Met(Arc<Mutex<Option<Allowance>>>);

impl Met {
    fn note(&self, allowance: Allowance) {
        let mut met = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if met.is_none_or(|met| allowance.remaining < met.remaining) || allowance.remaining == 0 {
            *met = Some(allowance);
        }
    }

    /// Says in the answer what is left
    /// (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-07>).
    pub fn tell(&self, status: StatusCode, headers: &mut HeaderMap) {
        let met = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(met) = met else { return };
        // Whole seconds, rounded up: who waits that long is not refused again.
        let reset = u64::try_from(met.reset.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
        let mut set = |name: HeaderName, number: u64| {
            headers.insert(name, HeaderValue::from(number));
        };
        set(HeaderName::from_static("ratelimit-limit"), met.limit.into());
        set(
            HeaderName::from_static("ratelimit-remaining"),
            met.remaining.into(),
        );
        set(HeaderName::from_static("ratelimit-reset"), reset);
        let is_ours = !headers.contains_key(ANSWERED_BY);
        if status == StatusCode::TOO_MANY_REQUESTS && is_ours {
            let seconds = HeaderValue::from(reset.max(1));
            headers.entry(header::RETRY_AFTER).or_insert(seconds);
        }
    }
}

/// Whether a request came with an API key that is good. What only the project may know is told to no
/// other.
#[derive(Clone, Debug, Default)]
pub struct Backend(Arc<AtomicBool>);

impl Backend {
    /// The key is good.
    pub fn prove(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a key was good.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Takes the request from a bucket.
///
/// # Errors
/// `too_many_requests` when it is empty.
pub fn count(core: &Shared, request: &Extensions, bucket: &Bucket) -> Result<(), ApiError> {
    let met = request.get::<Met>();
    match core.limits.take(bucket) {
        Ok(allowance) => {
            if let (Some(met), Some(allowance)) = (met, allowance) {
                met.note(allowance);
            }
            Ok(())
        }
        Err(allowance) => {
            if let Some(met) = met {
                met.note(allowance);
            }
            Err(limits::refusal(bucket, allowance).into())
        }
    }
}

/// Where a request comes from: the nearest address that is no proxy of ours. What stands further
/// left in `X-Forwarded-For` was written by the client and proves nothing.
#[must_use]
pub fn address(options: &Options, peer: Peer, headers: &HeaderMap) -> IpAddr {
    let proxies = &options.address.trusted_proxies;
    let mut nearest = peer.0;
    if !proxies.contains(nearest) {
        if headers.contains_key(FORWARDED) {
            warn_of_proxy(nearest);
        }
        return nearest;
    }
    let forwarded: Vec<&str> = headers
        .get_all(FORWARDED)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for entry in forwarded.iter().rev() {
        let Some(address) = read(entry.trim()) else {
            break;
        };
        nearest = address;
        if !proxies.contains(address) {
            break;
        }
    }
    nearest
}

/// Tells the operator, once, of what looks like a proxy of theirs that they have not named.
fn warn_of_proxy(peer: IpAddr) {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        tracing::warn!(
            %peer,
            "an X-Forwarded-For came from an address that PATCHBAY_TRUSTED_PROXIES does not list: if \
             that is your proxy, all clients behind it share one rate limit"
        );
    });
}

/// An entry of `X-Forwarded-For`; some proxies add the port.
fn read(entry: &str) -> Option<IpAddr> {
    let bracketed = entry
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next());
    bracketed
        .unwrap_or(entry)
        .parse()
        .ok()
        .or_else(|| entry.parse::<std::net::SocketAddr>().ok().map(|it| it.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(proxies: &str) -> Options {
        let name = "PATCHBAY_TRUSTED_PROXIES".to_owned();
        Options::from_layers(None, [(name, proxies.to_owned())])
            .unwrap_or_else(|problems| panic!("{problems}"))
            .options
    }

    fn seen(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        address(&options(proxies), Peer(peer.parse().unwrap()), &headers).to_string()
    }

    #[test]
    fn only_proxies_of_ours_are_believed() {
        assert_eq!(seen("", "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
        assert_eq!(
            seen("10.0.0.0/8", "192.0.2.1", &["198.51.100.9"]),
            "192.0.2.1"
        );
        assert_eq!(
            seen("10.0.0.0/8", "10.0.0.1", &["198.51.100.9"]),
            "198.51.100.9"
        );
        assert_eq!(seen("10.0.0.0/8", "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_the_client_wrote_itself_is_ignored() {
        let through = |forwarded: &[&str]| seen("10.0.0.0/8", "10.0.0.1", forwarded);
        assert_eq!(through(&["203.0.113.66, 198.51.100.9"]), "198.51.100.9");
        assert_eq!(
            through(&["203.0.113.66", "198.51.100.9, 10.0.0.2"]),
            "198.51.100.9"
        );
        assert_eq!(through(&["198.51.100.9, nonsense, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(through(&["198.51.100.9:4711"]), "198.51.100.9");
        assert_eq!(through(&["[2001:db8::9]:4711"]), "2001:db8::9");
    }
}
