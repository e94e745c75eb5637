//! What can go wrong in the store. "Not there" is not an error: that is an `Option`.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database or the way to it.
    #[error("the database failed")]
    Driver(#[source] sqlx::Error),
    /// A unique constraint stood against the write.
    #[error("a row with this key exists already")]
    Duplicate(#[source] sqlx::Error),
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
            _ => Self::Driver(error),
        }
    }
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
