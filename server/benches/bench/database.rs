//! The databases: a fresh one for each server, and rows put there without the server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr as _;
use std::time::Duration;

use patchbay::crypto::random::{Random as _, SystemRandom};
use patchbay::store::Db;
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

use crate::journey::fresh_number;
use crate::process::{cpu_of_family, parent_of};
use crate::settings::Settings;
use crate::{Error, Result};

/// How many connections to PostgreSQL the floor uses: as many as the server by default.
const CONNECTIONS: u32 = 10;

/// A kind of database to measure on.
pub struct Database {
    place: Place,
    /// What it is called in the table.
    pub name: &'static str,
    /// The binary that uses it.
    binary: PathBuf,
    /// That binary's pages.
    site: PathBuf,
}

enum Place {
    Sqlite,
    Postgres {
        server: String,
        /// Its first process, where it runs on this machine.
        postmaster: Option<u32>,
    },
}

/// The databases that this run has. PostgreSQL is left out, with a word, where there is none.
///
/// # Errors
/// A PostgreSQL server that does not wait for the disk: its writes would be no figures.
pub async fn available(settings: &Settings) -> Result<Vec<Database>> {
    let database = |place, name| Database {
        place,
        name,
        binary: settings.binary.clone(),
        site: settings.site.clone(),
    };
    let mut found = vec![database(Place::Sqlite, "SQLite")];
    let Some(server) = &settings.postgres else {
        eprintln!("PostgreSQL is left out: PATCHBAY_TEST_POSTGRES_URL is not set.");
        return Ok(found);
    };
    let mut connection = PgConnection::connect(server).await?;
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let show = AssertSqlSafe(format!("SHOW {setting}"));
        let value: String = sqlx::query_scalar(show).fetch_one(&mut connection).await?;
        if value != "on" {
            let advice = "set PATCHBAY_POSTGRES_DURABLE=1 for scripts/with-postgres.sh";
            return Err(format!("PostgreSQL has {setting} = {value}: {advice}").into());
        }
    }
    let backend: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut connection)
        .await?;
    let postmaster = u32::try_from(backend)
        .ok()
        .filter(|pid| is_postgres(*pid))
        .and_then(parent_of);
    let server = server.clone();
    found.push(database(
        Place::Postgres { server, postmaster },
        "PostgreSQL",
    ));
    Ok(found)
}

/// Whether a process of this machine is one of PostgreSQL's: the number may be of another machine.
fn is_postgres(pid: u32) -> bool {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm"));
    name.is_ok_and(|name| name.trim() == "postgres")
}

impl Database {
    /// Its version and what it promises at a commit.
    ///
    /// # Errors
    /// A database that does not answer.
    pub async fn version(&self) -> Result<String> {
        match &self.place {
            Place::Sqlite => {
                let pool = SqlitePool::connect("sqlite::memory:").await?;
                let version: String = sqlx::query_scalar("SELECT sqlite_version()")
                    .fetch_one(&pool)
                    .await?;
                Ok(format!("SQLite {version}, WAL, synchronous = FULL"))
            }
            Place::Postgres { server, .. } => {
                let mut connection = PgConnection::connect(server).await?;
                let version: String = sqlx::query_scalar("SHOW server_version")
                    .fetch_one(&mut connection)
                    .await?;
                Ok(format!(
                    "PostgreSQL {version}, fsync and synchronous_commit on"
                ))
            }
        }
    }

    /// A folder with a database that does not exist yet or is empty.
    ///
    /// # Errors
    /// No place for it.
    pub async fn home(&self) -> Result<Home> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join("catalog"))?;
        let (url, made) = match &self.place {
            Place::Sqlite => {
                let file = folder.path().join("patchbay.db");
                (format!("sqlite://{}", file.display()), None)
            }
            Place::Postgres { server, .. } => {
                let mut bytes = [0_u8; 8];
                SystemRandom.fill(&mut bytes);
                let name = format!("patchbay_bench_{}", hex::encode(bytes));
                administer(server, format!("CREATE DATABASE {name}")).await?;
                let mut url = url::Url::parse(server)?;
                url.set_path(&name);
                (url.to_string(), Some((server.clone(), name)))
            }
        };
        Ok(Home {
            folder,
            url,
            made,
            binary: self.binary.clone(),
            site: self.site.clone(),
        })
    }

    /// CPU time of the database's own processes so far; SQLite has none.
    pub fn cpu(&self) -> Option<Duration> {
        match self.place {
            Place::Sqlite => None,
            Place::Postgres { postmaster, .. } => postmaster.map(cpu_of_family),
        }
    }
}

/// The folder and the database of one server.
pub struct Home {
    folder: TempDir,
    url: String,
    /// The PostgreSQL server and the database to drop at the end.
    made: Option<(String, String)>,
    binary: PathBuf,
    site: PathBuf,
}

impl Home {
    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The binary with a command, on this database and without anything of our own environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .env_clear()
            .current_dir(self.folder())
            .env("PATCHBAY_DATABASE_URL", &self.url)
            .env("PATCHBAY_MASTER_KEY_FILE", self.folder().join("master.key"))
            .env("PATCHBAY_CATALOG_DIR", self.folder().join("catalog"))
            .env("PATCHBAY_SITE_ROOT", &self.site);
        command
    }

    /// What a command prints.
    ///
    /// # Errors
    /// A command that fails, with what it says.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let ran = self.command(arguments).output()?;
        if ran.status.success() {
            return Ok(String::from_utf8(ran.stdout)?);
        }
        let said = String::from_utf8_lossy(&ran.stderr);
        Err(format!("patchbay {}: {said}", arguments.join(" ")).into())
    }

    /// The database beside the server, with the product's own settings.
    ///
    /// # Errors
    /// A database that cannot be opened.
    pub async fn open(&self) -> Result<Rows> {
        Ok(match Db::open(&self.url, CONNECTIONS).await? {
            Db::Sqlite { writer, .. } => Rows::Sqlite(writer),
            Db::Postgres(pool) => Rows::Postgres(pool),
        })
    }

    /// Gives the database back.
    ///
    /// # Errors
    /// A database that cannot be dropped.
    pub async fn remove(self) -> Result<()> {
        if let Some((server, name)) = &self.made {
            administer(server, format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

async fn administer(server: &str, statement: String) -> Result<()> {
    let options = PgConnectOptions::from_str(server)?;
    let mut connection = PgConnection::connect_with(&options).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await.map_err(Error::from)
}

/// A database opened for writing rows.
#[derive(Clone)]
pub enum Rows {
    /// The one writer of an SQLite file.
    Sqlite(SqlitePool),
    /// A pool.
    Postgres(PgPool),
}

impl Rows {
    /// Runs statements in a transaction.
    ///
    /// # Errors
    /// A statement that fails.
    pub async fn write(&self, statement: &str) -> Result<()> {
        let statement = || AssertSqlSafe(statement.to_owned());
        match self {
            Self::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                transaction.execute(statement()).await?;
                transaction.commit().await?;
            }
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                transaction.execute(statement()).await?;
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// Inserts one row with a number that nobody had before, in a transaction of its own.
    ///
    /// # Errors
    /// A commit that fails.
    pub async fn insert_numbered(&self, table: &str) -> Result<()> {
        let statement = format!("INSERT INTO {table} (id, body) VALUES ($1, 'The body of a row.')");
        let number = i64::try_from(fresh_number())?;
        match self {
            Self::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                let query = sqlx::query(AssertSqlSafe(statement)).bind(number);
                query.execute(&mut *transaction).await?;
                transaction.commit().await?;
            }
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let query = sqlx::query(AssertSqlSafe(statement)).bind(number);
                query.execute(&mut *transaction).await?;
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// The columns of a table.
    async fn columns(&self, table: &str) -> Result<Vec<String>> {
        Ok(match self {
            Self::Sqlite(pool) => {
                let names = "SELECT name FROM pragma_table_info($1)";
                sqlx::query_scalar(names)
                    .bind(table)
                    .fetch_all(pool)
                    .await?
            }
            Self::Postgres(pool) => {
                let names = "SELECT column_name::text FROM information_schema.columns \
                             WHERE table_name = $1 AND table_schema = current_schema()";
                sqlx::query_scalar(names)
                    .bind(table)
                    .fetch_all(pool)
                    .await?
            }
        })
    }

    /// Copies the one row with `pattern` (a condition) under the numbers `from..=to`. `fresh` names
    /// the columns that differ and gives their SQL, in which `n.i` is the number.
    ///
    /// # Errors
    /// A statement that fails.
    pub async fn multiply(
        &self,
        table: &str,
        pattern: &str,
        fresh: &[(&str, &str)],
        (from, to): (u32, u32),
    ) -> Result<()> {
        let columns = self.columns(table).await?;
        let values: Vec<&str> = columns
            .iter()
            .map(|column| {
                let own = fresh.iter().find(|(name, _)| name == column);
                own.map_or(column.as_str(), |(_, sql)| *sql)
            })
            .collect();
        let statement = format!(
            "WITH RECURSIVE n(i) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {to}) \
             INSERT INTO {table} ({}) SELECT {} FROM {table}, n WHERE {pattern}",
            columns.join(", "),
            values.join(", "),
        );
        self.write(&statement).await?;
        self.analyze().await
    }

    /// Tells PostgreSQL's planner what is there, as autovacuum does by itself within a minute: until
    /// then it plans for empty tables. Nobody does it for SQLite.
    ///
    /// # Errors
    /// A statement that fails.
    pub async fn analyze(&self) -> Result<()> {
        if let Self::Postgres(pool) = self {
            pool.execute("ANALYZE").await?;
        }
        Ok(())
    }

    /// Closes it.
    pub async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
