//! A database that cannot answer now is told apart from one that is broken.

use std::time::Duration;

use patchbay::store::{Db, StoreError};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use super::{texts, write};
use crate::support::{TestApp, both_databases};

both_databases! {
    async fn a_request_while_the_database_is_away_may_be_sent_again(app: TestApp) {
        let customer = app.customer().await;
        app.core.db.close().await;
        let answer = app.get("/api/v3/org/basics").for_customer(&customer).send().await;
        answer.error(503, "UNAVAILABLE");
    }

    async fn what_the_database_itself_calls_passing_is_so(app: TestApp) {
        let _held = write(&app).await;
        let failed = match &app.core.db {
            Db::Sqlite { path, .. } => {
                let impatient = SqliteConnectOptions::new().filename(path);
                let pool = SqlitePool::connect_with(impatient.busy_timeout(Duration::ZERO)).await;
                let pool = pool.expect("a pool");
                sqlx::query("DELETE FROM drafts").execute(&pool).await.map(drop)
            }
            Db::Postgres(pool) => {
                let suicide = "SELECT pg_terminate_backend(pg_backend_pid())";
                sqlx::query(suicide).execute(pool).await.map(drop)
            }
        };
        let error = StoreError::from(failed.expect_err("it cannot answer now"));
        assert!(matches!(error, StoreError::Busy(_)), "{error:?}");
    }

    async fn nothing_waits_without_end_for_somebodys_row(app: TestApp) {
        let Db::Postgres(_) = &app.core.db else { return };
        for (setting, wanted) in
            [("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "30s")]
        {
            let shown = texts(&app.core.db, &format!("SHOW {setting}")).await;
            assert_eq!(shown, [wanted], "{setting}");
        }
    }

    async fn what_a_failover_or_a_full_disk_says_is_passing(app: TestApp) {
        let Db::Postgres(pool) = &app.core.db else { return };
        for code in ["08006", "53100", "53200", "25006", "25P03", "55P03", "57014"] {
            let raise = format!("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$");
            let failed = sqlx::raw_sql(sqlx::AssertSqlSafe(raise)).execute(pool).await;
            let error = StoreError::from(failed.expect_err("it is raised"));
            assert!(matches!(error, StoreError::Busy(_)), "{code}: {error:?}");
        }
    }

    async fn a_wrong_statement_is_not(app: TestApp) {
        let failed = match &app.core.db {
            Db::Sqlite { readers, .. } => {
                let mut reader = readers.acquire().await.expect("a reader");
                sqlx::query("SELECT * FROM x").execute(&mut *reader).await.map(drop)
            }
            Db::Postgres(pool) => sqlx::query("SELECT * FROM x").execute(pool).await.map(drop),
        };
        let error = StoreError::from(failed.expect_err("there is no such table"));
        assert!(matches!(error, StoreError::Driver(_)), "{error:?}");
    }
}
