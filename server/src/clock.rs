//! Time as a parameter.
//!
//! Nothing outside this file reads the system's clock (`clippy.toml` says so), so a test moves time
//! instead of waiting for it. Leases between processes alone use the database's time: see
//! `store::leases`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment: microseconds since 1970-01-01T00:00:00Z. This is how the store keeps time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `duration` later; at the end of time rather than wrapped.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros))
    }

    /// The moment `duration` earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(micros))
    }

    /// How long after `earlier` this is; zero if it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// RFC 3339 with milliseconds, UTC: `2026-11-20T12:00:00.000Z`, as Cobalt's clients know it.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let nanos = i128::from(self.0 - self.0.rem_euclid(1000)) * 1000;
        let Ok(moment) = OffsetDateTime::from_unix_timestamp_nanos(nanos) else {
            return String::new();
        };
        let text = moment.format(&Rfc3339).unwrap_or_default();
        match text.split_once('.') {
            Some((seconds, fraction)) => {
                format!("{seconds}.{:0<3}Z", fraction.trim_end_matches('Z'))
            }
            None => format!("{}.000Z", text.trim_end_matches('Z')),
        }
    }
}

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The current moment.
    fn now(&self) -> Timestamp;

    /// How long this clock runs. Unlike [`Self::now`] it never goes back, whatever somebody corrects.
    fn running(&self) -> Duration;
}

/// The system's clock.
#[derive(Debug)]
pub struct SystemClock {
    began: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            began: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn running(&self) -> Duration {
        self.began.elapsed()
    }
}

/// Waits. For pollers only; what must happen at a time asks the [`Clock`] whether it has come.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that sleeps"
)]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// A clock that stands still until a test moves it.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Hands>);

/// In microseconds.
#[derive(Debug)]
struct Hands {
    now: AtomicI64,
    running: AtomicU64,
}

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(Hands {
            now: AtomicI64::new(start.0),
            running: AtomicU64::new(0),
        }))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.0.now.fetch_add(micros, Ordering::SeqCst);
        let micros = micros.unsigned_abs();
        self.0.running.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets the clock back, as somebody does who corrects one that was ahead.
    pub fn set_back(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.0.now.fetch_sub(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.now.load(Ordering::SeqCst))
    }

    fn running(&self) -> Duration {
        Duration::from_micros(self.0.running.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_like_the_ones_clients_know() {
        assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T00:00:00.000Z");
        assert_eq!(
            Timestamp(1_700_000_000_123_456).rfc3339(),
            "2023-11-14T22:13:20.123Z"
        );
        assert_eq!(
            Timestamp(1_700_000_000_100_000).rfc3339(),
            "2023-11-14T22:13:20.100Z"
        );
    }
}
