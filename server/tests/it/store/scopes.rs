//! What is not yours does not exist: every scoped function of the store with a foreign scope.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::{ConnectionId, PageId};
use patchbay::clock::Timestamp;
use patchbay::crypto::token::hash;
use patchbay::domain::connection::Status;
use patchbay::domain::linked_account::AccountFilter;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::store::configs::ConfigName;
use patchbay::store::leases::{Failed, Fence, Refreshed, Turn};
use patchbay::store::revocations::{self, Revocation};
use patchbay::store::{
    accounts, api_keys, apps, auth_configs, configs, connections, default_apps, drafts, flows,
    hosted, idempotent_answers, leads, leases, sessions,
};
use serde_json::json;

use super::{account_key, count, write};
use crate::support::{CRM, Customer, SMS, TestApp, both_databases};

#[test]
fn this_test_names_every_scoped_function() {
    let tested = concat!(include_str!("scopes.rs"), include_str!("link_scopes.rs"));
    // They make rows rather than find them; their scope is what they write.
    let makers = [
        "accounts::insert",
        "api_keys::insert",
        "configs::insert",
        "connect_codes::insert",
        "connections::put",
        "default_apps::put",
        "drafts::put",
        "hosted::put_properties",
        "leads::insert",
        "link_clients::insert",
        "link_events::add",
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let module = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for function in text.split("pub async fn ").skip(1) {
            let head = function.split('{').next().unwrap_or_default();
            let name = head.split('(').next().unwrap_or_default();
            let call = format!("{module}::{name}");
            if head.contains("of: &Scope") && !makers.contains(&call.as_str()) {
                assert!(
                    tested.contains(&format!("{call}(")),
                    "{call} is not tested here"
                );
            }
        }
    }
}

/// Credentials of the host's own product and a lead.
async fn furnish(app: &TestApp, customer: &Customer<'_>) {
    let path = "/api/v2/public/linked-account";
    let own = json!({ "your_app": { "auth_credentials": { "token": "t" } } });
    app.put(path)
        .for_customer(customer)
        .json(own)
        .send()
        .await
        .ok();
    let lead = json!({ "slug": "acme", "email": "ada@globex.example" });
    let call = app.post("/api/v1/ecosystem/leads").for_customer(customer);
    call.json(lead).send().await.ok();
}

both_databases! {
    async fn a_foreign_scope_sees_and_changes_nothing(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        customer.link_with(json!({ "name": "Globex" })).await;
        let body = json!({ "slug": SMS });
        app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body).send().await.ok();
        let (_, list) = customer.open_link().await;
        let call = app.get(format!("/api/v1/{CRM}/integrate")).for_customer(&customer);
        let url = call.send().await.ok()["auth_url"].as_str().unwrap_or_default().to_owned();
        let start = url.rsplit('/').next().unwrap_or_default().to_owned();
        let other = app.customer().await.project;
        let key = account_key(&app, &customer).await;
        let own = customer.scope();
        furnish(&app, &customer).await;
        let mut tx = write(&app).await;
        let account = accounts::find_by_key(&mut tx, &own, &key).await.expect("a query");
        let account = account.expect("the account");
        let session = sessions::find_by_hash(&mut tx, &hash(&customer.token)).await;
        let session = session.expect("a query").expect("a session").0.id;
        let name = ConfigName { account: &key, slug: SMS, connection: "", config_id: "globex-1" };
        let config = configs::find(&mut tx, &own, &name).await.expect("a query").expect("a config");
        let own_connections = connections::list_of_app(&mut tx, &own, &key, CRM).await;
        let [connection] = &own_connections.expect("a query")[..] else { panic!("one connection") };
        let own_configs = auth_configs::list_of_app(&mut tx, &own, CRM).await.expect("a query");
        let [own_config] = &own_configs[..] else { panic!("one auth config") };
        let own_app = apps::find(&mut tx, &own, CRM).await.expect("a query").expect("an app").id;
        let own_keys = api_keys::list_live(&mut tx, &own).await.expect("a query");
        let now = app.core.clock.now();
        let page = PageId::parse(list.trim_start_matches("/c/")).expect("a page");
        let until = now.plus(Duration::from_secs(60));
        drafts::put(&mut tx, &own, &page, "config:x", "{}", until).await.expect("a statement");
        let flow = flows::find_by_start(&mut tx, &hash(&start)).await;
        let flow = flow.expect("a query").expect("a flow");
        let grant = Revocation {
            id: ConnectionId::from_bytes([9; 12]), scope: own.clone(), slug: CRM.to_owned(),
            auth_config: None, default_client: false,
            inputs: Default::default(), captured: Default::default(), credential: vec![1],
            attempts: 0, give_up_at: until,
        };
        revocations::insert(&mut tx, &grant, now).await.expect("a statement");

        for foreign in [
            Scope { project: own.project.clone(), environment: Environment::Production },
            Scope { project: other.clone(), environment: Environment::Test },
        ] {
            let of = &foreign;
            let keys = api_keys::list_live(&mut tx, of).await.expect("a query");
            assert!(keys.iter().all(|key| !own_keys.contains(key)), "{of:?}");
            let listed = api_keys::list(&mut tx, of).await.expect("a query");
            assert!(listed.iter().all(|key| !own_keys.contains(&key.id)), "{of:?}");
            for key in &own_keys {
                assert!(!api_keys::revoke(&mut tx, of, key, now).await.expect("a statement"));
            }
            let answers = key.as_str();
            idempotent_answers::delete_of_caller(&mut tx, of, answers).await.expect("a statement");
            // The other project has an account of the same id; it is another row.
            let found = accounts::find(&mut tx, of, "globex-1").await.expect("a query");
            assert!(found.is_none_or(|account| account.key != key), "{of:?}");
            assert!(accounts::find_by_key(&mut tx, of, &key).await.expect("a query").is_none());
            let all = AccountFilter::default();
            let listed = accounts::list(&mut tx, of, &all, 100, 0).await.expect("a query");
            assert!(listed.iter().all(|account| account.key != key), "{of:?}");
            let counted = accounts::count(&mut tx, of, &all).await.expect("a query");
            assert_eq!(counted, i64::try_from(listed.len()).expect("a small number"));
            let found = apps::find(&mut tx, of, CRM).await.expect("a query");
            assert!(found.is_none_or(|app| app.id != own_app), "{of:?}");
            let found = apps::list(&mut tx, of).await.expect("a query");
            assert!(found.iter().all(|app| app.id != own_app), "{of:?}");
            assert!(configs::find(&mut tx, of, &name).await.expect("a query").is_none());
            let found = connections::list_of_app(&mut tx, of, &key, CRM).await.expect("a query");
            assert!(found.is_empty(), "{of:?}");
            let found = auth_configs::list(&mut tx, of).await.expect("a query");
            assert!(found.iter().all(|config| config.id != own_config.id), "{of:?}");
            let found = auth_configs::list_of_app(&mut tx, of, CRM).await.expect("a query");
            assert!(found.iter().all(|config| config.id != own_config.id), "{of:?}");
            assert!(connections::list(&mut tx, of, &key).await.expect("a query").is_empty());
            let listed = configs::names_of_app(&mut tx, of, &key, SMS).await.expect("a query");
            assert!(listed.is_empty(), "{of:?}");
            let credentials = default_apps::find(&mut tx, of, &key).await.expect("a query");
            assert!(credentials.is_none(), "{of:?}");
            assert_eq!(leads::count(&mut tx, of, &key).await.expect("a query"), 0);
            assert!(leads::list(&mut tx, of).await.expect("a query").is_empty(), "{of:?}");
            let kept = hosted::find_properties(&mut tx, of, &session, now).await;
            assert!(kept.expect("a query").is_none());
            let fresh = sessions::find_fresh(&mut tx, of, &key, Timestamp(0)).await;
            assert!(fresh.expect("a query").is_none());

            assert!(!accounts::lock(&mut tx, of, &key).await.expect("a statement"));
            assert!(!accounts::update(&mut tx, of, &account).await.expect("a statement"));
            assert!(!accounts::delete(&mut tx, of, &key).await.expect("a statement"));
            assert!(!configs::update(&mut tx, of, &config, now).await.expect("a statement"));
            assert!(!configs::delete(&mut tx, of, &name).await.expect("a statement"));
            configs::delete_of_app(&mut tx, of, &key, SMS).await.expect("a statement");
            drafts::delete_of_account(&mut tx, of, &key, "config:x").await.expect("a statement");
            let id = &connection.id;
            let part = id.as_str();
            configs::delete_of_connection(&mut tx, of, &key, SMS, part).await.expect("a statement");
            configs::adopt(&mut tx, of, &key, SMS, id).await.expect("a statement");
            configs::spread(&mut tx, of, SMS).await.expect("a statement");
            configs::gather(&mut tx, of, SMS).await.expect("a statement");
            let version = connection.version;
            let marked = connections::mark(&mut tx, of, id, version, Status::Active, now).await;
            assert!(!marked.expect("a statement"));
            assert!(connections::lock(&mut tx, of, id).await.expect("a statement").is_none());
            assert!(connections::delete(&mut tx, of, id).await.expect("a statement").is_none());
            let second = Duration::from_secs(1);
            let turn = leases::acquire(&mut tx, of, id, version, second, now).await;
            assert_eq!(turn.expect("a statement"), Turn::Theirs);
            let refreshed = Refreshed {
                from_version: version, credential: b"x", access_expires_at: None, grant_end: None, scopes: "[]",
                captured: "{}", now,
            };
            let written = leases::write_back(&mut tx, of, id, Fence(0), &refreshed).await;
            assert!(!written.expect("a statement"));
            leases::release(&mut tx, of, id, Fence(0)).await.expect("a statement");
            let failed = Failed { unanswered: true, again_at: now.plus(second) };
            leases::rest(&mut tx, of, id, Fence(0), failed).await.expect("a statement");
            let from = (Fence(0), version);
            let dead = Status::NeedsReauth(ErrorCode::GrantEnded);
            let ended = leases::give_up(&mut tx, of, id, from, dead, now).await;
            assert!(!ended.expect("a statement"));
            assert_eq!(sessions::revoke_all(&mut tx, of, &key, now).await.expect("a statement"), 0);
            let around = hosted::find_surroundings(&mut tx, of, &session, Some(&page), now).await;
            assert!(around.expect("a query").is_none());
            let around = hosted::find_surroundings(&mut tx, of, &session, None, now).await;
            assert!(around.expect("a query").is_none_or(|(_, body)| body.is_none()));
            let browser = hash("browser");
            let claimed = hosted::claim_page(&mut tx, of, &page, &browser).await;
            assert!(!claimed.expect("a statement"));
            let draft = drafts::find(&mut tx, of, &page, "config:x", now).await;
            assert_eq!(draft.expect("a query"), None);
            drafts::delete(&mut tx, of, &page, "config:x").await.expect("a statement");
            let bound = flows::bind(&mut tx, of, &flow.id, &browser, false, flow.expires_at).await;
            assert!(!bound.expect("a statement"));
            assert!(!flows::redeem(&mut tx, of, &flow.id).await.expect("a statement"));
            flows::finish(&mut tx, of, &flow.id, None, "req_1").await.expect("a statement");
            let own_grant = Revocation { scope: of.clone(), attempts: -1, ..grant.clone() };
            revocations::delete(&mut tx, &own_grant).await.expect("a statement");
            let nobodys = Scope { project: other.clone(), environment: Environment::Production };
            apps::delete(&mut tx, &nobodys, CRM).await.expect("a statement");
            auth_configs::delete(&mut tx, &nobodys, CRM, "default").await.expect("a statement");
            auth_configs::delete_of_app(&mut tx, &nobodys, CRM).await.expect("a statement");
        }
        let found = apps::find(&mut tx, &own, CRM).await.expect("a query");
        assert!(found.is_some(), "the own app is still there");
        let found = auth_configs::list_of_app(&mut tx, &own, CRM).await.expect("a query");
        assert_eq!(found.len(), 1, "with its auth config");
        let found = configs::find(&mut tx, &own, &name).await.expect("a query");
        assert!(found.is_some(), "the own config is still the account's");
        tx.commit().await.expect("a commit");
        assert_eq!(count(&app.core.db, "connections").await, 1);
        assert_eq!(count(&app.core.db, "configs").await, 1);
        assert_eq!(count(&app.core.db, "drafts").await, 1);
        assert_eq!(count(&app.core.db, "revocations").await, 1);
        app.get("/api/v3/org/basics").for_customer(&customer).send().await.ok();
    }

    async fn deleting_an_account_takes_all_that_it_has(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, done) = customer.connect_crm().await;
        furnish(&app, &customer).await;
        let form = browser.get(&done.link("Configure")).await;
        browser.press(&form, "Save", &[]).await;
        let body = json!({ "slug": SMS });
        app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body).send().await.ok();
        let tables = ["linked_accounts", "session_tokens", "hosted_properties", "pages", "drafts",
            "flows", "connections", "configs", "connect_codes", "default_apps", "leads"];
        for table in tables {
            assert_eq!(count(&app.core.db, table).await, 1, "{table} before");
        }
        let key = account_key(&app, &customer).await;
        let mut tx = write(&app).await;
        assert!(accounts::delete(&mut tx, &customer.scope(), &key).await.expect("a statement"));
        tx.commit().await.expect("a commit");
        for table in tables {
            assert_eq!(count(&app.core.db, table).await, 0, "{table} after");
        }
    }
}
