use serde_json::{Value, json};

use super::{SEVERAL, apply, disconnect, id, keyed, refused_field, rig_with, save};
use crate::attacks::rig::{KEYED, Person, Rig};
use crate::support::{Answer, Call, Setup, both_databases};

const CONFIG: &str = "/api/v2/f-sdk/config";

fn config_path(query: &str) -> String {
    format!("/api/v2/f-sdk/slug/{KEYED}/config{query}")
}

async fn write(rig: &Rig, person: &Person, method: &str, more: Value) -> Answer {
    let mut body = json!({ "slug": KEYED });
    let object = body.as_object_mut().expect("an object");
    object.extend(more.as_object().cloned().unwrap_or_default());
    let call = rig.app.call(method, CONFIG).bearer(&person.token);
    call.json(body).send().await
}

/// The id of the field `note`.
async fn note(rig: &Rig, person: &Person, connection: &str) -> String {
    let config = write(rig, person, "POST", json!({ "connection_id": connection })).await;
    let config = config.ok();
    config["fields"][0]["id"]
        .as_str()
        .expect("a field")
        .to_owned()
}

async fn value(call: Call) -> Value {
    call.send().await.ok()["fields"][0]["value"].clone()
}

both_databases! {
    async fn older_addresses_and_the_list_of_fields_know_connections_too(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        keyed(&rig, &person, json!({})).await;
        let field = note(&rig, &person, id(&first)).await;
        let made = rig.app.post(format!("/api/v2/application/{KEYED}/installation"));
        let made = made.bearer(&person.token).header("connection_id", id(&first));
        assert_eq!(made.send().await.ok()["connection_id"], id(&first));
        let written = rig.app.put(format!("/api/v1/application/{KEYED}/installation"));
        let body = json!({ "connection_id": id(&first), "fields": { (field.as_str()): "one" } });
        assert_eq!(value(written.bearer(&person.token).json(body)).await, "one");
        let listed = rig.app.post("/api/v2/public/config/field").bearer(&person.token);
        let listed = listed.header("slug", KEYED).json(json!({ "connection_id": id(&first) }));
        assert_eq!(value(listed).await, "one");
    }

    async fn each_connection_has_configs_of_its_own(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        let second = keyed(&rig, &person, json!({})).await;
        let field = note(&rig, &person, id(&first)).await;
        note(&rig, &person, id(&second)).await;
        let body = json!({ "connection_id": id(&first), "fields": { (field.as_str()): "one" } });
        let written = write(&rig, &person, "PUT", body).await.ok();
        assert_eq!(written["connection_id"], id(&first));
        let by_query = format!("{CONFIG}?connection_id={}", id(&second));
        let body = json!({ "slug": KEYED, "fields": { (field.as_str()): "two" } });
        let written = rig.app.put(by_query).bearer(&person.token).json(body).send().await.ok();
        assert_eq!(written["connection_id"], id(&second));

        let ask = |query: &str| rig.app.get(config_path(query)).bearer(&person.token);
        assert_eq!(value(ask(&format!("?connection_id={}", id(&first)))).await, "one");
        assert_eq!(value(ask("").header("connection_id", id(&second))).await, "two");
        assert_eq!(value(ask(&format!("/person?connection_id={}", id(&second)))).await, "two");
        let both = ask(&format!("?connection_id={}", id(&first))).header("connection_id", id(&second));
        assert_eq!(value(both).await, "one", "the query wins over the header");
        let body = json!({ "slug": KEYED, "connection_id": id(&first) });
        let call = rig.app.post(format!("{CONFIG}?connection_id={}", id(&second)));
        let shown = call.bearer(&person.token).json(body).send().await.ok();
        assert_eq!(shown["connection_id"], id(&first), "the body wins over the query");

        let gone = rig.app.delete(config_path("")).bearer(&person.token).header("connection_id", id(&first));
        gone.send().await.ok();
        ask(&format!("?connection_id={}", id(&first))).send().await.error(404, "RESOURCE_NOT_FOUND");
        assert_eq!(value(ask(&format!("?connection_id={}", id(&second)))).await, "two");
    }

    async fn without_a_name_the_only_connection_is_meant(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let refused = |answer: Answer| refused_field(&answer, "MISSING_REQUIRED_FIELD", "connection_id");
        refused(write(&rig, &person, "POST", json!({})).await);
        let first = keyed(&rig, &person, json!({})).await;
        let made = write(&rig, &person, "POST", json!({ "connection_id": "undefined" })).await.ok();
        assert_eq!(made["connection_id"], id(&first));
        keyed(&rig, &person, json!({})).await;
        for method in ["POST", "PUT"] {
            refused(write(&rig, &person, method, json!({})).await);
        }
        for query in ["", "/person", "?connection_id=null"] {
            for method in ["GET", "DELETE"] {
                let call = rig.app.call(method, config_path(query)).bearer(&person.token);
                refused(call.send().await);
            }
        }
        let wrong = json!({ "connection_id": 7 });
        refused_field(&write(&rig, &person, "POST", wrong).await, "INVALID_REQUEST", "connection_id");
    }

    async fn a_connection_that_is_not_the_accounts_has_no_configs(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let neighbour = rig.person(&rig.ours, "neighbour").await;
        keyed(&rig, &person, json!({})).await;
        let theirs = keyed(&rig, &neighbour, json!({})).await;
        note(&rig, &neighbour, id(&theirs)).await;
        for method in ["POST", "PUT"] {
            let answer = write(&rig, &person, method, json!({ "connection_id": id(&theirs) })).await;
            answer.error(404, "RESOURCE_NOT_FOUND");
        }
        for method in ["GET", "DELETE"] {
            let query = format!("?connection_id={}", id(&theirs));
            let call = rig.app.call(method, config_path(&query)).bearer(&person.token);
            call.send().await.error(404, "RESOURCE_NOT_FOUND");
        }
        rig.app.get(config_path("")).bearer(&neighbour.token).send().await.ok();
    }

    async fn a_connections_configs_go_with_it(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        let second = keyed(&rig, &person, json!({})).await;
        note(&rig, &person, id(&first)).await;
        note(&rig, &person, id(&second)).await;
        disconnect(&rig, &person, KEYED, &format!("?connection_id={}", id(&first))).await.ok();
        let count = "SELECT CAST(COUNT(*) AS TEXT) FROM configs";
        assert_eq!(crate::store::texts(&rig.app.core.db, count).await, ["1"]);
        let call = rig.app.get(config_path("")).bearer(&person.token);
        assert_eq!(call.send().await.ok()["connection_id"], id(&second));
    }

    async fn an_app_that_is_connected_once_keeps_one_config_whatever_is_named(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let before = rig.app.post(CONFIG).bearer(&person.token).json(json!({ "slug": KEYED }));
        assert!(before.send().await.ok().get("connection_id").is_none(), "before connecting");
        let made = keyed(&rig, &person, json!({})).await;
        for more in [json!({}), json!({ "connection_id": id(&made) })] {
            let shown = write(&rig, &person, "POST", more).await.ok();
            assert_eq!(shown["connection_id"], id(&made));
        }
        let count = "SELECT CAST(COUNT(*) AS TEXT) FROM configs";
        assert_eq!(crate::store::texts(&rig.app.core.db, count).await, ["1"]);
        let wrong = json!({ "connection_id": format!("conn_{}", "0".repeat(24)) });
        write(&rig, &person, "POST", wrong).await.error(404, "RESOURCE_NOT_FOUND");
    }

    /// A company that comes to allow several connections, and thinks better of it.
    async fn answers_survive_the_change_from_one_to_several_and_back(setup: Setup) {
        let once = SEVERAL.replace("multiple_connections = true", "multiple_connections = false");
        let rig = rig_with(setup, &once).await;
        let person = rig.person(&rig.ours, "person").await;
        let early = rig.person(&rig.ours, "early").await;
        let made = keyed(&rig, &person, json!({})).await;
        let field = note(&rig, &person, "undefined").await;
        for who in [&person, &early] {
            write(&rig, who, "POST", json!({ "fields": { (field.as_str()): "kept" } })).await.ok();
        }
        apply(&rig, SEVERAL).await;
        let ask = |who: &Person, query: &str| rig.app.get(config_path(query)).bearer(&who.token);
        assert_eq!(value(ask(&person, "")).await, "kept");
        let newer = keyed(&rig, &person, json!({})).await;
        assert_eq!(value(ask(&person, &format!("?connection_id={}", id(&made)))).await, "kept");
        let body = json!({ "connection_id": id(&newer), "fields": { (field.as_str()): "newer" } });
        write(&rig, &person, "POST", body).await.ok();
        // What was answered before connecting goes to the first connection.
        keyed(&rig, &early, json!({})).await;
        assert_eq!(value(ask(&early, "")).await, "kept");
        apply(&rig, &once).await;
        assert_eq!(value(ask(&person, "")).await, "newer", "the newest connection's");
        assert_eq!(value(ask(&early, "")).await, "kept");
        // The older connection, whose config is unseen now, becomes the newest; two configs of one
        // name meet when there may be several again.
        rig.app.advance(std::time::Duration::from_secs(1));
        save(&rig, &person, json!({ "connection_id": id(&made) })).await.ok();
        apply(&rig, SEVERAL).await;
        assert_eq!(value(ask(&person, &format!("?connection_id={}", id(&made)))).await, "kept");
    }
}
