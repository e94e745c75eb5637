//! Pools and transactions of either database.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Postgres, Sqlite, Transaction};

use super::readers::{Reader, Readers};
use super::sql::Backend;
use super::{StoreError, migrations};

/// How long a writer waits for another one: a CLI command beside a busy server. PostgreSQL knows it as
/// well: a process that is frozen with a row in its hand must not take the others along.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// After how long PostgreSQL ends a transaction whose process has gone silent.
const SILENCE: &str = "30s";
/// A connection to PostgreSQL that was idle for so long is asked whether it lives before it is used.
/// Asking always would be every other round trip of a busy server.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// How many readers SQLite gets. They are cheap, and a page needs one at a time.
const SQLITE_READERS: u32 = 8;
/// How much of the file each of them keeps at hand, in the words of the pragma: 512 KiB.
const READERS_CACHE: &str = "-512";

/// The database.
#[derive(Clone)]
pub enum Db {
    /// One writer and a few readers on one file.
    Sqlite {
        /// Writes queue up here instead of at the file's lock.
        writer: SqlitePool,
        /// Never wait for the writer (WAL).
        readers: Readers,
        /// The file.
        path: PathBuf,
    },
    /// A pool of connections.
    Postgres(PgPool),
}

impl Db {
    /// Opens the database at `url` (`sqlite://path` or `postgres://...`), creating an SQLite file
    /// that does not exist yet.
    ///
    /// # Errors
    /// [`StoreError::Address`] for what is no such address, [`StoreError::Busy`] for a database that
    /// cannot be reached, [`StoreError::Driver`] otherwise.
    pub async fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            let path = Path::new(path);
            create_sqlite(path).map_err(|error| {
                StoreError::Address(format!("{} cannot be created: {error}", path.display()))
            })?;
            // A new file becomes one with a WAL, for which SQLite does not wait (`busy_timeout`
            // notwithstanding) while somebody else does the same.
            let _lock = migrations::alone(path).await?;
            return Self::open_sqlite(path).await;
        }
        Self::open_existing(url, connections).await
    }

    /// As [`Self::open`], but creates nothing.
    ///
    /// # Errors
    /// As [`Self::open`], and [`StoreError::Address`] when there is no such SQLite file.
    pub async fn open_existing(url: &str, connections: u32) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Self::open_sqlite(Path::new(path)).await;
        }
        let options = PgConnectOptions::from_str(url).map_err(|error| {
            StoreError::Address(format!("the database address cannot be read: {error}"))
        })?;
        let options = options.application_name("patchbay").options([
            (
                "lock_timeout",
                format!("{}s", BUSY_TIMEOUT.as_secs()).as_str(),
            ),
            ("idle_in_transaction_session_timeout", SILENCE),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(BUSY_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for >= TRUSTED_FOR {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            let path = path.display();
            return Err(StoreError::Address(format!(
                "there is no database {path}; `patchbay serve` or `patchbay migrate` makes it"
            )));
        }
        // FULL, not NORMAL: what was acknowledged survives a power cut.
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            // Wiped secrets are overwritten in the file, not only unlinked.
            .pragma("secure_delete", "ON");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        let reading = options
            .pragma("query_only", "ON")
            // Pages that this leaves out are still in the system's cache. Each of the readers would fill
            // SQLite's usual 2 MB as the database grows.
            .pragma("cache_size", READERS_CACHE);
        let readers = Readers::new(reading, SQLITE_READERS, BUSY_TIMEOUT);
        Ok(Self::Sqlite {
            writer,
            readers,
            path: path.to_owned(),
        })
    }

    /// Which database this is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        match self {
            Db::Sqlite { .. } => Backend::Sqlite,
            Db::Postgres(_) => Backend::Postgres,
        }
    }

    /// A connection for reading: each statement sees what is committed.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection can be had in time.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Db::Sqlite { readers, .. } => Tx::Sqlite(SqliteHandle::Read(readers.acquire().await?)),
            Db::Postgres(pool) => Tx::Postgres(PostgresHandle::Read(pool.acquire().await?)),
        })
    }

    /// A write transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection or lock can be had in time.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Db::Sqlite { writer, .. } => Tx::Sqlite(SqliteHandle::Write(
                writer.begin_with("BEGIN IMMEDIATE").await?,
            )),
            Db::Postgres(pool) => Tx::Postgres(PostgresHandle::Write(pool.begin().await?)),
        })
    }

    /// Takes the lock that keeps a second `serve` away from an SQLite file; held until the file is
    /// dropped. PostgreSQL needs none.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process holds it, [`StoreError::Address`] when the file
    /// system has no locks.
    pub fn lock_for_serving(&self) -> Result<Option<File>, StoreError> {
        let Db::Sqlite { path, .. } = self else {
            return Ok(None);
        };
        let lock = migrations::lock_file(path, "serve-lock")?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::Locked(path.display().to_string()),
            TryLockError::Error(error) => {
                StoreError::Address(format!("the serving lock cannot be taken: {error}"))
            }
        })?;
        Ok(Some(lock))
    }

    /// Closes all connections; SQLite folds its log into the file.
    pub async fn close(&self) {
        match self {
            Db::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// Makes the SQLite file and its folder, for their owner only; the files that SQLite puts beside it
/// inherit its mode.
fn create_sqlite(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)?;
    Ok(())
}

/// A connection or a transaction: what store functions run on.
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteHandle),
    /// On PostgreSQL.
    Postgres(PostgresHandle),
}

/// SQLite's half of [`Tx`].
pub enum SqliteHandle {
    /// For reading.
    Read(Reader),
    /// For writing.
    Write(Transaction<'static, Sqlite>),
}

/// PostgreSQL's half of [`Tx`].
pub enum PostgresHandle {
    /// For reading.
    Read(PoolConnection<Postgres>),
    /// For writing.
    Write(Transaction<'static, Postgres>),
}

impl SqliteHandle {
    pub(super) fn connection(&mut self) -> &mut sqlx::SqliteConnection {
        match self {
            Self::Read(connection) => connection,
            Self::Write(transaction) => transaction,
        }
    }
}

impl PostgresHandle {
    pub(super) fn connection(&mut self) -> &mut sqlx::PgConnection {
        match self {
            Self::Read(connection) => connection,
            Self::Write(transaction) => transaction,
        }
    }
}

impl Tx {
    /// Makes the writes last. After this returns they survive a crash.
    ///
    /// # Errors
    /// [`StoreError::Driver`]; then nothing was written, or the answer was lost.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(SqliteHandle::Write(transaction)) => transaction.commit().await?,
            Tx::Postgres(PostgresHandle::Write(transaction)) => transaction.commit().await?,
            Tx::Sqlite(SqliteHandle::Read(_)) | Tx::Postgres(PostgresHandle::Read(_)) => {}
        }
        Ok(())
    }
}

impl Db {
    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Driver`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        match self {
            Db::Sqlite { readers, .. } => readers.acquire().await?.ping().await?,
            Db::Postgres(pool) => pool.acquire().await?.ping().await?,
        }
        Ok(())
    }
}
