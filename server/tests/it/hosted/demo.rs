//! The demo page, where there is one.

use patchbay::store::Db;

use crate::support::{Setup, TestApp, both_databases};

both_databases! {
    async fn one_click_mints_a_link_in_chosen_colours(setup: Setup) {
        let app = setup.option("demo", "on").start().await;
        let mut browser = app.browser();
        let demo = browser.get("/demo").await;
        let (name, colour) = (demo.input("Customer name"), demo.input("Brand colour"));
        let typed = [(name.as_str(), "Initech"), (colour.as_str(), "#123456")];
        let opened = browser.submit(&demo, "Open the Connect page", &typed).await;
        let list = browser.follow(&opened).await;
        assert!(list.says("For Initech"), "{}", list.text());
        let again = browser.submit(&demo, "Open the Connect page", &typed).await;
        assert_ne!(again.answer.location(), opened.answer.location(), "a fresh page each time");
    }

    async fn a_restart_finds_the_demo_again(setup: Setup) {
        let setup = setup.option("demo", "on");
        let first = setup.start().await.demo.expect("a demo");
        let second = setup.start().await.demo.expect("a demo");
        assert_eq!(first.project, second.project);
        let key = |demo: &patchbay::services::demo::Demo| {
            secrecy::ExposeSecret::expose_secret(&demo.test_api_key).to_owned()
        };
        assert_eq!(key(&first), key(&second));
    }

    async fn a_demo_without_a_live_key_gets_one(setup: Setup) {
        let setup = setup.option("demo", "on");
        let first = setup.start().await;
        let statement = "UPDATE api_keys SET revoked_at = 1";
        let revoked = match &first.core.db {
            Db::Sqlite { writer, .. } => sqlx::query(statement).execute(writer).await.map(drop),
            Db::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(drop),
        };
        revoked.expect("a statement");
        let app = setup.start().await;
        let demo = app.demo.as_ref().expect("a demo");
        let key = secrecy::ExposeSecret::expose_secret(&demo.test_api_key);
        app.get("/api/v2/public/linked-account").key(key).send().await.ok();
    }

    async fn a_project_that_looks_like_it_is_left_alone(app: TestApp) {
        let customer = app.customer().await;
        customer.sibling("patchbay-demo").await;
        let setup = app.setup.clone().option("demo", "on");
        let demo = setup.start().await.demo.expect("a demo");
        assert_ne!(demo.project, customer.project);
        let key = secrecy::ExposeSecret::expose_secret(&demo.test_api_key).to_owned();
        let path = "/api/v2/public/linked-account/patchbay-demo";
        app.delete(path).key(&key).send().await.ok();
        let again = setup.start().await.demo.expect("a demo");
        assert_eq!(again.project, demo.project, "also without its account");
        app.get(path).key(&key).send().await.ok();
    }

    async fn two_that_start_at_once_share_one_demo(setup: Setup) {
        let setup = setup.option("demo", "on");
        let (one, two) = tokio::join!(setup.start(), setup.start());
        let project = |app: TestApp| app.demo.expect("a demo").project;
        assert_eq!(project(one), project(two));
    }

    async fn elsewhere_there_is_none(app: TestApp) {
        assert_eq!(app.browser().get("/demo").await.status(), 404);
        let fields = [("name", ""), ("background", ""), ("text", "")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = app.post("/_ui/demo/mint").form(&fields).send().await;
        assert!(!answer.location().contains("/connect/"), "{answer}");
    }
}
