//! `@cobaltio/cobalt-js` 6.0, which moved to `/api/v2/f-sdk`, and 7.0, which looks at `auth_type`.

use super::script::Read::{Has, Is, Keep, List};
use super::script::{Client, Step, delete, get, post, post_nothing, put, run};
use crate::support::{TestApp, both_databases};

const VERSION_6_0: &[Step] = &[
    get("getAccountDetails()", "/api/v3/org/basics").reads(&[Has("/name")]),
    get("getApp()", "/api/v2/f-sdk/application").reads(&[List("")]),
    get("connect(slug)", "/api/v1/{crm}/integrate").reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}").reads(&[Is("/connected", "true")]),
    post(
        "connect(slug, payload)",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    post_nothing("config()", "/api/v2/f-sdk/config").throws(400),
    post(
        "config(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{crm}","config_id":"main","labels":{"contact":[{"name":"Email","value":"email"}]}}"#,
    )
    .reads(&[
        Is("/slug", r#""sandbox-crm""#),
        Is("/config_id", r#""main""#),
        Keep("/fields/0/id", "field"),
        Keep("/workflows/0/id", "workflow"),
        List("/workflows/0/fields"),
    ]),
    put(
        "updateConfig(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{crm}","config_id":"main","fields":{"{field}":"Main office"},
            "workflows":[{"id":"{workflow}","enabled":true,"fields":{}}]}"#,
    )
    .reads(&[
        Is("/fields/0/value", r#""Main office""#),
        Is("/workflows/0/enabled", "true"),
    ]),
    get(
        "getConfig(slug, configId)",
        "/api/v2/f-sdk/slug/{crm}/config/main",
    )
    .reads(&[Is("/fields/0/value", r#""Main office""#)]),
    get("getConfig(slug)", "/api/v2/f-sdk/slug/{crm}/config").throws(404),
    delete(
        "deleteConfig(slug, configId)",
        "/api/v2/f-sdk/slug/{crm}/config/main",
    )
    .reads(&[Has("/message")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{crm}").succeeds(),
];

const VERSION_7_0: &[Step] = &[
    // connect(slug) asks for the app first; an unknown one ends it there.
    get("connect('unknown')", "/api/v2/f-sdk/application/unknown").throws(404),
    get("connect(slug)", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/auth_type", r#""oauth2""#)]),
    // A question mark with nothing behind it.
    get("connect(slug)", "/api/v1/{crm}/integrate?").reads(&[Keep("/auth_url", "auth_url")]),
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/connected", "false"), Is("/reauth_required", "false")]),
    Step::Consents,
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/connected", "true"), Is("/reauth_required", "false")]),
    get("connect(slug, payload)", "/api/v2/f-sdk/application/{sms}")
        .reads(&[Is("/auth_type", r#""keybased""#)]),
    // After a refusal it still reads the body as JSON.
    post("connect(slug)", "/api/v2/app/{sms}/save", "{}").throws(400),
    post(
        "connect(slug, payload)",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    post(
        "config(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","labels":{}}"#,
    )
    .reads(&[Is("/config_id", r#""globex-1""#)]),
    get("getConfig(slug)", "/api/v2/f-sdk/slug/{sms}/config").reads(&[List("/fields")]),
    delete("deleteConfig(slug)", "/api/v2/f-sdk/slug/{sms}/config").reads(&[Has("/message")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{sms}").succeeds(),
];

both_databases! {
    async fn version_6_0(app: TestApp) {
        run(&app, Client::Browser, VERSION_6_0).await;
    }

    async fn version_7_0(app: TestApp) {
        run(&app, Client::Browser, VERSION_7_0).await;
    }
}
