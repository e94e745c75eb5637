//! What can go wrong in the store. "Not there" is not an error: that is an `Option`.

use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database or the way to it.
    #[error("the database failed")]
    Driver(#[source] sqlx::Error),
    /// The database cannot be reached or is busy: the same may succeed later.
    #[error("the database cannot answer now")]
    Busy(#[source] sqlx::Error),
    /// A unique constraint stood against the write.
    #[error("a row with this key exists already")]
    Duplicate(#[source] sqlx::Error),
    /// The row that the new one belongs to does not exist (any more).
    #[error("the row that this one belongs to is gone")]
    ParentGone(#[source] sqlx::Error),
    /// A row holds something that no version of ours wrote.
    #[error("row {id} of {table} is corrupt in {column}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        id: String,
    },
    /// The schema cannot be brought up to date.
    #[error("the database schema cannot be used: {0}")]
    Schema(String),
    /// The address of the database is not usable.
    #[error("{0}")]
    Address(String),
    /// Another process serves from this SQLite file.
    #[error(
        "another patchbay process serves from {0}; SQLite allows one (use PostgreSQL for more)"
    )]
    Locked(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(cause) if cause.is_unique_violation() => Self::Duplicate(error),
            sqlx::Error::Database(cause) if cause.is_foreign_key_violation() => {
                Self::ParentGone(error)
            }
            sqlx::Error::Database(cause) if is_passing(&**cause) => Self::Busy(error),
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Busy(error)
            }
            _ => Self::Driver(error),
        }
    }
}

/// Whether the database itself says that the same may succeed later.
fn is_passing(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<SqliteError>().is_some() {
        // The low byte of an extended code is the plain one: SQLITE_BUSY, SQLITE_LOCKED,
        // SQLITE_IOERR, SQLITE_FULL (<https://sqlite.org/rescode.html>).
        return matches!(
            code.parse::<u32>().map(|code| code & 0xff),
            Ok(5 | 6 | 10 | 13)
        );
    }
    // A broken connection; out of disk, memory or connections; serialization failure, deadlock,
    // read-only (while another server takes over), a lock or an idle transaction that took too long,
    // cancelled, shutting down, crashed, starting
    // (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
    code.starts_with("08")
        || code.starts_with("53")
        || matches!(
            &*code,
            "40001" | "40P01" | "25006" | "25P03" | "55P03" | "57014" | "57P01" | "57P02" | "57P03"
        )
}

/// Reads a JSON column.
pub(super) fn json<T: serde::de::DeserializeOwned>(
    text: &str,
    table: &'static str,
    column: &'static str,
    id: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt {
        table,
        column,
        id: id.to_owned(),
    })
}

/// Writes a JSON column.
#[expect(
    clippy::expect_used,
    reason = "our own types have string keys and finite numbers"
)]
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our own types are JSON")
}
