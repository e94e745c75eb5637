//! `@cobaltio/cobalt-js` 3.0.1, which old pages still load from a CDN.

use super::script::Read::{Has, Is, Keep, List};
use super::script::{Client, Step, delete, get, post, post_nothing, put, run};
use crate::support::{TestApp, both_databases};

const SCRIPT: &[Step] = &[
    get("getApp(slug)", "/api/v1/linked-acc/application/{crm}").reads(&[
        Is("/slug", r#""sandbox-crm""#),
        Is("/connected", "false"),
        Is("/auth_type", r#""oauth2""#),
    ]),
    get(
        "getApp('unknown')",
        "/api/v1/linked-acc/application/unknown",
    )
    .throws(404),
    // connect(slug) opens `auth_url` and asks getApp every three seconds.
    get("connect(slug)", "/api/v1/{crm}/integrate").reads(&[Keep("/auth_url", "auth_url")]),
    get(
        "the poll of connect",
        "/api/v1/linked-acc/application/{crm}",
    )
    .reads(&[Is("/connected", "false")]),
    Step::Consents,
    get(
        "the poll of connect",
        "/api/v1/linked-acc/application/{crm}",
    )
    .reads(&[Is("/connected", "true")]),
    // With a payload it always saves keys.
    post(
        "connect(slug, payload)",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    post(
        "connect(slug, {}) of an OAuth app",
        "/api/v2/app/{crm}/save",
        "{}",
    )
    .throws(400),
    // config(slug, configId, fields) without fields announces JSON and sends none.
    post_nothing(
        "config(slug, configId)",
        "/api/v2/application/{sms}/installation/main",
    )
    .reads(&[
        Is("/config_id", r#""main""#),
        Keep("/application_data_slots/0/id", "slot"),
        Has("/application_data_slots/0/field_type"),
        Keep("/workflows/0/id", "workflow"),
        Keep("/workflows/0/data_slots/0/id", "workflow_slot"),
        Is("/workflows/0/enabled", "false"),
    ]),
    post(
        "config(slug, undefined, fields)",
        "/api/v2/application/{sms}/installation/undefined",
        r#"{"map_fields_object":{"contact":{"fields":[{"name":"Email","value":"email"}]}}}"#,
    )
    .reads(&[Is("/config_id", r#""globex-1""#)]),
    get(
        "getConfig(slug, configId)",
        "/api/v1/application/{sms}/installation/main",
    )
    .reads(&[
        Is("/config_id", r#""main""#),
        List("/application_data_slots"),
    ]),
    put(
        "updateConfig(slug, configId, payload)",
        "/api/v1/application/{sms}/installation/main",
        r#"{"application_data_slots":{"{slot}":"+1 555 0100"},
            "workflows":[{"id":"{workflow}","enabled":true,"data_slots":{"{workflow_slot}":12}}]}"#,
    )
    .reads(&[
        Is("/application_data_slots/0/value", r#""+1 555 0100""#),
        Is("/workflows/0/enabled", "true"),
        Is("/workflows/0/data_slots/0/value", "12"),
    ]),
    put(
        "updateConfig(slug, configId)",
        "/api/v1/application/{sms}/installation/main",
        "{}",
    )
    .reads(&[Is("/workflows/0/enabled", "true")]),
    delete(
        "deleteConfig(slug, configId)",
        "/api/v1/application/{sms}/installation/main",
    )
    .reads(&[Has("")]),
    get(
        "getConfig of what is gone",
        "/api/v1/application/{sms}/installation/main",
    )
    .throws(404),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{sms}").succeeds(),
    get("getApp(slug)", "/api/v1/linked-acc/application/{sms}").reads(&[Is("/connected", "false")]),
];

both_databases! {
    async fn version_3_0_1(app: TestApp) {
        run(&app, Client::Browser, SCRIPT).await;
    }
}
