use std::time::Duration;

use serde_json::{Value, json};

use super::PATH;
use crate::support::{TestApp, both_databases};

fn ids(listed: &Value) -> Vec<&str> {
    let docs = listed["docs"].as_array().into_iter().flatten();
    docs.filter_map(|doc| doc["account_id"].as_str()).collect()
}

both_databases! {
    async fn a_page_has_cobalts_shape_newest_first(app: TestApp) {
        let customer = app.customer().await;
        for at in 2..=12 {
            app.advance(Duration::from_secs(1));
            let body = json!({ "linked_account_id": format!("globex-{at}") });
            app.post(PATH).key(&customer.key).json(body).send().await.ok();
        }
        let mut first = app.get(PATH).key(&customer.key).send().await.ok();
        assert_eq!(ids(&first).first(), Some(&"globex-12"));
        let docs = first["docs"].take();
        assert_eq!(docs.as_array().map(Vec::len), Some(10));
        assert_eq!(docs[0].get("integrations"), None);
        assert_eq!(first, json!({
            "docs": null, "totalDocs": 12, "limit": 10, "totalPages": 2, "page": 1,
            "pagingCounter": 1, "hasPrevPage": false, "hasNextPage": true, "prevPage": null,
            "nextPage": 2,
        }));
        let path = format!("{PATH}?page=2&limit=5");
        let mut second = app.get(path).key(&customer.key).send().await.ok();
        assert_eq!(ids(&second), ["globex-7", "globex-6", "globex-5", "globex-4", "globex-3"]);
        second["docs"].take();
        assert_eq!(second, json!({
            "docs": null, "totalDocs": 12, "limit": 5, "totalPages": 3, "page": 2,
            "pagingCounter": 6, "hasPrevPage": true, "hasNextPage": true, "prevPage": 1,
            "nextPage": 3,
        }));
    }

    async fn pages_beyond_the_end_are_empty(app: TestApp) {
        let customer = app.customer().await;
        let huge = format!("{PATH}?page=4294967295&limit=100");
        let listed = app.get(huge).key(&customer.key).send().await.ok();
        assert_eq!((&listed["docs"], &listed["totalDocs"]), (&json!([]), &json!(1)));
        let production = app.get(PATH).key(&customer.production_key).send().await.ok();
        assert_eq!((&production["totalDocs"], &production["totalPages"]), (&json!(0), &json!(1)));
    }

    async fn numbers_that_are_none_are_refused_and_large_ones_cut(app: TestApp) {
        let customer = app.customer().await;
        for query in ["page=0", "page=-1", "limit=0", "limit=ten", "page=1.5", "limit=99999999999"] {
            let answer = app.get(format!("{PATH}?{query}")).key(&customer.key).send().await;
            let error = answer.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], query.split('=').next().unwrap_or_default());
        }
        let cut = app.get(format!("{PATH}?limit=1000")).key(&customer.key).send().await.ok();
        assert_eq!(cut["limit"], 100);
        // What SDKs send for what they do not have.
        app.get(format!("{PATH}?page=undefined&limit=")).key(&customer.key).send().await.ok();
    }

    async fn a_search_looks_into_ids_and_names(app: TestApp) {
        let customer = app.customer().await;
        app.advance(Duration::from_secs(1));
        for (id, name) in [("acme_100%", "Größe"), ("acme-2", "Other")] {
            let body = json!({ "linked_account_id": id, "name": name });
            app.post(PATH).key(&customer.key).json(body).send().await.ok();
            app.advance(Duration::from_secs(1));
        }
        for (search, found) in [
            ("ACME", vec!["acme-2", "acme_100%"]),
            ("_", vec!["acme_100%"]),
            ("100%25", vec!["acme_100%"]),
            ("gr%C3%B6%C3%9Fe", vec!["acme_100%"]),
            ("Gr%C3%B6%C3%9Fe", vec!["acme_100%"]),
            ("globex%20ltd", vec!["globex-1"]),
            ("!", vec![]),
            ("'", vec![]),
            ("undefined", vec!["acme-2", "acme_100%", "globex-1"]),
        ] {
            let path = format!("{PATH}?search={search}&scope=linked_account");
            let listed = app.get(path).key(&customer.key).send().await.ok();
            assert_eq!(ids(&listed), found, "{search}");
            assert_eq!(listed["totalDocs"], found.len(), "{search}");
        }
    }

    async fn a_user_defined_field_narrows(app: TestApp) {
        let customer = app.customer().await;
        for (id, udf) in [
            ("a", json!({ "plan": "pro", "seats": 3, "beta": true })),
            ("b", json!({ "plan": "free", "note": "say \"pro\"" })),
            ("c", json!({ "level": "pro" })),
        ] {
            let body = json!({ "linked_account_id": id, "udf": udf });
            app.post(PATH).key(&customer.key).json(body).send().await.ok();
            app.advance(Duration::from_secs(1));
        }
        for (query, found) in [
            ("env_variable_name=plan", vec!["b", "a"]),
            ("env_variable_name=plan&env_variable_value=pro", vec!["a"]),
            ("env_variable_name=seats&env_variable_value=3", vec!["a"]),
            ("env_variable_name=beta&env_variable_value=true", vec!["a"]),
            ("env_variable_name=note&env_variable_value=say%20%22pro%22", vec!["b"]),
            ("env_variable_value=pro", vec!["c", "a"]),
            ("env_variable_name=plan&env_variable_value=pr", vec![]),
            ("env_variable_name=plan&search=b", vec!["b"]),
        ] {
            let listed = app.get(format!("{PATH}?{query}")).key(&customer.key).send().await.ok();
            assert_eq!(ids(&listed), found, "{query}");
            assert_eq!(listed["totalDocs"], found.len(), "{query}");
        }
    }

    async fn filters_that_no_account_can_pass_are_refused(app: TestApp) {
        let customer = app.customer().await;
        let long = "x".repeat(1001);
        for name in ["search", "env_variable_name", "env_variable_value"] {
            for value in ["a%00b", long.as_str()] {
                let path = format!("{PATH}?{name}={value}");
                let error = app.get(path).key(&customer.key).send().await.error(400, "INVALID_REQUEST");
                assert_eq!(error["fields"][0]["field"], name);
            }
        }
    }
}
