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

/// Applies what is missing and gives the names of what was applied. Any number of processes may call
/// it at once: PostgreSQL waits on an advisory lock that sqlx takes; sqlx takes none on SQLite, so a
/// lock file does it there.
///
/// # Errors
/// [`StoreError::Schema`] when the database is newer than this program or was changed by hand.
pub async fn run(db: &Db) -> Result<Vec<String>, StoreError> {
    let before = applied(db).await?;
    let done = match db {
        Db::Sqlite { writer, path, .. } => {
            let _lock = alone(path).await?;
            migrator(db).run(writer).await
        }
        Db::Postgres(pool) => migrator(db).run(pool).await,
    };
    done.map_err(|error| match error {
        MigrateError::VersionMissing(version) => newer(version),
        MigrateError::VersionMismatch(version) => StoreError::Schema(format!(
            "migration {version} is not the one that was applied; restore the original file"
        )),
        other => StoreError::Schema(other.to_string()),
    })?;
    Ok(missing(db, &before))
}

/// Refuses a database whose schema is not the one of this program; changes nothing.
///
/// # Errors
/// [`StoreError::Schema`] that says what to do.
pub async fn check(db: &Db) -> Result<(), StoreError> {
    let applied = applied(db).await?;
    let known = |version: &i64| migrator(db).version_exists(*version);
    if let Some(version) = applied.iter().find(|version| !known(version)) {
        return Err(newer(*version));
    }
    match missing(db, &applied).first() {
        None => Ok(()),
        Some(next) => Err(StoreError::Schema(format!(
            "migration {next} is not applied yet; `patchbay serve` or `patchbay migrate` does it"
        ))),
    }
}

/// Waits until no other process makes or migrates this SQLite file; none does until the lock is
/// dropped.
pub(super) async fn alone(path: &Path) -> Result<File, StoreError> {
    let lock = lock_file(path, "migrate-lock")?;
    // Waiting for the lock blocks its thread, and whoever holds it may need this one.
    let waited = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    waited
        .map_err(std::io::Error::other)
        .flatten()
        .map_err(|error| {
            StoreError::Address(format!("the migration lock cannot be taken: {error}"))
        })
}

fn newer(version: i64) -> StoreError {
    StoreError::Schema(format!(
        "it was migrated to version {version} by a newer patchbay; run that one"
    ))
}

fn migrator(db: &Db) -> &'static Migrator {
    match db {
        Db::Sqlite { .. } => &SQLITE,
        Db::Postgres(_) => &POSTGRES,
    }
}

/// The names of the migrations that are not among these.
fn missing(db: &Db, applied: &[i64]) -> Vec<String> {
    migrator(db)
        .iter()
        .filter(|migration| !applied.contains(&migration.version))
        .map(|one| format!("{:04} {}", one.version, one.description))
        .collect()
}

/// The versions that the database has; none before the first migration.
async fn applied(db: &Db) -> Result<Vec<i64>, StoreError> {
    const APPLIED: &str = "SELECT version FROM _sqlx_migrations ORDER BY version";
    let rows: Result<Vec<(i64,)>, sqlx::Error> = match db {
        Db::Sqlite { readers, .. } => sqlx::query_as(APPLIED).fetch_all(readers).await,
        Db::Postgres(pool) => sqlx::query_as(APPLIED).fetch_all(pool).await,
    };
    match rows.map_err(StoreError::from) {
        Ok(rows) => Ok(rows.into_iter().map(|(version,)| version).collect()),
        // There is no such table yet.
        Err(StoreError::Driver(sqlx::Error::Database(_))) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
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
