//! Addresses: every route whose address names something, with names that mean nothing or are no names;
//! addresses that lead nowhere; methods that a route does not take; parameters of the query.

use app::contract::error::ErrorCode::{
    self, AppNotFound, ConfigNotFound, ConnectionNotFound, CredentialNotFound, FlowUnknown,
    InvalidCallback, InvalidField, LinkExpired, LinkedAccountNotFound, MethodNotAllowed,
    PageSessionMissing, RouteNotFound, UnknownConfigField, WorkflowNotFound, WrongAuthType,
};

use super::row::{Part, Row, Sent, Who};
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
    parsed: true,
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
        ("POST", "/api/v2/public/linked-account/integration/{}/check", Host, SLUG),
        ("DELETE", "/api/v2/public/linked-account/integration/{}", Host, SLUG),
        ("GET", "/api/v2/public/linked-account/integration/oauth-url/{}", Host, SLUG),
        ("PUT", "/api/v2/public/linked-account/integration/save-key-credentials/{}", Host, SLUG),
        ("GET", "/api/v1/{}/integrate", Session, SLUG),
        ("POST", "/api/v1/{}/integrate", Session, SLUG),
        ("POST", "/api/v2/app/{}/save", Session, SLUG),
        ("DELETE", "/api/v1/linked-acc/integration/{}", Session, SLUG),
        ("GET", "/api/v2/public/slug/{}/config", Host, SLUG),
        ("GET", "/api/v2/f-sdk/slug/{}/config/main", Session, SLUG),
        ("DELETE", "/api/v2/f-sdk/slug/{}/config/main", Session, SLUG),
        ("PATCH", "/api/v2/public/slug/{}/config/main/workflows/notify", Host, SLUG),
        ("POST", "/api/v2/application/{}/installation", Session, SLUG),
        ("PUT", "/api/v1/application/{}/installation/main", Session, SLUG),
        ("GET", "/api/v2/f-sdk/slug/sandbox-crm/config/{}", Session, CONFIG),
        ("DELETE", "/api/v2/f-sdk/slug/sandbox-crm/config/{}", Session, CONFIG),
        ("PATCH", "/api/v2/public/slug/sandbox-crm/config/{}/workflows/notify", Host, CONFIG),
        ("PUT", "/api/v1/application/sandbox-crm/installation/{}", Session, CONFIG),
        ("PATCH", "/api/v2/public/slug/sandbox-crm/config/main/workflows/{}", Host, WORKFLOW),
        ("GET", "/api/v2/public/config/field/{}?config_id=main", Host, FIELD),
        ("PUT", "/api/v2/public/config/field/{}?config_id=main", Host, FIELD),
        ("DELETE", "/api/v2/public/config/field/{}?config_id=main", Host, FIELD),
        ("POST", "/api/v2/public/config/rule-engine/{}?config_id=main", Host, FIELD),
        ("DELETE", "/api/v2/public/linked-account/default-app/auth-credentials/{}", Host, CREDENTIAL),
    ]
}

/// Ways in which a name is not there: what is sent, and what it is for a name that is parsed.
fn names(right: &str) -> Vec<(&'static str, String, ErrorCode)> {
    let absent = RouteNotFound;
    vec![
        ("unknown", "nobody-knows".to_owned(), absent),
        ("in capitals", right.to_uppercase(), absent),
        ("with a blank behind it", format!("{right}%20"), absent),
        ("encoded twice", right.replacen(&right[..1], &format!("%25{:02x}", right.as_bytes()[0]), 1), absent),
        ("with a slash", format!("..%2f{right}"), absent),
        ("with a wildcard", format!("{}%25", &right[..2]), absent),
        ("with SQL", format!("{right}'%20OR%20'1'='1"), absent),
        ("with NUL", format!("{right}%00"), InvalidField),
        ("with a line break", format!("{right}%0d%0aX-Evil:%201"), InvalidField),
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
        for (what, bytes) in [("of broken UTF-8", "%ff%fe"), ("of an overlong slash", "%c0%af")] {
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

/// Addresses below the API that are none.
fn nowhere() -> Vec<Row> {
    let paths = [
        "/api",
        "/api/v2",
        "/api/v9/public/application",
        "/api/v2/public/nothing",
        "/api/v2/public/application/slack/extra",
        "/api/v2/PUBLIC/application",
        "/api/v2/public/application;a=b",
        "/api/v2/public/application%2fslack",
        "/api/v2/public/../../healthz",
        "/api/v2/public/%2e%2e/application",
        "/api/v2/public/application.json",
        "/api/v2/public/linked-account/a/b",
        "/api/v2/public/slug/sandbox-crm",
        "/api/v2/public/slug//config",
        "/api/v2/public/config/field/a/b",
        "/api/v1/integrate",
        "/api/v2/app/save",
        "/api/%76%32/public/application",
        "/api/v2/public/application%00",
        "/api/docs/x",
        "/api/openapi.yaml",
        "/api/graphql",
        "/api/v2/public/%ff",
    ];
    let row = |path: &&'static str| {
        let sent = Sent::new("GET", *path, Who::Key);
        sent.is(format!("nowhere: {path}"), RouteNotFound, Part::None)
    };
    paths.iter().map(row).collect()
}

/// Routes with methods that they do not take.
fn methods() -> Vec<Row> {
    let wrong = [
        ("PATCH", "/api/v2/public/linked-account"),
        ("DELETE", "/api/v2/public/linked-account"),
        ("POST", "/api/v2/public/linked-account/globex-1"),
        ("PUT", "/api/v2/public/linked-account/globex-1"),
        ("GET", "/api/v2/public/session-token"),
        ("PUT", "/api/v2/public/session-token"),
        ("GET", "/api/v2/public/session-token/revoke"),
        ("DELETE", "/api/v2/public/connect-url"),
        ("GET", "/api/v2/public/connect-code/exchange"),
        ("POST", "/api/v2/public/hosted-properties"),
        ("POST", "/api/v3/org/basics"),
        ("POST", "/api/v2/public/application"),
        ("DELETE", "/api/v2/public/application/sandbox-crm"),
        ("POST", "/api/v2/public/auth-structure/slack"),
        ("POST", "/api/v2/public/migrate-token"),
        ("GET", "/api/v2/public/config"),
        ("DELETE", "/api/v2/public/config"),
        ("PATCH", "/api/v2/f-sdk/config"),
        ("POST", "/api/v2/f-sdk/slug/sandbox-crm/config"),
        ("PUT", "/api/v2/f-sdk/slug/sandbox-crm/config/main"),
        ("POST", "/api/v2/public/slug/sandbox-crm/configs"),
        ("PUT", "/api/v2/public/slug/sandbox-crm/config/main/workflows/notify"),
        ("PATCH", "/api/v2/public/config/field/f_text"),
        ("GET", "/api/v2/public/config/field"),
        ("GET", "/api/v2/public/config/rule-engine/f_rules"),
        ("GET", "/api/v1/ecosystem/leads"),
        ("PUT", "/api/v1/sandbox-crm/integrate"),
        ("GET", "/api/v2/app/sandbox-crm/save"),
        ("GET", "/api/v1/linked-acc/integration/sandbox-crm"),
        ("PATCH", "/api/v1/application/sandbox-crm/installation"),
        ("POST", "/api/openapi.json"),
        ("TRACE", "/api/v2/public/application"),
        ("PROPFIND", "/api/v2/public/application"),
    ];
    let row = |(method, path): (&'static str, &'static str)| {
        let sent = Sent::new(method, path, Who::Key);
        sent.is(format!("{method} {path}"), MethodNotAllowed, Part::None)
    };
    wrong.into_iter().map(row).collect()
}

/// Parameters of the query.
fn queries() -> Vec<Row> {
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
        for (what, value) in [("with NUL", "a%00b".to_owned()), ("too long", "a".repeat(1001))] {
            let sent = Sent::new("GET", format!("{list}?{part}={value}"), Who::Key);
            rows.push(sent.is(format!("{part} {what}"), InvalidField, part));
        }
    }
    let mut row = |what: &str, method, path: &str, who, code, part: &'static str| {
        let sent = Sent::new(method, path, who).header("slug", CRM);
        rows.push(sent.is(format!("{path}: {what}"), code, part));
    };
    for (what, value) in [("with NUL", "a%00"), ("with a line break", "a%0a"), ("of broken UTF-8 and DEL", "%ff%7f")] {
        let path = format!("/api/v2/public/connect-url?config_id={value}");
        row(what, "POST", &path, Who::Session, InvalidField, "config_id");
        let path = format!("/api/v2/public/config/field/f_text?config_id={value}");
        row(what, "GET", &path, Who::Host, InvalidField, "config_id");
        let path = format!("/api/v2/public/config/field?config_id={value}");
        row(what, "POST", &path, Who::Host, InvalidField, "config_id");
    }
    for (what, value) in [("unknown", "nope"), ("hidden", "secret"), ("with NUL", "notify%00")] {
        let path = format!("/api/v2/public/config/field/f_text?config_id=main&workflow_id={value}");
        row(what, "GET", &path, Who::Host, WorkflowNotFound, "workflow_id");
    }
    let absent = "000000000000000000000000";
    for path in [
        "/api/v2/f-sdk/slug/sandbox-crm/config",
        "/api/v2/public/slug/sandbox-crm/configs",
        "/api/v1/linked-acc/integration/sandbox-crm",
        "/api/v1/sandbox-crm/integrate",
    ] {
        let method = if path.contains("linked-acc/") { "DELETE" } else { "GET" };
        for (what, id) in [("unknown", absent), ("with NUL", "%00"), ("of broken UTF-8", "%ff")] {
            let path = format!("{path}?connection_id={id}");
            row(what, method, &path, Who::Session, ConnectionNotFound, "connection_id");
        }
    }
    let clients = "/api/v1/sandbox-crm/integrate?auth_config_id=a&auth_profile_id=b";
    row("two clients", "GET", clients, Who::Session, InvalidField, "auth_config_id");
    let prerequisite = "/api/v1/sandbox-crm/integrate?subdomain=acme";
    row("a prerequisite that nobody asked for", "GET", prerequisite, Who::Session, InvalidField, "subdomain");
    let kind = "/api/v1/linked-acc/integration/sandbox-crm?auth_type=password";
    row("no way to connect", "DELETE", kind, Who::Session, InvalidField, "auth_type");
    let keyed = "/api/v1/sandbox-sms/integrate";
    row("no app of consent", "GET", keyed, Who::Session, WrongAuthType, "slug");
    rows
}

/// Addresses of pages, which people see.
fn pages() -> Vec<Row> {
    let absent = "page_000000000000000000000000";
    let wrong = [
        ("/connect/lk_x".to_owned(), LinkExpired),
        ("/connect/%00".to_owned(), LinkExpired),
        ("/connect/%ff".to_owned(), LinkExpired),
        (format!("/connect/{}", "a".repeat(10_000)), LinkExpired),
        (format!("/c/{absent}"), PageSessionMissing),
        (format!("/c/{absent}/sandbox-crm"), PageSessionMissing),
        (format!("/c/{absent}/sandbox-crm/configure"), PageSessionMissing),
        ("/c/%00".to_owned(), PageSessionMissing),
        ("/c/%ff".to_owned(), PageSessionMissing),
        ("/c/page_é".replace('é', "%C3%A9"), PageSessionMissing),
        ("/oauth/callback/x?state=s&code=c".to_owned(), FlowUnknown),
        ("/oauth/callback/%00?state=s&code=c".to_owned(), FlowUnknown),
        ("/oauth/callback/%ff?state=s&code=c".to_owned(), FlowUnknown),
        ("/oauth/callback/x".to_owned(), InvalidCallback),
        ("/api/v1/nobody-knows/callback".to_owned(), InvalidCallback),
        ("/api/v1/%00/callback?state=s&code=c".to_owned(), FlowUnknown),
        ("/nowhere".to_owned(), ErrorCode::PageNotFound),
        ("/..%2f..%2fetc/passwd".to_owned(), ErrorCode::PageNotFound),
        ("/%00".to_owned(), ErrorCode::PageNotFound),
        ("/%ff".to_owned(), ErrorCode::PageNotFound),
        ("/c".to_owned(), ErrorCode::PageNotFound),
        ("/connect".to_owned(), ErrorCode::PageNotFound),
    ];
    let row = |(path, code): (String, ErrorCode)| {
        let shown: String = path.chars().take(60).collect();
        let sent = Sent::new("GET", path, Who::Nobody);
        sent.is(format!("the page {shown}"), code, Part::None).for_people()
    };
    wrong.into_iter().map(row).collect()
}

pub fn rows() -> Vec<Row> {
    [segments(), nowhere(), methods(), queries(), pages()].concat()
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
