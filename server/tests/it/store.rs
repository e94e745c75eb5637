//! The store on both databases: every statement prepares, the schemas are one, scopes are walls,
//! races have one winner.

mod claims;
mod duplicates;
mod files;
mod first_start;
mod link_scopes;
mod migrated;
mod passing;
mod races;
mod schema;
mod scopes;
mod statements;

use app::contract::ids::LinkedAccountKey;
use patchbay::services::accounts;
use patchbay::store::{Db, Tx};

use crate::support::{Customer, TestApp};

async fn write(app: &TestApp) -> Tx {
    app.core.db.write().await.expect("a transaction")
}

async fn read(app: &TestApp) -> Tx {
    app.core.db.read().await.expect("a connection")
}

/// The row of the customer's account.
async fn account_key(app: &TestApp, customer: &Customer<'_>) -> LinkedAccountKey {
    let scope = customer.scope();
    let account = accounts::get(&app.core, &scope, &customer.account).await;
    account.expect("the account").key
}

/// One column of a query as text, row by row.
pub(crate) async fn texts(db: &Db, query: &str) -> Vec<String> {
    let query = sqlx::AssertSqlSafe(query.to_owned());
    let rows: Result<Vec<(String,)>, sqlx::Error> = match db {
        Db::Sqlite { readers, .. } => {
            let mut reader = readers.acquire().await.expect("a reader");
            sqlx::query_as(query).fetch_all(&mut *reader).await
        }
        Db::Postgres(pool) => sqlx::query_as(query).fetch_all(pool).await,
    };
    rows.expect("a query")
        .into_iter()
        .map(|(text,)| text)
        .collect()
}

/// How many rows a table has.
async fn count(db: &Db, table: &str) -> i64 {
    let counted = texts(db, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}")).await;
    counted
        .first()
        .and_then(|text| text.parse().ok())
        .expect("a number")
}
