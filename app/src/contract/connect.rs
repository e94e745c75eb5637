//! What the hosted page shows.

use serde::{Deserialize, Serialize};

use super::config::ConfigForm;
use super::error::ErrorCode;
use super::failure::FieldError;
use super::form::FormValues;
use super::link::LinkView;
use super::theme::Theme;

/// What stands around every screen of a hosted page. By default nobody's, in no colours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The company that runs this page (the project's name).
    pub company: String,
    /// The end user's company, as the host named it (`name` of `connect-url`, else the linked
    /// account's name); empty when nobody said.
    pub customer: String,
    /// The company's logo, served by us; `None` shows a monogram.
    pub logo: Option<String>,
    /// Brand colours.
    pub theme: Theme,
    /// Whether this is the `test` environment, which the page says.
    pub test_environment: bool,
    /// Where `Back to <company>` leads; only registered addresses.
    pub return_url: Option<String>,
    /// Origins that may frame the page (exact, registered); in the test environment also every one
    /// of the developer's own machine.
    pub frame_ancestors: Vec<String>,
    /// Whether it is drawn in a frame: links to elsewhere then replace the page around it, and the
    /// provider gets a window of its own.
    pub framed: bool,
    /// What a page of the Link flow may tell whoever opened it; `None` for every other page.
    pub link: Option<LinkView>,
}

impl Frame {
    /// Whether the page is for one app, so that there is no list to go back to.
    #[must_use]
    pub fn is_for_one_app(&self) -> bool {
        self.link.as_ref().is_some_and(|link| link.is_for_one_app)
    }
}

/// The callback address at which a provider's answer arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door<'a> {
    /// `/oauth/callback/{context}`: of one registration.
    Context(&'a str),
    /// `/api/v1/{slug}/callback`: of every registration for this app that asks for it.
    Slug(&'a str),
}

/// How an app stands for this account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppStatus {
    /// Never connected, or disconnected.
    NotConnected,
    /// Works.
    Connected,
    /// Was connected and needs the end user again.
    NeedsReauth,
}

/// An app as a card or a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppCard {
    /// The app's name in addresses.
    pub slug: String,
    /// The app's name for people.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Category names in sentence case, first one first.
    pub categories: Vec<String>,
    /// Path of the logo below the base path; `None` shows a monogram.
    pub logo: Option<String>,
    /// How it stands.
    pub status: AppStatus,
}

/// The list of apps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppListPage {
    /// Around it.
    pub frame: Frame,
    /// The apps that match: those that need the end user first, then those that work, then the rest;
    /// each group by name.
    pub apps: Vec<AppCard>,
    /// How many there are without search and category.
    pub total: usize,
    /// Every category that occurs.
    pub categories: Vec<String>,
}

/// A prerequisite or credential that the app page asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppInput {
    /// The input's name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A sentence of help; may be empty.
    pub help: String,
    /// Example text; may be empty.
    pub placeholder: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// Drawn as a password and never filled in again by us.
    pub secret: bool,
    /// Choices, for a select; empty draws a text input.
    pub options: Vec<super::config::Choice>,
}

/// How the app is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMode {
    /// The end user consents at the provider.
    OAuth,
    /// The end user types credentials here.
    Keys,
}

/// A connection as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionView {
    /// Its id, for forms and addresses.
    pub id: String,
    /// What the client is called that it was made with; empty where there is no choice of clients.
    pub profile: String,
    /// Who is connected upstream (an email, a workspace); empty when the provider does not say.
    pub identifier: String,
    /// RFC 3339, UTC.
    pub connected_at: String,
    /// What tells it from a connection with the same client, owner and minute; empty where there is
    /// no such other.
    pub number: String,
    /// When it ends by itself, RFC 3339, UTC; `None` where that is not known, or it goes on.
    pub ends_at: Option<String>,
    /// What was asked for and not given, one line per permission; empty where all of it was.
    pub withheld: Vec<String>,
    /// Why it needs the end user; empty while it works.
    pub reason: Option<ErrorCode>,
}

/// What a brand wants its button to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrandWords {
    /// "Connect to QuickBooks".
    ConnectTo,
    /// "Sign in with Google".
    SignInWith,
    /// "Add to Slack".
    AddTo,
}

/// The button that a brand wants to be connected by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandButton {
    /// The brand as its button calls it.
    pub brand: String,
    /// What the button says.
    pub words: BrandWords,
    /// Path of the brand's mark below the base path; `None` where words stand alone.
    pub mark: Option<String>,
    /// The brand's own image, which is drawn instead.
    pub image: Option<BrandImage>,
}

/// A brand's own image of its button; paths below the base path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandImage {
    /// The image.
    pub light: String,
    /// The one for dark pages, where there is another.
    pub dark: Option<String>,
}

/// One of several clients that a company has at an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its id, for forms.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
}

/// How to get from a browser inside another app, which the provider refuses, to the person's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherBrowser {
    /// What to open there; `None` where only the page that led here can be opened again.
    pub address: Option<String>,
    /// The link that opens it there, where browsers know one.
    pub link: Option<String>,
}

/// An app's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppPage {
    /// Around it.
    pub frame: Frame,
    /// The app.
    pub app: AppCard,
    /// How it is connected.
    pub auth: AuthMode,
    /// What is asked before leaving, or the credentials.
    pub inputs: Vec<AppInput>,
    /// What will be shared, one line per permission; may be empty.
    pub permissions: Vec<String>,
    /// The button that the app's brand wants to be connected by, if it wants one.
    pub brand_button: Option<BrandButton>,
    /// The connections, newest first; at most one unless there may be `several`.
    pub connections: Vec<ConnectionView>,
    /// Whether it may be connected more than once.
    pub several: bool,
    /// The company's clients to choose from, the default one first; empty where there is no choice.
    pub profiles: Vec<Profile>,
    /// Whether there is anything to configure.
    pub configurable: bool,
    /// What stands in the inputs: what was typed before it was refused, else what the connection was
    /// made with; never secrets.
    pub typed: FormValues,
    /// Whether something was typed and refused since it was last accepted.
    pub refused: bool,
    /// What was refused.
    pub errors: Vec<FieldError>,
    /// Where this browser is one that the provider refuses: the way to another one.
    pub other_browser: Option<OtherBrowser>,
}

/// The page that leaves for the provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeavePage {
    /// Around it.
    pub frame: Frame,
    /// Where it leaves to, as people call it.
    pub app_name: String,
    /// The provider's address.
    pub url: String,
}

/// A page that waits for a flow in another window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingPage {
    /// Around it.
    pub frame: Frame,
    /// The app.
    pub app: AppCard,
    /// Where the other window goes on: a path of ours.
    pub path: String,
    /// What the page proves to the other window that it opened it, when that asks; only in the Link flow.
    pub proof: Option<String>,
}

/// The page behind a start token, which the SDK's `auth_url` or a page in a frame opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StartPage {
    /// Around it.
    pub frame: Frame,
    /// The app.
    pub app: AppCard,
    /// The account's label: whom the connection will belong to.
    pub account: String,
    /// What will be shared.
    pub permissions: Vec<String>,
    /// Whether to ask the page that opened this window for its proof.
    pub wants_proof: bool,
    /// Where this browser is one that the provider refuses: the way to another one.
    pub other_browser: Option<OtherBrowser>,
}

/// The config screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigPage {
    /// Around it.
    pub frame: Frame,
    /// The app.
    pub app: AppCard,
    /// Whose settings these are, where the app may be connected more than once.
    pub connection: Option<ConnectionView>,
    /// The form.
    pub form: ConfigForm,
    /// Whether anything is saved.
    pub saved: bool,
    /// Whether inputs hold something that has not been saved.
    pub unsaved: bool,
}

/// The screen after a flow that did not succeed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FailedPage {
    /// Around it.
    pub frame: Frame,
    /// The app, to try again.
    pub app: AppCard,
    /// What happened.
    pub code: ErrorCode,
    /// For support.
    pub request_id: String,
}

/// The page that tells a window of its own how connecting went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPage {
    /// Around it.
    pub frame: Frame,
    /// The app.
    pub app: AppCard,
    /// How it went.
    pub outcome: WindowOutcome,
    /// For support.
    pub request_id: String,
    /// Where the window leaves for, as the only one that may have what was connected in it.
    pub leave_to: Option<String>,
}

/// How connecting in a window of its own went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowOutcome {
    /// Connected.
    Connected,
    /// The provider's answer is being used at this moment.
    Underway,
    /// Not connected, and why.
    Failed(ErrorCode),
}

/// The screen after connecting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DonePage {
    /// Around it.
    pub frame: Frame,
    /// The app.
    pub app: AppCard,
    /// Who is connected upstream; may be empty.
    pub identifier: String,
    /// The new connection's id, where the app may be connected more than once; else empty.
    pub connection: String,
    /// Whether there is anything to configure.
    pub configurable: bool,
    /// Whether nothing is left to do here: the page goes on to its end.
    pub is_end: bool,
}

/// The end of a link session on its page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndPage {
    /// Around it.
    pub frame: Frame,
    /// What was connected.
    pub app: AppCard,
    /// Where a page that stands alone leaves for.
    pub leave_to: Option<String>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppQuery {
    /// Part of a name or description.
    pub search: String,
    /// One category; empty for all.
    pub category: String,
}
