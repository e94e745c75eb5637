//! Addresses: every route whose address names something, with names that mean nothing or are no names;
//! addresses that lead nowhere; methods that a route does not take; parameters of the query.

mod nowhere;
mod queries;

use app::contract::error::ErrorCode::{
    self, AppNotFound, ConfigNotFound, CredentialNotFound, InvalidField, LinkedAccountNotFound,
    RouteNotFound, UnknownConfigField, WorkflowNotFound,
};

use super::row::{Row, Sent, Who};
use super::scene::{Scene, callers_failures, start};
use crate::support::{CRM, Setup, both_databases};

/// A part of an address: what it is called in errors, and what one that is not there is.
#[derive(Clone, Copy)]
struct Segment {
    part: &'static str,
    absent: ErrorCode,
    /// What a right one looks like.
    right: &'static str,
    /// Whether the name is parsed before anything is looked for, so that odd ones are no names.
    parsed: bool,
}

const SLUG: Segment = Segment {
    part: "slug",
    absent: AppNotFound,
    right: CRM,
    parsed: false,
};
const CONFIG: Segment = Segment {
    part: "config_id",
    absent: ConfigNotFound,
    right: "main",
    parsed: true,
};
const ACCOUNT: Segment = Segment {
    part: "linked_account_id",
    absent: LinkedAccountNotFound,
    right: "globex-1",
    parsed: false,
};
const FIELD: Segment = Segment {
    part: "field_id",
    absent: UnknownConfigField,
    right: "f_text",
    parsed: false,
};
const WORKFLOW: Segment = Segment {
    part: "workflow_id",
    absent: WorkflowNotFound,
    right: "notify",
    parsed: false,
};
const CREDENTIAL: Segment = Segment {
    part: "key",
    absent: CredentialNotFound,
    right: "token",
    parsed: false,
};

/// Every route with a part that names something: `{}` is that part.
fn routes() -> Vec<(&'static str, &'static str, Who, Segment)> {
    use Who::{Host, Key, Nobody, Session};
    vec![
        ("GET", "/api/v2/public/linked-account/{}", Key, ACCOUNT),
        ("DELETE", "/api/v2/public/linked-account/{}", Key, ACCOUNT),
        ("GET", "/api/v2/public/application/{}", Host, SLUG),
        ("GET", "/api/v2/f-sdk/application/{}", Session, SLUG),
        ("GET", "/api/v1/linked-acc/application/{}", Session, SLUG),
        ("GET", "/api/v2/public/auth-structure/{}", Nobody, SLUG),
        ("GET", "/api/v2/public/slug/{}/auth-config", Host, SLUG),
        ("GET", "/api/v2/public/slug/{}/configs", Host, SLUG),
        (
            "POST",
            "/api/v2/public/linked-account/integration/{}/check",
            Host,
            SLUG,
        ),
        (
            "DELETE",
            "/api/v2/public/linked-account/integration/{}",
            Host,
            SLUG,
        ),
        (
            "GET",
            "/api/v2/public/linked-account/integration/oauth-url/{}",
            Host,
            SLUG,
        ),
        (
            "PUT",
            "/api/v2/public/linked-account/integration/save-key-credentials/{}",
            Host,
            SLUG,
        ),
        ("GET", "/api/v1/{}/integrate", Session, SLUG),
        ("POST", "/api/v1/{}/integrate", Session, SLUG),
        ("POST", "/api/v2/app/{}/save", Session, SLUG),
        ("DELETE", "/api/v1/linked-acc/integration/{}", Session, SLUG),
        ("GET", "/api/v2/public/slug/{}/config", Host, SLUG),
        ("GET", "/api/v2/f-sdk/slug/{}/config/main", Session, SLUG),
        ("DELETE", "/api/v2/f-sdk/slug/{}/config/main", Session, SLUG),
        (
            "PATCH",
            "/api/v2/public/slug/{}/config/main/workflows/notify",
            Host,
            SLUG,
        ),
        ("POST", "/api/v2/application/{}/installation", Session, SLUG),
        (
            "PUT",
            "/api/v1/application/{}/installation/main",
            Session,
            SLUG,
        ),
        (
            "GET",
            "/api/v2/f-sdk/slug/sandbox-crm/config/{}",
            Session,
            CONFIG,
        ),
        (
            "DELETE",
            "/api/v2/f-sdk/slug/sandbox-crm/config/{}",
            Session,
            CONFIG,
        ),
        (
            "PATCH",
            "/api/v2/public/slug/sandbox-crm/config/{}/workflows/notify",
            Host,
            CONFIG,
        ),
        (
            "PUT",
            "/api/v1/application/sandbox-crm/installation/{}",
            Session,
            CONFIG,
        ),
        (
            "PATCH",
            "/api/v2/public/slug/sandbox-crm/config/main/workflows/{}",
            Host,
            WORKFLOW,
        ),
        (
            "GET",
            "/api/v2/public/config/field/{}?config_id=main",
            Host,
            FIELD,
        ),
        (
            "PUT",
            "/api/v2/public/config/field/{}?config_id=main",
            Host,
            FIELD,
        ),
        (
            "DELETE",
            "/api/v2/public/config/field/{}?config_id=main",
            Host,
            FIELD,
        ),
        (
            "POST",
            "/api/v2/public/config/rule-engine/{}?config_id=main",
            Host,
            FIELD,
        ),
        (
            "DELETE",
            "/api/v2/public/linked-account/default-app/auth-credentials/{}",
            Host,
            CREDENTIAL,
        ),
    ]
}

/// Ways in which a name is not there: what is sent, and what it is for a name that is parsed.
fn names(right: &str) -> Vec<(&'static str, String, ErrorCode)> {
    let absent = RouteNotFound;
    vec![
        ("unknown", "nobody-knows".to_owned(), absent),
        ("in capitals", right.to_uppercase(), absent),
        ("with a blank behind it", format!("{right}%20"), absent),
        (
            "encoded twice",
            right.replacen(&right[..1], &format!("%25{:02x}", right.as_bytes()[0]), 1),
            absent,
        ),
        ("with a slash", format!("..%2f{right}"), absent),
        ("with a wildcard", format!("{}%25", &right[..2]), absent),
        ("with SQL", format!("{right}'%20OR%20'1'='1"), absent),
        ("with NUL", format!("{right}%00"), InvalidField),
        (
            "with a line break",
            format!("{right}%0d%0aX-Evil:%201"),
            InvalidField,
        ),
        ("too long", "a".repeat(10_000), InvalidField),
    ]
}

fn sent(method: &'static str, path: String, who: Who, segment: Segment) -> Sent {
    let sent = Sent::new(method, path, who);
    let sent = match segment.part {
        "field_id" => sent.header("slug", CRM),
        _ => sent,
    };
    match (method, segment.part) {
        ("PATCH", _) => sent.body(r#"{"enabled":false}"#),
        ("PUT", "field_id") => sent.body(r#"{"value":"x"}"#),
        ("POST", "field_id") => sent.body(r#"{"rule_column":{"lhs":"amount"}}"#),
        _ => sent,
    }
}

fn segments() -> Vec<Row> {
    let mut rows = Vec::new();
    for (method, pattern, who, segment) in routes() {
        for (what, name, if_parsed) in names(segment.right) {
            let odd = segment.parsed && if_parsed != RouteNotFound;
            let code = if odd { if_parsed } else { segment.absent };
            let sent = sent(method, pattern.replace("{}", &name), who, segment);
            let name = format!("{method} {pattern}: {} {what}", segment.part);
            rows.push(sent.is(name, code, segment.part));
        }
        // What no text is: the address itself cannot be read.
        for (what, bytes) in [
            ("of broken UTF-8", "%ff%fe"),
            ("of an overlong slash", "%c0%af"),
        ] {
            let sent = sent(method, pattern.replace("{}", bytes), who, segment);
            let part = match pattern.contains("linked-account/{}") {
                true => "id",
                false => segment.part,
            };
            let name = format!("{method} {pattern}: {} {what}", segment.part);
            rows.push(sent.is(name, InvalidField, part));
        }
    }
    rows
}

pub fn rows() -> Vec<Row> {
    [segments(), nowhere::rows(), queries::rows()].concat()
}

both_databases! {
    async fn an_address_that_leads_nowhere_says_which_part_does_not(setup: Setup) {
        let app = start(setup).await;
        let scene = Scene::new(&app).await;
        let rows = rows();
        callers_failures(&rows);
        scene.refuses(&rows).await;
    }
}
