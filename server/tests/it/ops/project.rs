//! `patchbay project` and `patchbay leads`.

use patchbay::compose::admin;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::support::{TestApp, both_databases};

both_databases! {
    async fn a_project_is_made_beside_a_running_server(app: TestApp) {
        let options = app.setup.options();
        let made = admin::create_project(&options, " Initech ", false).await.expect("a project");
        let key = made.test_api_key.expose_secret();
        assert!(key.starts_with("tk"), "{key}");
        assert!(made.production_api_key.expose_secret().starts_with("pk"));
        let body = json!({ "linked_account_id": "a" });
        app.post("/api/v2/public/linked-account").key(key).json(body).send().await.ok();
        let call = app.get("/api/v2/public/application").key(key).account("a");
        assert_eq!(call.send().await.ok().as_array().map(Vec::len), Some(2));
        let listed = admin::list_projects(&options).await.expect("a list");
        let listed: Vec<_> = listed.into_iter().map(|it| (it.id, it.name)).collect();
        assert_eq!(listed, [(made.project_id, "Initech".to_owned())]);
        let bare = admin::create_project(&options, "Bare", true).await.expect("a project");
        let key = bare.test_api_key.expose_secret();
        let body = json!({ "linked_account_id": "a" });
        app.post("/api/v2/public/linked-account").key(key).json(body).send().await.ok();
        let call = app.get("/api/v2/public/application").key(key).account("a");
        assert_eq!(call.send().await.ok(), json!([]));
        for name in ["", "  ", "a\nb"] {
            admin::create_project(&options, name, false).await.map(drop).expect_err("refused");
        }
    }

    async fn what_end_users_ask_for_is_listed(app: TestApp) {
        let customer = app.customer().await;
        for (slug, email) in [("acme-crm", "ada@globex.example"), ("acme-erp", "bob@globex.example")] {
            let body = json!({ "slug": slug, "email": email, "description": "Please" });
            let call = app.post("/api/v1/ecosystem/leads").for_customer(&customer).json(body);
            call.send().await.ok();
            app.advance(std::time::Duration::from_secs(1));
        }
        let options = app.setup.options();
        let leads = admin::list_leads(&options, &customer.project).await.expect("a list");
        let shown: Vec<_> = leads.iter()
            .map(|it| (it.environment, it.account.as_str(), it.wish.slug.as_str())).collect();
        assert_eq!(shown, [("test", "globex-1", "acme-crm"), ("test", "globex-1", "acme-erp")]);
        let other = app.customer().await.project;
        assert!(admin::list_leads(&options, &other).await.expect("a list").is_empty());
        let nobody = app::contract::ids::ProjectId::from_bytes([9; 12]);
        let Err(error) = admin::list_leads(&options, &nobody).await else { panic!("no such project") };
        assert!(error.to_string().contains("there is no project"), "{error}");
    }
}
