//! Statements are plain texts; nothing but the databases themselves checks them.

use patchbay::store::sql::Backend;
use patchbay::store::{Db, all_statements};
use sqlx::{Either, Executor as _, Statement as _};

use crate::support::{TestApp, both_databases};

/// The highest `$N`.
fn arity(text: &str) -> usize {
    let numbers = text.split('$').skip(1).map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(0)
    });
    numbers.max().unwrap_or(0)
}

async fn parameters(db: &Db, text: &'static str) -> Result<usize, sqlx::Error> {
    let count = |known: Option<Either<&[sqlx::postgres::PgTypeInfo], usize>>| {
        known.map_or(0, |known| known.either(<[_]>::len, |count| count))
    };
    match db {
        Db::Sqlite { readers, .. } => {
            let mut connection = readers.acquire().await?;
            let statement = (&mut *connection)
                .prepare(sqlx::SqlSafeStr::into_sql_str(text))
                .await?;
            Ok(statement
                .parameters()
                .map_or(0, |known| known.either(<[_]>::len, |count| count)))
        }
        Db::Postgres(pool) => {
            let mut connection = pool.acquire().await?;
            let statement = (&mut *connection)
                .prepare(sqlx::SqlSafeStr::into_sql_str(text))
                .await?;
            Ok(count(statement.parameters()))
        }
    }
}

both_databases! {
    async fn every_statement_prepares_with_as_many_values_as_it_names(app: TestApp) {
        let all = all_statements();
        assert!(all.len() > 50, "the list is not empty");
        let mut wrong = Vec::new();
        for (name, statement) in all {
            let text = statement.on(app.core.db.backend());
            match parameters(&app.core.db, text).await {
                Ok(found) if found == arity(text) => {}
                Ok(found) => wrong.push(format!("{name}: {found} values, ${} named", arity(text))),
                Err(error) => wrong.push(format!("{name}: {error}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn both_halves_of_a_pair_take_the_same_values() {
    for (name, statement) in all_statements() {
        let (sqlite, postgres) = (
            statement.on(Backend::Sqlite),
            statement.on(Backend::Postgres),
        );
        assert_eq!(arity(sqlite), arity(postgres), "{name}");
    }
}

#[test]
fn every_file_with_statements_is_in_the_list() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let listed = all_statements();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if text.contains("\nstatements! {") {
            let name = path
                .file_stem()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let module = format!("::{name}::");
            let found = listed.iter().any(|(own, _)| own.contains(&module));
            assert!(found, "`{name}::ALL` is missing in store::all_statements");
        }
    }
}
