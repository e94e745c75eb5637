use serde_json::{Value, json};

use super::{
    SEVERAL, clients, connect, connected, disconnect, id, integrate, keyed, refused_field,
    rig_with, save,
};
use crate::attacks::rig::{HONEST, KEYED, Person, Rig};
use crate::support::{Answer, Setup, both_databases};

async fn ids(rig: &Rig, person: &Person, slug: &str) -> Vec<String> {
    let shown = rig.application(person, slug).await;
    let accounts = shown["connected_accounts"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    accounts.iter().map(|one| id(one).to_owned()).collect()
}

async fn check(rig: &Rig, person: &Person, slug: &str, body: Value) -> Answer {
    let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
    let call = rig.app.post(path).bearer(&person.token);
    call.json(body).send().await
}

both_databases! {
    async fn an_account_has_a_hundred_connections_and_no_more(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let mut last = keyed(&rig, &person, json!({})).await;
        for _ in 1..100 {
            last = save(&rig, &person, json!({})).await.ok();
        }
        assert_eq!(last, json!({ "success": true }));
        refused_field(&save(&rig, &person, json!({})).await, "INVALID_REQUEST", "connection_id");
        let shown = rig.application(&person, KEYED).await["connected_accounts"].clone();
        assert_eq!(shown.as_array().map(Vec::len), Some(100));
        save(&rig, &person, json!({ "connection_id": id(&shown[0]) })).await.ok();
    }

    async fn connecting_adds_a_connection_unless_it_names_one(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = connected(&rig, &person, json!({})).await;
        let second = connected(&rig, &person, json!({ "connection_id": "undefined" })).await;
        assert_eq!(ids(&rig, &person, HONEST).await, [id(&second), id(&first)], "newest first");
        let again = connected(&rig, &person, json!({ "connection_id": id(&first) })).await;
        assert_eq!(id(&again), id(&first));
        assert_ne!(again["connectedAt"], first["connectedAt"]);
        assert_eq!(ids(&rig, &person, HONEST).await, [id(&first), id(&second)]);
        let shown = rig.application(&person, HONEST).await;
        assert_eq!((&shown["has_multi_auth_enabled"], &shown["connected"], &shown["reauth_required"]),
            (&json!(true), &json!(true), &json!(false)));
    }

    async fn typed_credentials_may_be_saved_several_times(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        let second = keyed(&rig, &person, json!({ "auth_type": "keybased" })).await;
        assert_ne!(id(&first), id(&second));
        let again = keyed(&rig, &person, json!({ "connection_id": id(&first) })).await;
        assert_eq!(id(&again), id(&first));
        assert_eq!(again["auth_config_id"], Value::Null);
        assert_eq!(rig.application(&person, KEYED).await["has_multi_auth_enabled"], true);
        assert_eq!(ids(&rig, &person, KEYED).await.len(), 2);
    }

    async fn an_app_that_is_connected_once_takes_its_own_connections_id_only(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let nobodys = format!("conn_{}", "0".repeat(24));
        save(&rig, &person, json!({ "connection_id": nobodys })).await.error(404, "RESOURCE_NOT_FOUND");
        integrate(&rig, &person, json!({ "connection_id": nobodys })).await.error(404, "RESOURCE_NOT_FOUND");
        let first = keyed(&rig, &person, json!({})).await;
        let again = keyed(&rig, &person, json!({ "connection_id": id(&first) })).await;
        let third = keyed(&rig, &person, json!({})).await;
        assert_eq!((id(&again), id(&third)), (id(&first), id(&first)));
        assert_eq!(ids(&rig, &person, KEYED).await, [id(&first)]);
    }

    async fn what_is_not_the_accounts_connection_to_this_app_does_not_exist(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let neighbour = rig.person(&rig.ours, "neighbour").await;
        let mallory = rig.person(&rig.theirs, "mallory").await;
        let own = connected(&rig, &person, json!({})).await;
        let of_another_app = keyed(&rig, &person, json!({})).await;
        let of_neighbour = connected(&rig, &neighbour, json!({})).await;
        let of_mallory = connected(&rig, &mallory, json!({})).await;
        let nobodys = format!("conn_{}", "0".repeat(24));
        let foreign = [id(&of_another_app), id(&of_neighbour), id(&of_mallory), &nobodys, "x", "\u{0}"];
        for wrong in foreign {
            let body = json!({ "connection_id": wrong });
            let answers = [
                integrate(&rig, &person, body.clone()).await,
                check(&rig, &person, HONEST, body).await,
                disconnect(&rig, &person, HONEST, &format!("?connection_id={}", wrong.replace('\0', "%00"))).await,
            ];
            for answer in answers {
                let message = answer.message(404, "RESOURCE_NOT_FOUND");
                assert_eq!(message, format!("Connection with id {wrong} not found"));
            }
        }
        assert_eq!(ids(&rig, &person, HONEST).await, [id(&own)]);
        assert_eq!(ids(&rig, &neighbour, HONEST).await, [id(&of_neighbour)]);
        assert_eq!(ids(&rig, &mallory, HONEST).await, [id(&of_mallory)]);
    }

    async fn disconnecting_takes_the_connection_that_body_query_or_header_names(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let by_person = format!("/api/v1/linked-acc/integration/{KEYED}");
        let by_host = format!("/api/v2/public/linked-account/integration/{KEYED}");
        let kept = keyed(&rig, &person, json!({})).await;
        for place in ["body", "query", "header"] {
            for path in [&by_person, &by_host] {
                let gone = keyed(&rig, &person, json!({})).await;
                // Again, as after an answer that got lost.
                for status in [200, 404] {
                    let query = if place == "query" { format!("?connection_id={}", id(&gone)) } else { String::new() };
                    let call = rig.app.delete(format!("{path}{query}"));
                    let call = if *path == by_host {
                        call.key(&rig.ours.key).account(&person.account)
                    } else {
                        call.bearer(&person.token)
                    };
                    let call = match place {
                        "body" => call.json(json!({ "connection_id": id(&gone) })),
                        "header" => call.header("connection_id", id(&gone)),
                        _ => call,
                    };
                    let answer = call.send().await;
                    assert_eq!(answer.status, status, "{place} {path}: {answer}");
                }
                assert_eq!(ids(&rig, &person, KEYED).await, [id(&kept)], "{place} {path}");
            }
        }
    }

    async fn one_that_goes_while_it_is_renewed_is_not_made_again(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let made = connected(&rig, &person, json!({})).await;
        let url = integrate(&rig, &person, json!({ "connection_id": id(&made) })).await.ok();
        let mut browser = rig.app.browser();
        let start = browser.get(url["auth_url"].as_str().unwrap_or_default()).await;
        let leaving = browser.submit(&start, "Continue", &[]).await;
        let callback = rig.provider.visit(&leaving.link("Continue")).await;
        disconnect(&rig, &person, HONEST, "").await.ok();
        let end = browser.come_back(&callback).await;
        assert!(end.says("This connection is not there any more"), "{}", end.text());
        assert!(ids(&rig, &person, HONEST).await.is_empty());
    }

    async fn the_hosts_own_fields_stay_with_a_connection(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let fields = json!({ "region": "eu", "seats": 3, "beta": true });
        let made = connected(&rig, &person, json!({ "user_defined_fields": fields })).await;
        assert_eq!(made["user_defined_fields"], fields);
        let renewed = connected(&rig, &person, json!({ "connection_id": id(&made) })).await;
        assert_eq!(renewed["user_defined_fields"], fields, "kept where nothing is said");
        let body = json!({ "connection_id": id(&made), "user_defined_fields": {} });
        assert_eq!(connected(&rig, &person, body).await["user_defined_fields"], json!({}));
        let nul = json!({ "user_defined_fields": { "a": "x\u{0}" } });
        refused_field(&save(&rig, &person, nul).await, "INVALID_REQUEST", "user_defined_fields.a");
        let typed = keyed(&rig, &person, json!({ "user_defined_fields": { "a": 1 } })).await;
        assert_eq!(typed["user_defined_fields"], json!({ "a": 1 }));
        assert_eq!(keyed(&rig, &person, json!({})).await["user_defined_fields"], json!({}));
        for (wrong, field) in [
            (json!("x"), "user_defined_fields"),
            (json!({ "a": {} }), "user_defined_fields.a"),
            (json!({ "a": null }), "user_defined_fields.a"),
        ] {
            let answer = save(&rig, &person, json!({ "user_defined_fields": wrong })).await;
            refused_field(&answer, "INVALID_REQUEST", field);
        }
    }

    async fn an_app_is_connected_while_one_connection_works(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = keyed(&rig, &person, json!({})).await;
        let second = keyed(&rig, &person, json!({})).await;
        rig.provider.set(|knobs| knobs.api_status = Some(http::StatusCode::UNAUTHORIZED));
        let broken = json!({ "connection_id": id(&first) });
        check(&rig, &person, KEYED, broken).await.error(409, "REAUTH_REQUIRED");
        let shown = rig.application(&person, KEYED).await;
        assert_eq!((&shown["connected"], &shown["reauth_required"]), (&json!(true), &json!(false)));
        assert_eq!(shown["connected_accounts"][0]["status"], "active");
        assert_eq!(shown["connected_accounts"][1]["status"], "expired");
        let broken = json!({ "connection_id": id(&second) });
        check(&rig, &person, KEYED, broken).await.error(409, "REAUTH_REQUIRED");
        let shown = rig.application(&person, KEYED).await;
        assert_eq!((&shown["connected"], &shown["reauth_required"]), (&json!(false), &json!(true)));
    }

    async fn checking_names_one_of_several(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        check(&rig, &person, KEYED, json!({})).await.error(400, "NOT_CONNECTED");
        let first = keyed(&rig, &person, json!({})).await;
        assert_eq!(check(&rig, &person, KEYED, json!({})).await.ok()["connection_id"], id(&first));
        keyed(&rig, &person, json!({})).await;
        refused_field(&check(&rig, &person, KEYED, json!({})).await, "MISSING_REQUIRED_FIELD", "connection_id");
        let path = format!("/api/v2/public/linked-account/integration/{KEYED}/check");
        let by_query = rig.app.post(format!("{path}?connection_id={}", id(&first))).bearer(&person.token);
        assert_eq!(by_query.send().await.ok()["connection_id"], id(&first));
        let by_header = rig.app.post(&path).bearer(&person.token).header("connection_id", id(&first));
        assert_eq!(by_header.send().await.ok()["connection_id"], id(&first));
        let by_body = check(&rig, &person, KEYED, json!({ "connection_id": id(&first) })).await;
        assert_eq!(by_body.ok()["connection_id"], id(&first));
    }

    async fn disconnecting_names_one_of_several_or_leaves_one(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let (us, eu) = clients(&rig, &person).await;
        let first = connected(&rig, &person, json!({})).await;
        let second = connected(&rig, &person, json!({ "auth_config_id": eu })).await;
        let third = connected(&rig, &person, json!({})).await;
        for query in ["", "?connection_id=undefined&auth_type=undefined", "?auth_type=oauth2", "?app_id=x"] {
            let answer = disconnect(&rig, &person, HONEST, query).await;
            refused_field(&answer, "MISSING_REQUIRED_FIELD", "connection_id");
        }
        let query = format!("?auth_type=oauth2&auth_config_id={us}");
        refused_field(&disconnect(&rig, &person, HONEST, &query).await, "MISSING_REQUIRED_FIELD", "connection_id");
        for (query, field) in [("?auth_type=magic", "auth_type"), ("?auth_config_id=x", "auth_config_id")] {
            refused_field(&disconnect(&rig, &person, HONEST, query).await, "INVALID_REQUEST", field);
        }
        let nothing = disconnect(&rig, &person, HONEST, "?auth_type=keybased").await.ok();
        assert_eq!(nothing["success"], true, "nothing of that kind is there");
        assert_eq!(ids(&rig, &person, HONEST).await.len(), 3);
        let query = format!("?auth_profile_id={eu}");
        disconnect(&rig, &person, HONEST, &query).await.ok();
        assert_eq!(ids(&rig, &person, HONEST).await, [id(&third), id(&first)]);
        let query = format!("?connection_id={}&auth_config_id={eu}", id(&third));
        disconnect(&rig, &person, HONEST, &query).await.error(404, "RESOURCE_NOT_FOUND");
        let query = format!("?connection_id={}&app_id=undefined", id(&third));
        let answer = disconnect(&rig, &person, HONEST, &query).await.ok();
        assert_eq!(answer, json!({ "success": true, "message": "Integration deleted successfully" }));
        assert_eq!(ids(&rig, &person, HONEST).await, [id(&first)]);
        disconnect(&rig, &person, HONEST, &query).await.error(404, "RESOURCE_NOT_FOUND");
        disconnect(&rig, &person, HONEST, "").await.ok();
        disconnect(&rig, &person, HONEST, "").await.ok();
        assert!(ids(&rig, &person, HONEST).await.is_empty());
        assert_ne!(id(&second), id(&third));
    }

    async fn an_accounts_integrations_are_all_its_connections(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let first = connected(&rig, &person, json!({})).await;
        let second = connected(&rig, &person, json!({})).await;
        let third = keyed(&rig, &person, json!({})).await;
        let shown = rig.app.get("/api/v2/public/linked-account/person").key(&rig.ours.key).send().await.ok();
        let listed = shown["integrations"].as_array().cloned().unwrap_or_default();
        let mut listed: Vec<&str> = listed.iter().filter_map(|one| one["_id"].as_str()).collect();
        listed.sort_unstable();
        let mut wanted = [id(&first), id(&second), id(&third)];
        wanted.sort_unstable();
        assert_eq!(listed, wanted);
        rig.app.delete("/api/v2/public/linked-account/person").key(&rig.ours.key).send().await.ok();
        assert_eq!(patchbay::services::revoke::step(&rig.app.core).await.expect("a step").tried, 2);
    }

    async fn what_the_end_user_refuses_leaves_the_connection_as_it_was(setup: Setup) {
        let rig = rig_with(setup, SEVERAL).await;
        let person = rig.person(&rig.ours, "person").await;
        let made = connected(&rig, &person, json!({})).await;
        rig.provider.set(|knobs| knobs.token_status = Some(http::StatusCode::BAD_REQUEST));
        let end = connect(&rig, &person, json!({ "connection_id": id(&made) })).await;
        assert!(end.says("was not reconnected"), "{}", end.text());
        let shown = rig.application(&person, HONEST).await;
        assert_eq!(shown["connected_accounts"], json!([made]));
    }
}
