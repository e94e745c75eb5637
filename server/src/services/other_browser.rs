//! Where a provider refuses browsers inside other apps: the way from there to the person's own browser,
//! found before anybody tries in vain.

use secrecy::ExposeSecret as _;

use super::Core;
use super::hosted::Visit;
use crate::catalog::Provider;
use crate::crypto::token::TokenKind;
use crate::domain::in_app_browser::InAppBrowser;

/// A way to the person's own browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What to open there; `None` where only the page that led here can be opened again.
    pub address: Option<String>,
    /// The link that opens it there, where browsers know one.
    pub link: Option<String>,
}

/// The way from a hosted page; `None` where this browser will do.
#[must_use]
pub fn from_page(core: &Core, visit: &Visit, provider: &Provider, user_agent: &str) -> Option<Way> {
    let browser = wrong(provider, user_agent)?;
    // A page that is this browser's own opens in no other one, and that of a link session is for the
    // page that opened it.
    let is_free = !visit.is_claimed() && !visit.in_frame && visit.session.account.link.is_none();
    let address = is_free.then(|| {
        let ticket = core.tokens.token(TokenKind::Ticket, visit.page.as_str());
        let path = app::routes::open(ticket.expose_secret());
        core.options.address.public_url.join(&path)
    });
    Some(way(browser, address))
}

/// The way from the page behind a start token; `None` where this browser will do.
#[must_use]
pub fn from_start(core: &Core, token: &str, provider: &Provider, user_agent: &str) -> Option<Way> {
    let browser = wrong(provider, user_agent)?;
    let path = app::routes::start(token);
    Some(way(
        browser,
        Some(core.options.address.public_url.join(&path)),
    ))
}

fn wrong(provider: &Provider, user_agent: &str) -> Option<InAppBrowser> {
    InAppBrowser::of(user_agent).filter(|_| provider.refuses_in_app_browsers)
}

fn way(browser: InAppBrowser, address: Option<String>) -> Way {
    Way {
        link: address
            .as_deref()
            .and_then(|address| browser.link_out(address)),
        address,
    }
}
