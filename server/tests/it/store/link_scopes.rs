//! The same for what the Link flow stores.

use app::contract::ids::{LinkClientId, LinkSessionId};
use patchbay::crypto::token::hash;
use patchbay::domain::link::Claim;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::store::link_sessions::Made;
use patchbay::store::{
    access_tokens, accounts, configs, connections, link_clients, link_events, link_sessions,
};

use super::write;
use crate::link::{Host, USER, connected_alone, parameter};
use crate::support::{CRM, TestApp, both_databases};

both_databases! {
    async fn a_foreign_scope_sees_and_changes_nothing_of_the_link_flow(app: TestApp) {
        let host = Host::new(&app).await;
        let other = Host::new(&app).await.project;
        // A claimed session with its access token, and one that waits for its claim.
        let first = parameter(&connected_alone(&app, &host.lone_link().await).await, "token");
        let claimed = host.exchange(&first, Some(USER)).await.ok();
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        let own = Scope { project: host.project.clone(), environment: Environment::Test };
        let id = LinkSessionId::parse(&link.session).expect("a session's id");
        let client = LinkClientId::parse(&host.client.0).expect("a client's id");
        let now = app.core.clock.now();
        let mut tx = write(&app).await;
        let session = link_sessions::find(&mut tx, &own, &id).await.expect("a query").expect("a session");
        let ends_at = session.ends_at.expect("an end");
        let pending = session.connection.clone().expect("a connection");
        let user = accounts::find(&mut tx, &own, USER).await.expect("a query").expect("the user");
        let held = claimed["connection_id"].as_str().expect("text");
        let held = app::contract::ids::ConnectionId::parse(held).expect("an id");
        let token = access_tokens::find_of_connection(&mut tx, &own, &held).await.expect("a query");
        let token = token.expect("a token").id;
        let identity = connections::find(&mut tx, &own, &pending).await.expect("a query");
        let identity = identity.expect("a connection").identity;
        for foreign in [
            Scope { project: host.project.clone(), environment: Environment::Production },
            Scope { project: other.clone(), environment: Environment::Test },
        ] {
            let of = &foreign;
            assert!(link_sessions::find(&mut tx, of, &id).await.expect("a query").is_none());
            assert!(link_sessions::find_by_public(&mut tx, of, &hash(&public)).await.expect("a query").is_none());
            assert!(!link_sessions::prove(&mut tx, of, &id, &hash("x")).await.expect("a statement"));
            let made = Made { slug: CRM, connection: &pending, result_window: None, until: ends_at };
            assert!(!link_sessions::connect(&mut tx, of, &id, &made, now).await.expect("a statement"));
            assert!(!link_sessions::disconnect(&mut tx, of, &id, ends_at).await.expect("a statement"));
            let claim = link_sessions::claim(&mut tx, of, &id, Claim::Claimed, &pending, now).await;
            assert!(!claim.expect("a statement"));
            assert!(!link_sessions::refuse(&mut tx, of, &id).await.expect("a statement"));
            assert!(!link_sessions::expire(&mut tx, of, &id, ends_at).await.expect("a statement"));
            assert!(link_events::list(&mut tx, of, &id).await.expect("a query").is_empty());
            let clients = link_clients::list(&mut tx, of).await.expect("a query");
            assert!(clients.iter().all(|one| one.id != client), "{of:?}");
            assert!(!link_clients::revoke(&mut tx, of, &client, now).await.expect("a statement"));
            assert!(access_tokens::find_of_connection(&mut tx, of, &held).await.expect("a query").is_none());
            assert!(!access_tokens::revoke(&mut tx, of, &token, now).await.expect("a statement"));
            assert!(connections::find(&mut tx, of, &held).await.expect("a query").is_none());
            assert!(!connections::has_identity(&mut tx, of, CRM, &identity).await.expect("a query"));
            let accounts = (&session.account, &user.key);
            configs::hand_over(&mut tx, of, accounts, CRM, "").await.expect("a statement");
        }
        assert!(connections::has_identity(&mut tx, &own, CRM, &identity).await.expect("a query"));
        tx.commit().await.expect("committed");
        host.exchange(&public, Some(USER)).await.ok();
    }
}
