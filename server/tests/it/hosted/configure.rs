//! The config form: typing, saving, what stays when something is refused.

use serde_json::{Value, json};

use crate::attacks::rig::execute;
use crate::store::texts;
use crate::support::{Browser, CRM, Customer, Page, SMS, TestApp, both_databases};

/// A connected browser at the CRM's config form.
async fn form<'a>(customer: &Customer<'a>) -> (Browser<'a>, Page) {
    let (mut browser, done) = customer.connect_crm().await;
    let page = browser.get(&done.link("Configure")).await;
    assert_eq!(page.status(), 200, "{}", page.answer);
    (browser, page)
}

/// Presses a button with what was typed by label.
async fn submit(
    browser: &mut Browser<'_>,
    page: &Page,
    button: &str,
    typed: &[(&str, &str)],
) -> Page {
    let named: Vec<(String, &str)> = typed
        .iter()
        .map(|(label, value)| (page.input(label), *value))
        .collect();
    let named: Vec<(&str, &str)> = named
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    browser.submit(page, button, &named).await
}

async fn saved(app: &TestApp, customer: &Customer<'_>) -> Value {
    let path = format!("/api/v2/f-sdk/slug/{CRM}/config");
    let config = app.get(path).for_customer(customer).send().await.ok();
    let of_workflows = config["workflows"].as_array().into_iter().flatten();
    let groups: Vec<&Value> = of_workflows
        .map(|it| &it["fields"])
        .chain([&config["fields"]])
        .collect();
    let fields = groups
        .iter()
        .flat_map(|fields| fields.as_array().into_iter().flatten());
    let pairs = fields.filter(|it| !it["value"].is_null());
    Value::Object(
        pairs
            .map(|it| {
                (
                    it["key"].as_str().unwrap_or_default().to_owned(),
                    it["value"].clone(),
                )
            })
            .collect(),
    )
}

const REQUIRED: [(&str, &str); 2] = [("Sync label", "Main office"), ("Pipeline", "")];

both_databases! {
    async fn what_is_saved_is_there_after_a_reload(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let pipelines = page.choices("Pipeline");
        assert_eq!(pipelines.len(), 3, "live options: {}", page.text());
        let typed = [
            ("Sync label", "Main <office> & more"),
            ("Pipeline", pipelines[0].as_str()),
            ("Contacts per run", "50"),
            ("Full name", "full_name"),
            ("Sync contacts", "on"),
            ("Start date", "2026-12-01"),
        ];
        let after = submit(&mut browser, &page, "Save", &typed).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        let reloaded = browser.get(page.url.path()).await;
        for (label, value) in typed {
            assert_eq!(reloaded.value("Save", label), value, "{label}");
        }
        assert!(!reloaded.says("not saved yet"));
        assert_eq!(saved(&app, &customer).await, json!({
            "start_date": "2026-12-01", "sync_label": "Main <office> & more",
            "pipeline": pipelines[0], "field_mapping": { "full_name": "full_name" },
            "batch_size": 50,
        }));
    }

    async fn a_dependent_list_follows_its_parent(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        assert!(page.says("Answer “Pipeline” first"), "{}", page.text());
        let pipeline = page.choices("Pipeline")[0].clone();
        let typed = [("Pipeline", pipeline.as_str()), ("Sync label", "half-typed")];
        let loaded = submit(&mut browser, &page, "Load options of Stage", &typed).await;
        assert!(!loaded.choices("Stage").is_empty(), "{}", loaded.text());
        assert_eq!(loaded.value("Save", "Sync label"), "half-typed", "nothing typed is lost");
        assert!(loaded.says("not saved yet"), "{}", loaded.text());
        assert_eq!(saved_config(&app, &customer).await, 404, "and nothing is saved");
        let stage = loaded.choices("Stage")[0].clone();
        let after = submit(&mut browser, &loaded, "Save", &[("Stage", &stage)]).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        assert_eq!(saved(&app, &customer).await["stage"], json!(stage));
    }

    async fn what_is_refused_stays_typed_and_nothing_is_saved(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let typed = [("Sync label", ""), ("Contacts per run", "many"), ("Email for problems", "nobody")];
        let refused = submit(&mut browser, &page, "Save", &typed).await;
        assert!(refused.says("4 answers need your attention"), "{}", refused.text());
        assert_eq!(refused.value("Save", "Contacts per run"), "many");
        assert_eq!(refused.value("Save", "Email for problems"), "nobody");
        assert_eq!(saved_config(&app, &customer).await, 404);
        let reloaded = browser.get(page.url.path()).await;
        assert_eq!(reloaded.value("Save", "Contacts per run"), "many", "also after a reload");

        let pipeline = page.choices("Pipeline")[1].clone();
        let typed = [
            ("Sync label", "Main office"), ("Pipeline", pipeline.as_str()),
            ("Contacts per run", ""), ("Email for problems", "ops@acme.example"),
        ];
        let after = submit(&mut browser, &reloaded, "Save", &typed).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        assert!(!after.says("need your attention"), "{}", after.text());
    }

    async fn other_errors_stay_while_one_answer_is_mended(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let typed = [("Sync label", ""), ("Contacts per run", "many"), ("Email for problems", "nobody"), ("Sync contacts", "on")];
        let refused = submit(&mut browser, &page, "Save", &typed).await;
        assert!(refused.says("4 answers need your attention"), "{}", refused.text());
        let mended = [("Contacts per run", "10")];
        let redrawn = submit(&mut browser, &refused, "Add row to Extra properties", &mended).await;
        assert!(redrawn.says("3 answers need your attention"), "{}", redrawn.text());
        assert!(redrawn.says("Enter an email address") && !redrawn.says("Enter a number"), "{}", redrawn.text());
        let pipeline = redrawn.choices("Pipeline")[0].clone();
        let chosen = [("Pipeline", pipeline.as_str())];
        let redrawn = submit(&mut browser, &redrawn, "Load options of Stage", &chosen).await;
        assert!(redrawn.says("2 answers need your attention"), "{}", redrawn.text());
    }

    async fn a_save_that_fails_on_our_side_loses_nothing(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let pipeline = page.choices("Pipeline")[0].clone();
        let typed = [("Sync label", "Main office"), ("Pipeline", pipeline.as_str())];
        // Another account's config is in the way, which only this index minds.
        let sibling = customer.sibling("initech-1").await;
        let body = json!({ "slug": SMS });
        app.post("/api/v2/f-sdk/config").for_customer(&sibling).json(body).send().await.ok();
        execute(&app.core, "CREATE UNIQUE INDEX in_the_way ON configs (project_id)").await;
        let failed = submit(&mut browser, &page, "Save", &typed).await;
        assert!(failed.says("Something went wrong on our side"), "{}", failed.text());
        assert_eq!(failed.value("Save", "Sync label"), "Main office");
        execute(&app.core, "DROP INDEX in_the_way").await;
        let after = submit(&mut browser, &failed, "Save", &[]).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
    }

    async fn cancelling_forgets_what_was_typed(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let typed = [("Sync label", "half-typed")];
        let redrawn = submit(&mut browser, &page, "Refresh Pipeline", &typed).await;
        assert_eq!(redrawn.value("Save", "Sync label"), "half-typed");
        let left = submit(&mut browser, &redrawn, "Cancel", &[("Sync label", "more")]).await;
        assert!(left.has_button("Check connection"), "{}", left.text());
        let again = browser.get(page.url.path()).await;
        assert_eq!(again.value("Save", "Sync label"), "");
        assert!(!again.says("not saved yet"), "{}", again.text());
    }

    async fn only_changes_are_unsaved(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let pipeline = page.choices("Pipeline")[0].clone();
        let untouched = submit(&mut browser, &page, "Refresh Pipeline", &[]).await;
        assert!(!untouched.says("not saved yet"), "{}", untouched.text());
        let typed = [
            ("Sync label", "Main office"), ("Pipeline", pipeline.as_str()), ("Full name", "full_name"),
            ("Notify on new deal", "on"), ("Message", "A deal!\r\nSecond line"),
        ];
        let saved = submit(&mut browser, &page, "Save", &typed).await;
        assert!(saved.says("Your settings are saved."), "{}", saved.text());
        let same = submit(&mut browser, &saved, "Refresh Pipeline", &[]).await;
        assert!(!same.says("not saved yet"), "{}", same.text());
        let changed = submit(&mut browser, &same, "Refresh Pipeline", &[("Sync label", "Other")]).await;
        assert!(changed.says("not saved yet"), "{}", changed.text());
        let back = submit(&mut browser, &changed, "Refresh Pipeline", &[("Sync label", "Main office")]).await;
        assert!(!back.says("not saved yet"), "{}", back.text());
        assert_eq!(texts(&app.core.db, "SELECT name FROM drafts").await, Vec::<String>::new());
        let changed = submit(&mut browser, &back, "Refresh Pipeline", &[("Sync label", "Other")]).await;
        assert!(changed.says("not saved yet"), "{}", changed.text());
        let stale = browser.get(&format!("{}?notice=saved", page.url.path())).await;
        assert!(!stale.says("Your settings are saved."), "{}", stale.text());
    }

    async fn disconnecting_forgets_what_was_typed_for_the_old_account(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        submit(&mut browser, &page, "Refresh Pipeline", &[("Sync label", "half-typed")]).await;
        let (mut second, list) = customer.open_link().await;
        let sms = second.get(&format!("{list}/{SMS}")).await;
        let sid = sms.input("Account SID");
        second.submit(&sms, "Connect", &[(sid.as_str(), "no spaces")]).await;
        let crm = second.get(&format!("{list}/{CRM}")).await;
        second.submit(&crm, "Disconnect", &[]).await;
        let drafts = texts(&app.core.db, "SELECT name FROM drafts").await;
        assert_eq!(drafts, [format!("inputs:{SMS}")], "of every page, of this app alone");
        let (mut other, done) = customer.connect_crm().await;
        let fresh = other.get(&done.link("Configure")).await;
        assert_eq!(fresh.value("Save", "Sync label"), "");
        let reloaded = browser.get(page.url.path()).await;
        assert_eq!(reloaded.value("Save", "Sync label"), "");
        let stale = browser.get(&format!("{}?notice=saved", page.url.path())).await;
        assert!(!stale.says("Your settings are saved."), "{}", stale.text());
    }

    async fn a_workflow_that_is_off_asks_nothing(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let pipeline = page.choices("Pipeline")[0].clone();
        let mut typed = REQUIRED.to_vec();
        typed[1].1 = &pipeline;
        // `Message` is required within `Notify on new deal`.
        let after = submit(&mut browser, &page, "Save", &typed).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        let refused = submit(&mut browser, &after, "Save", &[("Notify on new deal", "on")]).await;
        assert!(refused.says("One answer needs your attention"), "{}", refused.text());
        assert_eq!(refused.value("Save", "Notify on new deal"), "on");
        let both = [("Notify on new deal", "on"), ("Message", "A deal!\r\nSecond line")];
        let after = submit(&mut browser, &refused, "Save", &both).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        let message = saved(&app, &customer).await["message"].clone();
        assert!(message.as_str().is_some_and(|text| text.contains("Second line")), "{message}");
    }

    async fn rows_are_added_filled_and_removed_by_buttons(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let pipeline = page.choices("Pipeline")[0].clone();
        let typed = [("Sync label", "Main office"), ("Pipeline", pipeline.as_str()), ("Sync contacts", "on")];
        let add = "Add row to Extra properties";
        let one = submit(&mut browser, &page, add, &typed).await;
        let two = submit(&mut browser, &one, add, &[]).await;
        let rows = [
            ("CRM property, row 1", "company"), ("Your field, row 1", "note"),
            ("CRM property, row 2", "job_title"), ("Your field, row 2", "source"),
        ];
        let after = submit(&mut browser, &two, "Save", &rows).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        let extra = saved(&app, &customer).await["extra_properties"].clone();
        assert_eq!(extra, json!({ "company": "note", "job_title": "source" }));

        let removed = submit(&mut browser, &after, "Remove row 1 of Extra properties", &[]).await;
        assert_eq!(removed.value("Save", "CRM property, row 1"), "job_title");
        submit(&mut browser, &removed, "Save", &[]).await;
        let extra = saved(&app, &customer).await["extra_properties"].clone();
        assert_eq!(extra, json!({ "job_title": "source" }));
    }

    async fn rules_have_groups_of_two_levels(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let pipeline = page.choices("Pipeline")[0].clone();
        let typed = [
            ("Sync label", "Main office"), ("Pipeline", pipeline.as_str()),
            ("Notify on new deal", "on"), ("Message", "A deal!"),
        ];
        let one = submit(&mut browser, &page, "Add condition to Only when", &typed).await;
        let two = submit(&mut browser, &one, "Add group to Only when", &[]).await;
        let names: Vec<String> = two.elements("select").iter()
            .map(|(tag, _)| tag.get("name").to_owned())
            .filter(|name| name.ends_with(".lhs][]"))
            .collect();
        assert!(names.len() >= 2, "{names:?}");
        let mut fields: Vec<(String, String)> = Vec::new();
        for name in &names {
            fields.push((name.clone(), "amount".to_owned()));
            fields.push((name.replace(".lhs]", ".op]"), "greater_or_equal".to_owned()));
            fields.push((name.replace(".lhs]", ".rhs]"), "100".to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let chosen = browser.submit(&two, "Update choices of Only when", &fields).await;
        let after = browser.submit(&chosen, "Save", &fields).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        let rules = saved(&app, &customer).await["only_when"].clone();
        assert_eq!(rules["logic"], "AND", "{rules}");
        assert_eq!(rules["conditions"][0]["lhs"], "amount", "{rules}");
        assert_eq!(rules["conditions"][1]["conditions"][0]["rhs"], "100", "{rules}");
    }

    async fn unknown_actions_and_names_do_nothing(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, page) = form(&customer).await;
        let odd = [
            ("form[v.nope][]", "1"), ("form[w.nope][]", "on"), ("form[v.x.9999999999.l][]", "1"),
        ];
        let after = browser.press(&page, "Save", &odd).await;
        assert_eq!(after.status(), 303, "{}", after.answer);
        let malformed = browser.press(&page, "Save", &[("form[]", "x")]).await;
        assert_eq!(malformed.status(), 400, "{}", malformed.answer);
        let typed = [("do", "explode")];
        let (form, _) = page.form("Save");
        let mut fields = form.fields;
        fields.extend(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let cookies: Vec<String> =
            browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let call = app.post("/_ui/connect/submit_config").form(&fields);
        let answer = call.header("cookie", &cookies.join("; ")).send().await;
        assert!(answer.location().ends_with("error=invalid_field"), "{answer}");
        assert_eq!(saved_config(&app, &customer).await, 404);
    }

    async fn an_app_that_is_not_connected_can_be_configured(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{SMS}/configure")).await;
        let typed = [("From number", "+1 555 0100"), ("Send reminders", "on")];
        let after = submit(&mut browser, &page, "Save", &typed).await;
        assert!(after.says("Your settings are saved."), "{}", after.text());
        assert_eq!(after.value("Save", "Hours before"), "24", "the default");
        let crm = browser.get(&format!("{list}/{CRM}/configure")).await;
        assert!(crm.says("Connect the app first"), "{}", crm.text());
    }
}

/// The status of reading the saved config.
async fn saved_config(app: &TestApp, customer: &Customer<'_>) -> u16 {
    let path = format!("/api/v2/f-sdk/slug/{CRM}/config");
    app.get(path).for_customer(customer).send().await.status
}
