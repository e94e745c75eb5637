use std::time::Duration;

use patchbay::services::revoke;
use serde_json::json;

use super::{
    SEVERAL, clients, connect, connected, disconnect, id, integrate, refused_field, rig_with,
};
use crate::attacks::rig::{HONEST, KEYED};
use crate::support::{Setup, both_databases};

both_databases! {
    async fn the_clients_of_an_app_are_listed_the_default_one_first(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let path = format!("/api/v2/public/slug/{HONEST}/auth-config");
        let by_session = rig.app.get(&path).bearer(&person.token).send().await.ok();
        let by_key = rig.app.get(&path).key(&rig.ours.key).account("person").send().await.ok();
        assert_eq!(by_session, by_key);
        let (us, eu) = clients(&rig, &person).await;
        let wanted = json!({ "docs": [
            { "_id": us, "name": "US", "description": "", "is_default": true },
            { "_id": eu, "name": "EU", "description": "Accounts kept in Europe", "is_default": false },
        ]});
        assert_eq!(by_session, wanted);
        for hex in [&us, &eu] {
            assert!(hex.len() == 24 && hex.bytes().all(|b| b.is_ascii_hexdigit()), "{hex}");
        }
        let keyed = rig.app.get(format!("/api/v2/public/slug/{KEYED}/auth-config"));
        assert_eq!(keyed.bearer(&person.token).send().await.ok(), json!({ "docs": [] }));
    }

    async fn one_client_is_listed_too(setup: Setup) {
        let rig = crate::attacks::rig::Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let path = format!("/api/v2/public/slug/{HONEST}/auth-config");
        let docs = rig.app.get(path).bearer(&person.token).send().await.ok();
        assert_eq!(docs["docs"].as_array().map(Vec::len), Some(1), "{docs}");
        assert_eq!((&docs["docs"][0]["name"], &docs["docs"][0]["is_default"]), (&json!("Default"), &json!(true)));
        let shown = rig.application(&person, HONEST).await;
        assert!(shown.get("has_multi_auth_enabled").is_none(), "{shown}");
    }

    async fn connecting_names_its_client(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (us, eu) = clients(&rig, &person).await;
        let cases = [
            (json!({}), &us, "client-us", "US"),
            (json!({ "auth_config_id": eu }), &eu, "client-eu", "EU"),
            (json!({ "auth_profile_id": eu }), &eu, "client-eu", "EU"),
            (json!({ "auth_config_id": "undefined", "auth_profile_id": "null" }), &us, "client-us", "US"),
            (json!({ "auth_config_id": "", "auth_profile_id": null }), &us, "client-us", "US"),
            (json!({ "auth_config_id": eu, "auth_profile_id": eu }), &eu, "client-eu", "EU"),
        ];
        for (body, wanted, client, name) in cases {
            rig.provider.clear_log();
            let made = connected(&rig, &person, body.clone()).await;
            assert_eq!(made["auth_config_id"], **wanted, "{body}");
            assert_eq!(made["auth_profile_id"], **wanted, "{body}");
            assert_eq!(made["auth_profile_name"], name, "{body}");
            let [call] = &rig.provider.calls("/token")[..] else { panic!("one call") };
            assert_eq!(call.form("client_id").as_deref(), Some(client), "{body}");
            assert_eq!(call.form("client_secret"), Some(format!("secret-of-{client}")), "{body}");
        }
        let by_query = format!("/api/v1/{HONEST}/integrate?auth_profile_id={eu}&auth_config_id=undefined");
        let answer = rig.app.get(by_query).bearer(&person.token).send().await.ok();
        let mut browser = rig.app.browser();
        let start = browser.get(answer["auth_url"].as_str().unwrap_or_default()).await;
        let leaving = browser.submit(&start, "Continue", &[]).await;
        assert!(leaving.link("Continue").contains("client_id=client-eu"), "{}", leaving.link("Continue"));
    }

    async fn a_client_that_is_not_the_apps_is_refused_by_its_name(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let stranger = rig.person(&rig.theirs, "mallory").await;
        let path = format!("/api/v2/public/slug/{HONEST}/auth-config");
        let theirs = rig.app.get(path).bearer(&stranger.token).send().await.ok();
        let theirs = theirs["docs"][0]["_id"].clone();
        let (us, eu) = clients(&rig, &person).await;
        let nobodys = json!("0".repeat(24));
        for wrong in [theirs, nobodys, json!("x"), json!("\u{0}"), json!(7), json!({})] {
            for name in ["auth_config_id", "auth_profile_id"] {
                let answer = integrate(&rig, &person, json!({ name: wrong })).await;
                assert_eq!(answer.error(400, "INVALID_REQUEST")["error_type"], "invalid_field", "{answer}");
                let named = if wrong.is_string() { "auth_config_id" } else { name };
                refused_field(&answer, "INVALID_REQUEST", named);
            }
        }
        let both = json!({ "auth_config_id": us, "auth_profile_id": eu });
        refused_field(&integrate(&rig, &person, both).await, "INVALID_REQUEST", "auth_config_id");
        let of_keys = format!("/api/v2/app/{KEYED}/save?auth_config_id={us}");
        let body = json!({ "user": "u", "secret_key": "good-key" });
        let answer = rig.app.post(of_keys).bearer(&person.token).json(body).send().await;
        refused_field(&answer, "INVALID_REQUEST", "auth_config_id");
        assert!(rig.provider.log().is_empty());
    }

    async fn a_connection_is_refreshed_and_revoked_by_its_own_client(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (_, eu) = clients(&rig, &person).await;
        connected(&rig, &person, json!({})).await;
        let made = connected(&rig, &person, json!({ "auth_config_id": eu })).await;
        rig.app.advance(Duration::from_secs(7200));
        rig.provider.clear_log();
        let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check?connection_id={}", id(&made));
        rig.app.post(path).bearer(&person.token).send().await.ok();
        let [refresh] = &rig.provider.calls("/token")[..] else { panic!("one refresh") };
        assert_eq!(refresh.form("client_id").as_deref(), Some("client-eu"));
        disconnect(&rig, &person, HONEST, &format!("?connection_id={}", id(&made))).await.ok();
        assert_eq!(revoke::step(&rig.app.core).await.expect("a step").tried, 1);
        let [revoked] = &rig.provider.calls("/revoke")[..] else { panic!("one revocation") };
        assert_eq!(revoked.form("client_id").as_deref(), Some("client-eu"));
    }

    async fn renewing_keeps_the_client_unless_another_one_is_named(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (us, eu) = clients(&rig, &person).await;
        let made = connected(&rig, &person, json!({ "auth_config_id": eu })).await;
        let again = connected(&rig, &person, json!({ "connection_id": id(&made) })).await;
        assert_eq!((id(&again), &again["auth_config_id"]), (id(&made), &json!(eu)));
        let body = json!({ "connection_id": id(&made), "auth_config_id": us });
        let moved = connected(&rig, &person, body).await;
        assert_eq!((id(&moved), &moved["auth_config_id"]), (id(&made), &json!(us)));
    }

    async fn prerequisites_may_stand_in_an_object_of_their_own(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let wrong = json!({ "pre_requisite_fields": [] });
        refused_field(&integrate(&rig, &person, wrong).await, "INVALID_REQUEST", "pre_requisite_fields");
        let nested = json!({ "pre_requisite_fields": { "shop": ["x"] } });
        let refused = integrate(&rig, &person, nested).await;
        refused_field(&refused, "INVALID_REQUEST", "pre_requisite_fields.shop");
        let end = connect(&rig, &person, json!({ "pre_requisite_fields": null, "auth_type": "oauth2" })).await;
        assert!(end.says("You can close this window"), "{}", end.text());
        let body = json!({ "pre_requisite_fields": { "user": "nested", "secret_key": "good-key" } });
        let call = rig.app.post(format!("/api/v2/app/{KEYED}/save")).bearer(&person.token);
        call.json(body).send().await.ok();
    }
}
