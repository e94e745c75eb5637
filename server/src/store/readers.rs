//! The connections that read an SQLite file.
//!
//! What a short statement costs on SQLite is the way to the connection's thread and back, two wakes
//! of a thread. The driver's pool makes that way once more for every connection that comes back to
//! it, to ask whether it still lives. A reader of a local file always does and never holds a
//! transaction, so here it just lies ready for the next one.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A few connections to one file, opened when they are first needed.
#[derive(Clone)]
pub struct Readers {
    shared: Arc<Shared>,
}

struct Shared {
    options: SqliteConnectOptions,
    /// One permit for each connection that is not in use, opened or not.
    places: Arc<Semaphore>,
    most: u32,
    patience: Duration,
    free: Mutex<Vec<SqliteConnection>>,
}

/// A connection in use; dropped, it is free again.
pub struct Reader {
    /// `None` only while it is dropped.
    connection: Option<SqliteConnection>,
    shared: Arc<Shared>,
    _place: OwnedSemaphorePermit,
}

impl Readers {
    /// At most so many; whoever finds none free waits `patience` for one.
    #[must_use]
    pub(super) fn new(options: SqliteConnectOptions, most: u32, patience: Duration) -> Self {
        let places = Arc::new(Semaphore::new(most as usize));
        Self {
            shared: Arc::new(Shared {
                options,
                places,
                most,
                patience,
                free: Mutex::new(Vec::new()),
            }),
        }
    }

    /// One of them.
    ///
    /// # Errors
    /// [`sqlx::Error::PoolTimedOut`] when all stay in use, [`sqlx::Error::PoolClosed`] after
    /// [`Self::close`], and what opening the file gives.
    pub async fn acquire(&self) -> Result<Reader, sqlx::Error> {
        let shared = &self.shared;
        let place = timeout(shared.patience, Arc::clone(&shared.places).acquire_owned());
        let place = place.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        let ready = shared.free().pop();
        let connection = match ready {
            Some(connection) => connection,
            None => shared.options.connect().await?,
        };
        Ok(Reader {
            connection: Some(connection),
            shared: Arc::clone(shared),
            _place: place,
        })
    }

    /// Waits for those in use, then closes them all for good.
    pub(super) async fn close(&self) {
        let shared = &self.shared;
        // Also when it was closed before.
        let all = Arc::clone(&shared.places).acquire_many_owned(shared.most);
        drop(all.await);
        shared.places.close();
        let free = std::mem::take(&mut *shared.free());
        for connection in free {
            // Nothing was written through it.
            drop(connection.close().await);
        }
    }
}

impl Shared {
    fn free(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.shared.free().push(connection);
        }
    }
}

impl Deref for Reader {
    type Target = SqliteConnection;

    #[expect(clippy::expect_used, reason = "it is taken out by `drop` alone")]
    fn deref(&self) -> &SqliteConnection {
        self.connection.as_ref().expect("not dropped")
    }
}

impl DerefMut for Reader {
    #[expect(clippy::expect_used, reason = "it is taken out by `drop` alone")]
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_mut().expect("not dropped")
    }
}
