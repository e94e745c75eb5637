//! How much may go through: rates and seats of projects and accounts, and rests that providers ask
//! for.
//!
//! All of it lives in this process, as [`super::super::super::limits`] says why. A rest is kept
//! because a provider that asked for one counts what comes meanwhile against the same account, and
//! some end its access for it: a caller in a loop would hurt its own end user. It holds for a minute
//! at most, whatever the provider says: callers hear the whole of it, and one that knows better may
//! try. Where memory runs out a rest is forgotten, which costs one more refusal.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::ConnectionId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::super::error::refuse;
use super::super::super::limits::{self, Bucket, Limits};
use super::Refused;
use crate::clock::Clock;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::options::sections::Limits as LimitOptions;
use crate::options::values::Rate;

/// The longest rest that we keep for a provider.
const LONGEST_REST: Duration = Duration::from_secs(60);
/// How many rests are kept at a time.
const RESTS: usize = 10_000;
/// How many seconds' worth of a rate may come at once after a pause.
const BURST: NonZeroU32 = NonZeroU32::new(3).expect("three is not zero");

/// A place among the requests under way; free again when it is dropped.
pub struct Seat(
    #[expect(dead_code, reason = "what counts is that it is dropped")] OwnedSemaphorePermit,
);

/// The gates of this process.
pub struct Gates {
    projects: Limits,
    accounts: Limits,
    seats: Mutex<HashMap<Scope, Weak<Semaphore>>>,
    at_once: usize,
    rests: Mutex<HashMap<ConnectionId, Duration>>,
    clock: Arc<dyn Clock>,
}

impl Gates {
    /// Open gates.
    #[must_use]
    pub fn new(clock: &Arc<dyn Clock>, options: &LimitOptions) -> Self {
        let limits = |rate: Rate| {
            let rate = rate.per_second();
            let burst = rate.map_or(BURST, |rate| rate.saturating_mul(BURST));
            Limits::new(Arc::clone(clock), rate, burst)
        };
        Self {
            projects: limits(options.proxy_project_rate),
            accounts: limits(options.proxy_account_rate),
            seats: Mutex::default(),
            at_once: usize::try_from(options.proxy_at_once.get()).unwrap_or(usize::MAX),
            rests: Mutex::default(),
            clock: Arc::clone(clock),
        }
    }

    /// Lets a request in.
    ///
    /// # Errors
    /// [`ErrorCode::TooManyRequests`].
    pub fn enter(&self, scope: &Scope, account: &LinkedAccount) -> Result<Seat, Refused> {
        let of_account = Bucket::Account(account.key.clone());
        let of_project = Bucket::Project(scope.clone());
        for (limits, bucket) in [(&self.accounts, of_account), (&self.projects, of_project)] {
            limits.take(&bucket).map_err(|left| Refused {
                error: limits::refusal(&bucket, left),
                again_in: Some(left.reset),
            })?;
        }
        self.seat(scope).ok_or_else(|| {
            let most = self.at_once;
            let why =
                format!("{most} requests through connections are under way, which is the most");
            Refused {
                error: refuse(ErrorCode::TooManyRequests, why),
                again_in: Some(Duration::from_secs(1)),
            }
        })
    }

    fn seat(&self, scope: &Scope) -> Option<Seat> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        seats.retain(|_, seats| seats.strong_count() > 0);
        let own = seats.get(scope).and_then(Weak::upgrade).unwrap_or_else(|| {
            let own = Arc::new(Semaphore::new(self.at_once.min(Semaphore::MAX_PERMITS)));
            seats.insert(scope.clone(), Arc::downgrade(&own));
            own
        });
        own.try_acquire_owned().ok().map(Seat)
    }

    /// Whether the provider asked for a rest that is not over.
    ///
    /// # Errors
    /// [`ErrorCode::TooManyRequests`].
    pub fn rested(&self, connection: &ConnectionId) -> Result<(), Refused> {
        let rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        let until = rests.get(connection).copied().unwrap_or_default();
        let left = until.saturating_sub(self.clock.running());
        if left.is_zero() {
            return Ok(());
        }
        let seconds = left.as_millis().div_ceil(1000);
        let why = format!("the provider has asked for fewer requests: try again in {seconds} s");
        Err(Refused {
            error: refuse(ErrorCode::TooManyRequests, why),
            again_in: Some(left),
        })
    }

    /// Keeps a rest that the provider asks for.
    pub fn rest(&self, connection: &ConnectionId, asked: Duration) {
        let now = self.clock.running();
        let mut rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        if rests.len() >= RESTS {
            rests.retain(|_, until| *until > now);
        }
        if rests.len() < RESTS && !asked.is_zero() {
            rests.insert(
                connection.clone(),
                now.saturating_add(asked.min(LONGEST_REST)),
            );
        }
    }

    /// Forgets what is over.
    pub fn forget_idle(&self) {
        self.projects.forget_idle();
        self.accounts.forget_idle();
        let now = self.clock.running();
        let mut rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        rests.retain(|_, until| *until > now);
    }
}
