//! Every route that reads a body, and bodies that are wrong as a whole.

use app::contract::error::ErrorCode::{InvalidField, MalformedJson, PayloadTooLarge};

use super::super::row::{Row, Who};
use super::Door;

/// More than the limit of 1 MiB.
const TOO_LARGE: usize = (1 << 20) + 1;

/// Every route that reads a body as an object.
fn doors() -> Vec<Door> {
    use Who::{Host, Key, Nobody, Session};
    let field = "/api/v2/public/config/field/f_text?config_id=main";
    let rule = "/api/v2/public/config/rule-engine/f_rules?config_id=main";
    let doors = [
        ("POST", "/api/v2/public/linked-account", Key),
        ("PUT", "/api/v2/public/linked-account", Key),
        ("POST", "/api/v2/public/session-token", Key),
        ("POST", "/api/v2/public/connect-code/exchange", Nobody),
        ("POST", "/api/v1/ecosystem/leads", Session),
        (
            "PUT",
            "/api/v2/public/linked-account/default-app/auth-credentials/token",
            Host,
        ),
        ("PUT", "/api/v2/public/migrate-token", Host),
        ("PUT", "/api/v2/public/application/sandbox-crm", Host),
        (
            "POST",
            "/api/v2/public/linked-account/integration/sandbox-crm/check",
            Host,
        ),
        (
            "DELETE",
            "/api/v2/public/linked-account/integration/sandbox-crm",
            Host,
        ),
        (
            "PUT",
            "/api/v2/public/linked-account/integration/save-key-credentials/sandbox-sms",
            Host,
        ),
        (
            "GET",
            "/api/v2/public/linked-account/integration/oauth-url/sandbox-crm",
            Host,
        ),
        ("GET", "/api/v1/sandbox-crm/integrate", Session),
        ("POST", "/api/v1/sandbox-crm/integrate", Session),
        ("POST", "/api/v2/app/sandbox-sms/save", Session),
        (
            "DELETE",
            "/api/v1/linked-acc/integration/sandbox-crm",
            Session,
        ),
        ("POST", "/api/v2/public/config", Host),
        ("PUT", "/api/v2/public/config", Host),
        ("POST", "/api/v2/f-sdk/config", Session),
        ("PUT", "/api/v2/f-sdk/config", Session),
        ("GET", "/api/v2/f-sdk/slug/sandbox-crm/config/main", Session),
        (
            "DELETE",
            "/api/v2/f-sdk/slug/sandbox-crm/config/main",
            Session,
        ),
        ("GET", "/api/v2/public/slug/sandbox-crm/configs", Host),
        (
            "PATCH",
            "/api/v2/public/slug/sandbox-crm/config/main/workflows/notify",
            Host,
        ),
        (
            "POST",
            "/api/v2/application/sandbox-crm/installation",
            Session,
        ),
        (
            "PUT",
            "/api/v1/application/sandbox-crm/installation",
            Session,
        ),
        (
            "POST",
            "/api/v2/application/sandbox-crm/installation/main",
            Session,
        ),
        (
            "PUT",
            "/api/v1/application/sandbox-crm/installation/main",
            Session,
        ),
    ];
    let plain = doors.map(|(method, path, who)| Door::new(method, path, who));
    let fields = [
        Door::new("POST", "/api/v2/public/config/field?config_id=main", Host),
        Door::new("GET", field, Host),
        Door::new("POST", field, Host),
        Door::new("PUT", field, Host),
        Door::new("DELETE", field, Host),
        Door::new("POST", rule, Host),
    ]
    .map(|door| Door {
        slug: "sandbox-crm",
        ..door
    });
    plain.into_iter().chain(fields).collect()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for door in doors() {
        let wrong = [
            ("no JSON", b"{\"slug\":".to_vec(), MalformedJson),
            ("a list", b"[{}]".to_vec(), InvalidField),
            (
                "a key twice",
                b"{\"slug\":\"a\",\"slug\":\"b\"}".to_vec(),
                MalformedJson,
            ),
            ("too large", vec![b' '; TOO_LARGE], PayloadTooLarge),
        ];
        for (what, body, code) in wrong {
            rows.push(door.sent().body(body).is(door.name(what), code, ""));
        }
    }
    rows
}
