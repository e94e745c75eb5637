//! What a database of an earlier version holds is there after the migration.

use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::services::Vault;
use patchbay::store::migrations::{self, POSTGRES, SQLITE};
use patchbay::store::{Db, auth_configs, connections};
use sqlx::AssertSqlSafe;
use sqlx::migrate::Migrator;

use super::texts;
use crate::support::{Setup, both_databases};

/// Applies the migrations up to this version.
async fn migrate_to(db: &Db, version: i64) {
    let until = |all: &Migrator| {
        let first = all.iter().filter(|one| one.version <= version);
        Migrator::with_migrations(first.cloned().collect())
    };
    match db {
        Db::Sqlite { writer, .. } => until(&SQLITE).run(writer).await,
        Db::Postgres(pool) => until(&POSTGRES).run(pool).await,
    }
    .expect("migrated");
}

async fn execute(db: &Db, statements: &str) {
    let sql = AssertSqlSafe(statements.to_owned());
    match db {
        Db::Sqlite { writer, .. } => sqlx::raw_sql(sql).execute(writer).await.map(drop),
        Db::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
    }
    .expect("executed");
}

/// One project with an OAuth app, an app without a client and an account that is connected to both.
const BEFORE: &str = "
    INSERT INTO projects (id, settings, created_at, updated_at)
    VALUES ('prj_000000000000000000000001', '{}', 1, 1);
    INSERT INTO apps (id, project_id, environment, slug, context_id, client_id, client_id_text,
                      client_secret, client_secret_text, definition, created_at, updated_at)
    VALUES ('0000000000000000000000a1', 'prj_000000000000000000000001', 'test', 'crm',
            'ctx_0000000000000000000000c1', 'client', NULL, <blob>, '${SECRET}',
            '{\"fields\":[],\"workflows\":[]}', 1, 2),
           ('0000000000000000000000a2', 'prj_000000000000000000000001', 'test', 'sms',
            'ctx_0000000000000000000000c2', NULL, NULL, NULL, NULL,
            '{\"fields\":[],\"workflows\":[]}', 1, 2);
    INSERT INTO linked_accounts (id, project_id, environment, account_id, name, udf, created_at,
                                 updated_at)
    VALUES ('0000000000000000000000f1', 'prj_000000000000000000000001', 'test', 'a', '', '[]', 1, 1);
    INSERT INTO connections (id, project_id, environment, account, slug, auth_type, status, reason,
                             binding, identity, identifier, scopes, inputs, credential, version,
                             access_expires_at, lease_fence, lease_until, created_at, updated_at)
    VALUES ('conn_000000000000000000000001', 'prj_000000000000000000000001', 'test',
            '0000000000000000000000f1', 'crm', 'oauth2', 'active', NULL, 'browser', '', '', '[]',
            '{}', <blob>, 3, NULL, 0, 0, 1, 1),
           ('conn_000000000000000000000002', 'prj_000000000000000000000001', 'test',
            '0000000000000000000000f1', 'sms', 'keybased', 'active', NULL, 'browser', '', '', '[]',
            '{}', <blob>, 1, NULL, 0, 0, 1, 1);
    INSERT INTO flows (id, project_id, environment, account, slug, context_id, session_id,
                       state_hash, inputs, status, created_at, expires_at)
    VALUES ('flow_000000000000000000000001', 'prj_000000000000000000000001', 'test',
            '0000000000000000000000f1', 'crm', 'ctx_0000000000000000000000c1', 's', <blob>, '{}',
            'bound', 1, 2);
    INSERT INTO revocations (id, project_id, environment, slug, inputs, credential, attempts,
                             next_at, give_up_at)
    VALUES ('conn_000000000000000000000009', 'prj_000000000000000000000001', 'test', 'crm', '{}',
            <blob>, 0, 1, 2);
    INSERT INTO configs (id, project_id, environment, account, slug, config_id, body, version,
                         created_at, updated_at)
    VALUES ('cfg_000000000000000000000001', 'prj_000000000000000000000001', 'test',
            '0000000000000000000000f1', 'crm', 'a', '{}', 1, 1, 1);
";

both_databases! {
    /// The operator can go back to the program that the schema is from.
    async fn without_the_right_key_the_schema_stays_as_it_was(setup: Setup) {
        let options = setup.options();
        let (url, key_file) = (options.storage.database_url.expose(), setup.home.key_file());
        let last = SQLITE.iter().map(|one| one.version).max().expect("migrations");
        let db = Db::open(&url, 2).await.expect("a database");
        migrate_to(&db, last - 1).await;
        let random = std::sync::Arc::new(patchbay::crypto::random::SystemRandom);
        Vault::unlock(&db, &key_file, random).await.map(drop).expect("a vault");
        let right = std::fs::read(&key_file).expect("a key");
        let another = MasterKeyRing::generate(&patchbay::crypto::random::SystemRandom);
        for wrong in [false, true] {
            std::fs::remove_file(&key_file).expect("removed");
            if wrong {
                another.write_new(&key_file).expect("written");
            }
            let refused = setup.try_start().await.map(drop).expect_err("refused").to_string();
            assert!(refused.contains("PATCHBAY_MASTER_KEY_FILE"), "{refused}");
            let newest = "SELECT CAST(MAX(version) AS TEXT) FROM _sqlx_migrations";
            assert_eq!(texts(&db, newest).await, [(last - 1).to_string()]);
            std::fs::write(&key_file, &right).expect("written");
        }
        setup.start().await.customer().await;
        db.close().await;
    }

    async fn clients_become_auth_configs_with_the_ids_their_secrets_are_sealed_for(setup: Setup) {
        let options = setup.options();
        let url = options.storage.database_url.expose();
        let db = Db::open(&url, 2).await.expect("a database");
        migrate_to(&db, 1).await;
        let blob = if matches!(db, Db::Sqlite { .. }) { "X'0102'" } else { "'\\x0102'" };
        execute(&db, &BEFORE.replace("<blob>", blob)).await;
        let applied = migrations::run(&db).await.expect("migrated");
        assert_eq!(applied.first().map(String::as_str), Some("0002 several connections"));

        let scope = patchbay::domain::scope::Scope {
            project: app::contract::ids::ProjectId::parse("prj_000000000000000000000001").expect("an id"),
            environment: patchbay::domain::scope::Environment::Test,
        };
        let mut tx = db.read().await.expect("a connection");
        let configs = auth_configs::list(&mut tx, &scope).await.expect("a query");
        let [config] = &configs[..] else { panic!("one auth config: {configs:?}") };
        assert_eq!((config.id.as_str(), config.context.as_str()), ("0000000000000000000000a1", "ctx_0000000000000000000000c1"));
        assert_eq!((config.slug.as_str(), config.key.as_str(), config.is_default), ("crm", "default", true));
        assert_eq!((config.client_id.as_str(), &config.client_secret[..]), ("client", &[1, 2][..]));
        assert_eq!(config.client_secret_text.as_deref(), Some("${SECRET}"));
        let account = app::contract::ids::LinkedAccountKey::parse("0000000000000000000000f1").expect("an id");
        let of_crm = connections::list_of_app(&mut tx, &scope, &account, "crm").await.expect("a query");
        assert_eq!(of_crm[0].auth_config.as_ref(), Some(&config.id));
        assert_eq!((of_crm[0].version, of_crm[0].user_defined_fields.len()), (3, 0));
        let of_sms = connections::list_of_app(&mut tx, &scope, &account, "sms").await.expect("a query");
        assert_eq!(of_sms[0].auth_config, None);
        let apps = patchbay::store::apps::list(&mut tx, &scope).await.expect("a query");
        assert!(apps.len() == 2 && apps.iter().all(|app| !app.multiple_connections));
        drop(tx);
        for table in ["flows", "revocations"] {
            let query = format!("SELECT auth_config_id FROM {table}");
            assert_eq!(texts(&db, &query).await, ["0000000000000000000000a1"], "{table}");
        }
        assert_eq!(texts(&db, "SELECT connection_id FROM configs").await, [""]);
        db.close().await;
    }
}
