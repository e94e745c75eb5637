//! The demo page, where there is one.

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

    async fn elsewhere_there_is_none(app: TestApp) {
        assert_eq!(app.browser().get("/demo").await.status(), 404);
        let fields = [("name", ""), ("background", ""), ("text", "")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = app.post("/_ui/demo/mint").form(&fields).send().await;
        assert!(!answer.location().contains("/connect/"), "{answer}");
    }
}
