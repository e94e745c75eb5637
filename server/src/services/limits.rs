//! How often one caller may ask.
//!
//! Three buckets per request at most: the address it comes from, the API key, the linked account
//! behind a session token. Each refills steadily and holds a burst (GCRA). They live in this
//! process: with N processes behind a load balancer a caller gets up to N times as much, which is
//! cheaper than a write per request and as good against a runaway loop.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::LinkedAccountKey;
use governor::clock::Clock as _;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;
use crate::crypto::token::{TokenHash, hash};
use crate::domain::scope::Scope;

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// Everybody behind an address; of IPv6 the /64 that one customer of a network gets.
    Address(IpAddr),
    /// An API key, by its hash.
    Key(TokenHash),
    /// A linked account that acts for itself.
    Account(LinkedAccountKey),
    /// A project in one environment.
    Project(Scope),
}

impl Bucket {
    /// The bucket of an address.
    #[must_use]
    pub fn of_address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
        })
    }

    /// The bucket of an API key.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        Self::Key(hash(key))
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::Address(_) => "this address",
            Self::Key(_) => "this API key",
            Self::Account(_) => "this linked account",
            Self::Project(_) => "this project",
        }
    }
}

/// What a caller has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests may come at once after a pause.
    pub limit: u32,
    /// How many of them are left.
    pub remaining: u32,
    /// How long until the bucket is full again; of an empty one, until the next request may come.
    pub reset: Duration,
}

type Buckets = RateLimiter<Bucket, DashMapStateStore<Bucket>, OurClock, StateInformationMiddleware>;

/// The buckets of this process.
pub struct Limits {
    buckets: Option<Buckets>,
    clock: OurClock,
    per_second: u32,
    burst: u32,
}

impl Limits {
    /// Full buckets that hold `burst` requests and regain `per_second`; `None` limits nothing.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, per_second: Option<NonZeroU32>, burst: NonZeroU32) -> Self {
        let clock = OurClock(clock);
        let buckets = per_second.map(|rate| {
            let quota = Quota::per_second(rate).allow_burst(burst);
            Buckets::new(quota, DashMapStateStore::default(), clock.clone())
        });
        Self {
            buckets,
            clock,
            per_second: per_second.map_or(0, NonZeroU32::get),
            burst: burst.get(),
        }
    }

    /// Takes one request from a bucket. `Ok(None)` where nothing is limited.
    ///
    /// # Errors
    /// An empty bucket, with the time to wait.
    pub fn take(&self, bucket: &Bucket) -> std::result::Result<Option<Allowance>, Allowance> {
        let Some(buckets) = &self.buckets else {
            return Ok(None);
        };
        match buckets.check_key(bucket) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let spent = self.burst.saturating_sub(remaining);
                Ok(Some(Allowance {
                    limit: self.burst,
                    remaining,
                    reset: Duration::from_secs_f64(f64::from(spent) / f64::from(self.per_second)),
                }))
            }
            Err(until) => Err(Allowance {
                limit: self.burst,
                remaining: 0,
                reset: until.wait_time_from(self.clock.now()),
            }),
        }
    }

    /// Forgets callers whose buckets are full again.
    pub fn forget_idle(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.retain_recent();
            buckets.shrink_to_fit();
        }
    }
}

/// The failure that an empty bucket answers with.
#[must_use]
pub fn refusal(bucket: &Bucket, allowance: Allowance) -> super::Error {
    let ms = allowance.reset.as_millis().max(1);
    Failure::because(
        ErrorCode::TooManyRequests,
        format!(
            "Too many requests from {}: try again in {ms} ms",
            bucket.words()
        ),
    )
    .into()
}

/// Our time in the limiter's terms, so that a test can move it.
#[derive(Clone)]
struct OurClock(Arc<dyn Clock>);

impl governor::clock::Clock for OurClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // Not the time of day: set back, it would keep every caller out until it has caught up.
        self.0.running().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{ManualClock, Timestamp};

    fn limits(clock: &ManualClock, per_second: u32, burst: u32) -> Limits {
        let burst = NonZeroU32::new(burst).unwrap();
        Limits::new(Arc::new(clock.clone()), NonZeroU32::new(per_second), burst)
    }

    #[test]
    fn a_burst_is_followed_by_the_steady_rate() {
        let clock = ManualClock::at(Timestamp(1_000_000));
        let limits = limits(&clock, 10, 3);
        let address = Bucket::of_address("192.0.2.1".parse().unwrap());
        for remaining in [2, 1, 0] {
            let left = limits.take(&address).unwrap().unwrap();
            assert_eq!((left.limit, left.remaining), (3, remaining));
        }
        let empty = limits.take(&address).unwrap_err();
        assert_eq!(empty.reset, Duration::from_millis(100));
        clock.advance(Duration::from_millis(99));
        assert!(limits.take(&address).is_err());
        clock.advance(Duration::from_millis(1));
        assert!(limits.take(&address).is_ok());
        assert!(limits.take(&address).is_err());
        let other = Bucket::of_address("192.0.2.2".parse().unwrap());
        assert!(limits.take(&other).is_ok(), "a neighbour has its own");
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let clock = ManualClock::at(Timestamp(1_795_176_000_000_000));
        let limits = limits(&clock, 10, 3);
        let address = Bucket::of_address("192.0.2.1".parse().unwrap());
        // What the limiter calls zero is when it was made.
        clock.advance(Duration::from_secs(7200));
        assert!(limits.take(&address).is_ok());
        clock.set_back(Duration::from_secs(3600));
        assert!(limits.take(&address).is_ok());
    }

    #[test]
    fn no_rate_limits_nothing() {
        let clock = ManualClock::at(Timestamp(0));
        let limits = limits(&clock, 0, 1);
        let address = Bucket::of_address("192.0.2.1".parse().unwrap());
        for _ in 0..10 {
            assert_eq!(limits.take(&address), Ok(None));
        }
    }

    #[test]
    fn an_ipv6_customer_has_one_bucket() {
        let bucket = |text: &str| Bucket::of_address(text.parse().unwrap());
        assert_eq!(bucket("2001:db8:1:2::1"), bucket("2001:db8:1:2:ffff::9"));
        assert_ne!(bucket("2001:db8:1:2::1"), bucket("2001:db8:1:3::1"));
        assert_eq!(bucket("::ffff:192.0.2.1"), bucket("192.0.2.1"));
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let clock = ManualClock::at(Timestamp(0));
        let limits = limits(&clock, 10, 3);
        let address = Bucket::of_address("192.0.2.1".parse().unwrap());
        limits.take(&address).unwrap();
        clock.advance(Duration::from_secs(1));
        limits.forget_idle();
        assert!(limits.buckets.as_ref().unwrap().is_empty());
    }
}
