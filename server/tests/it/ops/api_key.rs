//! `patchbay api-key`.

use patchbay::compose::admin;
use secrecy::ExposeSecret as _;

use crate::support::{TestApp, both_databases};

both_databases! {
    async fn keys_are_made_and_revoked_beside_running_servers(app: TestApp) {
        let customer = app.customer().await;
        let other = app.another().await;
        let (options, scope) = (app.setup.options(), customer.scope());
        let made = admin::create_key(&options, &scope).await.expect("a key");
        let fresh = made.key.expose_secret();
        assert!(fresh.starts_with("tk") && *fresh != customer.key, "{fresh}");
        let ask = |app: &TestApp, key: &str| {
            app.get("/api/v2/public/linked-account").key(key).send()
        };
        for server in [&app, &other] {
            ask(server, &customer.key).await.ok();
            ask(server, fresh).await.ok();
        }
        let listed = admin::list_keys(&options, &customer.project).await.expect("a list");
        let shown: Vec<_> = listed.iter().map(|key| (key.environment.as_str(), key.revoked_at.is_some())).collect();
        assert_eq!(shown, [("test", false), ("test", false), ("production", false)]);
        for (key, listed) in [(&customer.key, &listed[0]), (&fresh.to_owned(), &listed[1])] {
            assert!(key.ends_with(&listed.hint) && listed.hint.len() == 4, "{}", listed.hint);
        }
        assert_eq!(listed[1].id, made.id);

        let old = listed[0].id.clone();
        let left = admin::revoke_key(&options, &scope, &old).await.expect("revoked");
        assert_eq!(left, 1);
        for server in [&app, &other] {
            ask(server, &customer.key).await.error(401, "SERVER_ERROR");
            ask(server, fresh).await.ok();
        }
        assert_eq!(admin::revoke_key(&options, &scope, &old).await.expect("again"), 1);
        let listed = admin::list_keys(&options, &customer.project).await.expect("a list");
        assert!(listed[0].revoked_at.is_some() && listed[1].revoked_at.is_none());
    }

    async fn keys_of_others_are_not_revoked(app: TestApp) {
        let customer = app.customer().await;
        let options = app.setup.options();
        let listed = admin::list_keys(&options, &customer.project).await.expect("a list");
        let (test, production) = (&listed[0].id, &listed[1].id);
        let stranger = app.customer().await.scope();
        for (scope, id) in [(customer.scope(), production), (stranger, test)] {
            let refused = admin::revoke_key(&options, &scope, id).await.expect_err("refused");
            assert!(refused.to_string().contains("patchbay api-key list"), "{refused}");
        }
        let nobody = patchbay::domain::scope::Scope {
            project: app::contract::ids::ProjectId::from_bytes([9; 12]), ..customer.scope()
        };
        let Err(refused) = admin::create_key(&options, &nobody).await else { panic!("no such project") };
        assert!(refused.to_string().contains("there is no project"), "{refused}");
        for key in [&customer.key, &customer.production_key] {
            app.get("/api/v2/public/linked-account").key(key).send().await.ok();
        }
    }
}
