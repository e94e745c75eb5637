//! The document: complete, served, and true of the router. That it is true of every answer is
//! checked wherever a test of this suite asks for one (`support::document`).

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

use crate::support::document::{document, matches, operations};
use crate::support::{Setup, TestApp, both_databases};

/// An address that this operation's template fits.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{slug}" => "sandbox-crm",
        part if part.starts_with('{') => "x",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

both_databases! {
    async fn every_operation_is_routed(app: TestApp) {
        for it in operations() {
            let path = filled(it.path);
            let answer = app.call(&it.method.to_ascii_uppercase(), &path).send().await;
            let refused = [404, 405].contains(&answer.status).then(|| answer.json()["error_code"].clone());
            for code in ["ROUTE_NOT_FOUND", "METHOD_NOT_ALLOWED", "PAGE_NOT_FOUND"] {
                assert_ne!(refused, Some(json!(code)), "{answer}");
            }
        }
    }

    async fn no_route_takes_a_method_that_is_not_documented(app: TestApp) {
        for path in operations().map(|it| it.path).filter(|path| path.starts_with("/api")) {
            let mut documented: Vec<String> = operations()
                .filter(|it| it.path == path)
                .map(|it| it.method.to_ascii_uppercase())
                .collect();
            documented.sort();
            let answer = app.call("TRACE", filled(path)).send().await;
            assert_eq!(answer.status, 405, "{answer}");
            let mut allowed: Vec<&str> = answer.header("allow").split(',').collect();
            allowed.retain(|method| *method != "HEAD");
            allowed.sort_unstable();
            assert_eq!(allowed, documented, "{path}");
        }
    }

    async fn it_is_served_with_this_servers_address(setup: Setup) {
        let app = setup.option("public_url", "https://acme.test/connect").start().await;
        let answer = app.get("/api/openapi.json").send().await;
        let mut served = answer.ok();
        assert_eq!(served["servers"], json!([{ "url": "https://acme.test/connect" }]));
        served["servers"] = document()["servers"].clone();
        assert_eq!(served, *document());
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }

    async fn the_page_for_people_is_a_page(app: TestApp) {
        let answer = app.get("/api/docs").header("accept", "text/html").send().await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), "", "the API's headers are for the API");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let page = answer.text();
        for it in operations() {
            let id = it.operation["operationId"].as_str().unwrap_or_default();
            assert!(page.contains(&format!("id=\"{id}\"")), "{id} has a place on the page");
        }
        for code in ErrorCode::ALL {
            let anchor = format!("id=\"error-{}\"", code.as_str());
            assert!(page.contains(&anchor), "{} has a place on the page", code.as_str());
        }
    }
}

#[test]
fn every_error_code_is_in_it() {
    let told = document()["components"]["schemas"]["ErrorType"]["oneOf"].as_array();
    let told: Vec<&Value> = told
        .into_iter()
        .flatten()
        .map(|entry| &entry["const"])
        .collect();
    let all: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(told, all);
    for code in ErrorCode::ALL {
        assert!(!code.about().is_empty(), "{}", code.as_str());
    }
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let mut ids: Vec<&str> = operations()
        .filter_map(|it| it.operation["operationId"].as_str())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), all), (all, operations().count()));
}

#[test]
fn every_parameter_says_what_it_is_for() {
    for it in operations() {
        let parameters = it.operation["parameters"].as_array();
        for parameter in parameters.into_iter().flatten() {
            let told = parameter["$ref"].is_string() || parameter["description"] != "";
            assert!(told, "{} {}: {parameter}", it.method, it.path);
        }
        let named = it.path.matches('{').count();
        let parameters = parameters.into_iter().flatten();
        let told = parameters
            .filter(|parameter| parameter["in"] == "path")
            .count();
        assert_eq!(told, named, "{} {}", it.method, it.path);
    }
}

#[test]
fn every_example_is_one() {
    for it in operations() {
        let body = &it.operation["requestBody"]["content"]["application/json"];
        let answer = it
            .response(200)
            .map(|response| &response["content"]["application/json"]);
        for (what, content) in [("body", body), ("answer", answer.unwrap_or(&Value::Null))] {
            if content["example"].is_null() || content["schema"].is_null() {
                continue;
            }
            let name = format!("{what} of {} {}", it.method, it.path);
            matches(&name, &content["schema"], &content["example"])
                .unwrap_or_else(|fault| panic!("{name}: {fault}"));
        }
    }
}
