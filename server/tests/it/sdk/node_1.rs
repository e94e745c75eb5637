//! `@cobaltio/cobalt` 1.3, the Node SDK: it names the account in header, query and body at once, sends
//! bodies with its reads, and throws where a success has an empty body.

use super::script::Read::{Has, Is, Keep, List, Some};
use super::script::{Client, Step, delete, get, post, put, run};
use crate::support::{TestApp, both_databases};

const ACCOUNT: &[(&str, &str)] = &[("linked_account_id", "initech-1")];

const SCRIPT: &[Step] = &[
    post(
        "createLinkedAccount(payload)",
        "/api/v2/public/linked-account",
        r#"{"linked_account_id":"initech-1","name":"Initech","udf":{"plan":"pro"},
            "your_app":{"app_id":"1","auth_credentials":{"token":"t"}}}"#,
    )
    .reads(&[
        Is("/account_id", r#""initech-1""#),
        Has("/_id"),
        Has("/associated_org"),
    ]),
    post(
        "createLinkedAccount(payload) again",
        "/api/v2/public/linked-account",
        r#"{"linked_account_id":"initech-1"}"#,
    )
    .throws(400),
    put(
        "upsertLinkedAccount(payload)",
        "/api/v2/public/linked-account",
        r#"{"linked_account_id":"initech-1","name":"Initech Inc","udf":{"seats":3}}"#,
    )
    .reads(&[
        Is("/name", r#""Initech Inc""#),
        Some("/udf", "key_name", r#""plan""#),
    ]),
    get(
        "getAllLinkedAccounts({ page, limit })",
        "/api/v2/public/linked-account?page=1&limit=1",
    )
    .reads(&[
        List("/docs"),
        Is("/totalDocs", "2"),
        Is("/limit", "1"),
        Is("/totalPages", "2"),
        Is("/page", "1"),
    ]),
    get(
        "getLinkedAccountById(id)",
        "/api/v2/public/linked-account/initech-1",
    )
    .reads(&[Is("/integrations", "[]")]),
    post(
        "getTokenForLinkedAccount({ linked_account_id })",
        "/api/v2/public/session-token",
        r#"{"linked_account_id":"initech-1"}"#,
    )
    .reads(&[Keep("/token", "token")]),
    get(
        "getApplications(id)",
        "/api/v2/public/application?linked_account_id=initech-1",
    )
    .with(ACCOUNT)
    .reads(&[List(""), Some("", "slug", r#""sandbox-sms""#)]),
    get(
        "getApplicationBySlug(id, slug)",
        "/api/v2/public/application/{sms}?linked_account_id=initech-1",
    )
    .with(ACCOUNT)
    .reads(&[Is("/slug", r#""sandbox-sms""#)]),
    put(
        "migrateAuth(payload)",
        "/api/v2/public/migrate-token?linked_account_id=initech-1",
        r#"{"linked_account_id":"initech-1","slug":"{sms}",
            "auth_object":{"account_sid":"AC1","auth_token":"valid-token"}}"#,
    )
    .with(ACCOUNT)
    .reads(&[Is("/success", "true"), Has("/message")]),
    post(
        "config(payload)",
        "/api/v2/public/config?linked_account_id=initech-1",
        r#"{"linked_account_id":"initech-1","slug":"{sms}","labels":{}}"#,
    )
    .with(ACCOUNT)
    .reads(&[
        Is("/config_id", r#""initech-1""#),
        Keep("/fields/0/id", "field"),
        Keep("/workflows/0/id", "workflow"),
    ]),
    // No config id leaves a slash.
    get(
        "getConfig({ linked_account_id, slug })",
        "/api/v2/public/slug/{sms}/config/?linked_account_id=initech-1",
    )
    .with_body(r#"{"linked_account_id":"initech-1","slug":"{sms}"}"#)
    .with(ACCOUNT)
    .reads(&[Is("/config_id", r#""initech-1""#)]),
    put(
        "updateConfig(payload)",
        "/api/v2/public/config?linked_account_id=initech-1",
        r#"{"linked_account_id":"initech-1","slug":"{sms}","fields":{"{field}":"+1"},
            "workflows":[{"id":"{workflow}","enabled":true,"fields":{}}]}"#,
    )
    .with(ACCOUNT)
    .reads(&[
        Is("/fields/0/value", r#""+1""#),
        Is("/workflows/0/enabled", "true"),
    ]),
    delete(
        "deleteConfig({ linked_account_id, slug, config_id })",
        "/api/v2/public/slug/{sms}/config/initech-1?linked_account_id=initech-1",
    )
    .with_body(r#"{"linked_account_id":"initech-1","slug":"{sms}","config_id":"initech-1"}"#)
    .with(ACCOUNT)
    .reads(&[Has("/message")]),
    delete(
        "deleteLinkedAccount(id)",
        "/api/v2/public/linked-account/initech-1",
    )
    .reads(&[Has("/message")]),
    get(
        "getLinkedAccountById of what is gone",
        "/api/v2/public/linked-account/initech-1",
    )
    .throws(404),
];

both_databases! {
    async fn version_1_3(app: TestApp) {
        run(&app, Client::Backend, SCRIPT).await;
    }
}
