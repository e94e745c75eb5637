//! Every route of the API, with what it wants for a credential and the objects that it names. A test
//! compares the table with the API's document.

use std::collections::BTreeSet;

use crate::support::document::operations;

/// What a route wants for a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// An API key.
    Key,
    /// A session token.
    Session,
    /// A session token, or a key with the account's name in a header.
    Either,
    /// An API key with the account's name in a header.
    KeyAccount,
    /// An API key, or a session token for its own account.
    KeyOrOwnSession,
    /// An API key for whom the body names, or a session token for itself.
    KeyOrSession,
    /// Nothing: the route is public.
    Nobody,
}

/// A route with the objects that it names: `{account}`, `{slug}` and `{config}` in path and body.
pub struct Route {
    pub method: &'static str,
    /// As the document has it.
    pub pattern: &'static str,
    pub path: &'static str,
    pub body: Option<&'static str>,
    pub needs: Needs,
}

const fn route(
    method: &'static str,
    pattern: &'static str,
    path: &'static str,
    body: Option<&'static str>,
    needs: Needs,
) -> Route {
    Route {
        method,
        pattern,
        path,
        body,
        needs,
    }
}

const fn proxy(method: &'static str) -> Route {
    route(
        method,
        "/api/v2/public/proxy/{slug}/{path}",
        "/api/v2/public/proxy/{slug}/me?linked_account_id={account}",
        None,
        Needs::KeyAccount,
    )
}

/// A body that names a config.
pub const CONFIG: Option<&str> =
    Some(r#"{"slug":"{slug}","config_id":"{config}","fields":[],"linked_account_id":"{account}"}"#);

/// Every route of the API.
pub const ROUTES: &[Route] = {
    use Needs::{Either, Key, KeyAccount, KeyOrOwnSession, KeyOrSession, Nobody, Session};
    &[
        proxy("GET"),
        proxy("POST"),
        proxy("PUT"),
        proxy("PATCH"),
        proxy("DELETE"),
        proxy("OPTIONS"),
        route(
            "GET",
            "/api/v2/integration-schema/{slug}/actions",
            "/api/v2/integration-schema/{slug}/actions",
            None,
            KeyAccount,
        ),
        route(
            "GET",
            "/api/v2/integration-schema/{slug}/actions/{action_id}",
            "/api/v2/integration-schema/{slug}/actions/httprequest",
            None,
            KeyAccount,
        ),
        route(
            "POST",
            "/api/v2/integration-schema/{slug}/actions/{action_id}/execute",
            "/api/v2/integration-schema/{slug}/actions/httprequest/execute",
            Some(r#"{"method":"GET","path":"/me"}"#),
            KeyAccount,
        ),
        route(
            "POST",
            "/api/v2/public/linked-account",
            "/api/v2/public/linked-account",
            Some(r#"{"linked_account_id":""}"#),
            Key,
        ),
        route(
            "GET",
            "/api/v2/public/linked-account",
            "/api/v2/public/linked-account?page=2",
            None,
            Key,
        ),
        route(
            "GET",
            "/api/v2/public/linked-account/{id}",
            "/api/v2/public/linked-account/{account}",
            None,
            KeyOrOwnSession,
        ),
        route(
            "DELETE",
            "/api/v2/public/linked-account/{id}",
            "/api/v2/public/linked-account/{account}",
            None,
            Key,
        ),
        route(
            "POST",
            "/api/v2/public/linked-account/integration/{slug}/check",
            "/api/v2/public/linked-account/integration/{slug}/check",
            None,
            Either,
        ),
        route(
            "POST",
            "/api/v2/public/session-token",
            "/api/v2/public/session-token",
            Some(r#"{"linked_account_id":"{account}"}"#),
            Key,
        ),
        route(
            "POST",
            "/api/v2/public/session-token/revoke",
            "/api/v2/public/session-token/revoke",
            None,
            Session,
        ),
        route(
            "POST",
            "/api/v2/public/connect-url",
            "/api/v2/public/connect-url?config_id={config}",
            Some("{}"),
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/hosted-properties",
            "/api/v2/public/hosted-properties",
            None,
            Session,
        ),
        route(
            "GET",
            "/api/v2/public/application",
            "/api/v2/public/application",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/application/{slug}",
            "/api/v2/public/application/{slug}",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/slug/{slug}/auth-config",
            "/api/v2/public/slug/{slug}/auth-config",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/f-sdk/application",
            "/api/v2/f-sdk/application?slug={slug}",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/f-sdk/application/{slug}",
            "/api/v2/f-sdk/application/{slug}",
            None,
            Either,
        ),
        route(
            "POST",
            "/api/v2/f-sdk/config",
            "/api/v2/f-sdk/config",
            CONFIG,
            Either,
        ),
        route(
            "PUT",
            "/api/v2/f-sdk/config",
            "/api/v2/f-sdk/config",
            CONFIG,
            Either,
        ),
        route(
            "GET",
            "/api/v2/f-sdk/slug/{slug}/config",
            "/api/v2/f-sdk/slug/{slug}/config",
            None,
            Either,
        ),
        route(
            "DELETE",
            "/api/v2/f-sdk/slug/{slug}/config",
            "/api/v2/f-sdk/slug/{slug}/config",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/f-sdk/slug/{slug}/config/{config_id}",
            "/api/v2/f-sdk/slug/{slug}/config/{config}",
            None,
            Either,
        ),
        route(
            "DELETE",
            "/api/v2/f-sdk/slug/{slug}/config/{config_id}",
            "/api/v2/f-sdk/slug/{slug}/config/{config}",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v3/org/basics",
            "/api/v3/org/basics",
            None,
            Session,
        ),
        route(
            "GET",
            "/api/v1/{slug}/integrate",
            "/api/v1/{slug}/integrate",
            None,
            Session,
        ),
        route(
            "POST",
            "/api/v1/{slug}/integrate",
            "/api/v1/{slug}/integrate",
            Some("{}"),
            Session,
        ),
        route(
            "POST",
            "/api/v2/app/{slug}/save",
            "/api/v2/app/{slug}/save",
            Some(r#"{"user":"u","secret_key":"good-x"}"#),
            Session,
        ),
        route(
            "DELETE",
            "/api/v1/linked-acc/integration/{slug}",
            "/api/v1/linked-acc/integration/{slug}",
            None,
            Session,
        ),
        route(
            "PUT",
            "/api/v2/public/linked-account",
            "/api/v2/public/linked-account",
            Some(r#"{"linked_account_id":""}"#),
            KeyOrSession,
        ),
        route(
            "GET",
            "/api/v2/public/session/active-linked-account",
            "/api/v2/public/session/active-linked-account",
            None,
            Session,
        ),
        route(
            "DELETE",
            "/api/v2/public/linked-account/integration/{slug}",
            "/api/v2/public/linked-account/integration/{slug}?linked_account_id={account}",
            None,
            KeyAccount,
        ),
        route(
            "GET",
            "/api/v2/public/linked-account/integration/oauth-url/{slug}",
            "/api/v2/public/linked-account/integration/oauth-url/{slug}",
            None,
            KeyAccount,
        ),
        route(
            "PUT",
            "/api/v2/public/linked-account/integration/save-key-credentials/{slug}",
            "/api/v2/public/linked-account/integration/save-key-credentials/{slug}",
            Some(r#"{"user":"u","secret_key":"good-x"}"#),
            KeyAccount,
        ),
        route(
            "PUT",
            "/api/v2/public/linked-account/default-app/auth-credentials/{key}",
            "/api/v2/public/linked-account/default-app/auth-credentials/token",
            Some(r#"{"value":"v"}"#),
            Either,
        ),
        route(
            "DELETE",
            "/api/v2/public/linked-account/default-app/auth-credentials/{key}",
            "/api/v2/public/linked-account/default-app/auth-credentials/token",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/connect-url",
            "/api/v2/public/connect-url",
            None,
            Session,
        ),
        route(
            "PUT",
            "/api/v2/public/migrate-token",
            "/api/v2/public/migrate-token",
            Some(r#"{"slug":"{slug}","auth_object":{"user":"u"}}"#),
            KeyAccount,
        ),
        route(
            "PUT",
            "/api/v2/public/application/{slug}",
            "/api/v2/public/application/{slug}",
            Some(r#"{"auth_object":{"user":"u"}}"#),
            KeyAccount,
        ),
        route(
            "GET",
            "/api/v2/public/auth-structure/{slug}",
            "/api/v2/public/auth-structure/{slug}",
            None,
            Nobody,
        ),
        route(
            "POST",
            "/api/v2/public/connect-code/exchange",
            "/api/v2/public/connect-code/exchange",
            Some(r#"{"code":"cc_{account}"}"#),
            Nobody,
        ),
        route(
            "POST",
            "/api/v2/public/config",
            "/api/v2/public/config",
            CONFIG,
            Either,
        ),
        route(
            "PUT",
            "/api/v2/public/config",
            "/api/v2/public/config",
            CONFIG,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/slug/{slug}/config",
            "/api/v2/public/slug/{slug}/config",
            None,
            Either,
        ),
        route(
            "DELETE",
            "/api/v2/public/slug/{slug}/config",
            "/api/v2/public/slug/{slug}/config",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/slug/{slug}/config/{config_id}",
            "/api/v2/public/slug/{slug}/config/{config}",
            None,
            Either,
        ),
        route(
            "DELETE",
            "/api/v2/public/slug/{slug}/config/{config_id}",
            "/api/v2/public/slug/{slug}/config/{config}",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/slug/{slug}/configs",
            "/api/v2/public/slug/{slug}/configs",
            None,
            Either,
        ),
        route(
            "PATCH",
            "/api/v2/public/slug/{slug}/config/{config_id}/workflows/{workflow_id}",
            "/api/v2/public/slug/{slug}/config/{config}/workflows/sync",
            Some(r#"{"enabled":true}"#),
            Either,
        ),
        route(
            "POST",
            "/api/v2/public/config/field",
            "/api/v2/public/config/field?config_id={config}",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v2/public/config/field/{field_id}",
            "/api/v2/public/config/field/note?config_id={config}",
            None,
            Either,
        ),
        route(
            "POST",
            "/api/v2/public/config/field/{field_id}",
            "/api/v2/public/config/field/note?config_id={config}",
            None,
            Either,
        ),
        route(
            "DELETE",
            "/api/v2/public/config/field/{field_id}",
            "/api/v2/public/config/field/note?config_id={config}",
            None,
            Either,
        ),
        route(
            "PUT",
            "/api/v2/public/config/field/{field_id}",
            "/api/v2/public/config/field/note?config_id={config}",
            Some(r#"{"value":"v"}"#),
            Either,
        ),
        route(
            "POST",
            "/api/v2/public/config/rule-engine/{field_id}",
            "/api/v2/public/config/rule-engine/note?config_id={config}",
            Some(r#"{"rule_column":{"lhs":"x"}}"#),
            Either,
        ),
        route(
            "POST",
            "/api/v1/ecosystem/leads",
            "/api/v1/ecosystem/leads",
            Some(r#"{"slug":"acme","email":"a@b.example"}"#),
            Session,
        ),
        route(
            "GET",
            "/api/v1/linked-acc/application",
            "/api/v1/linked-acc/application",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v1/linked-acc/application/{slug}",
            "/api/v1/linked-acc/application/{slug}",
            None,
            Either,
        ),
        route(
            "POST",
            "/api/v2/application/{slug}/installation",
            "/api/v2/application/{slug}/installation",
            CONFIG,
            Either,
        ),
        route(
            "POST",
            "/api/v2/application/{slug}/installation/{config_id}",
            "/api/v2/application/{slug}/installation/{config}",
            CONFIG,
            Either,
        ),
        route(
            "GET",
            "/api/v1/application/{slug}/installation",
            "/api/v1/application/{slug}/installation",
            None,
            Either,
        ),
        route(
            "PUT",
            "/api/v1/application/{slug}/installation",
            "/api/v1/application/{slug}/installation",
            CONFIG,
            Either,
        ),
        route(
            "DELETE",
            "/api/v1/application/{slug}/installation",
            "/api/v1/application/{slug}/installation",
            None,
            Either,
        ),
        route(
            "GET",
            "/api/v1/application/{slug}/installation/{config_id}",
            "/api/v1/application/{slug}/installation/{config}",
            None,
            Either,
        ),
        route(
            "PUT",
            "/api/v1/application/{slug}/installation/{config_id}",
            "/api/v1/application/{slug}/installation/{config}",
            CONFIG,
            Either,
        ),
        route(
            "DELETE",
            "/api/v1/application/{slug}/installation/{config_id}",
            "/api/v1/application/{slug}/installation/{config}",
            None,
            Either,
        ),
    ]
};

/// The routes of the API's document, which another test holds against the router, without those that
/// name nobody's objects: the document itself, and where providers' answers arrive.
fn documented() -> BTreeSet<(String, String)> {
    const NOBODYS: [&str; 3] = ["/api/docs", "/api/openapi.json", "/api/v1/{slug}/callback"];
    operations()
        .filter(|it| it.path.starts_with("/api/") && !NOBODYS.contains(&it.path))
        .map(|it| (it.method.to_uppercase(), it.path.to_owned()))
        .collect()
}

#[test]
fn the_table_names_every_route() {
    let table: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.method.to_owned(), route.pattern.to_owned()))
        .collect();
    assert_eq!(table, documented());
}
