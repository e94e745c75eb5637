//! What the demo of the Link flow shows. It plays the host's page and the host's server.

use serde::{Deserialize, Serialize};

/// A link token, fresh from what plays the host's server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoToken {
    /// The link token.
    pub token: String,
    /// Where it opens the page by itself.
    pub url: String,
}

/// One token for each way to show a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoLinkPage {
    /// For a dialog over the page.
    pub lightbox: DemoToken,
    /// For a place in the page.
    pub inline: DemoToken,
    /// For a window of its own.
    pub window: DemoToken,
    /// For going there and coming back.
    pub redirect: DemoToken,
}

/// What the host's server got for a public token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoExchanged {
    /// The connection.
    pub connection_id: String,
    /// Whose it is.
    pub user_id: String,
    /// What that rests on.
    pub claim: String,
}
