//! Two transactions at once, in the one order that once went wrong.
//!
//! The test holds the first one open, waits until the second waits for it, and lets go. SQLite has
//! one writer, so there the second waits before it has read anything.

use app::contract::error::ErrorCode;
use app::contract::ids::ProjectId;
use patchbay::catalog::AuthMethod;
use patchbay::compose::admin;
use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::crypto::random::SystemRandom;
use patchbay::crypto::vault::Place;
use patchbay::domain::connection::Binding;
use patchbay::domain::scope::Scope;
use patchbay::services::connect::credential::{Credential, Owner};
use patchbay::services::connect::disconnect::{self, Described};
use patchbay::services::connect::keep::{self, Obtained};
use patchbay::services::connect::target::Aim;
use patchbay::services::projects::FileText;
use patchbay::services::{accounts, apps, projects, rotate};
use patchbay::store::leases::{self, Refreshed, Turn};
use patchbay::store::{Db, connections, keys, projects as rows, revocations};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

use super::{count, read, texts, write};
use crate::support::{CRM, Customer, TestApp, both_databases, run_on_postgres};

const WAITING: &str = "SELECT CAST(COUNT(*) AS TEXT) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// Returns when the task waits for a lock, or has ended without.
async fn until_it_waits<T>(db: &Db, task: &JoinHandle<T>) {
    let Db::Postgres(_) = db else { return };
    while !task.is_finished() && texts(db, WAITING).await == ["0"] {
        tokio::task::yield_now().await;
    }
}

fn place(project: &str) -> Place<'_> {
    Place {
        project,
        account: "",
        row: "",
        field: "test",
        version: 1,
    }
}

/// Whether a server that starts now can use the project's data key.
async fn opens(app: &TestApp, project: &ProjectId) -> bool {
    let fresh = app.another().await;
    let mut tx = read(&fresh).await;
    let (place, plain) = (place(project.as_str()), SecretSlice::from(b"x".to_vec()));
    let sealed = fresh.core.vault.seal(&mut tx, &place, &plain);
    sealed.await.is_ok()
}

fn credential(refresh_token: &str) -> Credential {
    Credential {
        refresh_token: Some(SecretString::from(refresh_token)),
        ..Credential::default()
    }
}

/// The refresh tokens that wait for being revoked.
async fn to_revoke(app: &TestApp, scope: &Scope) -> Vec<String> {
    let mut tx = read(app).await;
    let far = app.core.clock.now().plus(Duration::from_secs(1_000_000));
    let mut found = Vec::new();
    for due in revocations::due(&mut tx, far, 10).await.expect("a query") {
        let due = due.expect("a row");
        let sealed = &due.credential;
        let opened = Credential::open_for_revocation(&app.core, &mut tx, scope, &due.id, sealed);
        let token = opened.await.expect("a credential").refresh_token;
        found.push(token.expect("a token").expose_secret().to_owned());
    }
    found
}

/// What a person or a host may do while a refresh ends.
#[derive(Clone, Copy, PartialEq)]
enum Removal {
    Disconnect,
    Delete,
}

/// Removes a connection while a refresh has written, and not committed, the token `newest`.
async fn remove_during_a_refresh(app: &TestApp, customer: &Customer<'_>, removal: Removal) {
    let (core, scope) = (Arc::clone(&app.core), customer.scope());
    let account = accounts::get(&core, &scope, &customer.account)
        .await
        .expect("the account");
    let there = connections::list_of_app(&mut read(app).await, &scope, &account.key, CRM).await;
    let [found] = &there.expect("a query")[..] else {
        panic!("one connection")
    };
    let mut tx = write(app).await;
    let minute = Duration::from_secs(60);
    let now = core.clock.now();
    let turn = leases::acquire(&mut tx, &scope, &found.id, found.version, minute, now).await;
    let Turn::Ours(held) = turn.expect("a statement") else {
        panic!("nobody else refreshes");
    };
    let owner = Owner {
        version: found.version + 1,
        ..Owner::of(&scope, found)
    };
    let sealed = credential("newest")
        .seal(&core, &mut tx, &owner)
        .await
        .expect("sealed");
    let refreshed = Refreshed {
        from_version: found.version,
        credential: &sealed,
        access_expires_at: None,
        grant_end: None,
        scopes: "[]",
        captured: "{}",
        now,
    };
    let written = leases::write_back(&mut tx, &scope, &found.id, held.fence, &refreshed).await;
    assert!(written.expect("a statement"));
    let db = core.db.clone();
    let removing = tokio::spawn(async move {
        match removal {
            Removal::Disconnect => {
                let any = Described::default();
                disconnect::disconnect(&core, &scope, &account, CRM, &any).await
            }
            Removal::Delete => accounts::delete(&core, &scope, &account.account_id).await,
        }
    });
    until_it_waits(&db, &removing).await;
    tx.commit().await.expect("a commit");
    removing.await.expect("no panic").expect("removed");
}

both_databases! {
    async fn a_token_refreshed_during_a_disconnect_is_the_one_revoked(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        remove_during_a_refresh(&app, &customer, Removal::Disconnect).await;
        assert_eq!(to_revoke(&app, &customer.scope()).await, ["newest"]);
    }

    async fn a_token_refreshed_during_a_deletion_is_the_one_revoked(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        remove_during_a_refresh(&app, &customer, Removal::Delete).await;
        assert_eq!(to_revoke(&app, &customer.scope()).await, ["newest"]);
        assert_eq!(count(&app.core.db, "connections").await, 0);
    }

    async fn a_grant_for_an_account_that_is_gone_is_revoked(app: TestApp) {
        let customer = app.customer().await;
        let scope = customer.scope();
        let account = accounts::get(&app.core, &scope, &customer.account).await;
        let account = account.expect("the account");
        let entry = apps::get(&app.core, &scope, &account, CRM).await.expect("the app");
        let aim = Aim {
            auth_config: entry.clients.offered().next().map(|client| client.id().clone()),
            connection: None,
            user_defined_fields: None,
        };
        accounts::delete(&app.core, &scope, &customer.account).await.expect("deleted");
        let obtained = Obtained {
            method: AuthMethod::OAuth2,
            binding: Binding::Browser,
            credential: credential("of nobody"),
            inputs: Default::default(),
            captured: Default::default(),
            scopes: Vec::new(),
            access_expires_at: None,
            grant_end: None,
            identity: None,
        };
        let who = (&scope, &account);
        let kept = keep::keep(&app.core, who, &entry, &aim, &obtained, None).await;
        assert_eq!(kept.expect_err("refused").code(), ErrorCode::LinkedAccountNotFound);
        assert_eq!(to_revoke(&app, &scope).await, ["of nobody"]);
    }

    async fn a_project_made_during_a_rotation_keeps_its_key(app: TestApp) {
        let project = ProjectId::from_bytes([7; 12]);
        let mut tx = write(&app).await;
        app.core.vault.add_project(&mut tx, project.as_str()).await.expect("a data key");
        let (db, key_file) = (app.core.db.clone(), app.setup.home.key_file());
        let rotating =
            tokio::spawn(async move { rotate::rotate(&db, &key_file, &SystemRandom).await });
        until_it_waits(&app.core.db, &rotating).await;
        tx.commit().await.expect("a commit");
        rotating.await.expect("no panic").expect("a rotation");
        assert!(opens(&app, &project).await);
    }

    async fn a_project_is_not_made_under_a_key_that_was_rotated_away(app: TestApp) {
        let key_file = app.setup.home.key_file();
        let old = std::fs::read(&key_file).expect("the key file");
        admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        let new = std::fs::read(&key_file).expect("the key file");
        // Missing, and as it was before: on a machine that has not got the new one yet.
        for wrong in [None, Some(&old)] {
            match wrong {
                None => std::fs::remove_file(&key_file).expect("removed"),
                Some(old) => std::fs::write(&key_file, old).expect("written"),
            }
            let made = projects::create(&app.core, "Acme", true).await;
            assert!(made.is_err(), "its key would be lost");
        }
        std::fs::write(&key_file, new).expect("written");
        let made = projects::create(&app.core, "Acme", true).await.expect("a project");
        assert!(opens(&app, &made.project_id).await);
    }

    async fn a_rotation_waits_for_one_on_another_machine(app: TestApp) {
        let key_file = app.setup.home.key_file();
        let mut tx = write(&app).await;
        keys::lock_data_key(&mut tx, "patchbay").await.expect("a statement");
        let (db, path) = (app.core.db.clone(), key_file.clone());
        let rotating = tokio::spawn(async move { rotate::rotate(&db, &path, &SystemRandom).await });
        until_it_waits(&app.core.db, &rotating).await;
        assert_eq!(MasterKeyRing::read(&key_file).expect("a ring").len(), 1, "it has not begun");
        tx.commit().await.expect("a commit");
        rotating.await.expect("no panic").expect("a rotation");
    }

    async fn a_second_rotation_on_this_machine_is_refused(app: TestApp) {
        let key_file = app.setup.home.key_file();
        let before = std::fs::read(&key_file).expect("the key file");
        let held = MasterKeyRing::lock(&key_file).expect("a lock");
        let refused = admin::rotate_keys(&app.setup.options()).await.expect_err("refused");
        assert!(refused.to_string().contains("another `patchbay keys rotate`"), "{refused}");
        assert_eq!(std::fs::read(&key_file).expect("the key file"), before);
        drop(held);
        admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
    }

    async fn who_applies_at_the_same_time_plans_from_what_the_other_leaves(app: TestApp) {
        let customer = app.customer().await;
        let project = customer.project.clone();
        let mut tx = write(&app).await;
        let found = rows::find(&mut tx, &project).await.expect("a query").expect("the project");
        let mut settings = found.settings;
        settings.name = "Other".to_owned();
        let now = app.core.clock.now();
        rows::update_settings(&mut tx, &project, &settings, now).await.expect("a statement");
        let core = Arc::clone(&app.core);
        let applying = tokio::spawn(async move {
            let text = "[settings]\nname = \"Third\"\n";
            let file = FileText { name: "x.toml", text, variables: &|_| None };
            projects::apply(&core, &project, &file, false).await.map(|plan| plan.to_string())
        });
        until_it_waits(&app.core.db, &applying).await;
        tx.commit().await.expect("a commit");
        let plan = applying.await.expect("no panic").expect("a plan");
        assert!(plan.contains("\"Other\" -> \"Third\""), "{plan}");
    }
}

/// Asks for something while the account is being deleted. Only PostgreSQL lets it begin.
async fn ask_during_a_deletion(app: &TestApp, customer: &Customer<'_>, path: &str) -> u16 {
    let (core, scope) = (Arc::clone(&app.core), customer.scope());
    let account = accounts::get(&core, &scope, "initech-1")
        .await
        .expect("the account");
    let minted = json!({ "linked_account_id": "initech-1" });
    let call = app.post(path);
    let call = if path.ends_with("session-token") {
        call.key(&customer.key).json(minted)
    } else {
        let fresh = app
            .post("/api/v2/public/session-token")
            .key(&customer.key)
            .json(minted);
        let token = fresh.send().await.ok()["token"]
            .as_str()
            .expect("a token")
            .to_owned();
        call.bearer(&token).json(json!({ "slug": CRM }))
    };
    let mut tx = write(app).await;
    let deleted = patchbay::store::accounts::delete(&mut tx, &scope, &account.key).await;
    assert!(deleted.expect("a statement"));
    let asking = tokio::spawn(call.send());
    until_it_waits(&core.db, &asking).await;
    tx.commit().await.expect("a commit");
    asking.await.expect("no panic").status
}

#[test]
fn asking_for_an_account_that_is_being_deleted_is_no_fault_of_ours() {
    run_on_postgres(async |app: TestApp| {
        let customer = app.customer().await;
        for (path, status) in [
            ("/api/v2/public/session-token", 400),
            ("/api/v2/public/connect-url", 404),
            ("/api/v2/f-sdk/config", 404),
        ] {
            let body = json!({ "linked_account_id": "initech-1" });
            let made = app
                .post("/api/v2/public/linked-account")
                .key(&customer.key)
                .json(body);
            made.send().await.ok();
            assert_eq!(
                ask_during_a_deletion(&app, &customer, path).await,
                status,
                "{path}"
            );
        }
    });
}
