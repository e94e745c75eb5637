//! Handlers and their documentation, taken together.

use app::contract::error::ErrorCode;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, on};
use http::Method;

use super::codes;
use super::operation::{Doc, Operation, Place, Who};
use super::signature::Signature;

/// Routes with their documentation.
pub struct Table<S> {
    /// What was told about each, in order.
    pub operations: Vec<Operation>,
    /// What answers them.
    pub router: Router<S>,
}

/// A function for each method that routes take.
macro_rules! methods {
    ($($name:ident = $method:ident,)+) => {$(
        #[doc = concat!("Adds a `", stringify!($method), "`.")]
        #[must_use]
        pub fn $name<H, T, A>(self, path: &'static str, doc: Doc, handler: H) -> Self
        where
            H: Handler<T, S> + Signature<A>,
            T: 'static,
        {
            self.route(Method::$method, path, doc, handler)
        }
    )+};
}

impl<S: Clone + Send + Sync + 'static> Table<S> {
    /// No routes.
    #[must_use]
    pub fn new() -> Self {
        Self {
            operations: Vec::new(),
            router: Router::new(),
        }
    }

    methods! {
        get = GET,
        post = POST,
        put = PUT,
        patch = PATCH,
        delete = DELETE,
    }

    /// Adds a route whose handler's types describe it.
    fn route<H, T, A>(self, method: Method, path: &'static str, doc: Doc, handler: H) -> Self
    where
        H: Handler<T, S> + Signature<A>,
        T: 'static,
    {
        let mut doc = H::describe(doc).errors(codes::ALWAYS);
        if method == Method::POST {
            doc.is_idempotent =
                doc.who.takes_key() || doc.who.takes_session() || doc.who == Who::Client;
            if doc.is_idempotent {
                doc = doc.errors(codes::IDEMPOTENCY);
            }
        }
        // Whoever writes may find that the account was deleted meanwhile.
        if method != Method::GET && (doc.who.takes_key() || doc.who.takes_session()) {
            doc = doc.errors(&[ErrorCode::LinkedAccountNotFound]);
        }
        self.other(method, path, doc, handler)
    }

    /// Adds a route that its own words describe completely.
    #[must_use]
    pub fn other<H, T>(self, method: Method, path: &'static str, doc: Doc, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone());
        let filter = filter.unwrap_or_else(|_| panic!("{path}: no route can take {method}"));
        let Self { operations, router } = self.page(method, path, doc);
        Self {
            operations,
            router: router.route(path, on(filter, handler)),
        }
    }

    /// Tells about a page that the user interface answers.
    #[must_use]
    pub fn page(mut self, method: Method, path: &'static str, doc: Doc) -> Self {
        let doc = names_in(path).fold(doc, |doc, name| {
            doc.parameter(name, Place::Path, true, about(name))
        });
        self.operations.push(Operation { method, path, doc });
        self
    }

    /// Adds the routes of another table.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.operations.extend(other.operations);
        Self {
            operations: self.operations,
            router: self.router.merge(other.router),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Table<S> {
    fn default() -> Self {
        Self::new()
    }
}

/// The names in the braces of an address.
fn names_in(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// What the parts of an address mean; the same everywhere.
fn about(name: &str) -> &'static str {
    match name {
        "id" => "Your id of the linked account.",
        "slug" => "The application's slug.",
        "config_id" => "The config's name.",
        "link_session_id" => "The session, as its making answered it.",
        "workflow_id" => "The workflow's id or alias.",
        "field_id" => "The field's id or key.",
        "key" => "The credential's name.",
        "path" => {
            "What stands below the application's base address; it may have slashes, and may be left out."
        }
        "action_id" => "The action's id.",
        "ctx" => "The OAuth client that the provider answers to.",
        _ => "",
    }
}
