//! Steps that only one may take, taken by eight at once.

use std::sync::Arc;
use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::{ConnectionId, FlowId, PageId};
use patchbay::clock::Timestamp;
use patchbay::crypto::master_key::Wrapped;
use patchbay::crypto::token::hash;
use patchbay::domain::connection::Status;
use patchbay::domain::scope::Scope;
use patchbay::store::keys::{self, DataKey};
use patchbay::store::leases::{self, Failed, Fence, Held, Refreshed, Turn};
use patchbay::store::{Db, StoreError, connect_codes, connections, flows, hosted, revocations};

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

/// The lease of this fence, where no refresh has failed.
const fn ours(fence: i64) -> Turn {
    Turn::Ours(Held {
        fence: Fence(fence),
        failures: 0,
        unanswered: 0,
    })
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
        let (of, id) = (flow.scope.clone(), flow.id.clone());
        let won = winners(&app, move |db, caller| {
            let (of, id) = (of.clone(), id.clone());
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let browser = hash(&format!("browser {caller}"));
                let won = flows::bind(&mut tx, &of, &id, &browser, false, until).await;
                tx.commit().await.expect("a commit");
                won.expect("a statement")
            }
        });
        assert_eq!(won.await, 1);
        let redeemed = redeem_all(&app, &flow.scope, flow.id).await;
        assert_eq!(redeemed, 1, "and one request spends the code");
    }

    async fn a_page_belongs_to_one_browser(app: TestApp) {
        let customer = app.customer().await;
        let (_, list) = customer.open_link().await;
        let page = PageId::parse(list.trim_start_matches("/c/")).expect("a page");
        let of = customer.scope();
        let won = winners(&app, move |db, caller| {
            let (of, page) = (of.clone(), page.clone());
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let browser = hash(&format!("browser {}", caller % CALLERS));
                let won = hosted::claim_page(&mut tx, &of, &page, &browser).await;
                tx.commit().await.expect("a commit");
                won.expect("a statement")
            }
        });
        assert_eq!(won.await, 1);
    }

    async fn a_connect_code_is_spent_by_one_request(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post("/api/v2/public/connect-url").for_customer(&customer);
        let link = call.send().await.ok();
        let code = hash(link["code"].as_str().unwrap_or_default());
        let now = app.core.clock.now();
        let won = winners(&app, move |db, _| {
            let code = code.clone();
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let session = connect_codes::spend(&mut tx, &code, now).await;
                tx.commit().await.expect("a commit");
                session.expect("a statement").is_some()
            }
        });
        assert_eq!(won.await, 1);
    }

    async fn one_refreshes_and_only_the_newest_fence_writes(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let (of, whose) = (scope.clone(), id.clone());
        let now = app.core.clock.now();
        let won = winners(&app, move |db, _| {
            let (of, id) = (of.clone(), whose.clone());
            async move {
                let mut tx = db.write().await.expect("a transaction");
                let turn = leases::acquire(&mut tx, &of, &id, version, MINUTE, now).await;
                tx.commit().await.expect("a commit");
                matches!(turn.expect("a statement"), Turn::Ours(_))
            }
        });
        assert_eq!(won.await, 1);

        let mut tx = write(&app).await;
        leases::release(&mut tx, &scope, &id, Fence(1)).await.expect("a statement");
        let second = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await;
        assert_eq!(second.expect("a statement"), ours(2), "fences only rise");
        let refreshed = Refreshed {
            from_version: version, credential: b"sealed", access_expires_at: Some(Timestamp(7)), grant_end: None,
            scopes: "[]", captured: "{}", now,
        };
        for (fence, written) in [(Fence(1), false), (Fence(2), true), (Fence(2), false)] {
            let done = leases::write_back(&mut tx, &scope, &id, fence, &refreshed).await;
            assert_eq!(done.expect("a statement"), written, "{fence:?}");
        }
        let stale = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await;
        assert_eq!(stale.expect("a statement"), Turn::Theirs, "the credential is newer than that");
        let next = leases::acquire(&mut tx, &scope, &id, version + 1, MINUTE, now).await;
        assert_eq!(next.expect("a statement"), ours(3), "writing back ended the lease");
        let same = leases::acquire(&mut tx, &scope, &id, version + 1, MINUTE, now).await;
        assert_eq!(same.expect("a statement"), Turn::Theirs, "somebody holds it");
    }

    async fn a_rest_holds_for_everybody_until_it_is_over(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let now = app.core.clock.now();
        let again_at = now.plus(MINUTE);
        let mut tx = write(&app).await;
        leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await.expect("a statement");
        let failed = Failed { unanswered: true, again_at };
        leases::rest(&mut tx, &scope, &id, Fence(1), failed).await.expect("a statement");
        let early = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await;
        assert_eq!(early.expect("a statement"), Turn::Resting(again_at));
        let after = leases::acquire(&mut tx, &scope, &id, version, MINUTE, again_at).await;
        let expected = Held { fence: Fence(2), failures: 1, unanswered: 1 };
        assert_eq!(after.expect("a statement"), Turn::Ours(expected));

        let dead = Status::NeedsReauth(ErrorCode::RefreshInterrupted);
        for (fence, from, done) in [(1, version, false), (2, version + 1, false), (2, version, true)] {
            let from = (Fence(fence), from);
            let ended = leases::give_up(&mut tx, &scope, &id, from, dead, now).await;
            assert_eq!(ended.expect("a statement"), done, "{from:?}");
        }
        let none = leases::acquire(&mut tx, &scope, &id, version, MINUTE, again_at).await;
        assert_eq!(none.expect("a statement"), Turn::Theirs, "there is nothing left to refresh");
    }

    async fn a_lease_that_is_over_can_be_taken(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let mut tx = write(&app).await;
        let (now, none) = (app.core.clock.now(), Duration::ZERO);
        leases::acquire(&mut tx, &scope, &id, version, none, now).await.expect("a statement");
        tx.commit().await.expect("a commit");
        // Of length zero, it is over as soon as the database's clock has moved by a microsecond.
        let mut taken = Turn::Theirs;
        for _ in 0..10_000 {
            let mut tx = write(&app).await;
            taken = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await.expect("a statement");
            tx.commit().await.expect("a commit");
            if taken != Turn::Theirs {
                break;
            }
        }
        let held = Held { fence: Fence(2), failures: 0, unanswered: 1 };
        assert_eq!(taken, Turn::Ours(held), "and nobody knows what became of the first");
    }

    async fn reconnecting_shuts_out_a_refresh_under_way(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let mut tx = write(&app).await;
        let now = app.core.clock.now();
        let turn = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await;
        assert_eq!(turn.expect("a statement"), ours(1));
        tx.commit().await.expect("a commit");
        customer.connect_crm_again().await;
        let refreshed = Refreshed {
            from_version: version, credential: b"old", access_expires_at: None, grant_end: None, scopes: "[]",
            captured: "{}", now,
        };
        let mut tx = write(&app).await;
        let written = leases::write_back(&mut tx, &scope, &id, Fence(1), &refreshed).await;
        assert!(!written.expect("a statement"));
    }

    async fn a_connection_that_is_held_takes_no_refresh_any_more(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let now = app.core.clock.now();
        let mut tx = write(&app).await;
        let turn = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await;
        assert_eq!(turn.expect("a statement"), ours(1));
        let held = connections::lock(&mut tx, &scope, &id).await.expect("a statement");
        assert_eq!(held.map(|held| held.version), Some(version));
        let refreshed = Refreshed {
            grant_end: None,
            from_version: version, credential: b"old", access_expires_at: None, scopes: "[]",
            captured: "{}", now,
        };
        let written = leases::write_back(&mut tx, &scope, &id, Fence(1), &refreshed).await;
        assert!(!written.expect("a statement"), "the version that was read stays the last one");
    }

    async fn a_rest_from_before_the_clock_was_set_back_is_over(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, version) = connection(&app, &customer).await;
        let now = app.core.clock.now();
        let mut tx = write(&app).await;
        leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await.expect("a statement");
        let failed = Failed { unanswered: false, again_at: now.plus(MINUTE) };
        leases::rest(&mut tx, &scope, &id, Fence(1), failed).await.expect("a statement");
        let turn = leases::acquire(&mut tx, &scope, &id, version, MINUTE, now).await;
        assert_eq!(turn.expect("a statement"), Turn::Resting(now.plus(MINUTE)));
        let earlier = now.minus(MINUTE * 60);
        let turn = leases::acquire(&mut tx, &scope, &id, version, MINUTE, earlier).await;
        let held = Held { fence: Fence(2), failures: 1, unanswered: 0 };
        assert_eq!(turn.expect("a statement"), Turn::Ours(held));
    }

    async fn a_connection_of_somebody_else_is_not_written_in_silence(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let (scope, id, _) = connection(&app, &customer).await;
        let other = account_key(&app, &customer.sibling("other").await).await;
        let mut tx = write(&app).await;
        let mut moved = connections::lock(&mut tx, &scope, &id).await.expect("a statement").expect("it");
        moved.account = other;
        let refused = connections::put(&mut tx, &scope, &moved).await;
        assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
    }

    async fn one_worker_takes_a_grant_to_revoke(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let path = format!("/api/v1/linked-acc/integration/{CRM}");
        app.delete(path).for_customer(&customer).send().await.ok();
        let now = app.core.clock.now();
        let due = revocations::due(&mut read(&app).await, now, 10).await.expect("a query");
        let due = due.into_iter().next().expect("a grant").expect("a row");
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

async fn redeem_all(app: &TestApp, of: &Scope, flow: FlowId) -> usize {
    let of = of.clone();
    let won = winners(app, move |db, _| {
        let (of, flow) = (of.clone(), flow.clone());
        async move {
            let mut tx = db.write().await.expect("a transaction");
            let won = flows::redeem(&mut tx, &of, &flow)
                .await
                .expect("a statement");
            tx.commit().await.expect("a commit");
            won
        }
    });
    won.await
}
