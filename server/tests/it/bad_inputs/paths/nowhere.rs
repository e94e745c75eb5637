//! Addresses that lead nowhere, and methods that nobody takes there.

use app::contract::error::ErrorCode::{
    self, FlowUnknown, InvalidCallback, LinkExpired, MethodNotAllowed, PageSessionMissing,
    RouteNotFound,
};

use super::super::row::{Part, Row, Sent, Who};

pub(super) fn rows() -> Vec<Row> {
    [nowhere(), methods(), pages()].concat()
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
        (
            "PUT",
            "/api/v2/public/slug/sandbox-crm/config/main/workflows/notify",
        ),
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
        (
            format!("/c/{absent}/sandbox-crm/configure"),
            PageSessionMissing,
        ),
        ("/c/%00".to_owned(), PageSessionMissing),
        ("/c/%ff".to_owned(), PageSessionMissing),
        ("/c/page_é".replace('é', "%C3%A9"), PageSessionMissing),
        ("/oauth/callback/x?state=s&code=c".to_owned(), FlowUnknown),
        ("/oauth/callback/%00?state=s&code=c".to_owned(), FlowUnknown),
        ("/oauth/callback/%ff?state=s&code=c".to_owned(), FlowUnknown),
        ("/oauth/callback/x".to_owned(), InvalidCallback),
        ("/api/v1/nobody-knows/callback".to_owned(), InvalidCallback),
        (
            "/api/v1/%00/callback?state=s&code=c".to_owned(),
            FlowUnknown,
        ),
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
        sent.is(format!("the page {shown}"), code, Part::None)
            .for_people()
    };
    wrong.into_iter().map(row).collect()
}
