//! What a provider gave is neither lost, whatever the database does, nor left behind at the provider
//! when nothing here holds it any more.

use std::time::Duration;

use app::contract::error::ErrorCode;
use http::StatusCode;
use patchbay::services::{Core, revoke};
use patchbay::store::Db;
use serde_json::json;
use tokio::time::timeout;

use crate::attacks::rig::{HONEST, Person, Rig, execute};
use crate::several::{SEVERAL, connected, disconnect, id, integrate, rig_with};
use crate::support::{Setup, both_databases};

/// Long enough for everything that does not wait for something.
const A_WHILE: Duration = Duration::from_millis(700);

/// From now on no connection can be written, as on a full disk.
async fn fill_the_disk(core: &Core) {
    let statements = match &core.db {
        Db::Sqlite { .. } => {
            "CREATE TRIGGER full_1 BEFORE UPDATE ON connections
             BEGIN SELECT RAISE(ABORT, 'full'); END;
             CREATE TRIGGER full_2 BEFORE INSERT ON connections
             BEGIN SELECT RAISE(ABORT, 'full'); END;"
        }
        Db::Postgres(_) => {
            "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$;
             CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON connections
             EXECUTE FUNCTION disk_full();"
        }
    };
    execute(core, statements).await;
}

async fn make_room(core: &Core) {
    let statements = match &core.db {
        Db::Sqlite { .. } => "DROP TRIGGER full_1; DROP TRIGGER full_2;",
        Db::Postgres(_) => "DROP TRIGGER disk_full ON connections;",
    };
    execute(core, statements).await;
}

async fn revoke_what_is_due(rig: &Rig) -> revoke::Step {
    revoke::step(&rig.app.core).await.expect("a step")
}

/// A rig whose honest app ends grants by their access token.
async fn rig_by_access_token(setup: Setup) -> Rig {
    let rig = Rig::new(setup).await;
    let url = rig.provider.url("/h/revoke");
    let issuer = format!("issuer = \"{}\"", rig.provider.url("/h"));
    let text = rig.provider.oauth_app(HONEST, "h", &issuer, "").replace(
        &format!("revoke_url = \"{url}\""),
        &format!("revoke = {{ url = \"{url}\", token = \"access\" }}"),
    );
    let folder = rig.app.setup.home.folder().join("catalog");
    let file = folder.join(rig.ours.project.as_str()).join("app-h.toml");
    std::fs::write(file, text).expect("a file");
    rig.restarted().await
}

/// A person whose access token lasts ten minutes.
async fn person(rig: &Rig) -> Person {
    let person = rig.person(&rig.ours, "person").await;
    rig.provider.set(|knobs| {
        knobs.rotate = true;
        knobs.family_revoke = true;
        knobs.expires_in = Some(600);
    });
    rig.connect(&person, HONEST).await;
    person
}

both_databases! {
    async fn a_refresh_waits_for_a_disk_that_is_full(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person(&rig).await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.token_request_arrived().await;
        rig.provider.close_gate();
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        let mut checking = tokio::spawn(rig.app.post(path).bearer(&person.token).send());
        rig.provider.token_request_arrived().await;
        fill_the_disk(&rig.app.core).await;
        rig.provider.open_gate();
        let waits = timeout(A_WHILE, &mut checking).await;
        assert!(waits.is_err(), "the only copy of the new token was given up: {waits:?}");
        make_room(&rig.app.core).await;
        checking.await.expect("an answer").ok();
        rig.app.advance(Duration::from_secs(601));
        rig.check(&person, HONEST).await.ok();
    }

    async fn a_consent_waits_for_a_disk_that_is_full(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        fill_the_disk(&rig.app.core).await;
        {
            let mut coming_back = std::pin::pin!(browser.get(&callback));
            let waits = timeout(A_WHILE, &mut coming_back).await;
            assert!(waits.is_err(), "the consent was given up");
            make_room(&rig.app.core).await;
            coming_back.await;
        }
        rig.check(&person, HONEST).await.ok();
    }

    async fn a_consent_for_a_connection_that_is_gone_is_revoked(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = connected(&rig, &person, json!({})).await;
        let again = json!({ "connection_id": id(&first) });
        let url = integrate(&rig, &person, again).await.ok()["auth_url"].clone();
        let mut browser = rig.app.browser();
        let start = browser.get(url.as_str().expect("an address")).await;
        let leaving = browser.submit(&start, "Continue", &[]).await;
        let callback = rig.provider.visit(&leaving.link("Continue")).await;
        disconnect(&rig, &person, HONEST, "").await.ok();
        let end = browser.come_back(&callback).await;
        assert!(end.says("This connection is not there any more"), "{}", end.text());
        assert_eq!(revoke_what_is_due(&rig).await.tried, 2);
        let live = rig.provider.live_refresh_tokens();
        assert!(live.is_empty(), "{live:?} still works");
    }

    async fn a_consent_that_comes_to_nothing_is_revoked(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.provider.set(|knobs| knobs.api_status = Some(StatusCode::INTERNAL_SERVER_ERROR));
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let end = browser.come_back(&callback).await;
        assert!(end.says("was not connected"), "{}", end.text());
        assert_eq!(revoke_what_is_due(&rig).await.tried, 1);
        let live = rig.provider.live_refresh_tokens();
        assert!(live.is_empty(), "{live:?} still works");
    }

    async fn a_failed_second_consent_leaves_the_first_grant_alone(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person(&rig).await;
        rig.provider.set(|knobs| knobs.api_status = Some(StatusCode::INTERNAL_SERVER_ERROR));
        let (mut browser, list) = rig.open(&person).await;
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        browser.come_back(&callback).await;
        rig.provider.set(|knobs| knobs.api_status = None);
        assert_eq!(revoke_what_is_due(&rig).await.tried, 0);
        rig.check(&person, HONEST).await.ok();
    }

    async fn the_grant_of_somebody_else_is_revoked_when_it_is_replaced(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person(&rig).await;
        let first = rig.provider.live_refresh_tokens();
        rig.connect(&person, HONEST).await;
        assert_eq!(revoke_what_is_due(&rig).await.tried, 0, "the same person");
        let same: Vec<String> = rig.provider.live_refresh_tokens();
        assert!(first.iter().all(|token| same.contains(token)));
        rig.provider.set(|knobs| knobs.identity = Some("u-2".to_owned()));
        rig.connect(&person, HONEST).await;
        assert_eq!(revoke_what_is_due(&rig).await.tried, 1);
        let live = rig.provider.live_refresh_tokens();
        let replaced = same.iter().find(|token| !first.contains(token)).expect("a token");
        assert!(!live.contains(replaced), "{replaced} still works");
        rig.check(&person, HONEST).await.ok();
        disconnect(&rig, &person, HONEST, "").await.ok();
        assert_eq!(revoke_what_is_due(&rig).await.tried, 1);
    }

    async fn fresh_tokens_of_a_revocation_outlive_its_failure(setup: Setup) {
        let rig = rig_by_access_token(setup).await;
        let person = person(&rig).await;
        rig.provider.set(|knobs| knobs.strict_revoke = true);
        rig.provider.end_access_tokens();
        rig.provider.clear_log();
        disconnect(&rig, &person, HONEST, "").await.ok();
        rig.provider.set(|knobs| knobs.revoke_status = Some(StatusCode::SERVICE_UNAVAILABLE));
        let step = revoke_what_is_due(&rig).await;
        let failed: Vec<_> = step.failed.iter().map(|it| (it.given_up, it.error.code())).collect();
        assert_eq!(failed, [(false, ErrorCode::ProviderUnavailable)]);
        rig.provider.set(|knobs| knobs.revoke_status = None);
        rig.app.advance(Duration::from_secs(60));
        let step = revoke_what_is_due(&rig).await;
        assert_eq!((step.tried, step.failed.len()), (1, 0), "{step:?}");
        let live = rig.provider.live_access_tokens();
        assert!(live.is_empty(), "{live:?} still works");
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }

    async fn a_newer_token_is_not_taken_for_revoked_with_the_older_one(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person(&rig).await;
        rig.app.advance(Duration::from_secs(601));
        rig.provider.token_request_arrived().await;
        rig.provider.close_gate();
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
        let checking = tokio::spawn(rig.app.post(path).bearer(&person.token).send());
        rig.provider.token_request_arrived().await;
        disconnect(&rig, &person, HONEST, "").await.ok();
        rig.provider.close_revoke_gate();
        let core = std::sync::Arc::clone(&rig.app.core);
        let revoking = tokio::spawn(async move { revoke::step(&core).await.map(drop) });
        rig.provider.revocation_arrived().await;
        // The old token is being revoked; now the refresh brings a new one.
        rig.provider.open_gate();
        checking.await.expect("an answer").error(400, "NOT_CONNECTED");
        rig.provider.open_revoke_gate();
        revoking.await.expect("an end").expect("a step");
        revoke_what_is_due(&rig).await;
        let live = rig.provider.live_refresh_tokens();
        assert!(live.is_empty(), "{live:?} still works");
    }

    async fn a_row_that_cannot_be_read_does_not_stop_the_others(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = person(&rig).await;
        disconnect(&rig, &person, HONEST, "").await.ok();
        execute(&rig.app.core, "UPDATE revocations SET inputs = 'x'").await;
        let other = rig.person(&rig.ours, "other").await;
        rig.connect(&other, HONEST).await;
        disconnect(&rig, &other, HONEST, "").await.ok();
        let step = revoke_what_is_due(&rig).await;
        assert_eq!((step.tried, step.failed.len()), (1, 1), "{step:?}");
        let step = revoke_what_is_due(&rig).await;
        assert_eq!((step.tried, step.failed.len()), (0, 0), "not every second again");
    }
}
