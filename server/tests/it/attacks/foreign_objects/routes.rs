//! Every route of the API, with what it wants for a credential and the objects that it names. A test
//! compares the table with the API's document.

mod browser;
mod public;

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
pub fn all() -> impl Iterator<Item = &'static Route> {
    public::ROUTES.iter().chain(browser::ROUTES)
}

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
    let table: BTreeSet<(String, String)> = all()
        .map(|route| (route.method.to_owned(), route.pattern.to_owned()))
        .collect();
    assert_eq!(table, documented());
}
