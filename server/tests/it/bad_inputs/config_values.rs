//! Answers to the settings form: every type of field with everything that it does not take.

mod chosen;
mod plain;
mod rules;

use app::contract::error::ErrorCode::InvalidConfig;
use serde_json::{Value, json};

use super::row::{Part, Row, Sent, Who};
use super::scene::{CONFIG, Scene, callers_failures, start};
use crate::support::{CRM, Setup, both_databases};

/// More than the 10 KiB that a text may have.
const TOO_LONG: usize = 10 * 1024 + 1;

/// A field's key, what is wrong, and what was sent for it.
type Wrong = (&'static str, &'static str, Value);

/// All values, each for its field.
fn wrong() -> Vec<Wrong> {
    [plain::wrong(), chosen::wrong(), rules::wrong()].concat()
}

/// A text that holds what no text has.
fn control(character: char) -> Value {
    json!(format!("a{character}b"))
}

fn in_config(method: &'static str, key: &str, sent: &Value) -> Sent {
    let place = match key.starts_with("w_") {
        true => json!({ "workflows": [{ "id": "notify", "fields": { (key): sent } }] }),
        false => json!({ "fields": { (key): sent } }),
    };
    let mut body = json!({ "slug": CRM, "config_id": CONFIG });
    let whole = body.as_object_mut().expect("an object");
    whole.extend(place.as_object().expect("an object").clone());
    Sent::new(method, "/api/v2/f-sdk/config", Who::Session).json(&body)
}

/// One field at a time is another way to the same values: one wrong value of each field goes it.
fn in_field(key: &str, sent: &Value) -> Sent {
    let path = format!("/api/v2/public/config/field/@{key}?config_id={CONFIG}");
    let sent = json!({ "value": sent });
    Sent::new("PUT", path, Who::Session)
        .header("slug", CRM)
        .json(&sent)
}

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (key, what, sent) in wrong() {
        let part = || Part::Named(format!("@{key}"));
        let name = |door: &str| format!("{door} {key}: {what}");
        rows.push(in_config("PUT", key, &sent).is(name("write"), InvalidConfig, part()));
        if !seen.contains(&key) {
            seen.push(key);
            rows.push(in_config("POST", key, &sent).is(name("make"), InvalidConfig, part()));
            rows.push(in_field(key, &sent).is(name("set"), InvalidConfig, part()));
        }
    }
    rows
}

both_databases! {
    async fn a_wrong_value_names_its_field_and_writes_nothing(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let rows = rows();
        callers_failures(&rows);
        scene.refuses(&rows).await;
    }

    async fn of_several_wrong_values_each_is_named(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let fields = json!({ "f_text": 1, "f_number": "x", "f_email": "x", "f_date": "x", "f_select": "x" });
        let body = json!({ "slug": CRM, "config_id": CONFIG, "fields": fields });
        let call = app.put("/api/v2/f-sdk/config").for_customer(&scene.customer);
        let refused = call.json(body).send().await.error(400, "INVALID_FIELDS");
        assert_eq!(refused["fields"].as_array().map(Vec::len), Some(5), "{refused}");
    }

    /// What is no error: nothing clears, and JSON may hold what a text may not.
    async fn what_is_right_is_kept_on_both_databases(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let kept = json!({ "nul": "\0", "lone": "\u{fffd}", "big": 1e308, "deep": [[[[]]]] });
        let fields = json!({ "f_json": kept, "f_text": "é𝄞\n\t", "f_number": "1e308", "f_date": null });
        let body = json!({ "slug": CRM, "config_id": CONFIG, "fields": fields });
        let call = app.put("/api/v2/f-sdk/config").for_customer(&scene.customer);
        call.json(body).send().await.ok();
        let path = format!("/api/v2/f-sdk/slug/{CRM}/config/{CONFIG}");
        let config = app.get(path).for_customer(&scene.customer).send().await.ok();
        let value = |key: &str| {
            let all = config["fields"].as_array().expect("fields");
            all.iter().find(|field| field["key"] == key).expect("a field")["value"].clone()
        };
        assert_eq!(value("f_json"), kept);
        assert_eq!(value("f_text"), "é𝄞\n\t");
        assert_eq!(value("f_number"), 1e308);
    }
}
