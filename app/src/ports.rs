//! What the pages may ask of the server.
//!
//! `app` owns these traits and `server::ui` implements them on its use cases, so the pages name no
//! database and can be rendered in a test with a fake. Each method takes the [`Visitor`], from whose
//! cookies the implementation decides who is asking; no page can forget to.

use std::sync::Arc;

use async_trait::async_trait;

use crate::contract::connect::{
    AppListPage, AppPage, AppQuery, ConfigPage, DonePage, Door, FailedPage, Frame, LeavePage,
    StartPage,
};
use crate::contract::failure::Failure;
use crate::contract::form::{ConfigAction, FormValues};

/// The part of a request that identifies a browser.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The `Cookie` headers, joined by `; `.
    pub cookies: String,
    /// Whether the page is drawn inside a frame (`Sec-Fetch-Dest: iframe`).
    pub framed: bool,
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
}

/// A hosted page was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The clean page id to go to.
    pub page: String,
    /// The page's session, as a `Set-Cookie` value; `None` when the browser has it already.
    pub cookie: Option<String>,
}

/// A flow is ready to leave for the provider.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The flow that the page of [`ConnectPort::leave`] belongs to.
    pub flow: String,
    /// The flow's browser binding, as a `Set-Cookie` value.
    pub cookie: String,
}

/// A flow came back and was bound to this browser.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once per redirect and moved straight into the page"
)]
pub enum Returned {
    /// To a hosted page.
    Page {
        /// The page.
        page: String,
        /// The app.
        slug: String,
        /// The connection, where the app may be connected more than once; else empty.
        connection: String,
        /// `None` when it is connected, else the flow whose failure to show.
        failed_flow: Option<String>,
        /// Removes the flow's cookie.
        cookie: String,
    },
    /// To the window that the SDK opened.
    Window {
        /// Around it.
        frame: Frame,
        /// What the app is called.
        app_name: String,
        /// Why it is not connected, if it is not.
        failure: Option<Failure>,
        /// Removes the flow's cookie.
        cookie: String,
    },
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

    /// Starts the OAuth redirect from a hosted page. Refused inputs are kept for
    /// [`Self::app_page`] to show.
    async fn start_oauth(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Result<Leaving, Failure>;

    /// The page that leaves for the provider; only for the browser that started the flow.
    async fn leave(&self, who: &Visitor, flow: &str) -> Result<LeavePage, Failure>;

    /// The page behind the SDK's `auth_url`. Changes nothing.
    async fn start_page(&self, who: &Visitor, token: &str) -> Result<StartPage, Failure>;

    /// The click on it: binds the flow to this browser.
    async fn confirm_start(&self, who: &Visitor, token: &str) -> Result<Leaving, Failure>;

    /// The provider's answer, as the raw query of a callback address.
    async fn finish_oauth(
        &self,
        who: &Visitor,
        door: Door<'_>,
        raw_query: &str,
    ) -> Result<Returned, Failure>;

    /// The screen after a flow that did not succeed.
    async fn failed_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Result<FailedPage, Failure>;

    /// The screen after connecting.
    async fn done_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<DonePage, Failure>;

    /// Verifies typed credentials with the provider and keeps them. Refused inputs but no secrets
    /// are kept for [`Self::app_page`] to show. Gives the connection, as [`Returned::Page`] does.
    async fn save_keys(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Result<String, Failure>;

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

    /// A press of a button in the config form. What was typed is kept whatever happens; only
    /// [`ConfigAction::Save`] validates and saves.
    async fn submit_config(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        action: ConfigAction,
        form: FormValues,
    ) -> Result<(), Failure>;

    /// Around a page that has no session: our own colours, no names.
    fn neutral_frame(&self) -> Frame;
}

/// The demo page of `PATCHBAY_DEMO`.
#[async_trait]
pub trait DemoPort: Send + Sync {
    /// Mints a hosted link for the demo account in these colours and under this name.
    async fn mint_link(&self, name: &str, background: &str, text: &str) -> Result<String, Failure>;
}
