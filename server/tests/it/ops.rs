//! What an operator does at the command line, beside a running server.

use patchbay::compose::admin;
use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::crypto::random::{SystemRandom, new_id};
use patchbay::crypto::token::hash;
use patchbay::services::projects::FileText;
use patchbay::store::{Db, migrations, sessions};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::support::{CRM, Customer, SMS, Setup, TestApp, both_databases};

/// A whole project: settings, an app of the sandbox, a secret from a variable.
const FILE: &str = r##"
[settings]
name = "Acme Ltd"
allowed_origins = ["https://app.acme.test"]
return_urls = ["https://app.acme.test/integrations"]
theme = { color = "#000000", bgColor = "#00ff23" }

[[app]]
slug = "sandbox-crm"
environments = ["test"]
oauth = { client_id = "sandbox-client", client_secret = "${CRM_SECRET}" }

[[app.field]]
key = "note"
label = "Note"
type = "text"

[[app.workflow]]
alias = "notify"
name = "Notify"
"##;

/// An application that only one project has.
const OWN_APP: &str = r#"
slug = "own-crm"
name = "Own CRM"
description = "Made at home."
categories = ["crm"]
docs_url = "https://own.test/docs"
checked_on = "2026-11-20"

[auth.api_key]
header = { name = "authorization", value = "Bearer {token}" }

[[input]]
name = "token"
label = "Token"
required = true
secret = true

[api]
base_url = "https://own.test/api"
verify = { method = "GET", path = "/me" }
"#;

fn variable(name: &str) -> Option<String> {
    (name == "CRM_SECRET").then(|| "sandbox-secret".to_owned())
}

async fn apply(
    app: &TestApp,
    customer: &Customer<'_>,
    text: &str,
    dry_run: bool,
) -> Result<String, String> {
    let file = FileText {
        name: "acme.toml",
        text,
        variables: &variable,
    };
    let options = app.setup.options();
    let applied = admin::apply(&options, &customer.project, file, dry_run).await;
    applied
        .map(|applied| applied.changes)
        .map_err(|error| error.to_string())
}

async fn export(app: &TestApp, customer: &Customer<'_>) -> String {
    let options = app.setup.options();
    admin::export(&options, &customer.project)
        .await
        .expect("a file")
}

async fn company(app: &TestApp, customer: &Customer<'_>) -> Value {
    app.get("/api/v3/org/basics")
        .for_customer(customer)
        .send()
        .await
        .ok()["name"]
        .clone()
}

both_databases! {
    async fn an_applied_file_is_in_force_at_once(app: TestApp) {
        let customer = app.customer().await;
        let plan = apply(&app, &customer, FILE, false).await.expect("a plan");
        assert!(plan.contains("\"Acme\" -> \"Acme Ltd\""), "{plan}");
        assert!(plan.contains("- app sandbox-crm (test): field pipeline"), "{plan}");
        assert!(!plan.contains("sandbox-secret"), "{plan}");
        assert_eq!(company(&app, &customer).await, "Acme Ltd");
        customer.connect_crm().await;
        let body = json!({ "slug": CRM });
        let config = app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body);
        let config = config.send().await.ok();
        let keys: Vec<&Value> =
            config["fields"].as_array().into_iter().flatten().map(|field| &field["key"]).collect();
        assert_eq!(keys, ["note"], "what the file leaves out is gone");
    }

    async fn applying_twice_changes_nothing_the_second_time(app: TestApp) {
        let customer = app.customer().await;
        apply(&app, &customer, FILE, false).await.expect("a plan");
        assert_eq!(apply(&app, &customer, FILE, false).await, Ok(String::new()));
        let shown = customer.application(CRM).await;
        let exported = export(&app, &customer).await;
        assert!(exported.contains("${CRM_SECRET}"), "{exported}");
        assert!(!exported.contains("sandbox-secret"), "{exported}");
        assert_eq!(apply(&app, &customer, &exported, false).await, Ok(String::new()));
        assert_eq!(export(&app, &customer).await, exported);
        assert_eq!(customer.application(CRM).await, shown, "also its ids");
    }

    async fn a_new_projects_export_applies_to_itself(app: TestApp) {
        let customer = app.customer().await;
        let exported = export(&app, &customer).await;
        let file = FileText { name: "x.toml", text: &exported, variables: &|_| {
            Some("sandbox-secret".to_owned())
        } };
        let options = app.setup.options();
        let plan = admin::apply(&options, &customer.project, file, false).await;
        assert_eq!(plan.expect("a plan").changes, "");
    }

    async fn a_dry_run_says_the_same_and_writes_nothing(app: TestApp) {
        let customer = app.customer().await;
        let before = export(&app, &customer).await;
        let dry = apply(&app, &customer, FILE, true).await.expect("a plan");
        assert_eq!(export(&app, &customer).await, before);
        assert_eq!(company(&app, &customer).await, "Acme");
        assert_eq!(apply(&app, &customer, FILE, false).await.expect("a plan"), dry);
    }

    async fn every_mistake_is_named_with_its_place_and_nothing_is_written(app: TestApp) {
        let customer = app.customer().await;
        let before = export(&app, &customer).await;
        let wrong = FILE
            .replace("name = \"Acme Ltd\"", "name = \"Other\"\nnmae = 1")
            .replace("type = \"text\"", "type = \"txt\"")
            .replace("https://app.acme.test/integrations", "http://app.acme.test/x");
        let error = apply(&app, &customer, &wrong, false).await.expect_err("refused");
        for place in ["acme.toml:4:1:", "acme.toml:6:16:", "acme.toml:17:8:"] {
            assert!(error.contains(place), "{place} is not in {error}");
        }
        assert!(error.contains("nmae") && error.contains("must be one of text"), "{error}");
        assert_eq!(export(&app, &customer).await, before);
        let unknown = "[settings]\nname = \"Acme\"\n[[app]]\nslug = \"no-such-app\"\n";
        let error = apply(&app, &customer, unknown, false).await.expect_err("refused");
        assert!(error.contains("no-such-app"), "{error}");
        assert_eq!(export(&app, &customer).await, before);
    }

    async fn what_cannot_be_kept_yet_is_refused_by_name(app: TestApp) {
        let customer = app.customer().await;
        let file = "[settings]\nname = \"Acme\"\nrequire_claim = true\n";
        let error = apply(&app, &customer, file, false).await.expect_err("refused");
        assert!(error.contains("require_claim") && error.contains("acme.toml:3:"), "{error}");
        let harmless = "[settings]\nname = \"Acme\"\nrequire_claim = false\n";
        apply(&app, &customer, harmless, true).await.expect("a plan");
    }

    async fn a_variable_that_is_not_set_is_named(app: TestApp) {
        let customer = app.customer().await;
        let file = FILE.replace("CRM_SECRET", "OTHER_SECRET");
        let error = apply(&app, &customer, &file, false).await.expect_err("refused");
        assert!(error.contains("OTHER_SECRET"), "{error}");
    }

    async fn an_app_of_ones_own_comes_goes_and_returns_with_what_it_had(setup: Setup) {
        let before = setup.start().await;
        let customer = before.customer().await;
        let folder = setup.home.folder().join("catalog").join(customer.project.as_str());
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("own-crm.toml"), OWN_APP).expect("a file");
        let catalog = setup.home.folder().join("catalog").display().to_string();
        let app = setup.clone().option("catalog_dir", catalog).start().await;
        let with = "[settings]\nname = \"Acme\"\n[[app]]\nslug = \"own-crm\"\n\
                    environments = [\"test\"]\n[[app.field]]\nkey = \"note\"\nlabel = \"Note\"\n\
                    type = \"text\"\n";
        let plan = apply(&app, &customer, with, false).await.expect("a plan");
        assert!(plan.contains("+ app own-crm (test)"), "{plan}");
        let body = json!({ "slug": "own-crm" });
        app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body).send().await.ok();
        let path = "/api/v2/f-sdk/slug/own-crm/config";
        let config = app.get(path).for_customer(&customer).send().await.ok();
        let shown = app.get("/api/v2/f-sdk/application/own-crm").for_customer(&customer).send();
        assert_eq!(shown.await.ok()["type"], "custom");
        let strangers = app.customer().await;
        app.get(path).for_customer(&strangers).send().await.error(404, "INVALID_APP_ID");

        let plan = apply(&app, &customer, "[settings]\nname = \"Acme\"\n", false).await;
        assert!(plan.as_ref().is_ok_and(|plan| plan.contains("- app own-crm (test)")), "{plan:?}");
        app.get(path).for_customer(&customer).send().await.error(404, "INVALID_APP_ID");
        apply(&app, &customer, with, false).await.expect("a plan");
        assert_eq!(app.get(path).for_customer(&customer).send().await.ok(), config);
    }

    async fn a_project_is_made_beside_a_running_server(app: TestApp) {
        let options = app.setup.options();
        let made = admin::create_project(&options, " Initech ", false).await.expect("a project");
        let key = made.test_api_key.expose_secret();
        assert!(key.starts_with("tk"), "{key}");
        assert!(made.production_api_key.expose_secret().starts_with("pk"));
        let body = json!({ "linked_account_id": "a" });
        app.post("/api/v2/public/linked-account").key(key).json(body).send().await.ok();
        let call = app.get("/api/v2/public/application").key(key).account("a");
        assert_eq!(call.send().await.ok().as_array().map(Vec::len), Some(2));
        let listed = admin::list_projects(&options).await.expect("a list");
        let listed: Vec<_> = listed.into_iter().map(|it| (it.id, it.name)).collect();
        assert_eq!(listed, [(made.project_id, "Initech".to_owned())]);
        let bare = admin::create_project(&options, "Bare", true).await.expect("a project");
        let key = bare.test_api_key.expose_secret();
        let body = json!({ "linked_account_id": "a" });
        app.post("/api/v2/public/linked-account").key(key).json(body).send().await.ok();
        let call = app.get("/api/v2/public/application").key(key).account("a");
        assert_eq!(call.send().await.ok(), json!([]));
        for name in ["", "  ", "a\nb"] {
            admin::create_project(&options, name, false).await.map(drop).expect_err("refused");
        }
    }

    async fn keys_are_made_and_revoked_beside_running_servers(app: TestApp) {
        let customer = app.customer().await;
        let other = app.another().await;
        let (options, scope) = (app.setup.options(), customer.scope());
        let made = admin::create_key(&options, &scope).await.expect("a key");
        let fresh = made.key.expose_secret();
        assert!(fresh.starts_with("tk") && *fresh != customer.key, "{fresh}");
        let ask = |app: &TestApp, key: &str| {
            app.get("/api/v2/public/linked-account").key(key).send()
        };
        for server in [&app, &other] {
            ask(server, &customer.key).await.ok();
            ask(server, fresh).await.ok();
        }
        let listed = admin::list_keys(&options, &customer.project).await.expect("a list");
        let shown: Vec<_> = listed.iter().map(|key| (key.environment.as_str(), key.revoked_at.is_some())).collect();
        assert_eq!(shown, [("test", false), ("test", false), ("production", false)]);
        for (key, listed) in [(&customer.key, &listed[0]), (&fresh.to_owned(), &listed[1])] {
            assert!(key.ends_with(&listed.hint) && listed.hint.len() == 4, "{}", listed.hint);
        }
        assert_eq!(listed[1].id, made.id);

        let old = listed[0].id.clone();
        let left = admin::revoke_key(&options, &scope, &old).await.expect("revoked");
        assert_eq!(left, 1);
        for server in [&app, &other] {
            ask(server, &customer.key).await.error(401, "SERVER_ERROR");
            ask(server, fresh).await.ok();
        }
        assert_eq!(admin::revoke_key(&options, &scope, &old).await.expect("again"), 1);
        let listed = admin::list_keys(&options, &customer.project).await.expect("a list");
        assert!(listed[0].revoked_at.is_some() && listed[1].revoked_at.is_none());
    }

    async fn keys_of_others_are_not_revoked(app: TestApp) {
        let customer = app.customer().await;
        let options = app.setup.options();
        let listed = admin::list_keys(&options, &customer.project).await.expect("a list");
        let (test, production) = (&listed[0].id, &listed[1].id);
        let stranger = app.customer().await.scope();
        for (scope, id) in [(customer.scope(), production), (stranger, test)] {
            let refused = admin::revoke_key(&options, &scope, id).await.expect_err("refused");
            assert!(refused.to_string().contains("patchbay api-key list"), "{refused}");
        }
        let nobody = patchbay::domain::scope::Scope {
            project: app::contract::ids::ProjectId::from_bytes([9; 12]), ..customer.scope()
        };
        let Err(refused) = admin::create_key(&options, &nobody).await else { panic!("no such project") };
        assert!(refused.to_string().contains("there is no project"), "{refused}");
        for key in [&customer.key, &customer.production_key] {
            app.get("/api/v2/public/linked-account").key(key).send().await.ok();
        }
    }

    async fn rotating_keys_beside_a_running_server_breaks_nothing(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        customer.connect_crm().await;
        let key_file = app.setup.home.key_file();
        let old = MasterKeyRing::read(&key_file).expect("a ring").active_id().to_owned();
        let other = app.another().await;
        let done = admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        assert_eq!((done.rewrapped, done.resumed), (2, false), "the server's key and the project's");
        let ring = MasterKeyRing::read(&key_file).expect("a ring");
        assert_eq!((ring.len(), ring.active_id() == old), (1, false));

        let check = |app: &TestApp, slug: &str| {
            let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
            app.post(path).for_host(&customer).send()
        };
        // One has unwrapped the project's key before, the other has not.
        for server in [&app, &other, &app.another().await] {
            check(server, SMS).await.ok();
            check(server, CRM).await.ok();
            assert_eq!(server.customer().await.new_token().await.len(), customer.token.len());
        }
        let again = admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        assert_eq!(again.rewrapped, 5, "with the three projects made since");
    }

    async fn a_rotation_that_was_cut_off_is_finished(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let key_file = app.setup.home.key_file();
        let mut ring = MasterKeyRing::read(&key_file).expect("a ring");
        ring.add_active(&SystemRandom);
        ring.replace(&key_file).expect("a file");
        let path = format!("/api/v2/public/linked-account/integration/{SMS}/check");
        app.another().await.post(&path).for_host(&customer).send().await.ok();
        let done = admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        assert_eq!((done.resumed, done.active.as_str()), (true, ring.active_id()));
        app.another().await.post(&path).for_host(&customer).send().await.ok();
    }

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

    async fn what_is_over_goes_in_steps(app: TestApp) {
        let customer = app.customer().await;
        let now = app.core.clock.now();
        let mut tx = app.core.db.write().await.expect("a transaction");
        let own = sessions::find_by_hash(&mut tx, &hash(&customer.token)).await;
        let (own, _) = own.expect("a query").expect("a session");
        for at in 0..520_u32 {
            let session = sessions::Session { id: new_id(&SystemRandom), ..own.clone() };
            let hash = hash(&format!("token {at}"));
            sessions::insert(&mut tx, &session, &hash).await.expect("a session");
        }
        tx.commit().await.expect("a commit");
        app.advance(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        let mut tx = app.core.db.write().await.expect("a transaction");
        let far = now.plus(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        assert_eq!(sessions::delete_expired(&mut tx, far, 500).await.expect("a statement"), 500);
        drop(tx);
        let removed = patchbay::services::cleanup::step(&app.core).await.expect("a step");
        assert_eq!(removed, 521, "all of them in one step");
    }

    async fn what_somebody_holds_is_removed_another_time(app: TestApp) {
        let Db::Postgres(pool) = &app.core.db else { return };
        app.customer().await;
        app.customer().await;
        app.advance(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        let mut held = pool.begin().await.expect("a transaction");
        let hold = "SELECT id FROM session_tokens ORDER BY id LIMIT 1 FOR UPDATE";
        sqlx::query(hold).execute(&mut *held).await.expect("held");
        let clean = || patchbay::services::cleanup::step(&app.core);
        assert_eq!(clean().await.expect("a step"), 1);
        held.commit().await.expect("released");
        assert_eq!(clean().await.expect("a step"), 1);
    }

    async fn what_is_over_is_removed(app: TestApp) {
        let customer = app.customer().await;
        customer.open_link().await;
        let clean = || patchbay::services::cleanup::step(&app.core);
        assert_eq!(clean().await.expect("a step"), 0);
        app.advance(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        assert!(clean().await.expect("a step") >= 1);
        app.get("/api/v3/org/basics").for_customer(&customer).send().await
            .error(401, "INVALID_TOKEN");
        assert_eq!(clean().await.expect("a step"), 0);
    }

    async fn what_end_users_ask_for_is_listed(app: TestApp) {
        let customer = app.customer().await;
        for (slug, email) in [("acme-crm", "ada@globex.example"), ("acme-erp", "bob@globex.example")] {
            let body = json!({ "slug": slug, "email": email, "description": "Please" });
            let call = app.post("/api/v1/ecosystem/leads").for_customer(&customer).json(body);
            call.send().await.ok();
            app.advance(std::time::Duration::from_secs(1));
        }
        let options = app.setup.options();
        let leads = admin::list_leads(&options, &customer.project).await.expect("a list");
        let shown: Vec<_> = leads.iter()
            .map(|it| (it.environment, it.account.as_str(), it.wish.slug.as_str())).collect();
        assert_eq!(shown, [("test", "globex-1", "acme-crm"), ("test", "globex-1", "acme-erp")]);
        let other = app.customer().await.project;
        assert!(admin::list_leads(&options, &other).await.expect("a list").is_empty());
        let nobody = app::contract::ids::ProjectId::from_bytes([9; 12]);
        let Err(error) = admin::list_leads(&options, &nobody).await else { panic!("no such project") };
        assert!(error.to_string().contains("there is no project"), "{error}");
    }
}
