//! A unique constraint is told apart from other failures, on both databases alike.

use patchbay::store::{StoreError, accounts, apps};

use super::{read, write};
use crate::support::{CRM, TestApp, both_databases};

both_databases! {
    async fn a_second_row_of_one_key_is_a_duplicate(app: TestApp) {
        let customer = app.customer().await;
        let scope = customer.scope();
        let mut tx = read(&app).await;
        let account = accounts::find(&mut tx, &scope, "globex-1").await.expect("a query");
        let account = account.expect("the account");
        let crm = apps::find(&mut tx, &scope, CRM).await.expect("a query").expect("the app");
        drop(tx);
        let mut tx = write(&app).await;
        let refused = accounts::insert(&mut tx, &scope, &account).await;
        assert!(matches!(refused, Err(StoreError::Duplicate(_))), "{refused:?}");
        drop(tx);
        let mut tx = write(&app).await;
        let refused = apps::insert(&mut tx, &crm, app.core.clock.now()).await;
        assert!(matches!(refused, Err(StoreError::Duplicate(_))), "{refused:?}");
    }

    async fn a_row_of_nobody_says_so(app: TestApp) {
        let customer = app.customer().await;
        let mut scope = customer.scope();
        let mut tx = read(&app).await;
        let account = accounts::find(&mut tx, &scope, "globex-1").await.expect("a query");
        let mut account = account.expect("the account");
        drop(tx);
        scope.project = app::contract::ids::ProjectId::from_bytes([9; 12]);
        account.key = app::contract::ids::LinkedAccountKey::from_bytes([9; 12]);
        let refused = accounts::insert(&mut write(&app).await, &scope, &account).await;
        assert!(matches!(refused, Err(StoreError::ParentGone(_))), "{refused:?}");
    }

    async fn a_transaction_that_is_not_committed_leaves_nothing(app: TestApp) {
        let customer = app.customer().await;
        let scope = customer.scope();
        let mut tx = write(&app).await;
        let account = accounts::find(&mut tx, &scope, "globex-1").await.expect("a query");
        let key = account.expect("the account").key;
        assert!(accounts::delete(&mut tx, &scope, &key).await.expect("a statement"));
        drop(tx);
        let again = accounts::find(&mut read(&app).await, &scope, "globex-1").await;
        assert!(again.expect("a query").is_some());
    }
}
