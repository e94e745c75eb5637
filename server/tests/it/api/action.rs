//! Actions: one request to the app's API, described in JSON.

use http::StatusCode;
use serde_json::{Value, json};

use super::public::proxy::{SECRET, header, keyed, only, says};
use crate::attacks::rig::{KEYED, Person, Rig};
use crate::provider::Says;
use crate::support::{Answer, Setup, both_databases};

const BELOW: &str = "/api/v2/integration-schema";

async fn execute(rig: &Rig, person: &Person, body: Value) -> Answer {
    let path = format!("{BELOW}/{KEYED}/actions/httprequest/execute");
    let call = rig
        .app
        .post(path)
        .key(&rig.ours.key)
        .account(&person.account);
    call.json(body).send().await
}

both_databases! {
    async fn every_app_has_one(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let get = |path: String| rig.app.get(path).key(&rig.ours.key).account(&person.account).send();
        let all = get(format!("{BELOW}/{KEYED}/actions")).await.ok();
        assert_eq!(all[0]["action_id"], "httprequest");
        let parameters = get(format!("{BELOW}/{KEYED}/actions/httprequest")).await.ok();
        let names: Vec<&str> = parameters.as_array().expect("a list").iter().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(names, ["method", "path", "query", "headers", "body", "base_url"]);
        for path in ["actions/other", "actions/other/execute"] {
            let call = if path.ends_with("execute") { "POST" } else { "GET" };
            let call = rig.app.call(call, format!("{BELOW}/{KEYED}/{path}")).key(&rig.ours.key);
            call.account(&person.account).send().await.error(404, "RESOURCE_NOT_FOUND");
        }
        get(format!("{BELOW}/no-app/actions")).await.error(404, "INVALID_APP_ID");
    }

    async fn it_asks_what_it_is_told_to(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let done = execute(&rig, &person, json!({
            "method": "post",
            "path": "list",
            "query": { "a": [1, "two&"], "b": true },
            "headers": { "X-Own": "passes", "x-key": "mine", "Cookie": "mine" },
            "body": { "name": "Ana" },
            "base_url": rig.provider.url("/k/api/"),
        })).await.ok();
        assert_eq!(done, json!({ "node_status": "Success", "data": { "items": [{ "id": "a", "name": "Item A" }] }, "http_status": 200 }));
        let got = only(&rig);
        assert_eq!((got.method.as_str(), got.path.as_str(), got.query.as_str()), ("POST", "/k/api/list", "a=1&a=two%26&b=true"));
        assert_eq!(got.body, r#"{"name":"Ana"}"#);
        for (name, value) in [("x-own", "passes"), ("x-key", SECRET), ("cookie", ""), ("content-type", "application/json")] {
            assert_eq!(header(&got, name), value, "{name}");
        }
        rig.provider.clear_log();
        execute(&rig, &person, json!({ "method": "PUT", "path": "/me", "body": "plain" })).await.ok();
        let got = only(&rig);
        assert_eq!((got.body.as_str(), header(&got, "content-type")), ("plain", "text/plain; charset=utf-8"));
    }

    async fn what_the_provider_refuses_is_told_and_is_no_failure(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let ask = || execute(&rig, &person, json!({ "method": "GET", "path": "/told" }));
        let told = |status: u16, body: &[u8]| Says {
            status: StatusCode::from_u16(status).expect("a status"),
            body: body.to_vec(),
            ..Says::default()
        };
        for (status, body, node_status, data) in [
            (200, "", "Success", Value::Null),
            (200, "words", "Success", json!("words")),
            (302, "{}", "Success", json!({})),
            (404, r#"{"no":1}"#, "Errored", json!({ "no": 1 })),
            (500, "<h1>", "Errored", json!("<h1>")),
        ] {
            says(&rig, "/told", told(status, body.as_bytes()));
            assert_eq!(ask().await.ok(), json!({ "node_status": node_status, "data": data, "http_status": status }));
        }
        says(&rig, "/told", told(200, format!("<{}>", SECRET).as_bytes()));
        assert_eq!(ask().await.ok()["data"], "<[redacted]>");
        says(&rig, "/told", told(200, &vec![b'x'; 1024 * 1024 + 1]));
        let large = ask().await.ok();
        assert_eq!(large["node_status"], "Errored");
        assert_eq!(large["data"]["error_type"], "provider_unavailable");
        assert!(large["data"]["message"].as_str().is_some_and(|words| words.contains("1048576")), "{large}");
        assert!(large.get("http_status").is_none(), "{large}");
    }

    async fn each_wrong_parameter_is_named(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for (body, code, field) in [
            (json!({}), "MISSING_REQUIRED_FIELD", "method"),
            (json!({ "method": "GET" }), "MISSING_REQUIRED_FIELD", "path"),
            (json!({ "method": "TRACE", "path": "/me" }), "INVALID_REQUEST", "method"),
            (json!({ "method": 1, "path": "/me" }), "INVALID_REQUEST", "method"),
            (json!({ "method": "GET", "path": ["/me"] }), "INVALID_REQUEST", "path"),
            (json!({ "method": "GET", "path": "/../x" }), "INVALID_REQUEST", "path"),
            (json!({ "method": "GET", "path": "/me?x=1" }), "INVALID_REQUEST", "path"),
            (json!({ "method": "GET", "path": "/me", "query": "a=1" }), "INVALID_REQUEST", "query"),
            (json!({ "method": "GET", "path": "/me", "query": { "a": {} } }), "INVALID_REQUEST", "query.a"),
            (json!({ "method": "GET", "path": "/me", "headers": [] }), "INVALID_REQUEST", "headers"),
            (json!({ "method": "GET", "path": "/me", "headers": { "a b": "x" } }), "INVALID_REQUEST", "headers.a b"),
            (json!({ "method": "GET", "path": "/me", "headers": { "a": "x\r\ny: z" } }), "INVALID_REQUEST", "headers.a"),
            (json!({ "method": "GET", "path": "/me", "base_url": "https://evil.test" }), "INVALID_REQUEST", "base_url"),
        ] {
            let error = execute(&rig, &person, body.clone()).await.error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{body}: {error}");
        }
        assert!(rig.provider.log().is_empty());
    }
}
