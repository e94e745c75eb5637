//! `@cobaltio/cobalt-js` 8.0.0, 8.4 and 8.9.

use super::script::Read::{Has, Is, Keep, List, Some};
use super::script::{Client, Step, delete, get, post, put, run};
use crate::support::{TestApp, both_databases};

const VERSION_8_0_0: &[Step] = &[
    get("getAccountDetails()", "/api/v3/org/basics").reads(&[Has("/name")]),
    get("getApp()", "/api/v2/f-sdk/application").reads(&[List("")]),
    get("connect(slug)", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/auth_type", r#""oauth2""#)]),
    get("connect(slug)", "/api/v1/{crm}/integrate?").reads(&[Keep("/auth_url", "auth_url")]),
    Step::Consents,
    get("the poll of connect", "/api/v2/f-sdk/application/{crm}")
        .reads(&[Is("/connected", "true"), Is("/reauth_required", "false")]),
    post("connect(slug) without keys", "/api/v2/app/{sms}/save", "{}").throws(400),
    post(
        "connect(slug, payload)",
        "/api/v2/app/{sms}/save",
        r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
    )
    .reads(&[Is("/success", "true")]),
    post(
        "config(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","config_id":"main","labels":[]}"#,
    )
    .reads(&[
        Keep("/fields/0/id", "field"),
        Keep("/workflows/0/id", "workflow"),
    ]),
    put(
        "updateConfig(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}","config_id":"main","fields":{"{field}":"+1 555 0100"},
            "workflows":[{"id":"{workflow}","enabled":true,"fields":{}}]}"#,
    )
    .reads(&[Is("/workflows/0/enabled", "true")]),
    get(
        "getConfig(slug, configId)",
        "/api/v2/f-sdk/slug/{sms}/config/main",
    )
    .reads(&[Is("/fields/0/value", r#""+1 555 0100""#)]),
    delete(
        "deleteConfig(slug, configId)",
        "/api/v2/f-sdk/slug/{sms}/config/main",
    )
    .reads(&[Has("")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{sms}").succeeds(),
];

/// Leads came with 8.1, the account and single fields with 8.4.
const VERSION_8_4: &[Step] = &[
    get("getApps()", "/api/v2/f-sdk/application?ecosystem=true").reads(&[List(""), Has("/0/icon")]),
    post(
        "createEcosystemLead(payload)",
        "/api/v1/ecosystem/leads",
        r#"{"slug":"acme-crm","name":"Ada","email":"ada@globex.example","description":"Please"}"#,
    )
    .reads(&[Has("/_id"), Has("/created_at"), Is("/name", r#""Ada""#)]),
    put(
        "updateAccount(payload)",
        "/api/v2/public/linked-account",
        r#"{"name":"Globex GmbH","udf":{"locale":"de"}}"#,
    )
    .reads(&[
        Is("/name", r#""Globex GmbH""#),
        Is("/account_id", r#""globex-1""#),
    ]),
    post(
        "config(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{sms}"}"#,
    )
    .reads(&[
        Keep("/fields/0/id", "field"),
        Keep("/workflows/0/id", "workflow"),
        Keep("/workflows/0/fields/0/id", "workflow_field"),
    ]),
    get(
        "getConfigField(slug, fieldId)",
        "/api/v2/public/config/field/{field}",
    )
    .with(&[("slug", "{sms}")])
    .reads(&[Is("/key", r#""from_number""#), Has("/field_type")]),
    get(
        "getConfigField(slug, fieldId, workflowId)",
        "/api/v2/public/config/field/{workflow_field}?workflow_id={workflow}",
    )
    .with(&[("slug", "{sms}")])
    .reads(&[Is("/value", "24")]),
    put(
        "updateConfigField(slug, fieldId, value)",
        "/api/v2/public/config/field/{field}",
        r#"{"value":"+1 555 0100"}"#,
    )
    .with(&[("slug", "{sms}")])
    .reads(&[Is("/value", r#""+1 555 0100""#)]),
    put(
        "updateConfigField(slug, fieldId, null, workflowId)",
        "/api/v2/public/config/field/{workflow_field}?workflow_id={workflow}",
        r#"{"value":null}"#,
    )
    .with(&[("slug", "{sms}")])
    .reads(&[Is("/value", "null")]),
    delete(
        "deleteConfigField(slug, fieldId)",
        "/api/v2/public/config/field/{field}",
    )
    .with(&[("slug", "{sms}")])
    .reads(&[Is("/value", "null")]),
    get(
        "getConfigField of nothing",
        "/api/v2/public/config/field/000000000000000000000000",
    )
    .with(&[("slug", "{sms}")])
    .throws(400),
];

/// Rules came with 8.5, the list of configs with 8.7; labels are optional and sent as a list.
const VERSION_8_9: &[Step] = &[
    get("getApps()", "/api/v2/f-sdk/application").reads(&[List("")]),
    post(
        "config(payload)",
        "/api/v2/f-sdk/config",
        r#"{"slug":"{crm}","labels":[]}"#,
    )
    .reads(&[Some("/workflows", "alias", r#""notify-new-deal""#)]),
    get("getConfigs(slug)", "/api/v2/public/slug/{crm}/configs")
        .reads(&[Is("/0/config_id", r#""globex-1""#)]),
    get("getConfig(slug)", "/api/v2/f-sdk/slug/{crm}/config").reads(&[
        Keep("/workflows/1/id", "workflow"),
        Is("/workflows/1/fields/2/field_type", r#""rule_engine""#),
        Keep("/workflows/1/fields/2/id", "rules"),
    ]),
    post(
        "getFieldOptions(lhs, slug, fieldId, workflowId)",
        "/api/v2/public/config/rule-engine/{rules}?workflow_id={workflow}",
        r#"{"rule_column":{"lhs":"amount"}}"#,
    )
    .with(&[("slug", "{crm}")])
    .reads(&[
        Is("/rule_column/rhs/type", r#""text""#),
        Has("/rule_column/rhs/name"),
        Is("/rule_column/operator/type", r#""select""#),
        Some(
            "/rule_column/operator/options",
            "value",
            r#""greater_or_equal""#,
        ),
        List("/conditional_code_stdout"),
    ]),
    post(
        "getFieldOptions of nothing",
        "/api/v2/public/config/rule-engine/{rules}",
        r#"{"rule_column":{"lhs":"nothing"}}"#,
    )
    .with(&[("slug", "{crm}")])
    .throws(400),
    delete("deleteConfig(slug)", "/api/v2/f-sdk/slug/{crm}/config").reads(&[Has("")]),
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{crm}").succeeds(),
];

both_databases! {
    async fn version_8_0_0(app: TestApp) {
        run(&app, Client::Browser, VERSION_8_0_0).await;
    }

    async fn version_8_4(app: TestApp) {
        run(&app, Client::Browser, VERSION_8_4).await;
    }

    async fn version_8_9(app: TestApp) {
        run(&app, Client::Browser, VERSION_8_9).await;
    }
}
