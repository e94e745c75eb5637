//! Somebody can write rows, though not open what is sealed in them, and moves it to where they may
//! use it.

use std::time::Duration;

use patchbay::crypto::vault::Place;

use super::rig::{Company, HONEST, KEYED, MALICIOUS, Person, Rig, execute, texts};
use crate::provider::GOOD_KEY;
use crate::support::{Setup, TestApp, both_databases};

/// The id of a person's connection.
async fn connection(rig: &Rig, person: &Person, slug: &str) -> String {
    let application = rig.application(person, slug).await;
    let id = &application["connected_accounts"][0]["connection_id"];
    id.as_str()
        .unwrap_or_else(|| panic!("no connection: {application}"))
        .to_owned()
}

/// That using the connection fails as tampered with, and that nothing left for the provider.
async fn does_not_open(rig: &Rig, person: &Person, slug: &str) {
    rig.provider.clear_log();
    rig.check(person, slug)
        .await
        .error(500, "CREDENTIAL_INTEGRITY");
    assert!(rig.provider.log().is_empty(), "{:?}", rig.provider.log());
}

async fn person_with(rig: &Rig, company: &Company, account: &str) -> Person {
    let person = rig.person(company, account).await;
    rig.connect(&person, HONEST).await;
    person
}

fn copy(from: &str, to: &str) -> String {
    format!(
        "UPDATE connections SET credential = (SELECT credential FROM connections WHERE id = '{from}') \
         WHERE id = '{to}'"
    )
}

both_databases! {
    async fn a_value_of_another_shape_is_refused_and_not_quoted(app: TestApp) {
        let customer = app.customer().await;
        let place = Place {
            project: customer.project.as_str(), account: "a", row: "r", field: "f", version: 1,
        };
        let (vault, mut tx) = (&app.core.vault, app.core.db.write().await.expect("a transaction"));
        let sealed = vault.seal_json(&mut tx, &place, &"sk_live_secret").await.expect("sealed");
        let opened = vault.open_json::<Vec<u8>>(&mut tx, &place, &sealed).await;
        let told = patchbay::http::edge::chain(&opened.expect_err("another shape"));
        assert!(!told.contains("sk_live"), "{told}");
    }

    async fn a_credential_opens_in_its_own_row_only(setup: Setup) {
        let rig = Rig::new(setup).await;
        let victim = person_with(&rig, &rig.ours, "victim").await;
        let attacker = person_with(&rig, &rig.ours, "attacker").await;
        let foreign = person_with(&rig, &rig.theirs, "foreign").await;
        let bystander = person_with(&rig, &rig.ours, "bystander").await;
        let victims = connection(&rig, &victim, HONEST).await;

        // Another account of the same project, another project, another app of the same account.
        for thief in [&attacker, &foreign] {
            let own = connection(&rig, thief, HONEST).await;
            assert_eq!(execute(&rig.app.core, &copy(&victims, &own)).await, 1);
            does_not_open(&rig, thief, HONEST).await;
        }
        rig.connect(&victim, MALICIOUS).await;
        let other_app = connection(&rig, &victim, MALICIOUS).await;
        assert_eq!(execute(&rig.app.core, &copy(&victims, &other_app)).await, 1);
        does_not_open(&rig, &victim, MALICIOUS).await;

        // Everybody else goes on.
        rig.check(&victim, HONEST).await.ok();
        rig.check(&bystander, HONEST).await.ok();
        // And who was attacked can connect anew.
        rig.connect(&attacker, HONEST).await;
        rig.check(&attacker, HONEST).await.ok();
    }

    async fn moving_the_whole_row_to_another_account_does_not_help(setup: Setup) {
        let rig = Rig::new(setup).await;
        let victim = person_with(&rig, &rig.ours, "victim").await;
        let attacker = rig.person(&rig.ours, "attacker").await;
        let victims = connection(&rig, &victim, HONEST).await;
        let moved = format!(
            "UPDATE connections SET account = (SELECT id FROM linked_accounts WHERE account_id = \
             'attacker') WHERE id = '{victims}'"
        );
        assert_eq!(execute(&rig.app.core, &moved).await, 1);
        does_not_open(&rig, &attacker, HONEST).await;
    }

    async fn keys_that_were_typed_are_bound_alike(setup: Setup) {
        let rig = Rig::new(setup).await;
        let (victim, attacker) = (rig.person(&rig.ours, "victim").await, rig.person(&rig.ours, "attacker").await);
        for person in [&victim, &attacker] {
            rig.save_key(person, &format!("{GOOD_KEY}{}", person.account)).await.ok();
        }
        let (from, to) = (connection(&rig, &victim, KEYED).await, connection(&rig, &attacker, KEYED).await);
        assert_eq!(execute(&rig.app.core, &copy(&from, &to)).await, 1);
        does_not_open(&rig, &attacker, KEYED).await;
        rig.check(&victim, KEYED).await.ok();
    }

    async fn an_older_credential_does_not_open_as_the_newer_one(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person_with(&rig, &rig.ours, "person").await;
        let id = connection(&rig, &person, HONEST).await;
        let keep = format!("CREATE TABLE kept AS SELECT credential FROM connections WHERE id = '{id}'");
        execute(&rig.app.core, &keep).await;
        rig.app.advance(Duration::from_secs(3600));
        rig.check(&person, HONEST).await.ok();
        let version = format!("SELECT CAST(version AS TEXT) FROM connections WHERE id = '{id}'");
        assert_eq!(texts(&rig.app.core, &version).await, ["2"]);

        let back = format!("UPDATE connections SET credential = (SELECT credential FROM kept) WHERE id = '{id}'");
        assert_eq!(execute(&rig.app.core, &back).await, 1);
        does_not_open(&rig, &person, HONEST).await;
        rig.connect(&person, HONEST).await;
        rig.check(&person, HONEST).await.ok();
    }

    async fn a_damaged_credential_does_not_open(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person_with(&rig, &rig.ours, "person").await;
        let id = connection(&rig, &person, HONEST).await;
        for wrong in ["''", "credential || credential", "substr(credential, 1, 20)", "substr(credential, 2)"] {
            let wrong = match (wrong, &rig.app.core.db) {
                ("''", patchbay::store::Db::Sqlite { .. }) => "x''",
                ("''", patchbay::store::Db::Postgres(_)) => "''::bytea",
                (other, patchbay::store::Db::Sqlite { .. }) => &format!("CAST({other} AS BLOB)"),
                (other, patchbay::store::Db::Postgres(_)) => other,
            };
            let damage = format!("UPDATE connections SET credential = {wrong} WHERE id = '{id}'");
            assert_eq!(execute(&rig.app.core, &damage).await, 1, "{damage}");
            does_not_open(&rig, &person, HONEST).await;
            rig.connect(&person, HONEST).await;
        }
    }

    /// The secret with which we speak to the provider, and the data keys themselves.
    async fn client_secrets_and_data_keys_are_bound_to_their_place(setup: Setup) {
        let rig = Rig::new(setup).await;
        let (ours, theirs) = (rig.ours.project.clone(), rig.theirs.project.clone());
        let person = rig.person(&rig.theirs, "person").await;
        let swap = format!(
            "UPDATE auth_configs SET client_secret = (SELECT client_secret FROM auth_configs WHERE slug = '{HONEST}' \
             AND environment = 'test' AND project_id = '{ours}') \
             WHERE slug = '{HONEST}' AND environment = 'test' AND project_id = '{theirs}'"
        );
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        rig.provider.clear_log();
        assert_eq!(execute(&rig.app.core, &swap).await, 1);
        let back = browser.get(&callback).await;
        let failed = browser.follow(&back).await;
        assert!(failed.url.path().contains("/failed/"), "{}", failed.answer);
        assert!(rig.provider.log().is_empty(), "{:?}", rig.provider.log());

        let victim = person_with(&rig, &rig.ours, "victim").await;
        let swap = format!(
            "UPDATE data_keys SET sealed = (SELECT sealed FROM data_keys WHERE owner = '{theirs}'), \
             master_key = (SELECT master_key FROM data_keys WHERE owner = '{theirs}') \
             WHERE owner = '{ours}'"
        );
        assert_eq!(execute(&rig.app.core, &swap).await, 1);
        let rig = rig.restarted().await;
        does_not_open(&rig, &victim, HONEST).await;
    }
}
