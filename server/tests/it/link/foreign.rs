//! Every route of the Link flow with the credentials of somebody else.
//!
//! What is not the caller's answers exactly like what does not exist: nobody learns from an answer what
//! another project has, nor the other environment of the same one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::repair::claimed;
use super::{Host, connected_alone, parameter};
use crate::support::document::operations;
use crate::support::{Answer, TestApp, both_databases};

/// A route, and the request that names something by `{named}`: in its path, its body or its token.
struct Route {
    method: &'static str,
    path: &'static str,
    names: Names,
}

/// What a request names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// A session, in the path.
    Session,
    /// A public token, in the body.
    PublicToken,
    /// A public token, in the query.
    PublicTokenInQuery,
    /// An access token, in the body.
    AccessToken,
    /// An access token, as what one proves oneself by: no client is asked for.
    Bearer,
    /// A link token, in the body: no client is asked for.
    LinkToken,
}
use Names::{AccessToken, Bearer, LinkToken, PublicToken, PublicTokenInQuery, Session};

const ROUTES: &[Route] = &[
    of("POST", "/v1/link/token/create", AccessToken),
    of("POST", "/link/token/create", AccessToken),
    of("POST", "/v1/link/token/exchange", PublicToken),
    of("POST", "/link/token/exchange", PublicToken),
    of("GET", "/v1/link/token/exchange", PublicTokenInQuery),
    of("POST", "/v1/link/token/rotate", AccessToken),
    of("POST", "/v1/link/token/revoke", AccessToken),
    of("GET", "/v1/link/session/{link_session_id}", Session),
    of("POST", "/v1/link/result", LinkToken),
    of("GET", "/v1/link/connection", Bearer),
    of("DELETE", "/v1/link/connection", Bearer),
];

const fn of(method: &'static str, path: &'static str, names: Names) -> Route {
    Route {
        method,
        path,
        names,
    }
}

/// The host asks a route for what has this name.
async fn ask(host: &Host<'_>, app: &TestApp, route: &Route, name: &str) -> Answer {
    let user = |field: &str| json!({ field: name, "user_id": "user-1", "org_id": "org-1" });
    let path = match route.names {
        Session => route.path.replace("{link_session_id}", name),
        PublicTokenInQuery => format!("{}?public_token={name}", route.path),
        _ => route.path.to_owned(),
    };
    let call = match route.names {
        Bearer => return app.call(route.method, path).bearer(name).send().await,
        LinkToken => app.call(route.method, path),
        _ => host.as_client(app.call(route.method, path)),
    };
    match route.names {
        PublicToken => call.json(user("public_token")),
        AccessToken => call.json(user("access_token")),
        LinkToken => call.json(json!({ "link_token": name })),
        Session | PublicTokenInQuery | Bearer => call,
    }
    .send()
    .await
}

/// An answer without what is different each time.
fn same(answer: &Answer, name: &str) -> (u16, Value) {
    let id = answer.header("x-request-id");
    let text = answer.text().replace(id, "<request>");
    let text = text.replace(name, "<name>");
    (answer.status, serde_json::from_str(&text).expect("JSON"))
}

#[test]
fn the_table_names_every_route() {
    let is_link = |path: &str| path.starts_with("/v1/link/") || path.starts_with("/link/");
    let documented: BTreeSet<(String, &str)> = operations()
        .filter(|it| is_link(it.path))
        .map(|it| (it.method.to_uppercase(), it.path))
        .collect();
    let table = ROUTES
        .iter()
        .map(|route| (route.method.to_owned(), route.path));
    assert_eq!(table.collect::<BTreeSet<_>>(), documented);
}

both_databases! {
    async fn what_is_another_hosts_is_answered_like_what_does_not_exist(app: TestApp) {
        let host = Host::new(&app).await;
        let access = claimed(&app, &host).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        let other = Host::new(&app).await;
        for own in [&host, &other] {
            own.let_tokens_stand_in_addresses().await;
        }
        let mut production = host.at(&app);
        production.client = host.production_client.clone();
        for (who, foreign) in [("another project", &other), ("the other environment", &production)] {
            for route in ROUTES {
                let there = match route.names {
                    Session => link.session.as_str(),
                    PublicToken | PublicTokenInQuery => public.as_str(),
                    AccessToken => access.as_str(),
                    // Whoever has one of these needs no client: there is no foreign one.
                    Bearer | LinkToken => continue,
                };
                // The last character of a token may be a checksum's: the first of the random ones is changed.
                let at = there.rfind('_').map_or(0, |at| at + 1);
                let first = if there[at..].starts_with('0') { "1" } else { "0" };
                let absent = format!("{}{first}{}", &there[..at], &there[at + 1..]);
                let (one, two) = (ask(foreign, &app, route, there).await, ask(foreign, &app, route, &absent).await);
                let what = format!("{} {} by {who}: {one}", route.method, route.path);
                assert!(matches!(one.status, 400 | 401 | 404), "{what}");
                assert_eq!(same(&one, there), same(&two, &absent), "{what}");
            }
        }
        // None of it has ended, moved or spent anything.
        assert_eq!(app.get("/v1/link/connection").bearer(&access).send().await.ok()["status"], "active");
        assert_eq!(host.exchange(&public, Some("user-1")).await.ok()["claim"], "claimed");
    }

    async fn what_nobody_made_opens_nothing(app: TestApp) {
        let host = Host::new(&app).await;
        let wrong = [("at", Bearer), ("lt", LinkToken)];
        for route in ROUTES {
            for (prefix, names) in wrong {
                if route.names != names {
                    continue;
                }
                let name = format!("{prefix}_test_{}", "a".repeat(43));
                let answer = ask(&host, &app, route, &name).await;
                assert!(matches!(answer.status, 401 | 404 | 410), "{} {}: {answer}", route.method, route.path);
            }
            if matches!(route.names, Bearer | LinkToken) {
                continue;
            }
            // A Link client is the only thing that they take: neither a key nor nothing.
            for call in [app.call(route.method, route.path), app.call(route.method, route.path).key(&host.key)] {
                let answer = call.json(json!({})).send().await;
                answer.error(401, "INVALID_CLIENT");
            }
        }
    }
}
