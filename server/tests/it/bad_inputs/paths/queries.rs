//! Parameters of the query.

use app::contract::error::ErrorCode::{
    ConnectionNotFound, InvalidField, WorkflowNotFound, WrongAuthType,
};

use super::super::row::{Row, Sent, Who};
use crate::support::CRM;

pub(super) fn rows() -> Vec<Row> {
    let list = "/api/v2/public/linked-account";
    let mut rows = Vec::new();
    for part in ["page", "limit"] {
        for (what, value) in [
            ("0", "0"),
            ("negative", "-1"),
            ("a fraction", "1.5"),
            ("a word", "all"),
            ("hexadecimal", "0x1"),
            ("beyond 32 bits", "4294967296"),
            ("beyond 64 bits", "99999999999999999999"),
            ("in another script", "%D9%A1"),
            ("with NUL", "1%00"),
            ("with an exponent", "1e1"),
        ] {
            let sent = Sent::new("GET", format!("{list}?{part}={value}"), Who::Key);
            rows.push(sent.is(format!("{part} {what}"), InvalidField, part));
        }
    }
    for part in ["search", "env_variable_name", "env_variable_value"] {
        for (what, value) in [
            ("with NUL", "a%00b".to_owned()),
            ("too long", "a".repeat(1001)),
        ] {
            let sent = Sent::new("GET", format!("{list}?{part}={value}"), Who::Key);
            rows.push(sent.is(format!("{part} {what}"), InvalidField, part));
        }
    }
    let mut row = |what: &str, method, path: &str, who, code, part: &'static str| {
        let sent = Sent::new(method, path, who).header("slug", CRM);
        rows.push(sent.is(format!("{path}: {what}"), code, part));
    };
    for (what, value) in [
        ("with NUL", "a%00"),
        ("with a line break", "a%0a"),
        ("of broken UTF-8 and DEL", "%ff%7f"),
    ] {
        let path = format!("/api/v2/public/connect-url?config_id={value}");
        row(what, "POST", &path, Who::Session, InvalidField, "config_id");
        let path = format!("/api/v2/public/config/field/f_text?config_id={value}");
        row(what, "GET", &path, Who::Host, InvalidField, "config_id");
        let path = format!("/api/v2/public/config/field?config_id={value}");
        row(what, "POST", &path, Who::Host, InvalidField, "config_id");
    }
    for (what, value) in [
        ("unknown", "nope"),
        ("hidden", "secret"),
        ("with NUL", "notify%00"),
    ] {
        let path = format!("/api/v2/public/config/field/f_text?config_id=main&workflow_id={value}");
        row(
            what,
            "GET",
            &path,
            Who::Host,
            WorkflowNotFound,
            "workflow_id",
        );
    }
    let absent = "000000000000000000000000";
    for path in [
        "/api/v2/f-sdk/slug/sandbox-crm/config",
        "/api/v2/public/slug/sandbox-crm/configs",
        "/api/v1/linked-acc/integration/sandbox-crm",
        "/api/v1/sandbox-crm/integrate",
    ] {
        let method = if path.contains("linked-acc/") {
            "DELETE"
        } else {
            "GET"
        };
        for (what, id) in [
            ("unknown", absent),
            ("with NUL", "%00"),
            ("of broken UTF-8", "%ff"),
        ] {
            let path = format!("{path}?connection_id={id}");
            row(
                what,
                method,
                &path,
                Who::Session,
                ConnectionNotFound,
                "connection_id",
            );
        }
    }
    let clients = "/api/v1/sandbox-crm/integrate?auth_config_id=a&auth_profile_id=b";
    row(
        "two clients",
        "GET",
        clients,
        Who::Session,
        InvalidField,
        "auth_config_id",
    );
    let prerequisite = "/api/v1/sandbox-crm/integrate?subdomain=acme";
    row(
        "a prerequisite that nobody asked for",
        "GET",
        prerequisite,
        Who::Session,
        InvalidField,
        "subdomain",
    );
    let kind = "/api/v1/linked-acc/integration/sandbox-crm?auth_type=password";
    row(
        "no way to connect",
        "DELETE",
        kind,
        Who::Session,
        InvalidField,
        "auth_type",
    );
    let keyed = "/api/v1/sandbox-sms/integrate";
    row(
        "no app of consent",
        "GET",
        keyed,
        Who::Session,
        WrongAuthType,
        "slug",
    );
    rows
}
