use serde_json::json;

use super::{SEVERAL, apply, clients, connected, disconnect, id, keyed, refused_field, rig_with};
use crate::attacks::rig::{HONEST, KEYED};
use crate::support::{Browser, Page, Setup, both_databases};

/// Presses the button of this connection: all of them say the same to the eye.
async fn press(browser: &mut Browser<'_>, page: &Page, button: &str, connection: &str) -> Page {
    let own = [("connection", connection)];
    browser.submit(page, button, &own).await
}

both_databases! {
    async fn the_end_user_chooses_the_client(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (us, eu) = clients(&rig, &person).await;
        let (mut browser, list) = rig.open(&person).await;
        let page = browser.get(&format!("{list}/{HONEST}")).await;
        assert_eq!(page.choices("Connect through"), [us.as_str(), eu.as_str()]);
        assert_eq!(page.value("Authorize", "Connect through"), us, "the default one");
        assert!(page.says("EU: Accounts kept in Europe"), "{}", page.text());
        let profile = page.input("Connect through");
        let leaving = browser.submit(&page, "Authorize", &[(profile.as_str(), &eu)]).await;
        let url = leaving.link("Continue");
        assert!(url.contains("client_id=client-eu"), "{url}");
        let done = browser.come_back(&rig.provider.visit(&url).await).await;
        let made = rig.application(&person, HONEST).await["connected_accounts"][0].clone();
        assert_eq!(done.url.query(), Some(format!("connection={}", id(&made)).as_str()));
        assert!(done.says("someone@provider.test"), "{}", done.text());
        let form = browser.get(&done.link("Configure")).await;
        assert!(form.says("Connected through EU"), "{}", form.text());
        assert_eq!(made["auth_config_id"], eu);
        let wrong = browser.press(&page, "Authorize", &[(profile.as_str(), "x")]).await;
        assert!(wrong.answer.location().contains("error=invalid_field"), "{}", wrong.answer);
    }

    async fn each_connection_has_buttons_of_its_own(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (_, eu) = clients(&rig, &person).await;
        let first = connected(&rig, &person, json!({ "auth_config_id": eu })).await;
        let second = connected(&rig, &person, json!({})).await;
        let (mut browser, list) = rig.open(&person).await;
        let path = format!("{list}/{HONEST}");
        let page = browser.get(&path).await;
        for (button, count) in [("Reconnect", 2), ("Check connection", 2), ("Disconnect", 2), ("Connect another", 1), ("Authorize", 0)] {
            let found = page.forms().iter().flat_map(|form| form.buttons.clone()).filter(|own| own.text == button).count();
            assert_eq!(found, count, "{button}");
        }
        let order: Vec<&str> = [id(&second), id(&first)].into();
        let shown: Vec<String> = page.forms().iter().filter(|form| form.action.ends_with("/check"))
            .flat_map(|form| form.fields.clone()).filter(|(name, _)| name == "connection").map(|(_, value)| value).collect();
        assert_eq!(shown, order, "newest first");

        let checked = press(&mut browser, &page, "Check connection", id(&first)).await;
        assert!(checked.says("The connection to App app-h works: "), "{}", checked.text());
        let leaving = press(&mut browser, &page, "Reconnect", id(&first)).await;
        let url = leaving.link("Continue");
        assert!(url.contains("client_id=client-eu"), "its own client: {url}");
        rig.app.advance(std::time::Duration::from_secs(1));
        let done = browser.come_back(&rig.provider.visit(&url).await).await;
        assert_eq!(done.url.query(), Some(format!("connection={}", id(&first)).as_str()));

        let gone = press(&mut browser, &page, "Disconnect", id(&first)).await;
        assert!(gone.says("One of the connections to App app-h is disconnected. The others stay."), "{}", gone.text());
        let left = rig.application(&person, HONEST).await["connected_accounts"].clone();
        assert_eq!((left.as_array().map(Vec::len), id(&left[0])), (Some(1), id(&second)));
        let again = press(&mut browser, &page, "Disconnect", id(&first)).await;
        assert!(again.says("This connection is not there any more"), "{}", again.text());
    }

    async fn another_account_is_connected_beside_the_first(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        connected(&rig, &person, json!({})).await;
        let (mut browser, list) = rig.open(&person).await;
        let page = browser.get(&format!("{list}/{HONEST}")).await;
        // There is a choice of clients, so it is asked first.
        let asking = browser.press(&page, "Connect another", &[]).await;
        assert!(asking.says("Connect another App app-h account"), "{}", asking.text());
        assert!(!asking.has_button("Connect another"));
        let leaving = browser.submit(&asking, "Authorize", &[]).await;
        browser.come_back(&rig.provider.visit(&leaving.link("Continue")).await).await;
        let shown = rig.application(&person, HONEST).await;
        assert_eq!(shown["connected_accounts"].as_array().map(Vec::len), Some(2));
    }

    async fn without_a_choice_another_account_is_one_press_away(setup: Setup) {
        let text = crate::attacks::rig::project_file().replace("${SECRET}", "secret-of-the-client");
        let text = text.replacen("slug = \"app-h\"", "slug = \"app-h\"\nmultiple_connections = true", 1);
        let rig = rig_with(setup, &text).await;
        let person = rig.person(&rig.ours, "person").await;
        connected(&rig, &person, json!({})).await;
        let (mut browser, list) = rig.open(&person).await;
        let page = browser.get(&format!("{list}/{HONEST}")).await;
        let leaving = browser.submit(&page, "Connect another", &[]).await;
        browser.come_back(&rig.provider.visit(&leaving.link("Continue")).await).await;
        let shown = rig.application(&person, HONEST).await;
        assert_eq!(shown["connected_accounts"].as_array().map(Vec::len), Some(2));
    }

    async fn typed_credentials_of_one_connection_are_typed_again(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        keyed(&rig, &person, json!({})).await;
        let (mut browser, list) = rig.open(&person).await;
        let path = format!("{list}/{KEYED}");
        let page = browser.get(&path).await;
        let asking = browser.press(&page, "Reconnect", &[("reconnect", id(&first))]).await;
        assert!(asking.says("Reconnect App app-k"), "{}", asking.text());
        let (user, key) = (asking.input("User"), asking.input("Key"));
        let own = ("connection", id(&first));
        let typed = [own, (user.as_str(), "somebody"), (key.as_str(), "bad-key")];
        // The first button of this name is the asking section's.
        let refused = browser.submit(&asking, "Reconnect", &typed).await;
        let wanted = format!("reconnect={}&error=credentials_rejected", id(&first));
        assert_eq!(refused.url.query(), Some(wanted.as_str()));
        assert_eq!(refused.value("Reconnect", "User"), "somebody");
        let typed = [(user.as_str(), "somebody"), (key.as_str(), "good-key")];
        rig.app.advance(std::time::Duration::from_secs(1));
        let done = browser.submit(&refused, "Reconnect", &typed).await;
        assert_eq!(done.url.query(), Some(format!("connection={}", id(&first)).as_str()));
        let shown = rig.application(&person, KEYED).await;
        assert_eq!(shown["connected_accounts"].as_array().map(Vec::len), Some(2));
        assert_eq!(id(&shown["connected_accounts"][0]), id(&first));
    }

    async fn settings_are_each_connections_own(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        let (mut browser, list) = rig.open(&person).await;
        let path = format!("{list}/{KEYED}/configure");
        let only = browser.get(&path).await;
        assert_eq!(only.status(), 200, "the only one is meant: {}", only.text());
        let second = keyed(&rig, &person, json!({})).await;
        let several = browser.get(&path).await;
        assert_eq!(several.status(), 303, "{}", several.text());
        let choice = browser.follow(&several).await;
        assert_eq!(choice.url.path(), format!("{list}/{KEYED}"));
        for connection in [&first, &second] {
            assert!(choice.answer.text().contains(&format!("configure?connection={}", id(connection))));
        }
        for (connection, text) in [(&first, "one"), (&second, "two")] {
            let form = browser.get(&format!("{path}?connection={}", id(connection))).await;
            let note = form.input("Note");
            let saved = browser.submit(&form, "Save", &[(note.as_str(), text)]).await;
            assert!(saved.says("Your settings are saved."), "{}", saved.text());
            assert_eq!(saved.value("Save", "Note"), text);
        }
        let form = browser.get(&format!("{path}?connection={}", id(&first))).await;
        assert_eq!(form.value("Save", "Note"), "one");
        let nobodys = browser.get(&format!("{path}?connection=conn_{}", "0".repeat(24))).await;
        assert_eq!(nobodys.status(), 404, "{}", nobodys.text());
    }

    async fn an_app_of_one_connection_again_shows_the_newest(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        keyed(&rig, &person, json!({})).await;
        let second = keyed(&rig, &person, json!({})).await;
        apply(&rig, &SEVERAL.replace("multiple_connections = true", "multiple_connections = false")).await;
        let (mut browser, list) = rig.open(&person).await;
        let page = browser.get(&format!("{list}/{KEYED}")).await;
        assert!(!page.has_button("Connect another"));
        let checks = page.forms().iter().filter(|form| form.action.ends_with("/check")).count();
        assert_eq!(checks, 1);
        let again = keyed(&rig, &person, json!({})).await;
        assert_eq!(id(&again), id(&second), "connecting renews the newest");
        let refused = disconnect(&rig, &person, KEYED, "").await;
        refused_field(&refused, "MISSING_REQUIRED_FIELD", "connection_id");
    }

    async fn what_such_a_page_shows_can_be_disconnected_with_its_settings(setup: Setup) {
        let once = SEVERAL.replace("multiple_connections = true", "multiple_connections = false");
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        let second = keyed(&rig, &person, json!({})).await;
        apply(&rig, &once).await;
        let (mut browser, list) = rig.open(&person).await;
        let path = format!("{list}/{KEYED}");
        let form = browser.get(&format!("{path}/configure")).await;
        let note = form.input("Note");
        browser.submit(&form, "Save", &[(note.as_str(), "of the second")]).await;
        let page = browser.get(&path).await;
        let gone = browser.submit(&page, "Disconnect", &[]).await;
        assert!(gone.says("App app-k is disconnected."), "{}", gone.text());
        let left = rig.application(&person, KEYED).await["connected_accounts"].clone();
        assert_eq!((left.as_array().map(Vec::len), id(&left[0])), (Some(1), id(&first)));
        assert_ne!(id(&first), id(&second));
        let form = browser.get(&format!("{path}/configure")).await;
        assert_eq!(form.value("Save", "Note"), "", "settings go with what they were made for");
        let page = browser.get(&path).await;
        browser.submit(&page, "Disconnect", &[]).await;
        assert_eq!(rig.application(&person, KEYED).await["connected"], false);
    }
}
