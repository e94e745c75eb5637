//! `@cobaltio/cobalt-js` 4.0 and 5.1: config ids are optional, and leave a slash where they are not
//! given.

use super::script::Read::{Has, Is, Keep, List};
use super::script::{Client, Step, delete, get, post, post_nothing, put, run};
use crate::support::{TestApp, both_databases};

const VERSION_4_0: &[Step] = &[
    get("getApp()", "/api/v1/linked-acc/application/*").reads(&[List(""), Has("/0/slug")]),
    get("getApp('')", "/api/v1/linked-acc/application").reads(&[List("")]),
    get("connect(slug)", "/api/v1/{crm}/integrate").reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    get("the poll of connect", "/api/v1/linked-acc/application/{crm}")
        .reads(&[Is("/connected", "true")]),
    post_nothing("config(slug)", "/api/v2/application/{crm}/installation/").reads(&[
        Is("/config_id", r#""globex-1""#),
        Keep("/application_data_slots/0/id", "slot"),
    ]),
    post(
        "config(slug, configId, fields)",
        "/api/v2/application/{crm}/installation/second",
        r#"{"map_fields_object":{}}"#,
    )
    .reads(&[Is("/config_id", r#""second""#)]),
    get("getConfig(slug)", "/api/v1/application/{crm}/installation/")
        .reads(&[Is("/config_id", r#""globex-1""#)]),
    put(
        "updateConfig(slug, payload)",
        "/api/v1/application/{crm}/installation",
        r#"{"config_id":"second","application_data_slots":{"{slot}":"Main office"},"workflows":[]}"#,
    )
    .reads(&[
        Is("/config_id", r#""second""#),
        Is("/application_data_slots/0/value", r#""Main office""#),
    ]),
    put(
        "updateConfig(slug)",
        "/api/v1/application/{crm}/installation",
        "{}",
    )
    .reads(&[Is("/config_id", r#""globex-1""#)]),
    delete(
        "deleteConfig(slug, configId)",
        "/api/v1/application/{crm}/installation/second",
    )
    .reads(&[Has("")]),
    delete("deleteConfig(slug)", "/api/v1/application/{crm}/installation/").reads(&[Has("")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{crm}").succeeds(),
];

const VERSION_5_1: &[Step] = &[
    get("getAccountDetails()", "/api/v3/org/basics").reads(&[Has("/name")]),
    get("getApp()", "/api/v1/linked-acc/application/*").reads(&[List("")]),
    post(
        "connect(slug, payload)",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    post_nothing("config(slug)", "/api/v2/application/{sms}/installation")
        .reads(&[Is("/config_id", r#""globex-1""#)]),
    post(
        "config(slug, payload)",
        "/api/v2/application/{sms}/installation",
        r#"{"config_id":"second","map_fields_object":{"contact":{"fields":[]}}}"#,
    )
    .reads(&[
        Is("/config_id", r#""second""#),
        Keep("/workflows/0/id", "workflow"),
    ]),
    get("getConfig(slug)", "/api/v1/application/{sms}/installation/").reads(&[
        List("/application_data_slots"),
        List("/workflows/0/data_slots"),
    ]),
    get(
        "getConfig(slug, configId)",
        "/api/v1/application/{sms}/installation/second",
    )
    .reads(&[Is("/config_id", r#""second""#)]),
    put(
        "updateConfig(slug, payload)",
        "/api/v1/application/{sms}/installation",
        r#"{"config_id":"second","workflows":[{"id":"{workflow}","enabled":true}]}"#,
    )
    .reads(&[Is("/workflows/0/enabled", "true")]),
    delete(
        "deleteConfig(slug)",
        "/api/v1/application/{sms}/installation/",
    )
    .reads(&[Has("")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{sms}").succeeds(),
];

both_databases! {
    async fn version_4_0(app: TestApp) {
        run(&app, Client::Browser, VERSION_4_0).await;
    }

    async fn version_5_1(app: TestApp) {
        run(&app, Client::Browser, VERSION_5_1).await;
    }
}
