//! Requests carry more than their form asks for, or something of another kind: another account's id,
//! another project's fields, names that mean something to an interpreter, lists for texts, numbers
//! that are none.
//!
//! None of it may change whose object it is, what it may do or how long it lives, and none of it is
//! ever our fault in name.

use serde_json::{Value, json};

use super::rig::{HONEST, KEYED, MALICIOUS, Person, Rig, dump};
use crate::provider::GOOD_KEY;
use crate::support::{Answer, Setup, both_databases};

/// What an attacker adds to every body.
fn more(rig: &Rig) -> Value {
    json!({
        "_id": "000000000000000000000001", "id": "000000000000000000000001", "project": rig.theirs.project.as_str(),
        "project_id": rig.theirs.project.as_str(), "environment": "production", "env": "production", "org_id": "x",
        "account": "victim", "account_id": "victim", "user_id": "victim", "role": "admin", "is_admin": true,
        "scope": "admin", "scopes": ["admin"], "status": "active", "state": "active", "binding": "claimed",
        "connected": true, "credential": "AAAA", "access_token": "at", "token": "st_x", "session_id": "x",
        "expires_at": 99_999_999_999_i64, "expires_in": 99_999_999, "created_at": 0, "lease_until": 0, "version": 99,
        "__proto__": { "is_admin": true }, "constructor": { "prototype": { "is_admin": true } }, "$where": "1",
        "allowed_origins": ["https://evil.test"], "return_urls": ["https://evil.test"], "catalog": { "x": 1 },
    })
}

/// A body with them; what it says itself stays.
fn with(rig: &Rig, body: Value) -> Value {
    let mut all = more(rig);
    let (Some(all_of), Some(own)) = (all.as_object_mut(), body.as_object()) else {
        return body;
    };
    all_of.extend(own.clone());
    all
}

/// Every row of others, with their ids.
async fn of_others(rig: &Rig) -> Vec<String> {
    let rows = dump(&rig.app.core).await;
    let (theirs, ours) = (rig.theirs.project.as_str(), rig.ours.project.as_str());
    let others = |row: &&str| {
        let projects = row.starts_with("projects:")
            || row.starts_with("apps:")
            || row.starts_with("api_keys:");
        // What a link says is kept as it came, in a row of whoever made it.
        let verbatim = row.starts_with("pages:") || row.starts_with("hosted_properties:");
        let others = row.contains(theirs) || (row.contains(ours) && row.contains("victim"));
        projects || (others && !verbatim)
    };
    let mut rows: Vec<String> = rows.lines().filter(others).map(str::to_owned).collect();
    rows.sort();
    rows
}

async fn config(rig: &Rig, person: &Person, slug: &str) -> Value {
    let call = rig.app.post("/api/v2/public/config").bearer(&person.token);
    call.json(json!({ "slug": slug })).send().await.ok()
}

both_databases! {
    async fn nothing_that_is_added_to_a_body_counts(setup: Setup) {
        let rig = Rig::new(setup).await;
        let victim = rig.person(&rig.ours, "victim").await;
        rig.save_key(&victim, &format!("{GOOD_KEY}of-the-victim")).await.ok();
        rig.person(&rig.theirs, "stranger").await;
        let person = rig.person(&rig.ours, "attacker").await;
        let before = of_others(&rig).await;

        let (key, token) = (rig.ours.key.as_str(), person.token.as_str());
        let call = |method: &str, path: &str| rig.app.call(method, path);
        let own = json!({ "linked_account_id": "attacker" });
        let by_key = |method: &str, path: &str, body: Value| call(method, path).key(key).json(with(&rig, body)).send();
        let by_token = |method: &str, path: &str, body: Value| call(method, path).bearer(token).json(with(&rig, body)).send();
        let answers = [
            by_key("PUT", "/api/v2/public/linked-account", own.clone()).await,
            by_key("POST", "/api/v2/public/session-token", own.clone()).await,
            by_token("PUT", "/api/v2/public/linked-account", json!({ "name": "Attacker" })).await,
            by_token("POST", "/api/v2/public/connect-url", json!({})).await,
            by_token("POST", "/api/v2/public/config", json!({ "slug": HONEST })).await,
            by_token("PUT", "/api/v2/public/config", json!({ "slug": HONEST, "fields": {} })).await,
            by_token("POST", &format!("/api/v1/{HONEST}/integrate"), json!({})).await,
            by_token("POST", "/api/v1/ecosystem/leads", json!({ "slug": "x", "email": "a@b.test" })).await,
        ];
        for answer in &answers {
            assert!(matches!(answer.status, 200 | 400 | 403 | 404), "{answer}");
        }
        let minted = answers[1].json();
        assert_eq!(minted["expires_in"].as_i64().unwrap_or(24 * 60 * 60), 24 * 60 * 60, "{minted}");
        // Only what an end user could have typed is there to be connected with.
        let save = by_token("POST", &format!("/api/v2/app/{KEYED}/save"), json!({ "user": "u", "secret_key": "refused" })).await;
        assert!(matches!(save.status, 400 | 404), "{save}");
        assert_eq!(rig.application(&person, KEYED).await["connected"], false);
        assert_eq!(rig.application(&person, HONEST).await["connected"], false);

        assert_eq!(of_others(&rig).await, before, "nobody else's rows have changed");
        rig.app.advance(std::time::Duration::from_secs(24 * 60 * 60 + 1));
        rig.app.get("/api/v3/org/basics").bearer(token).send().await.error(401, "INVALID_TOKEN");
    }

    /// Fields and workflows by the ids of others, and by names that mean something elsewhere.
    async fn ids_of_others_name_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let (person, stranger) = (rig.person(&rig.ours, "attacker").await, rig.person(&rig.theirs, "stranger").await);
        let (own, theirs) = (config(&rig, &person, HONEST).await, config(&rig, &stranger, HONEST).await);
        let other_app = config(&rig, &person, MALICIOUS).await;
        let id = |config: &Value, list: &str| config[list][0]["id"].as_str().or(config[list][0]["_id"].as_str()).unwrap_or_default().to_owned();
        let write = |body: Value| rig.app.put("/api/v2/public/config").bearer(&person.token).json(body).send();
        let mut tried = 0;
        let known = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", " ", "*", "null", "0", "-1", "../x",
            "note'--", "note\u{0}", "NOTE", "{\"$ne\":1}"];
        let mut fields: Vec<String> = known.map(str::to_owned).to_vec();
        fields.extend([id(&theirs, "fields"), id(&other_app, "fields"), id(&own, "workflows")]);
        for field in fields.iter().filter(|field| **field != id(&own, "fields")) {
            let field = field.as_str();
            let answer = write(json!({ "slug": HONEST, "fields": { field: "planted" } })).await;
            answer.error(400, "INVALID_FIELD_ID");
            tried += 1;
        }
        let mut workflows: Vec<String> = known.map(str::to_owned).to_vec();
        workflows.extend([id(&theirs, "workflows"), id(&other_app, "workflows"), id(&own, "fields")]);
        for workflow in workflows.iter().filter(|one| **one != id(&own, "workflows")) {
            let answer = write(json!({ "slug": HONEST, "workflows": [{ "id": workflow, "enabled": true }] })).await;
            assert_eq!(answer.status, 400, "{workflow:?}: {answer}");
            tried += 1;
        }
        assert!(tried >= 34, "{tried}");
        assert_eq!(config(&rig, &person, HONEST).await, own, "nothing was written");
        assert_eq!(config(&rig, &stranger, HONEST).await, theirs);
    }

    async fn a_value_of_another_kind_is_refused_in_words(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "attacker").await;
        let own = config(&rig, &person, HONEST).await;
        let id = own["fields"][0]["id"].as_str().or(own["fields"][0]["_id"].as_str()).expect("an id").to_owned();
        let raw = |body: String| {
            let call = rig.app.put("/api/v2/public/config").bearer(&person.token);
            call.body("application/json", body).send()
        };
        let fine = |answer: &Answer, what: &str| {
            assert!(matches!(answer.status, 400 | 413), "{what}: {answer}");
            assert!(!answer.json()["message"].as_str().unwrap_or_default().is_empty(), "{what}: {answer}");
        };
        let values = ["[]", "[\"a\"]", "{}", "{\"$ne\":1}", "[[[[]]]]", "1e400", "-1e400", "NaN", "Infinity", "0x1f", "01", "+1", "'a'",
            "undefined", "\"\\ud800\"", "\"a", "tru", "{\"__proto__\":1}"];
        for value in values {
            let body = format!("{{\"slug\":\"{HONEST}\",\"fields\":{{\"{id}\":{value}}}}}");
            let answer = raw(body).await;
            // Nothing and empty lists are how clients clear a field.
            if answer.status != 200 {
                fine(&answer, value);
            } else {
                let written = config(&rig, &person, HONEST).await;
                assert!(written["fields"][0]["value"].is_null(), "{value}: {written}");
            }
            for place in ["slug", "config_id", "fields", "workflows", "labels"] {
                let body = match place {
                    "slug" => format!("{{\"slug\":{value}}}"),
                    place => format!("{{\"slug\":\"{HONEST}\",\"{place}\":{value}}}"),
                };
                let answer = raw(body).await;
                assert!(answer.status < 500, "{place} = {value}: {answer}");
            }
        }
        for body in ["", "null", "[]", "7", "\"x\"", "{\"slug\":\"app-h\",\"slug\":\"app-k\"}", "{\"slug\":\"app-h\"}{}", "\u{feff}{}", "{]"] {
            let answer = raw(body.to_owned()).await;
            assert!(answer.status < 500, "{body}: {answer}");
        }
        let deep = format!("{{\"slug\":\"{HONEST}\",\"fields\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        fine(&raw(deep).await, "100,000 levels");
    }
}
