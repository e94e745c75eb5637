//! What is over is removed by the server itself.

use patchbay::crypto::random::{SystemRandom, new_id};
use patchbay::crypto::token::hash;
use patchbay::store::{Db, sessions};

use crate::support::{TestApp, both_databases};

both_databases! {
    async fn what_is_over_goes_in_steps(app: TestApp) {
        let customer = app.customer().await;
        let now = app.core.clock.now();
        let mut tx = app.core.db.write().await.expect("a transaction");
        let own = sessions::find_by_hash(&mut tx, &hash(&customer.token)).await;
        let (own, _) = own.expect("a query").expect("a session");
        for at in 0..520_u32 {
            let session = sessions::Session { id: new_id(&SystemRandom), ..own.clone() };
            let hash = hash(&format!("token {at}"));
            sessions::insert(&mut tx, &session, &hash).await.expect("a session");
        }
        tx.commit().await.expect("a commit");
        app.advance(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        let mut tx = app.core.db.write().await.expect("a transaction");
        let far = now.plus(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        assert_eq!(sessions::delete_expired(&mut tx, far, 500).await.expect("a statement"), 500);
        drop(tx);
        let removed = patchbay::services::cleanup::step(&app.core).await.expect("a step");
        assert_eq!(removed, 521, "all of them in one step");
    }

    async fn what_somebody_holds_is_removed_another_time(app: TestApp) {
        let Db::Postgres(pool) = &app.core.db else { return };
        app.customer().await;
        app.customer().await;
        app.advance(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        let mut held = pool.begin().await.expect("a transaction");
        let hold = "SELECT id FROM session_tokens ORDER BY id LIMIT 1 FOR UPDATE";
        sqlx::query(hold).execute(&mut *held).await.expect("held");
        let clean = || patchbay::services::cleanup::step(&app.core);
        assert_eq!(clean().await.expect("a step"), 1);
        held.commit().await.expect("released");
        assert_eq!(clean().await.expect("a step"), 1);
    }

    async fn what_is_over_is_removed(app: TestApp) {
        let customer = app.customer().await;
        customer.open_link().await;
        let clean = || patchbay::services::cleanup::step(&app.core);
        assert_eq!(clean().await.expect("a step"), 0);
        app.advance(std::time::Duration::from_secs(9 * 24 * 60 * 60));
        assert!(clean().await.expect("a step") >= 1);
        app.get("/api/v3/org/basics").for_customer(&customer).send().await
            .error(401, "INVALID_TOKEN");
        assert_eq!(clean().await.expect("a step"), 0);
    }
}
