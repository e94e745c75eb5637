//! The refreshes under way in this process.
//!
//! Whoever finds an access token too old boards the flight that replaces it, or starts one. So a
//! hundred requests for one connection cost one lease and one call, and only one of them looks at
//! the database while another process holds the lease. A flight is a task of its own: a caller that
//! hangs up does not take the provider's answer with it, which by then may be the only one that
//! holds a working refresh token.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use app::contract::ids::ConnectionId;
use tokio::sync::watch;

use super::super::error::Result;
use super::super::{Core, Error};

/// What is being replaced: the credential of a connection, in this version.
type Key = (ConnectionId, i64);
/// How it ended; `None` while it is under way.
type Landing = Option<std::result::Result<(), Arc<Error>>>;
type UnderWay = Mutex<HashMap<Key, watch::Receiver<Landing>>>;

/// The refreshes under way in this process.
pub struct Flights {
    core: Weak<Core>,
    under_way: Arc<UnderWay>,
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
            let flight = flight(core);
            tokio::spawn(async move {
                let _entry = entry;
                let landed = flight.await.map_err(Arc::new);
                land.send_replace(Some(landed));
            });
        }
        Seat {
            landing,
            first: true,
        }
    }

    /// Waits until those under way now have landed: what they have obtained is stored then.
    pub async fn landed(&self) {
        let under_way: Vec<_> = lock(&self.under_way).values().cloned().collect();
        for mut landing in under_way {
            landing.wait_for(Option::is_some).await.ok();
        }
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

fn lock(under_way: &UnderWay) -> MutexGuard<'_, HashMap<Key, watch::Receiver<Landing>>> {
    under_way.lock().unwrap_or_else(PoisonError::into_inner)
}
