use patchbay::services::projects;
use serde_json::json;

use super::{SEVERAL, apply, clients, connected, id, rig_with};
use crate::attacks::rig::{HONEST, Rig};
use crate::support::{Setup, both_databases};

async fn context_of(rig: &Rig, client: &str) -> String {
    let query = format!("SELECT context_id FROM auth_configs WHERE client_id = '{client}'");
    crate::store::texts(&rig.app.core.db, &query).await.concat()
}

both_databases! {
    async fn an_export_names_every_client_and_no_secret(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let text = projects::export(&rig.app.core, &rig.ours.project).await.expect("a file");
        assert_eq!(text.matches("[[app.auth_config]]").count(), 2, "{text}");
        assert!(text.contains("multiple_connections = true"), "{text}");
        assert!(text.contains("${APP_H_CLIENT_SECRET_EU}"), "{text}");
        assert!(!text.contains("secret-of"), "{text}");
        let file = projects::FileText { name: "p.toml", text: &text, variables: &|_| None };
        let plan = projects::apply(&rig.app.core, &rig.ours.project, &file, true).await.expect("a plan");
        assert!(plan.is_empty(), "{plan}");
    }

    async fn another_client_behind_a_key_gets_another_address_and_keeps_its_id(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let before = clients(&rig, &person).await;
        let (us, eu) = (context_of(&rig, "client-us").await, context_of(&rig, "client-eu").await);
        apply(&rig, &SEVERAL.replace("client_id = \"client-eu\"", "client_id = \"client-new\"")).await;
        assert_eq!(clients(&rig, &person).await, before);
        assert_eq!(context_of(&rig, "client-us").await, us);
        let new = context_of(&rig, "client-new").await;
        assert!(!new.is_empty() && new != eu, "{new}");
        apply(&rig, &SEVERAL.replace("secret-of-client-us", "another-secret")).await;
        assert_eq!(context_of(&rig, "client-us").await, us, "a new secret changes no address");
    }

    async fn a_connection_whose_client_is_gone_falls_to_the_default_one(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (us, eu) = clients(&rig, &person).await;
        let made = connected(&rig, &person, json!({ "auth_config_id": eu })).await;
        let (before, rest) = SEVERAL.split_once("[[app.auth_config]]\nkey = \"eu\"").expect("the second one");
        let (_, after) = rest.split_once("[[app.field]]").expect("what follows");
        apply(&rig, &format!("{before}[[app.field]]{after}")).await;
        let shown = rig.application(&person, HONEST).await["connected_accounts"][0].clone();
        assert_eq!((id(&shown), &shown["auth_config_id"]), (id(&made), &json!(us)));
        assert_eq!(rig.check(&person, HONEST).await.ok()["connection_id"], id(&made));
    }

    async fn an_app_without_a_client_is_not_configured(setup: Setup) {
        let rig = rig_with(setup, "[[app]]\nslug = \"app-h\"\nenvironments = [\"test\"]\nmultiple_connections = true\n").await;
        let person = rig.person(&rig.ours, "person").await;
        let path = format!("/api/v2/public/slug/{HONEST}/auth-config");
        let by_project = rig.app.get(&path).key(&rig.ours.key).account(&person.account);
        by_project.send().await.error(400, "APP_NOT_CONFIGURED");
        rig.app.get(path).bearer(&person.token).send().await.error(404, "INVALID_APP_ID");
    }
}
