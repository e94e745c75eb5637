//! Statements for two databases, and how they run.

/// Which database a pool speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// When one node is not enough.
    Postgres,
}

/// One statement.
#[derive(Clone, Copy, Debug)]
pub enum Sql {
    /// The same text on both.
    Both(&'static str),
    /// Where they really differ.
    Split {
        /// The text for SQLite.
        sqlite: &'static str,
        /// The text for PostgreSQL.
        postgres: &'static str,
    },
}

impl Sql {
    /// The text for this database.
    #[must_use]
    pub const fn on(self, backend: Backend) -> &'static str {
        match (self, backend) {
            (Sql::Both(text), _) => text,
            (Sql::Split { sqlite, .. }, Backend::Sqlite) => sqlite,
            (Sql::Split { postgres, .. }, Backend::Postgres) => postgres,
        }
    }
}

/// Declares the statements of a file as constants, and `ALL` of them for the tests.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: $crate::store::sql::Sql = $sql;)+
        /// The statements of this file with their names.
        pub(super) const ALL: &[(&str, $crate::store::sql::Sql)] =
            &[$((concat!(module_path!(), "::", stringify!($name)), $name),)+];
    };
}

/// Runs a statement and gives the first row, if any, as `$row`.
macro_rules! fetch_optional {
    ($tx:expr, $sql:expr, $row:ty $(, $bind:expr)* $(,)?) => {
        match $tx {
            $crate::store::Tx::Sqlite(handle) => {
                sqlx::query_as::<_, $row>($sql.on($crate::store::sql::Backend::Sqlite))
                    $(.bind($bind))*
                    .fetch_optional(handle.connection())
                    .await
            }
            $crate::store::Tx::Postgres(handle) => {
                sqlx::query_as::<_, $row>($sql.on($crate::store::sql::Backend::Postgres))
                    $(.bind($bind))*
                    .fetch_optional(handle.connection())
                    .await
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// Runs a statement and gives all rows as `$row`.
macro_rules! fetch_all {
    ($tx:expr, $sql:expr, $row:ty $(, $bind:expr)* $(,)?) => {
        match $tx {
            $crate::store::Tx::Sqlite(handle) => {
                sqlx::query_as::<_, $row>($sql.on($crate::store::sql::Backend::Sqlite))
                    $(.bind($bind))*
                    .fetch_all(handle.connection())
                    .await
            }
            $crate::store::Tx::Postgres(handle) => {
                sqlx::query_as::<_, $row>($sql.on($crate::store::sql::Backend::Postgres))
                    $(.bind($bind))*
                    .fetch_all(handle.connection())
                    .await
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// Runs a statement and gives the number of rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx {
            $crate::store::Tx::Sqlite(handle) => {
                sqlx::query($sql.on($crate::store::sql::Backend::Sqlite))
                    $(.bind($bind))*
                    .execute(handle.connection())
                    .await
                    .map(|done| done.rows_affected())
            }
            $crate::store::Tx::Postgres(handle) => {
                sqlx::query($sql.on($crate::store::sql::Backend::Postgres))
                    $(.bind($bind))*
                    .execute(handle.connection())
                    .await
                    .map(|done| done.rows_affected())
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

pub(super) use {execute, fetch_all, fetch_optional, statements};
