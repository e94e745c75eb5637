//! Bringing the schema up to date.
//!
//! Versions and names are equal in both folders (a test compares them); applied ones are never
//! edited (sqlx keeps their checksums). A database that a newer version has migrated is refused.

use std::fs::{File, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::migrate::{MigrateError, Migrator};

use super::{Db, StoreError};
use crate::clock::pause;

/// The SQLite migrations.
pub static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
/// The PostgreSQL migrations.
pub static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// How long another process may make or migrate an SQLite file while this one waits.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often it is tried.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

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
        Db::Postgres(pool) => {
            // A connection of its own: another process may migrate for longer than a writer waits.
            let mut patient = pool.acquire().await?.detach();
            sqlx::query("SET lock_timeout = 0")
                .execute(&mut patient)
                .await?;
            let done = migrator(db).run(&mut patient).await;
            patient.close().await?;
            done
        }
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

/// Whether no migration was ever applied.
///
/// # Errors
/// [`StoreError`].
pub async fn is_new(db: &Db) -> Result<bool, StoreError> {
    Ok(applied(db).await?.is_empty())
}

/// Waits until no other process makes or migrates this SQLite file; none does until the lock is
/// dropped.
pub(super) async fn alone(path: &Path) -> Result<File, StoreError> {
    let lock = lock_file(path, "migrate-lock")?;
    let mut waited = Duration::ZERO;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if waited < LONGEST_WAIT => {
                pause(LOOK_AGAIN).await;
                waited += LOOK_AGAIN;
            }
            Err(error) => {
                let path = path.display();
                return Err(StoreError::Address(format!(
                    "the migration lock of {path} cannot be taken: {error}"
                )));
            }
        }
    }
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
    const ON_SQLITE: &str =
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'";
    const ON_POSTGRES: &str = "SELECT COUNT(to_regclass('_sqlx_migrations'))";
    let (tables,): (i64,) = match db {
        Db::Sqlite { readers, .. } => {
            let mut reader = readers.acquire().await?;
            sqlx::query_as(ON_SQLITE).fetch_one(&mut *reader).await?
        }
        Db::Postgres(pool) => sqlx::query_as(ON_POSTGRES).fetch_one(pool).await?,
    };
    if tables == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64,)> = match db {
        Db::Sqlite { readers, .. } => {
            let mut reader = readers.acquire().await?;
            sqlx::query_as(APPLIED).fetch_all(&mut *reader).await?
        }
        Db::Postgres(pool) => sqlx::query_as(APPLIED).fetch_all(pool).await?,
    };
    Ok(rows.into_iter().map(|(version,)| version).collect())
}

/// Opens the lock file `<database>.<purpose>` beside the database. Like the database it is its
/// owner's alone: whoever could open it could hold it.
pub(super) fn lock_file(database: &Path, purpose: &str) -> Result<File, StoreError> {
    let mut name = database.as_os_str().to_owned();
    name.push(format!(".{purpose}"));
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&name)
        .map_err(|error| {
            StoreError::Address(format!("{} cannot be opened: {error}", name.display()))
        })
}
