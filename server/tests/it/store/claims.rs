//! Steps that only one may take, taken by eight at once.

use std::sync::Arc;
use std::time::Duration;

use app::contract::ids::{ConnectionId, FlowId, PageId};
use patchbay::clock::Timestamp;
use patchbay::crypto::master_key::Wrapped;
use patchbay::crypto::token::hash;
use patchbay::domain::scope::Scope;
use patchbay::store::keys::{self, DataKey};
use patchbay::store::leases::{self, Fence, Refreshed};
use patchbay::store::{Db, connections, flows, hosted, revocations};

use super::{account_key, read, write};
use crate::support::{CRM, Customer, TestApp, both_databases};

const CALLERS: usize = 8;
const MINUTE: Duration = Duration::from_secs(60);

/// How many of eight callers at once are told yes.
async fn winners<F, R>(app: &TestApp, claim: F) -> usize
where
    F: Fn(Db, usize) -> R + Send + Sync + 'static,
    R: Future<Output = bool> + Send + 'static,
{
    let claim = Arc::new(claim);
    let calls: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (claim, db) = (Arc::clone(&claim), app.core.db.clone());
            tokio::spawn(async move { claim(db, caller).await })
        })
        .collect();
    let mut won = 0;
    for call in calls {
        won += usize::from(call.await.expect("a caller that ends"));
    }
    won
}

async fn connection(app: &TestApp, customer: &Customer<'_>) -> (Scope, ConnectionId, i64) {
    let key = account_key(app, customer).await;
    let scope = customer.scope();
    let found = connections::list_of_app(&mut read(app).await, &scope, &key, CRM).await;
    let found = found.expect("a query").pop().expect("a connection");
    (scope, found.id, found.version)
}

both_databases! {
    async fn a_start_token_binds_one_browser(app: TestApp) {
        let customer = app.customer().await;
        let call = app.get(format!("/api/v1/{CRM}/integrate")).for_customer(&customer);
        let url = call.send().await.ok()["auth_url"].as_str().unwrap_or_default().to_owned();
        let token = url.rsplit('/').next().unwrap_or_default().to_owned();
        let flow = flows::find_by_start(&mut read(&app).await, &hash(&token)).await;
        let flow = flow.expect("a query").expect("a flow");
        let until = flow.expires_at;
        let id = flow.id.clone();
        let won = winners(&app, move |db, caller| {
            let id = id.clone();
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let browser = hash(&format!("browser {caller}"));
                let won = flows::bind(&mut tx, &id, &browser, until).await.expect("a statement");
                tx.commit().await.expect("a commit");
                won
            }
        });
        assert_eq!(won.await, 1);
        let redeemed = redeem_all(&app, flow.id).await;
        assert_eq!(redeemed, 1, "and one request spends the code");
    }

    async fn a_page_belongs_to_one_browser(app: TestApp) {
        let customer = app.customer().await;
        let (_, list) = customer.open_link().await;
        let page = PageId::parse(list.trim_start_matches("/c/")).expect("a page");
        let won = winners(&app, move |db, caller| {
            let page = page.clone();
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let browser = hash(&format!("browser {}", caller % CALLERS));
                let won = hosted::claim_page(&mut tx, &page, &browser).await.expect("a statement");
                tx.commit().await.expect("a commit");
                won
            }
        });
        assert_eq!(won.await, 1);
    }

    async fn one_refreshes_and_only_the_newest_fence_writes(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let (of, whose) = (scope.clone(), id.clone());
        let won = winners(&app, move |db, _| {
            let (of, id) = (of.clone(), whose.clone());
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let fence = leases::acquire(&mut tx, &of, &id, version, MINUTE).await;
                tx.commit().await.expect("a commit");
                fence.expect("a statement").is_some()
            }
        });
        assert_eq!(won.await, 1);

        let mut tx = write(&app).await;
        leases::release(&mut tx, &scope, &id, Fence(1)).await.expect("a statement");
        let second = leases::acquire(&mut tx, &scope, &id, version, MINUTE).await;
        assert_eq!(second.expect("a statement"), Some(Fence(2)), "fences only rise");
        let refreshed = Refreshed {
            from_version: version, credential: b"sealed", access_expires_at: Some(Timestamp(7)),
            scopes: "[]", now: app.core.clock.now(),
        };
        for (fence, written) in [(Fence(1), false), (Fence(2), true), (Fence(2), false)] {
            let done = leases::write_back(&mut tx, &scope, &id, fence, &refreshed).await;
            assert_eq!(done.expect("a statement"), written, "{fence:?}");
        }
        let stale = leases::acquire(&mut tx, &scope, &id, version, MINUTE).await;
        assert_eq!(stale.expect("a statement"), None, "the credential is newer than that");
        let next = leases::acquire(&mut tx, &scope, &id, version + 1, MINUTE).await;
        assert_eq!(next.expect("a statement"), Some(Fence(3)), "writing back ended the lease");
        let same = leases::acquire(&mut tx, &scope, &id, version + 1, MINUTE).await;
        assert_eq!(same.expect("a statement"), None, "somebody holds it");
    }

    async fn a_lease_that_is_over_can_be_taken(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let mut tx = write(&app).await;
        leases::acquire(&mut tx, &scope, &id, version, Duration::ZERO).await.expect("a statement");
        tx.commit().await.expect("a commit");
        // Of length zero, it is over as soon as the database's clock has moved by a microsecond.
        let mut taken = None;
        for _ in 0..10_000 {
            let mut tx = write(&app).await;
            taken = leases::acquire(&mut tx, &scope, &id, version, MINUTE).await.expect("a statement");
            tx.commit().await.expect("a commit");
            if taken.is_some() {
                break;
            }
        }
        assert_eq!(taken, Some(Fence(2)));
    }

    async fn reconnecting_shuts_out_a_refresh_under_way(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let mut tx = write(&app).await;
        let fence = leases::acquire(&mut tx, &scope, &id, version, MINUTE).await;
        let fence = fence.expect("a statement").expect("a lease");
        tx.commit().await.expect("a commit");
        customer.connect_crm_again().await;
        let refreshed = Refreshed {
            from_version: version, credential: b"old", access_expires_at: None, scopes: "[]",
            now: app.core.clock.now(),
        };
        let mut tx = write(&app).await;
        let written = leases::write_back(&mut tx, &scope, &id, fence, &refreshed).await;
        assert!(!written.expect("a statement"));
    }

    async fn one_worker_takes_a_grant_to_revoke(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let path = format!("/api/v1/linked-acc/integration/{CRM}");
        app.delete(path).for_customer(&customer).send().await.ok();
        let now = app.core.clock.now();
        let due = revocations::due(&mut read(&app).await, now, 10).await.expect("a query");
        let due = due.first().cloned().expect("a grant");
        let won = winners(&app, move |db, _| {
            let due = due.clone();
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let won = revocations::claim(&mut tx, &due, now.plus(MINUTE)).await;
                tx.commit().await.expect("a commit");
                won.expect("a statement")
            }
        });
        assert_eq!(won.await, 1);
    }

    async fn one_data_key_stays(app: TestApp) {
        let won = winners(&app, |db, caller| async move {
            let wrapped = Wrapped { master_key: format!("{caller:08x}"), sealed: vec![1] };
            let key = DataKey { owner: "prj_test".to_owned(), wrapped };
            let mut tx = db.write().await.expect("a transaction");
            let won = keys::insert_data_key(&mut tx, &key).await.expect("a statement");
            tx.commit().await.expect("a commit");
            won
        });
        assert_eq!(won.await, 1);
    }
}

async fn redeem_all(app: &TestApp, flow: FlowId) -> usize {
    let won = winners(app, move |db, _| {
        let flow = flow.clone();
        async move {
            let mut tx = db.write().await.expect("a transaction");
            let won = flows::redeem(&mut tx, &flow).await.expect("a statement");
            tx.commit().await.expect("a commit");
            won
        }
    });
    won.await
}
