//! The work for connections that ends once it has begun, whoever waits for it.
//!
//! Whoever finds an access token too old boards the flight that replaces it, or starts one. So a
//! hundred requests for one connection cost one lease and one call, and only one of them looks at
//! the database while another process holds the lease. A flight is a task of its own: a caller that
//! hangs up does not take the provider's answer with it, which by then may be the only one that
//! holds a working refresh token. What connecting obtains is carried to the database in the same way,
//! but each for its own caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use app::contract::error::ErrorCode;
use app::contract::ids::ConnectionId;
use tokio::sync::watch;

use super::super::error::Result;
use super::super::task::joined;
use super::super::{Core, Error};

/// What is being replaced: the credential of a connection, in this version.
type Key = (ConnectionId, i64);
/// How it ended; `None` while it is under way.
type Landing = Option<std::result::Result<(), Arc<Error>>>;
type UnderWay = Mutex<HashMap<Key, watch::Receiver<Landing>>>;

/// The refreshes and the connecting under way in this process.
pub struct Flights {
    core: Weak<Core>,
    under_way: Arc<UnderWay>,
    carried: watch::Sender<usize>,
}

/// A place on a flight.
pub struct Seat {
    landing: watch::Receiver<Landing>,
    /// Whether the flight began with this caller.
    pub first: bool,
}

impl Flights {
    /// None yet. A flight works with `core` for as long as it takes, whoever has let go of it.
    #[must_use]
    pub fn new(core: Weak<Core>) -> Self {
        Self {
            core,
            under_way: Arc::default(),
            carried: watch::Sender::new(0),
        }
    }

    /// Boards the flight that replaces `version` of a connection's credential; starts it if there is
    /// none.
    pub(super) fn board<F>(
        &self,
        connection: &ConnectionId,
        version: i64,
        flight: impl FnOnce(Arc<Core>) -> F,
    ) -> Seat
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let key = (connection.clone(), version);
        let mut under_way = lock(&self.under_way);
        if let Some(landing) = under_way.get(&key) {
            let landing = landing.clone();
            return Seat {
                landing,
                first: false,
            };
        }
        let (land, landing) = watch::channel(None);
        // Without a server there is nobody to fly for: the sender is dropped.
        if let Some(core) = self.core.upgrade() {
            under_way.insert(key.clone(), landing.clone());
            let entry = Entry {
                under_way: Arc::clone(&self.under_way),
                key,
            };
            tokio::spawn(fly(entry, flight(core), land));
        }
        Seat {
            landing,
            first: true,
        }
    }

    /// Does a piece of work as a task of its own and waits for it.
    ///
    /// # Errors
    /// As the work; [`ErrorCode::Unavailable`] when the process ends before it.
    ///
    /// # Panics
    /// When the work does.
    pub(super) async fn carry<F, T>(&self, work: impl FnOnce(Arc<Core>) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
        T: Send + 'static,
    {
        let core = self.core.upgrade().ok_or(ErrorCode::Unavailable)?;
        let work = work(core);
        let load = Load::taken(&self.carried);
        let task = tokio::spawn(async move {
            let _load = load;
            work.await
        });
        joined(task.await).unwrap_or_else(|| Err(ErrorCode::Unavailable.into()))
    }

    /// Waits until the refreshes under way now have landed and nothing is carried any more: what was
    /// obtained is stored then.
    pub async fn landed(&self) {
        let under_way: Vec<_> = lock(&self.under_way).values().cloned().collect();
        for mut landing in under_way {
            landing.wait_for(Option::is_some).await.ok();
        }
        let mut carried = self.carried.subscribe();
        carried.wait_for(|count| *count == 0).await.ok();
    }
}

impl Seat {
    /// Waits for the landing.
    ///
    /// # Errors
    /// As the flight.
    pub(super) async fn landed(mut self) -> Result<()> {
        let landing = self.landing.wait_for(Option::is_some).await;
        match landing.map_err(Error::internal)?.as_ref() {
            None | Some(Ok(())) => Ok(()),
            Some(Err(error)) => Err(Error {
                failure: error.failure.clone(),
                cause: error
                    .cause
                    .is_some()
                    .then(|| Box::new(Arc::clone(error)) as _),
            }),
        }
    }
}

/// One flight, from when it is on the list until its landing is known.
async fn fly(entry: Entry, flight: impl Future<Output = Result<()>>, land: watch::Sender<Landing>) {
    let landed = flight.await.map_err(Arc::new);
    // Off the list before anybody hears of it: who asks after that has a newer question.
    drop(entry);
    land.send_replace(Some(landed));
}

/// Takes a flight off the list when its task ends, also by a panic.
struct Entry {
    under_way: Arc<UnderWay>,
    key: Key,
}

impl Drop for Entry {
    fn drop(&mut self) {
        lock(&self.under_way).remove(&self.key);
    }
}

/// Counts a piece of work until its task ends, also by a panic.
struct Load(watch::Sender<usize>);

impl Load {
    fn taken(carried: &watch::Sender<usize>) -> Self {
        carried.send_modify(|count| *count += 1);
        Self(carried.clone())
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

fn lock(under_way: &UnderWay) -> MutexGuard<'_, HashMap<Key, watch::Receiver<Landing>>> {
    under_way.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake, Waker};

    use super::*;

    /// Somebody who waits for a landing and looks at the list the very moment they hear of it.
    struct Waiting {
        under_way: Arc<UnderWay>,
        seen: AtomicUsize,
    }

    impl Wake for Waiting {
        fn wake(self: Arc<Self>) {
            self.seen
                .store(lock(&self.under_way).len(), Ordering::SeqCst);
        }
    }

    #[test]
    fn who_hears_of_a_landing_finds_the_flight_off_the_list() {
        let under_way: Arc<UnderWay> = Arc::default();
        let key = (ConnectionId::from_bytes([1; 12]), 1);
        let (land, landing) = watch::channel(None);
        lock(&under_way).insert(key.clone(), landing.clone());
        let waiting = Arc::new(Waiting {
            under_way: Arc::clone(&under_way),
            seen: AtomicUsize::new(usize::MAX),
        });
        let waker = Waker::from(Arc::clone(&waiting));
        let mut heard = Context::from_waker(&waker);
        let seat = Seat {
            landing,
            first: true,
        };
        let mut landed = pin!(seat.landed());
        assert!(landed.as_mut().poll(&mut heard).is_pending());

        let entry = Entry { under_way, key };
        let flight = pin!(fly(
            entry,
            async { Err(ErrorCode::ProviderUnavailable.into()) },
            land
        ));
        let mut nobody = Context::from_waker(Waker::noop());
        assert!(flight.poll(&mut nobody).is_ready());
        assert_eq!(
            waiting.seen.load(Ordering::SeqCst),
            0,
            "its answer is given to nobody else"
        );
        assert!(matches!(landed.poll(&mut heard), Poll::Ready(Err(_))));
    }
}
