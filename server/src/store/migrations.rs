//! Bringing the schema up to date.
//!
//! Versions and names are equal in both folders (a test compares them); applied ones are never
//! edited (sqlx keeps their checksums). A database that a newer version has migrated is refused.

use std::fs::File;
use std::path::Path;

use sqlx::migrate::{MigrateError, Migrator};

use super::{Db, StoreError};

/// The SQLite migrations.
pub static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
/// The PostgreSQL migrations.
pub static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Applies what is missing and gives the names of what was applied. Any number of processes may call it at once: PostgreSQL waits on an
/// advisory lock that sqlx takes; sqlx takes none on SQLite, so a lock file does it there.
///
/// # Errors
/// [`StoreError::Schema`] when the database is newer than this program or was changed by hand.
pub async fn run(db: &Db) -> Result<Vec<String>, StoreError> {
    let before = applied(db).await;
    let done = match db {
        Db::Sqlite { writer, path, .. } => {
            let lock = lock_file(path, "migrate-lock")?;
            // Waiting for the lock blocks its thread, and whoever holds it may need this one.
            let waited = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
            let _lock = waited
                .map_err(std::io::Error::other)
                .flatten()
                .map_err(|error| {
                    StoreError::Address(format!("the migration lock cannot be taken: {error}"))
                })?;
            SQLITE.run(writer).await
        }
        Db::Postgres(pool) => POSTGRES.run(pool).await,
    };
    done.map_err(|error| match error {
        MigrateError::VersionMissing(version) => StoreError::Schema(format!(
            "it was migrated to version {version} by a newer patchbay; run that one"
        )),
        MigrateError::VersionMismatch(version) => StoreError::Schema(format!(
            "migration {version} is not the one that was applied; restore the original file"
        )),
        other => StoreError::Schema(other.to_string()),
    })?;
    let migrator = match db {
        Db::Sqlite { .. } => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    };
    let new = migrator
        .iter()
        .filter(|migration| !before.contains(&migration.version));
    Ok(new
        .map(|one| format!("{:04} {}", one.version, one.description))
        .collect())
}

/// The versions that the database has; none before the first migration.
async fn applied(db: &Db) -> Vec<i64> {
    const APPLIED: &str = "SELECT version FROM _sqlx_migrations ORDER BY version";
    let rows: Result<Vec<(i64,)>, sqlx::Error> = match db {
        Db::Sqlite { writer, .. } => sqlx::query_as(APPLIED).fetch_all(writer).await,
        Db::Postgres(pool) => sqlx::query_as(APPLIED).fetch_all(pool).await,
    };
    rows.unwrap_or_default()
        .into_iter()
        .map(|(version,)| version)
        .collect()
}

/// Opens the lock file `<database>.<purpose>` beside the database.
pub(super) fn lock_file(database: &Path, purpose: &str) -> Result<File, StoreError> {
    let mut name = database.as_os_str().to_owned();
    name.push(format!(".{purpose}"));
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|error| {
            StoreError::Address(format!("{} cannot be opened: {error}", name.display()))
        })
}
