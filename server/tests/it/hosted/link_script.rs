//! `link.js`, as pages of other sites load it.

use patchbay::compose::admin;

use crate::support::{Setup, TestApp, both_databases};

both_databases! {
    async fn any_page_may_load_the_script_and_keep_it(app: TestApp) {
        let newest = app.get("/link.js").send().await;
        let tag = admin::link_script(&app.setup.options());
        let path = "/link/1.0.1/link.js";
        assert_eq!(tag.src, app.public(path));
        let versioned = app.get(path).send().await;
        for answer in [&newest, &versioned] {
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
            assert_eq!(answer.header("set-cookie"), "");
            assert!(answer.text().contains("globalThis.PatchbayLink = "));
        }
        assert_eq!(newest.header("cache-control"), "public, max-age=300");
        assert_eq!(versioned.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(newest.text(), versioned.text());
        let earlier = app.get("/link/1.0.0/link.js").send().await;
        assert_eq!(earlier.status, 200);
        assert_eq!(earlier.header("cache-control"), "public, max-age=31536000, immutable");
        assert_ne!(earlier.header("etag"), versioned.header("etag"));
        let other = app.get("/link/0.9.0/link.js").send().await;
        assert_eq!(other.status, 404);
        assert_eq!(app.post("/link.js").send().await.status, 405);
    }

    async fn it_is_sent_once_and_small(app: TestApp) {
        let packed = app.get("/link.js").header("accept-encoding", "gzip").send().await;
        assert_eq!(packed.header("content-encoding"), "gzip");
        assert!(packed.header("vary").contains("accept-encoding"));
        assert!(packed.body.len() <= 5_000, "{} bytes", packed.body.len());
        let known = packed.header("etag").to_owned();
        let again = app.get("/link.js").header("if-none-match", &format!("\"x\", {known}")).send().await;
        assert_eq!((again.status, again.text().as_str()), (304, ""));
        assert_eq!(again.header("etag"), known);
        let changed = app.get("/link.js").header("if-none-match", "\"x\"").send().await;
        assert_eq!(changed.status, 200);
    }

    async fn below_a_path_the_tag_names_it(setup: Setup) {
        let app = setup.option("public_url", "https://acme.test/connect").start().await;
        let tag = admin::link_script(&app.setup.options());
        assert_eq!(tag.src, "https://acme.test/connect/link/1.0.1/link.js");
        for path in ["/connect/link/1.0.1/link.js", "/link/1.0.1/link.js", "/connect/link.js"] {
            assert_eq!(app.get(path).send().await.status, 200, "{path}");
        }
    }
}
