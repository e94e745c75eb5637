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
}
