//! What cobalt-js 9 and refold-js 10 do alike, and a project in which an application has two clients.

use super::script::Read::{Has, Is, Keep, Some};
use super::script::{Step, delete, get, post};

/// The sandbox knows one client, which is here under two names.
pub const TWO_CLIENTS: &str = r#"
[settings]
name = "Acme"
[[app]]
slug = "sandbox-crm"
environments = ["test"]
[[app.auth_config]]
key = "us"
name = "US"
default = true
client_id = "sandbox-client"
client_secret = "sandbox-secret"
[[app.auth_config]]
key = "eu"
name = "EU"
description = "Accounts kept in Europe"
client_id = "sandbox-client"
client_secret = "sandbox-secret"
[[app.field]]
key = "note"
label = "Note"
type = "text"
"#;

/// The clients to choose from, the default one first.
pub const LISTS_CLIENTS: Step = get(
    "getAuthConfigs(slug)",
    "/api/v2/public/slug/{crm}/auth-config",
)
.reads(&[
    Is("/docs/0/is_default", "true"),
    Keep("/docs/0/_id", "us"),
    Is("/docs/1/name", r#""EU""#),
    Is("/docs/1/description", r#""Accounts kept in Europe""#),
    Keep("/docs/1/_id", "eu"),
]);

/// Asks by `GET` where to send the end user.
pub const INTEGRATES: Step =
    get("connect({ slug })", "/api/v1/{crm}/integrate?").reads(&[Keep("/auth_url", "auth_url")]);

/// Watches until a connection by consent works.
pub const POLLS: Step = get("the poll of connect", "/api/v2/f-sdk/application/{crm}").reads(&[
    Some("/connected_accounts", "status", r#""active""#),
    Some("/connected_accounts", "auth_type", r#""oauth2""#),
]);

/// Watches for one that was made with the second client.
pub const POLLS_SECOND_CLIENT: Step = get("the poll of connect", "/api/v2/f-sdk/application/{crm}")
    .reads(&[
        Some("/connected_accounts", "auth_config_id", r#""{eu}""#),
        Some("/connected_accounts", "auth_profile_name", r#""EU""#),
        Is("/connected_accounts/0/status", r#""active""#),
        Keep("/connected_accounts/0/connection_id", "second"),
    ]);

/// Connects by what was typed.
pub const SAVES: Step = post(
    "connect({ slug, payload })",
    "/api/v2/app/{sms}/save",
    r#"{"account_sid":"AC1","auth_token":"valid-token"}"#,
)
.reads(&[Is("/success", "true")]);

/// Ends what was connected by consent, and reads the answer.
pub const DISCONNECTS: Step =
    delete("disconnect(slug)", "/api/v1/linked-acc/integration/{crm}").reads(&[Has("")]);
