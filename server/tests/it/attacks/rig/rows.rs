//! The database behind the server's back.

use patchbay::services::Core;
use patchbay::store::Db;
use sqlx::{AssertSqlSafe, Row as _};

/// Executes statements that no use case has; says how many rows they changed.
pub async fn execute(core: &Core, statement: &str) -> u64 {
    let sql = AssertSqlSafe(statement.to_owned());
    let done = match &core.db {
        Db::Sqlite { writer, .. } => sqlx::raw_sql(sql)
            .execute(writer)
            .await
            .map(|done| done.rows_affected()),
        Db::Postgres(pool) => sqlx::raw_sql(sql)
            .execute(pool)
            .await
            .map(|done| done.rows_affected()),
    };
    done.unwrap_or_else(|error| panic!("{statement}: {error}"))
}

/// The rows of a query for texts; binary columns must be asked for as `hex(..)`-like texts.
pub async fn texts(core: &Core, statement: &str) -> Vec<String> {
    let sql = AssertSqlSafe(statement.to_owned());
    let rows = match &core.db {
        Db::Sqlite { readers, .. } => {
            let mut reader = readers.acquire().await.expect("a reader");
            sqlx::query(sql).fetch_all(&mut *reader).await.map(|rows| {
                rows.iter()
                    .map(|row| row.get::<String, _>(0))
                    .collect::<Vec<_>>()
            })
        }
        Db::Postgres(pool) => sqlx::query(sql).fetch_all(pool).await.map(|rows| {
            rows.iter()
                .map(|row| row.get::<String, _>(0))
                .collect::<Vec<_>>()
        }),
    };
    rows.unwrap_or_else(|error| panic!("{statement}: {error}"))
}

/// All rows of all tables as text, as a thief would read them; binary values in hexadecimal.
pub async fn dump(core: &Core) -> String {
    let is_sqlite = matches!(core.db, Db::Sqlite { .. });
    let tables = if is_sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    } else {
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    };
    let mut all = String::new();
    for table in texts(core, tables).await {
        let rows = if is_sqlite {
            let columns = format!(
                "SELECT group_concat('coalesce(CASE typeof(' || name || ') WHEN ''blob'' THEN \
                 hex(' || name || ') ELSE ' || name || ' END, '''')', ' || ''|'' || ') \
                 FROM pragma_table_info('{table}')"
            );
            let columns = texts(core, &columns).await.concat();
            format!("SELECT CAST({columns} AS TEXT) FROM {table}")
        } else {
            format!("SELECT t::text FROM {table} t")
        };
        for row in texts(core, &rows).await {
            all.push_str(&format!("{table}: {row}\n"));
        }
    }
    all
}
