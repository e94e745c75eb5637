//! `@cobaltio/cobalt-js` 9.0, 9.2 and 9.3 (beta): `connect({slug, type, payload})` watches
//! `connected_accounts`, and `disconnect` reads JSON.

use super::alike::{
    DISCONNECTS, INTEGRATES, LISTS_CLIENTS, POLLS, POLLS_SECOND_CLIENT, SAVES, TWO_CLIENTS,
};
use super::script::Read::{Has, Is, Keep, List, Some};
use super::script::{Client, Step, delete, get, post, put, run, run_in};
use crate::support::{TestApp, both_databases};

const VERSION_9_0: &[Step] = &[
    get(
        "connect({ slug, type: 'oauth2' })",
        "/api/v1/{crm}/integrate?",
    )
    .reads(&[Keep("/auth_url", "auth_url")]),
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/connected_accounts", "[]")]),
    Step::Consents,
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}").reads(&[
        Some("/connected_accounts", "auth_type", r#""oauth2""#),
        Some("/connected_accounts", "status", r#""active""#),
        Has("/auth_type_options/oauth2"),
    ]),
    post(
        "connect({ slug, type: 'keybased', payload })",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    post(
        "config({ slug })",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","labels":[]}"#,
    )
    .reads(&[Is("/config_id", r#""globex-1""#)]),
    delete(
        "disconnect(slug, type)",
        "/api/v1/linked-acc/integration/{sms}?auth_type=keybased",
    )
    .reads(&[Has("")]),
    DISCONNECTS,
    get("getApp(slug)", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/connected_accounts", "[]")]),
];

const VERSION_9_2: &[Step] = &[
    get("getAccountDetails()", "/api/v3/org/basics").reads(&[Has("")]),
    put("updateAccount({})", "/api/v2/public/linked-account", "{}")
        .reads(&[Is("/account_id", r#""globex-1""#)]),
    get("getApp(slug)", "/api/v2/f-sdk/application/{sms}")
        .reads(&[Is("/auth_type_options/keybased/0/name", r#""account_sid""#)]),
    // Without a type, a payload decides.
    SAVES,
    post(
        "config({ slug, config_id })",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","config_id":"main","labels":[]}"#,
    )
    .reads(&[Keep("/fields/0/id", "field")]),
    get("getConfigs(slug)", "/api/v2/public/slug/{sms}/configs").reads(&[Some(
        "",
        "config_id",
        r#""main""#,
    )]),
    put(
        "updateConfig(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","config_id":"main","fields":{"{field}":"+1"},"workflows":[]}"#,
    )
    .reads(&[Is("/fields/0/value", r#""+1""#)]),
    put(
        "updateConfig(payload) with nothing to say",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","config_id":"main","fields":[],"workflows":[]}"#,
    )
    .reads(&[Is("/fields/0/value", r#""+1""#)]),
    delete("deleteConfig(slug)", "/api/v2/f-sdk/slug/{sms}/config").throws(404),
];

const VERSION_9_3: &[Step] = &[
    get("getApps()", "/api/v2/f-sdk/application").reads(&[List("")]),
    INTEGRATES,
    Step::Consents,
    POLLS,
    // It writes what it does not have as a word.
    post(
        "connect({ slug, payload })",
        "/api/v2/app/{sms}/save?auth_config_id=undefined",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{sms}?").reads(&[Has("")]),
    delete(
        "disconnect(slug, type)",
        "/api/v1/linked-acc/integration/{crm}?auth_type=oauth2",
    )
    .reads(&[Has("")]),
];

/// Where the company has several clients, the page names one.
const VERSION_9_3_OF_TWO_CLIENTS: &[Step] = &[
    LISTS_CLIENTS,
    get(
        "connect({ slug, authConfig })",
        "/api/v1/{crm}/integrate?auth_config_id={eu}",
    )
    .reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    POLLS_SECOND_CLIENT,
    delete(
        "disconnect(slug, type, authConfig)",
        "/api/v1/linked-acc/integration/{crm}?auth_type=oauth2&auth_config_id={eu}",
    )
    .reads(&[Has("")]),
    get("getApp(slug)", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/connected_accounts", "[]")]),
];

both_databases! {
    async fn version_9_0(app: TestApp) {
        run(&app, Client::Browser, VERSION_9_0).await;
    }

    async fn version_9_2(app: TestApp) {
        run(&app, Client::Browser, VERSION_9_2).await;
    }

    async fn version_9_3(app: TestApp) {
        run(&app, Client::Browser, VERSION_9_3).await;
    }

    async fn version_9_3_of_two_clients(app: TestApp) {
        run_in(&app, Client::Browser, TWO_CLIENTS, VERSION_9_3_OF_TWO_CLIENTS).await;
    }
}
