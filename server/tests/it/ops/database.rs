//! `patchbay migrate`, and what every command wants of a database.

use patchbay::compose::admin;
use patchbay::services::projects::FileText;
use patchbay::store::{Db, migrations};

use crate::support::{Setup, TestApp, both_databases};

both_databases! {
    async fn migrate_names_what_it_applied(setup: Setup) {
        let options = setup.options();
        let applied = admin::migrate(&options).await.expect("a schema");
        let all = migrations::SQLITE.iter();
        let all: Vec<String> =
            all.map(|one| format!("{:04} {}", one.version, one.description)).collect();
        assert_eq!(applied, all);
        assert_eq!(applied[0], "0001 first schema");
        assert_eq!(admin::migrate(&options).await.expect("a schema"), Vec::<String>::new());
        assert!(!setup.home.key_file().exists(), "it needs no keys");
    }

    async fn who_only_reads_makes_nothing(setup: Setup) {
        let options = setup.options();
        let project = app::contract::ids::ProjectId::from_bytes([7; 12]);
        let all = || async {
            let file = || FileText { name: "x.toml", text: "", variables: &|_| None };
            let listed = admin::list_projects(&options).await.map(drop);
            let exported = admin::export(&options, &project).await.map(drop);
            let planned = admin::apply(&options, &project, file(), true).await.map(drop);
            let applied = admin::apply(&options, &project, file(), false).await.map(drop);
            let leads = admin::list_leads(&options, &project).await.map(drop);
            let keys = admin::list_keys(&options, &project).await.map(drop);
            let rotated = admin::rotate_keys(&options).await.map(drop);
            [listed, exported, planned, applied, leads, keys, rotated].map(|done| done.expect_err("refused").to_string())
        };
        let is_sqlite = options.storage.database_url.expose().starts_with("sqlite");
        for refused in all().await {
            let why = if is_sqlite { "there is no database" } else { "is not applied yet" };
            assert!(refused.contains(why), "{refused}");
        }
        let left = std::fs::read_dir(setup.home.folder()).expect("a folder");
        assert_eq!(left.count(), 0);

        admin::migrate(&options).await.expect("a schema");
        for refused in all().await {
            assert!(refused.contains("no keys yet"), "{refused}");
        }
        assert!(!setup.home.key_file().exists());
    }

    async fn who_only_reads_refuses_another_schema(app: TestApp) {
        let options = app.setup.options();
        let (db, options) = (&app.core.db, &options);
        let change = |statement: &'static str| async move {
            let changed = match db {
                Db::Sqlite { writer, .. } => sqlx::query(statement).execute(writer).await.map(drop),
                Db::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(drop),
            };
            changed.expect("a statement");
            let refused = admin::list_projects(options).await.map(drop).expect_err("refused");
            refused.to_string()
        };
        let newer = change("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 6").await;
        assert!(newer.contains("9999") && newer.contains("newer patchbay"), "{newer}");
        let older = change("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
        assert!(older.contains("0006") && older.contains("patchbay migrate"), "{older}");
        let broken = change("ALTER TABLE _sqlx_migrations RENAME COLUMN version TO number").await;
        assert!(!broken.contains("is not applied yet"), "{broken}");
    }
}
