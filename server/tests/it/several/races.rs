use serde_json::json;

use super::{SEVERAL, rig_with, save};
use crate::attacks::rig::{KEYED, Person, Rig};
use crate::support::{Setup, both_databases};

const AT_ONCE: usize = 8;

/// How many connections saving at once from two processes makes.
async fn made_at_once(rig: &Rig, person: &Person) -> usize {
    let other = rig.app.another().await;
    let calls = (0..AT_ONCE).map(|at| {
        let app = if at % 2 == 0 { &rig.app } else { &other };
        let call = app
            .post(format!("/api/v2/app/{KEYED}/save"))
            .bearer(&person.token);
        let body = json!({ "user": "u", "secret_key": format!("good-{at}") });
        tokio::spawn(call.json(body).send())
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("a call that ends").ok();
    }
    let shown = rig.application(person, KEYED).await;
    shown["connected_accounts"].as_array().map_or(0, Vec::len)
}

both_databases! {
    /// The account's row is held while a connection is kept, so nobody overlooks somebody else's.
    async fn an_app_that_is_connected_once_has_one_connection_whoever_else_connects(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        assert_eq!(made_at_once(&rig, &person).await, 1);
        assert_eq!(rig.check(&person, KEYED).await.ok()["status"], "active");
    }

    async fn an_app_that_is_connected_several_times_loses_none(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        assert_eq!(made_at_once(&rig, &person).await, AT_ONCE);
        save(&rig, &person, json!({})).await.ok();
    }
}
