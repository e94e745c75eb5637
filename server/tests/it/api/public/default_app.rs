//! `/api/v2/public/linked-account/default-app/auth-credentials`.

mod remove;
mod set;

use serde_json::json;

use crate::support::{Customer, TestApp};

fn path(key: &str) -> String {
    format!("/api/v2/public/linked-account/default-app/auth-credentials/{key}")
}

/// Gives the customer's account the credential `token`.
async fn with_token(app: &TestApp, customer: &Customer<'_>) {
    let own = json!({ "your_app": { "auth_credentials": { "token": "canary-first" } } });
    let call = app
        .put("/api/v2/public/linked-account")
        .for_customer(customer);
    call.json(own).send().await.ok();
}
