//! What the pages may ask of the server.
//!
//! `app` owns these traits and `server::ui` implements them on its use cases, so the pages name no
//! database and can be rendered in a test with a fake. Each method takes the [`Visitor`], from whose
//! cookies the implementation decides who is asking; no page can forget to.

use std::sync::{Arc, LazyLock};

use async_trait::async_trait;

use crate::contract::connect::{
    AppListPage, AppPage, AppQuery, ConfigPage, DonePage, Door, EndPage, FailedPage, Frame,
    LeavePage, StartPage, WaitingPage, WindowPage,
};
use crate::contract::demo::{DemoExchanged, DemoLinkPage};
use crate::contract::error::ErrorCode;
use crate::contract::failure::Failure;
use crate::contract::form::{ConfigAction, FormValues};
use crate::contract::reference::Reference;

/// The part of a request that identifies a browser.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The `Cookie` headers, joined by `; `.
    pub cookies: String,
    /// Whether the page is drawn inside a frame (`Sec-Fetch-Dest: iframe`).
    pub framed: bool,
    /// The origin of the page around the frame, where the browser says so; never our own.
    pub embedder: Option<String>,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The request's id, for failures.
    pub request_id: String,
}

/// Everything a page may ask, as one object in Leptos' context.
#[derive(Clone)]
pub struct Ports {
    /// The hosted Connect page.
    pub connect: Arc<dyn ConnectPort>,
    /// The demo page; `None` outside demo mode.
    pub demo: Option<Arc<dyn DemoPort>>,
    /// The API, for whoever reads about it. It never changes while the server runs.
    pub reference: Arc<LazyReference>,
}

/// Made when somebody first looks: most servers are never asked, and making it takes megabytes.
pub type LazyReference = LazyLock<Reference, Box<dyn FnOnce() -> Reference + Send>>;

/// A hosted page was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The clean page id to go to.
    pub page: String,
    /// The only app that the link is for; empty where there is a choice.
    pub slug: String,
    /// The page's session, as a `Set-Cookie` value; `None` when the browser has it already.
    pub cookie: Option<String>,
}

/// A flow is ready to leave for the provider.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The flow that the page of [`ConnectPort::leave`] belongs to.
    pub flow: String,
    /// The flow's browser binding, and the ends of older ones, as `Set-Cookie` values.
    pub cookies: Vec<String>,
    /// Whether the window stays here and the provider gets a further one.
    pub stays: bool,
}

/// What a press of Authorize leads to.
#[derive(Clone, Debug)]
pub enum Started {
    /// This window leaves.
    Here(Leaving),
    /// The flow runs in a window of its own, and this page waits for it.
    Elsewhere {
        /// The page that waits: this one, or one of its own session.
        page: String,
        /// The flow.
        flow: String,
        /// That page's cookie, where it is a new one.
        cookie: Option<String>,
    },
}

/// What was connected by typed credentials.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The page that goes on: this one, or one of its own session.
    pub page: String,
    /// The connection's part of an address.
    pub connection: String,
    /// That page's cookie, where it is a new one.
    pub cookie: Option<String>,
}

/// What the form that leaves for the provider says.
#[derive(Clone, Debug, Default)]
pub struct StartRequest {
    /// The connection to renew; empty makes the app's one, or a new one of several.
    pub connection: String,
    /// Whether the provider gets a window of its own.
    pub in_window: bool,
    /// What was asked before leaving.
    pub inputs: FormValues,
}

/// Where the browser that a flow belongs to reads how it went. Nothing else learns of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowEnd {
    /// It connected from a hosted page.
    Done {
        /// The page.
        page: String,
        /// The app.
        slug: String,
        /// The connection, where the app may be connected more than once; else empty.
        connection: String,
    },
    /// It failed, and its hosted page has a screen with the reason.
    Failed {
        /// The page.
        page: String,
        /// The app.
        slug: String,
        /// The flow whose failure to show.
        flow: String,
    },
    /// Another request is finishing it, or it was never finished: the app's page knows how the app
    /// stands.
    App {
        /// The page.
        page: String,
        /// The app.
        slug: String,
        /// What there is to say about the flow.
        code: ErrorCode,
    },
    /// In a window of its own.
    Window {
        /// The flow.
        flow: String,
    },
}

/// A page of a flow, unless the flow is over for this browser.
#[derive(Clone, Debug)]
pub enum OnTheWay<T> {
    /// The page.
    Here(T),
    /// The flow went on: its browser belongs elsewhere.
    Over(FlowEnd),
}

/// The hosted Connect page. A `connection` is the id of the one that is meant, or empty for an app
/// that is connected once.
#[async_trait]
pub trait ConnectPort: Send + Sync {
    /// Opens a hosted link by its ticket. Changes nothing: scanners and previews open links too.
    async fn open(&self, who: &Visitor, ticket: &str) -> Result<Opened, Failure>;

    /// The list of apps.
    async fn list_apps(
        &self,
        who: &Visitor,
        page: &str,
        query: &AppQuery,
    ) -> Result<AppListPage, Failure>;

    /// An app's page.
    async fn app_page(&self, who: &Visitor, page: &str, slug: &str) -> Result<AppPage, Failure>;

    /// Starts the OAuth redirect from a hosted page, `in_window` of its own or in this one. Refused
    /// inputs are kept for [`Self::app_page`] to show.
    async fn start_oauth(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        start: StartRequest,
    ) -> Result<Started, Failure>;

    /// The page in a frame that waits for a flow in another window.
    async fn waiting_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Result<OnTheWay<WaitingPage>, Failure>;

    /// The page of the SDK's window that waits for its flow in a further one.
    async fn wait_page(&self, who: &Visitor, flow: &str) -> Result<OnTheWay<WaitingPage>, Failure>;

    /// The page that leaves for the provider; only for the browser that started the flow.
    async fn leave(&self, who: &Visitor, flow: &str) -> Result<OnTheWay<LeavePage>, Failure>;

    /// The page behind a start token, with cookies for a browser that has none. Changes
    /// nothing.
    async fn start_page(
        &self,
        who: &Visitor,
        token: &str,
    ) -> Result<OnTheWay<(StartPage, Vec<String>)>, Failure>;

    /// The click on it: binds the flow to this browser. A second click of the same browser goes the
    /// same way.
    async fn confirm_start(
        &self,
        who: &Visitor,
        token: &str,
        proof: &str,
    ) -> Result<OnTheWay<Leaving>, Failure>;

    /// The provider's answer, as the raw query of a callback address. Asked again by the same
    /// browser it says where the flow has ended.
    async fn finish_oauth(
        &self,
        who: &Visitor,
        door: Door<'_>,
        raw_query: &str,
    ) -> Result<FlowEnd, Failure>;

    /// How a flow in a window of its own went; only for the browser that it belongs to.
    async fn window_page(&self, who: &Visitor, flow: &str) -> Result<WindowPage, Failure>;

    /// The screen after a flow that did not succeed.
    async fn failed_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Result<FailedPage, Failure>;

    /// The screen after connecting; `None` when what is named is not connected.
    async fn done_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<Option<DonePage>, Failure>;

    /// The end of a link session; `None` while nothing is connected. The session is finished with this.
    async fn end_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
    ) -> Result<Option<EndPage>, Failure>;

    /// Keeps what a window of the Link flow proves with that `link.js` opened it.
    async fn prove(&self, who: &Visitor, page: &str, proof: &str) -> Result<(), Failure>;

    /// Verifies typed credentials with the provider and keeps them. Refused inputs but no secrets
    /// are kept for [`Self::app_page`] to show. Gives the connection, as [`FlowEnd::Done`] does.
    async fn save_keys(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Result<Saved, Failure>;

    /// Asks the provider whether the connection works, refreshing it if needed.
    async fn check(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<(), Failure>;

    /// Removes the connection and its configs.
    async fn disconnect(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<(), Failure>;

    /// The config screen with what is saved, or what was typed since.
    async fn config_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<ConfigPage, Failure>;

    /// A press of a button in the config form. What was typed is kept whatever happens, but for
    /// [`ConfigAction::Discard`]; only [`ConfigAction::Save`] validates and saves.
    async fn submit_config(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        action: ConfigAction,
        form: FormValues,
    ) -> Result<(), Failure>;

    /// What stands around a page of this visitor's, for a screen that could not be loaded.
    async fn page_frame(&self, who: &Visitor, page: &str) -> Result<Frame, Failure>;

    /// Around a page that has no session: our own colours, no names.
    fn neutral_frame(&self) -> Frame;
}

/// The demo page of `PATCHBAY_DEMO`.
#[async_trait]
pub trait DemoPort: Send + Sync {
    /// Mints a hosted link for the demo account in these colours and under this name.
    async fn mint_link(
        &self,
        who: &Visitor,
        name: &str,
        background: &str,
        text: &str,
    ) -> Result<String, Failure>;

    /// Link tokens, as the host's server makes them.
    async fn link_page(&self, who: &Visitor) -> Result<DemoLinkPage, Failure>;

    /// Exchanges a public token, as the host's server does.
    async fn exchange(&self, who: &Visitor, public_token: &str) -> Result<DemoExchanged, Failure>;
}
