//! `@refoldai/refold-js` 10.0 to 10.8: the renamed browser SDK.

use super::alike::{
    DISCONNECTS, INTEGRATES, LISTS_CLIENTS, POLLS, POLLS_SECOND_CLIENT, SAVES, TWO_CLIENTS,
};
use super::script::Read::{Has, Is, Keep, List, Some};
use super::script::{Client, Step, delete, get, patch, post, put, run, run_in};
use crate::support::{TestApp, both_databases};

/// A field is read by `POST` now, and options can be left out.
const VERSION_10_0: &[Step] = &[
    get("getApp()", "/api/v2/f-sdk/application").reads(&[List("")]),
    INTEGRATES,
    Step::Consents,
    POLLS,
    post(
        "config({ slug })",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{crm}","labels":[]}"#,
    )
    .reads(&[
        Keep("/fields/1/id", "pipeline"),
        Keep("/fields/2/id", "stage"),
    ]),
    get("getConfig(slug)", "/api/v2/f-sdk/slug/{crm}/config").reads(&[Has("/fields/1/options/0")]),
    get(
        "getConfig(slug, '', true)",
        "/api/v2/f-sdk/slug/{crm}/config",
    )
    .with(&[("disable_field_options", "true")])
    .reads(&[Is("/fields/1/options", "[]"), Is("/field_errors", "[]")]),
    post(
        "getConfigField(slug, fieldId)",
        "/api/v2/public/config/field/{pipeline}",
        "{}",
    )
    .with(&[("slug", "{crm}")])
    .reads(&[Keep("/options/0/value", "first")]),
    post(
        "getConfigField(slug, fieldId, undefined, payload)",
        "/api/v2/public/config/field/{stage}",
        r#"{"value":"{first}"}"#,
    )
    .with(&[("slug", "{crm}")])
    .reads(&[Has("/options/0/value")]),
    put(
        "updateConfigField(slug, fieldId, value)",
        "/api/v2/public/config/field/{pipeline}",
        r#"{"value":"{first}"}"#,
    )
    .with(&[("slug", "{crm}")])
    .reads(&[Has("/value")]),
    DISCONNECTS,
];

/// Since 10.2 the application tells its grant; a redirect is still asked for by `GET`.
const VERSION_10_2: &[Step] = &[
    get("getApp(slug)", "/api/v2/f-sdk/application/{crm}").reads(&[
        Is("/grant_type", r#""authorization_code""#),
        Is("/kind", r#""native""#),
    ]),
    get("connect({ slug, grantType })", "/api/v1/{crm}/integrate?")
        .reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    POLLS,
];

/// One workflow is switched alone.
const VERSION_10_4: &[Step] = &[
    SAVES,
    post(
        "config({ slug, config_id })",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","config_id":"main","labels":[]}"#,
    )
    .reads(&[Keep("/workflows/0/id", "workflow")]),
    patch(
        "toggleConfigWorkflow(payload)",
        "/api/v2/public/slug/{sms}/config/main/workflows/{workflow}",
        r#"{"enabled":true}"#,
    )
    .reads(&[
        Is("/workflows/0/enabled", "true"),
        Has("/workflows/0/id"),
        Has("/workflows/0/name"),
    ]),
    patch(
        "toggleConfigWorkflow of nothing",
        "/api/v2/public/slug/{sms}/config/none/workflows/{workflow}",
        r#"{"enabled":true}"#,
    )
    .throws(404),
];

/// Where to send the end user is asked for by `POST`, so that no prerequisite stands in an address.
const VERSION_10_5: &[Step] = &[
    post("connect({ slug })", "/api/v1/{crm}/integrate", "{}")
        .reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    POLLS,
    DISCONNECTS,
];

/// A page that has a one-time code exchanges it before its first call, without any credential. Later
/// versions add an id of their own.
const VERSION_10_6: &[Step] = &[
    post(
        "new Refold({ code })",
        "/api/v2/public/connect-code/exchange",
        r#"{"code":"{code}","claim_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}"#,
    )
    .with(&[("authorization", "")])
    .reads(&[Keep("/token", "token")]),
    get("getApps()", "/api/v2/f-sdk/application")
        .with(&[("authorization", "Bearer {token}")])
        .reads(&[List("")]),
    post(
        "new Refold({ code }) once more",
        "/api/v2/public/connect-code/exchange",
        r#"{"code":"{code}"}"#,
    )
    .with(&[("authorization", "")])
    .throws(400),
];

/// What is meant for one connection names it; here there is one.
const VERSION_10_8: &[Step] = &[
    post(
        "connect({ slug, type, payload })",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token","auth_type":"keybased"}"#,
    )
    .reads(&[Is("/success", "true")]),
    get("getApp(slug)", "/api/v2/f-sdk/application/{sms}")
        .reads(&[Keep("/connected_accounts/0/connection_id", "connection")]),
    post(
        "config({ slug, connection_id })",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","connection_id":"{connection}","labels":[]}"#,
    )
    .reads(&[Is("/config_id", r#""globex-1""#), Has("/connection_id")]),
    get("getConfigs(slug)", "/api/v2/public/slug/{sms}/configs").reads(&[Has("/0/connection_id")]),
    delete(
        "disconnect(slug, type, { connection_id })",
        "/api/v1/linked-acc/integration/{sms}?auth_type=keybased&connection_id={connection}",
    )
    .reads(&[Has("")]),
    get("getApp(slug)", "/api/v2/f-sdk/application/{sms}")
        .reads(&[Is("/connected_accounts", "[]")]),
];

/// Where there may be several: each is connected, renewed and ended by its name.
const VERSION_10_8_OF_TWO_CLIENTS: &[Step] = &[
    LISTS_CLIENTS,
    post("connect({ slug })", "/api/v1/{crm}/integrate", "{}")
        .reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}").reads(&[
        Some("/connected_accounts", "auth_config_id", r#""{us}""#),
        Keep("/connected_accounts/0/connection_id", "first"),
    ]),
    Step::TimePasses,
    post(
        "connect({ slug, authConfigId })",
        "/api/v1/{crm}/integrate",
        r#"{"auth_config_id":"{eu}"}"#,
    )
    .reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    POLLS_SECOND_CLIENT,
    // Renewing keeps the name, so the poll finds what it waits for.
    post(
        "connect({ slug, connectionId })",
        "/api/v1/{crm}/integrate",
        r#"{"connection_id":"{first}"}"#,
    )
    .reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}").reads(&[
        Some("/connected_accounts", "connection_id", r#""{first}""#),
        Some("/connected_accounts", "connection_id", r#""{second}""#),
        Is("/connected_accounts/2", "null"),
    ]),
    post(
        "config({ slug, connection_id })",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{crm}","connection_id":"{second}","labels":[]}"#,
    )
    .reads(&[Is("/connection_id", r#""{second}""#)]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{crm}").throws(400),
    delete(
        "disconnect(slug, type, { connection_id })",
        "/api/v1/linked-acc/integration/{crm}?auth_type=oauth2&connection_id={first}",
    )
    .reads(&[Has("")]),
    get("getApp(slug)", "/api/v2/f-sdk/application/{crm}").reads(&[
        Is("/connected_accounts/0/connection_id", r#""{second}""#),
        Is("/connected_accounts/1", "null"),
    ]),
];

both_databases! {
    async fn version_10_0(app: TestApp) {
        run(&app, Client::Browser, VERSION_10_0).await;
    }

    async fn version_10_2(app: TestApp) {
        run(&app, Client::Browser, VERSION_10_2).await;
    }

    async fn version_10_4(app: TestApp) {
        run(&app, Client::Browser, VERSION_10_4).await;
    }

    async fn version_10_6(app: TestApp) {
        run(&app, Client::Browser, VERSION_10_6).await;
    }

    async fn version_10_8(app: TestApp) {
        run(&app, Client::Browser, VERSION_10_8).await;
    }

    async fn version_10_5(app: TestApp) {
        run(&app, Client::Browser, VERSION_10_5).await;
    }

    async fn version_10_8_of_two_clients(app: TestApp) {
        run_in(&app, Client::Browser, TWO_CLIENTS, VERSION_10_8_OF_TWO_CLIENTS).await;
    }
}
