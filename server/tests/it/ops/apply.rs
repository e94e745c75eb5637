//! `patchbay apply` and `patchbay export`.

use patchbay::compose::admin;
use patchbay::services::projects::{self, FileText};
use serde_json::{Value, json};

use crate::support::{CRM, Customer, Setup, TestApp, both_databases};

/// A whole project: settings, an app of the sandbox, a secret from a variable.
const FILE: &str = r##"
[settings]
name = "Acme Ltd"
allowed_origins = ["https://app.acme.test"]
return_urls = ["https://app.acme.test/integrations"]
theme = { color = "#000000", bgColor = "#00ff23" }

[[app]]
slug = "sandbox-crm"
environments = ["test"]
oauth = { client_id = "sandbox-client", client_secret = "${CRM_SECRET}" }

[[app.field]]
key = "note"
label = "Note"
type = "text"

[[app.workflow]]
alias = "notify"
name = "Notify"
"##;

/// An application that only one project has.
const OWN_APP: &str = r#"
slug = "own-crm"
name = "Own CRM"
description = "Made at home."
categories = ["crm"]
docs_url = "https://own.test/docs"
checked_on = "2026-11-20"

[auth.api_key]
header = { name = "authorization", value = "Bearer {token}" }

[[input]]
name = "token"
label = "Token"
required = true
secret = true

[api]
base_url = "https://own.test/api"
verify = { method = "GET", path = "/me" }
"#;

fn variable(name: &str) -> Option<String> {
    (name == "CRM_SECRET").then(|| "sandbox-secret".to_owned())
}

async fn apply(
    app: &TestApp,
    customer: &Customer<'_>,
    text: &str,
    dry_run: bool,
) -> Result<String, String> {
    let file = FileText {
        name: "acme.toml",
        text,
        variables: &variable,
    };
    let options = app.setup.options();
    let applied = admin::apply(&options, &customer.project, file, dry_run).await;
    applied
        .map(|applied| applied.changes)
        .map_err(|error| error.to_string())
}

async fn export(app: &TestApp, customer: &Customer<'_>) -> String {
    let options = app.setup.options();
    admin::export(&options, &customer.project)
        .await
        .expect("a file")
}

async fn company(app: &TestApp, customer: &Customer<'_>) -> Value {
    app.get("/api/v3/org/basics")
        .for_customer(customer)
        .send()
        .await
        .ok()["name"]
        .clone()
}

both_databases! {
    async fn an_applied_file_is_in_force_at_once(app: TestApp) {
        let customer = app.customer().await;
        let plan = apply(&app, &customer, FILE, false).await.expect("a plan");
        assert!(plan.contains("\"Acme\" -> \"Acme Ltd\""), "{plan}");
        assert!(plan.contains("- app sandbox-crm (test): field pipeline"), "{plan}");
        assert!(!plan.contains("sandbox-secret"), "{plan}");
        assert_eq!(company(&app, &customer).await, "Acme Ltd");
        customer.connect_crm().await;
        let body = json!({ "slug": CRM });
        let config = app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body);
        let config = config.send().await.ok();
        let keys: Vec<&Value> =
            config["fields"].as_array().into_iter().flatten().map(|field| &field["key"]).collect();
        assert_eq!(keys, ["note"], "what the file leaves out is gone");
    }

    async fn applying_twice_changes_nothing_the_second_time(app: TestApp) {
        let customer = app.customer().await;
        apply(&app, &customer, FILE, false).await.expect("a plan");
        assert_eq!(apply(&app, &customer, FILE, false).await, Ok(String::new()));
        let shown = customer.application(CRM).await;
        let exported = export(&app, &customer).await;
        assert!(exported.contains("${CRM_SECRET}"), "{exported}");
        assert!(!exported.contains("sandbox-secret"), "{exported}");
        assert_eq!(apply(&app, &customer, &exported, false).await, Ok(String::new()));
        assert_eq!(export(&app, &customer).await, exported);
        assert_eq!(customer.application(CRM).await, shown, "also its ids");
    }

    async fn a_new_projects_export_applies_to_itself(app: TestApp) {
        let customer = app.customer().await;
        let exported = export(&app, &customer).await;
        let file = FileText { name: "x.toml", text: &exported, variables: &|_| {
            Some("sandbox-secret".to_owned())
        } };
        let options = app.setup.options();
        let plan = admin::apply(&options, &customer.project, file, false).await;
        assert_eq!(plan.expect("a plan").changes, "");
    }

    async fn a_dry_run_says_the_same_and_writes_nothing(app: TestApp) {
        let customer = app.customer().await;
        let before = export(&app, &customer).await;
        let dry = apply(&app, &customer, FILE, true).await.expect("a plan");
        assert_eq!(export(&app, &customer).await, before);
        assert_eq!(company(&app, &customer).await, "Acme");
        assert_eq!(apply(&app, &customer, FILE, false).await.expect("a plan"), dry);
    }

    async fn every_mistake_is_named_with_its_place_and_nothing_is_written(app: TestApp) {
        let customer = app.customer().await;
        let before = export(&app, &customer).await;
        let wrong = FILE
            .replace("name = \"Acme Ltd\"", "name = \"Other\"\nnmae = 1")
            .replace("type = \"text\"", "type = \"txt\"")
            .replace("https://app.acme.test/integrations", "http://app.acme.test/x");
        let error = apply(&app, &customer, &wrong, false).await.expect_err("refused");
        for place in ["acme.toml:4:1:", "acme.toml:6:16:", "acme.toml:17:8:"] {
            assert!(error.contains(place), "{place} is not in {error}");
        }
        assert!(error.contains("nmae") && error.contains("must be one of text"), "{error}");
        assert_eq!(export(&app, &customer).await, before);
        let unknown = "[settings]\nname = \"Acme\"\n[[app]]\nslug = \"no-such-app\"\n";
        let error = apply(&app, &customer, unknown, false).await.expect_err("refused");
        assert!(error.contains("no-such-app"), "{error}");
        assert_eq!(export(&app, &customer).await, before);
    }

    async fn switches_are_kept_and_exported(app: TestApp) {
        let customer = app.customer().await;
        let file = "[settings]\nname = \"Acme\"\nrequire_claim = true\nexchange_by_get = true\n";
        apply(&app, &customer, file, false).await.expect("applied");
        let exported = projects::export(&app.core, &customer.project).await.expect("a file");
        assert!(exported.contains("require_claim = true\nexchange_by_get = true\n"), "{exported}");
        let off = "[settings]\nname = \"Acme\"\nrequire_claim = false\n";
        apply(&app, &customer, off, false).await.expect("applied");
        let exported = projects::export(&app.core, &customer.project).await.expect("a file");
        assert!(!exported.contains("require_claim") && !exported.contains("exchange_by_get"), "{exported}");
    }

    async fn a_variable_that_is_not_set_is_named(app: TestApp) {
        let customer = app.customer().await;
        let file = FILE.replace("CRM_SECRET", "OTHER_SECRET");
        let error = apply(&app, &customer, &file, false).await.expect_err("refused");
        assert!(error.contains("OTHER_SECRET"), "{error}");
    }

    async fn an_app_of_ones_own_comes_goes_and_returns_with_what_it_had(setup: Setup) {
        let before = setup.start().await;
        let customer = before.customer().await;
        let folder = setup.home.folder().join("catalog").join(customer.project.as_str());
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("own-crm.toml"), OWN_APP).expect("a file");
        let catalog = setup.home.folder().join("catalog").display().to_string();
        let app = setup.clone().option("catalog_dir", catalog).start().await;
        let with = "[settings]\nname = \"Acme\"\n[[app]]\nslug = \"own-crm\"\n\
                    environments = [\"test\"]\n[[app.field]]\nkey = \"note\"\nlabel = \"Note\"\n\
                    type = \"text\"\n";
        let plan = apply(&app, &customer, with, false).await.expect("a plan");
        assert!(plan.contains("+ app own-crm (test)"), "{plan}");
        let body = json!({ "slug": "own-crm" });
        app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body).send().await.ok();
        let path = "/api/v2/f-sdk/slug/own-crm/config";
        let config = app.get(path).for_customer(&customer).send().await.ok();
        let shown = app.get("/api/v2/f-sdk/application/own-crm").for_customer(&customer).send();
        assert_eq!(shown.await.ok()["type"], "custom");
        let strangers = app.customer().await;
        app.get(path).for_customer(&strangers).send().await.error(404, "INVALID_APP_ID");

        let plan = apply(&app, &customer, "[settings]\nname = \"Acme\"\n", false).await;
        assert!(plan.as_ref().is_ok_and(|plan| plan.contains("- app own-crm (test)")), "{plan:?}");
        app.get(path).for_customer(&customer).send().await.error(404, "INVALID_APP_ID");
        apply(&app, &customer, with, false).await.expect("a plan");
        assert_eq!(app.get(path).for_customer(&customer).send().await.ok(), config);
    }
}
