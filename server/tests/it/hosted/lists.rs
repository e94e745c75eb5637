//! Lists of a config form that come from the provider.

use std::collections::BTreeMap;

use patchbay::services::projects;
use serde_json::{Value, json};

use crate::attacks::rig::{HONEST, Person, Rig};
use crate::support::{Setup, both_databases};

/// The honest app with a form of three lists, two of them by the same request.
const LISTS: &str = r#"
[[app]]
slug = "app-h"
environments = ["test"]
oauth = { client_id = "client-of-app-h", client_secret = "secret" }
[[app.field]]
key = "one"
label = "One"
type = "select"
options_from = { method = "GET", path = "/list?of=1", items = "/items", value = "/id", label = "/name" }
[[app.field]]
key = "same"
label = "The same"
type = "select"
options_from = { method = "GET", path = "/list?of=1", items = "/items", value = "/id", label = "/name" }
[[app.field]]
key = "two"
label = "Two"
type = "select"
options_from = { method = "GET", path = "/list?of=2", items = "/items", value = "/id", label = "/name" }
"#;

async fn rig(setup: Setup) -> (Rig, Person) {
    let rig = Rig::new(setup).await;
    let file = projects::FileText {
        name: "project.toml",
        text: LISTS,
        variables: &|_| None,
    };
    let applied = projects::apply(&rig.app.core, &rig.ours.project, &file, false).await;
    applied.unwrap_or_else(|error| panic!("{error}"));
    let person = rig.person(&rig.ours, "person").await;
    rig.connect(&person, HONEST).await;
    rig.provider.clear_log();
    (rig, person)
}

/// How many options each field of the form has.
async fn options(rig: &Rig, person: &Person) -> Vec<usize> {
    let call = rig.app.post("/api/v2/public/config/field");
    let form = call
        .bearer(&person.token)
        .header("slug", HONEST)
        .json(json!({}))
        .send()
        .await
        .ok();
    let fields = form["fields"].as_array().cloned().unwrap_or_default();
    let count = |field: &Value| field["options"].as_array().map_or(0, Vec::len);
    fields.iter().map(count).collect()
}

both_databases! {
    async fn a_token_that_is_refused_is_refreshed_once_for_all_lists(setup: Setup) {
        let (rig, person) = rig(setup).await;
        rig.provider.end_access_tokens();
        assert_eq!(options(&rig, &person).await, [1, 1, 1]);
        assert_eq!(rig.provider.calls("/token").len(), 1);
        assert_eq!(rig.provider.calls("/list").len(), 3, "one was refused");
        // A provider that refuses every token is not asked for ever new ones.
        rig.provider.clear_log();
        rig.provider.set(|knobs| knobs.api_status = Some(http::StatusCode::UNAUTHORIZED));
        assert_eq!(options(&rig, &person).await, [0, 0, 0]);
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }

    async fn all_lists_together_take_no_longer_than_one_call_may(setup: Setup) {
        let setup = setup.option("outbound_timeout", "300ms");
        let (rig, person) = rig(setup).await;
        rig.provider.close_gate();
        assert_eq!(options(&rig, &person).await, [0, 0, 0]);
        assert_eq!(rig.provider.calls("/list").len(), 1, "the second one had no time left");
        rig.provider.open_gate();
        assert_eq!(options(&rig, &person).await, [1, 1, 1]);
    }

    async fn an_account_loads_the_lists_of_a_few_forms_at_a_time(setup: Setup) {
        let (rig, person) = rig(setup).await;
        let other = rig.person(&rig.ours, "other").await;
        rig.connect(&other, HONEST).await;
        rig.provider.clear_log();
        rig.provider.close_gate();
        let many = async {
            tokio::join!(
                options(&rig, &person), options(&rig, &person), options(&rig, &person),
                options(&rig, &person), options(&rig, &person), options(&rig, &other),
            )
        };
        let gate = async {
            // Four of the one account and one of the other one; the fifth waits.
            for _ in 0..5 {
                rig.provider.list_asked_for().await;
            }
            // Had the fifth not to wait, it would be there before two that begin now.
            let late = async { tokio::join!(options(&rig, &other), options(&rig, &other)) };
            let open = async {
                for _ in 0..2 {
                    rig.provider.list_asked_for().await;
                }
                let mut of_each: BTreeMap<String, usize> = BTreeMap::new();
                for call in rig.provider.calls("/list") {
                    let token = call.headers["authorization"].to_str().expect("text");
                    *of_each.entry(token.to_owned()).or_default() += 1;
                }
                let mut counts: Vec<usize> = of_each.into_values().collect();
                counts.sort_unstable();
                assert_eq!(counts, [3, 4]);
                rig.provider.open_gate();
            };
            tokio::join!(late, open);
        };
        let (all, ()) = tokio::join!(many, gate);
        let all = [all.0, all.1, all.2, all.3, all.4, all.5];
        assert!(all.iter().all(|found| *found == [1, 1, 1]), "{all:?}");
    }
}
