//! Builders for every path that a page or a server function names. The table of pages is
//! [`crate::App`].
//!
//! Paths are built here and nowhere else: a segment from outside is percent-encoded, and the base
//! path is put in front by [`BasePath::join`].

use leptos::prelude::*;

use crate::contract::error::ErrorCode;
use crate::contract::form::ConfigAction;

/// The path of the public URL, such as `/connect`; empty when there is none. It is stripped from
/// requests at the edge and put in front of every address that a page writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasePath(pub String);

impl BasePath {
    /// The base path of this request.
    #[must_use]
    pub fn current() -> Self {
        use_context::<Self>().unwrap_or_default()
    }

    /// A path of ours as a browser asks for it.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{path}", self.0.trim_end_matches('/'))
    }
}

/// The first segments of every address of ours, those that the server serves itself included. With
/// them the edge knows where the path of the public URL ends.
pub const ROOTS: [&str; 18] = [
    "_ui",
    "api",
    "brand-buttons",
    "c",
    "connect",
    "demo",
    "favicon.svg",
    "healthz",
    "leave",
    "link",
    "link.js",
    "logos",
    "oauth",
    "pkg",
    "readyz",
    "sandbox",
    "start",
    "v1",
];

/// The list of apps.
#[must_use]
pub fn app_list(page: &str) -> String {
    format!("/c/{}", segment(page))
}

/// An app's page.
#[must_use]
pub fn app(page: &str, slug: &str) -> String {
    format!("/c/{}/{}", segment(page), segment(slug))
}

/// An app's page that asks to renew this connection, `1` for the only one; with an empty one the page
/// as it is.
#[must_use]
pub fn reconnect(page: &str, slug: &str, connection: &str) -> String {
    with(&app(page, slug), RECONNECT, connection)
}

/// An app's page that tells of this connection; with an empty one of the app.
#[must_use]
pub fn app_about(page: &str, slug: &str, connection: &str) -> String {
    with(&app(page, slug), CONNECTION, connection)
}

/// The parameter of [`app`] that asks to connect another account.
pub const ANOTHER: &str = "another";
/// The parameter of [`app`] that asks to renew a connection; `1` for the only one.
pub const RECONNECT: &str = "reconnect";
/// The parameter of [`app_about`], [`configure`] and [`done`] that names a connection.
pub const CONNECTION: &str = "connection";

/// The input of the form that leaves for the provider which says that it does so in a window of its
/// own.
pub const WINDOW: &str = "window";

/// The config form of a connection; empty for an app that is connected once.
#[must_use]
pub fn configure(page: &str, slug: &str, connection: &str) -> String {
    let path = format!("{}/configure", app(page, slug));
    with(&path, CONNECTION, connection)
}

/// The screen after connecting.
#[must_use]
pub fn done(page: &str, slug: &str, connection: &str) -> String {
    with(&format!("{}/done", app(page, slug)), CONNECTION, connection)
}

/// The path with one more parameter, unless its value is empty.
/// The end of a link session.
#[must_use]
pub fn end(page: &str, slug: &str) -> String {
    format!("{}/end", app(page, slug))
}

fn with(path: &str, name: &str, value: &str) -> String {
    if value.is_empty() {
        return path.to_owned();
    }
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{name}={}", segment(value))
}

/// The screen after a flow that did not succeed.
#[must_use]
pub fn failed(page: &str, slug: &str, flow: &str) -> String {
    format!("{}/failed/{}", app(page, slug), segment(flow))
}

/// The page in a frame that waits for a flow in another window.
#[must_use]
pub fn waiting(page: &str, slug: &str, flow: &str) -> String {
    format!("{}/waiting/{}", app(page, slug), segment(flow))
}

/// The page of the SDK's window that waits for its flow in a further one.
#[must_use]
pub fn wait(flow: &str) -> String {
    format!("/start/wait/{}", segment(flow))
}

/// A hosted link.
#[must_use]
pub fn open(ticket: &str) -> String {
    format!("/connect/{}", segment(ticket))
}

/// The list of apps in a frame, as a hosted link opens it. Should the browser keep no cookie there,
/// the ticket leads on in a window of its own.
#[must_use]
pub fn app_list_in_frame(page: &str, ticket: &str) -> String {
    with(&app_list(page), TICKET, ticket)
}

/// The parameter of [`app_list_in_frame`].
pub const TICKET: &str = "ticket";

/// The page that leaves for the provider.
#[must_use]
pub fn leave(flow: &str) -> String {
    format!("/leave/{}", segment(flow))
}

/// The page behind a start token.
#[must_use]
pub fn start(token: &str) -> String {
    format!("/start/{}", segment(token))
}

/// The page that tells a window of its own how its flow went.
#[must_use]
pub fn window(flow: &str) -> String {
    format!("/start/result/{}", segment(flow))
}

/// The demo page.
#[must_use]
pub fn demo() -> String {
    "/demo".to_owned()
}

/// The demo of the Link flow.
#[must_use]
pub fn demo_link() -> String {
    "/demo/link".to_owned()
}

/// The script that opens link sessions on a host's page.
pub const LINK_SCRIPT: &str = "/link.js";

/// The API for people.
#[must_use]
pub fn api_reference() -> String {
    "/api/docs".to_owned()
}

/// The API as a document for programs.
#[must_use]
pub fn openapi() -> String {
    "/api/openapi.json".to_owned()
}

/// Where server functions live.
pub const SERVER_FN_PREFIX: &str = "/_ui/";

/// A server function, such as `connect/check`.
#[must_use]
pub fn server_fn(endpoint: &str) -> String {
    format!("{SERVER_FN_PREFIX}{endpoint}")
}

/// What an action tells the page it goes back to; travels as `?notice=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The config was saved.
    Saved,
    /// The connection works.
    Checked,
    /// The connection is gone.
    Disconnected,
    /// A public token was exchanged (in the demo).
    Exchanged,
}

impl Notice {
    /// As it stands in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Notice::Saved => "saved",
            Notice::Checked => "checked",
            Notice::Disconnected => "disconnected",
            Notice::Exchanged => "exchanged",
        }
    }

    /// Reads an address; `None` for what we never write.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let all = [
            Notice::Saved,
            Notice::Checked,
            Notice::Disconnected,
            Notice::Exchanged,
        ];
        all.into_iter().find(|notice| notice.as_str() == text)
    }
}

/// A path that also says what was done.
#[must_use]
pub fn with_notice(path: &str, notice: Notice) -> String {
    with(path, "notice", notice.as_str())
}

/// A path that also says what failed.
#[must_use]
pub fn with_error(path: &str, code: ErrorCode) -> String {
    with(path, "error", code.as_str())
}

/// Where a press of a button in the config form leads: near to what it changed.
#[must_use]
pub fn after_config(page: &str, slug: &str, connection: &str, action: &ConfigAction) -> String {
    let form = configure(page, slug, connection);
    match action {
        ConfigAction::Save => with_notice(&form, Notice::Saved),
        ConfigAction::Discard => app(page, slug),
        ConfigAction::Refresh(field)
        | ConfigAction::AddRow(field)
        | ConfigAction::RemoveRow(field, _)
        | ConfigAction::AddGroup(field)
        | ConfigAction::AddToGroup(field, _)
        | ConfigAction::RemoveFromGroup(field, _, _) => {
            format!("{form}#{}", field_anchor(&segment(field)))
        }
    }
}

/// The id of the element around a config field.
#[must_use]
pub fn field_anchor(field: &str) -> String {
    format!("field-{field}")
}

/// Encodes a path segment or a value of the query: everything but RFC 3986's unreserved characters.
fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_stands_in_front_once() {
        assert_eq!(BasePath(String::new()).join("/c/p"), "/c/p");
        assert_eq!(BasePath("/connect".to_owned()).join("/c/p"), "/connect/c/p");
        assert_eq!(
            BasePath("/connect/".to_owned()).join("logos/a.svg"),
            "/connect/logos/a.svg"
        );
    }

    #[test]
    fn a_segment_cannot_leave_its_place() {
        assert_eq!(app("//evil.test", "a\r\nb"), "/c/%2F%2Fevil.test/a%0D%0Ab");
    }

    #[test]
    fn one_more_parameter_follows_what_is_asked() {
        let path = configure("p", "s", "conn_1&x");
        let told = with_notice(&path, Notice::Saved);
        assert_eq!(told, "/c/p/s/configure?connection=conn_1%26x&notice=saved");
        let told = with_error(&app("p", "s"), ErrorCode::LinkTaken);
        assert_eq!(told, "/c/p/s?error=link_taken");
        let told = with_error(&reconnect("p", "s", "1"), ErrorCode::LinkTaken);
        assert_eq!(told, "/c/p/s?reconnect=1&error=link_taken");
        assert_eq!(reconnect("p", "s", ""), "/c/p/s");
    }

    #[test]
    fn only_our_notices_are_read() {
        assert_eq!(Notice::parse("saved"), Some(Notice::Saved));
        assert_eq!(Notice::parse("<b>"), None);
    }
}
