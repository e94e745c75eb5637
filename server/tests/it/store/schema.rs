//! Two folders of migrations, one schema.

use std::collections::BTreeSet;

use patchbay::store::migrations::{POSTGRES, SQLITE};
use patchbay::store::sql::Backend;

use super::texts;
use crate::support::{Home, Setup, TestApp, both_databases, run_on_postgres};

/// Columns, with SQLite's names for types; `BLOB` is `bytea` there.
const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name || ' ' || c.type
           || CASE WHEN c.\"notnull\" = 1 THEN ' NOT NULL' ELSE '' END
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_sqlx_migrations'";
const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name || ' '
           || CASE data_type WHEN 'bytea' THEN 'BLOB' ELSE upper(data_type) END
           || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";

/// Indexes by what they hold, in its order; keys and unique constraints are indexes too.
const SQLITE_INDEXES: &str = "
    SELECT t.name || CASE WHEN i.\"unique\" = 1 THEN ' unique ' ELSE ' ' END
           || (SELECT group_concat(name, ',') FROM
               (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.name <> '_sqlx_migrations'";
const POSTGRES_INDEXES: &str = "
    SELECT t.relname || CASE WHEN x.indisunique THEN ' unique ' ELSE ' ' END
           || (SELECT string_agg(a.attname, ',' ORDER BY k.at)
               FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, at)
               JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND t.relname <> '_sqlx_migrations'";

const SQLITE_REFERENCES: &str = "
    SELECT t.name || '.' || f.\"from\" || ' -> ' || f.\"table\" || ' ' || f.on_delete
    FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";
const POSTGRES_REFERENCES: &str = "
    SELECT t.relname || '.' || a.attname || ' -> ' || r.relname || ' '
           || CASE c.confdeltype WHEN 'c' THEN 'CASCADE' ELSE 'other' END
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_class r ON r.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f'";

async fn compare(postgres: Setup) {
    let postgres = postgres.start().await;
    let sqlite = Setup::at(Home::sqlite()).start().await;
    let pairs = [
        ("columns", SQLITE_COLUMNS, POSTGRES_COLUMNS),
        ("indexes", SQLITE_INDEXES, POSTGRES_INDEXES),
        ("references", SQLITE_REFERENCES, POSTGRES_REFERENCES),
    ];
    for (what, on_sqlite, on_postgres) in pairs {
        let left: BTreeSet<_> = texts(&sqlite.core.db, on_sqlite)
            .await
            .into_iter()
            .collect();
        let right: BTreeSet<_> = texts(&postgres.core.db, on_postgres)
            .await
            .into_iter()
            .collect();
        assert!(left.len() > 9, "{what}: {left:?}");
        let only_left: Vec<_> = left.difference(&right).collect();
        let only_right: Vec<_> = right.difference(&left).collect();
        assert!(
            only_left.is_empty() && only_right.is_empty(),
            "{what} differ: only SQLite has {only_left:#?}, only PostgreSQL has {only_right:#?}",
        );
    }
}

/// References without an index that begins with their column: deleting the row that they point to
/// would read the whole table.
const SQLITE_UNINDEXED: &str = "
    SELECT t.name || '.' || f.\"from\"
    FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
    WHERE t.type = 'table' AND NOT EXISTS (
        SELECT 1 FROM pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
        WHERE c.seqno = 0 AND c.name = f.\"from\")";
const POSTGRES_UNINDEXED: &str = "
    SELECT c.conrelid::regclass::text || '.' || a.attname
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND NOT EXISTS (
        SELECT 1 FROM pg_index x WHERE x.indrelid = c.conrelid AND x.indkey[0] = c.conkey[1])";

both_databases! {
    async fn every_reference_has_an_index(app: TestApp) {
        let query = match app.core.db.backend() {
            Backend::Sqlite => SQLITE_UNINDEXED,
            Backend::Postgres => POSTGRES_UNINDEXED,
        };
        assert_eq!(texts(&app.core.db, query).await, Vec::<String>::new());
    }
}

#[test]
fn tables_columns_indexes_and_references_are_the_same() {
    run_on_postgres(compare);
}

#[test]
fn migrations_have_equal_versions_and_names() {
    let named = |migrator: &sqlx::migrate::Migrator| -> Vec<(i64, String)> {
        migrator
            .iter()
            .map(|one| (one.version, one.description.to_string()))
            .collect()
    };
    assert_eq!(named(&SQLITE), named(&POSTGRES));
}
