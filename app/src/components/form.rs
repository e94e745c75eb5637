//! Every form of ours.
//!
//! Leptos' `ActionForm` knows no base path, so this one puts it in front and adds the hidden inputs
//! that say which page and app the form belongs to.

use leptos::prelude::*;

use crate::routes::{BasePath, CONNECTION, WINDOW, server_fn};

/// A form that posts to a server function.
#[component]
pub fn Form(
    /// The server function, such as `connect/check`.
    endpoint: &'static str,
    /// Hidden inputs: name and value.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    /// For scripts and labels.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Looks.
    #[prop(optional)]
    class: &'static str,
    /// Inputs and buttons.
    children: Children,
) -> impl IntoView {
    let action = BasePath::current().join(&server_fn(endpoint));
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    // The server's words are shown beside every input, so the browser's own bubbles stay away.
    view! {
        <form id=id class=class method="post" action=action novalidate>
            {hidden}
            {children()}
        </form>
    }
}

/// The form that leaves for the provider: from a page in a frame in a window of its own, because
/// providers refuse to be framed.
#[component]
pub fn StartForm(
    /// Whether the page stands in a frame.
    framed: bool,
    /// Hidden inputs: name and value.
    mut hidden: Vec<(&'static str, String)>,
    /// Looks.
    #[prop(optional)]
    class: &'static str,
    /// Inputs and buttons.
    children: Children,
) -> impl IntoView {
    if framed {
        hidden.push((WINDOW, "true".to_owned()));
    }
    view! { <Form endpoint="connect/start" hidden class>{children()}</Form> }
}

/// The hidden inputs of a form that belongs to an app's page.
#[must_use]
pub fn of_app(page: &str, slug: &str) -> Vec<(&'static str, String)> {
    vec![("page", page.to_owned()), ("slug", slug.to_owned())]
}

/// The hidden inputs of a form that belongs to a connection; empty for an app that is connected once.
#[must_use]
pub fn of_connection(page: &str, slug: &str, connection: &str) -> Vec<(&'static str, String)> {
    let mut hidden = of_app(page, slug);
    if !connection.is_empty() {
        hidden.push((CONNECTION, connection.to_owned()));
    }
    hidden
}
