//! What is different on a page of the Link flow, and in a browser that a provider refuses.

use app::contract::connect::{EndPage, Frame, OtherBrowser};
use app::contract::error::ErrorCode;
use app::contract::link::LinkView;
use app::ports::Visitor;
use secrecy::ExposeSecret as _;

use super::super::aim::named;
use super::super::{cookies, view};
use super::{Answer, ConnectPages, tell, told};
use crate::services::apps::AppEntry;
use crate::services::connect::target::Target;
use crate::services::hosted::Visit;
use crate::services::link::demanded;
use crate::services::link::page::{self, Shown};
use crate::services::link::timeline;
use crate::services::other_browser::from_page;

/// Around a page of the Link flow.
pub(super) fn around(frame: Frame, shown: &Shown) -> Frame {
    Frame {
        return_url: shown.way_out.clone(),
        frame_ancestors: shown.session.request.origins.clone(),
        link: Some(LinkView {
            session: shown.session.id.as_str().to_owned(),
            origins: shown.session.request.origins.clone(),
            events: shown.events.iter().map(timeline::shown).collect(),
            public_token: shown
                .public_token
                .as_ref()
                .map(|token| token.expose_secret().to_owned()),
            wants_proof: shown.wants_proof,
        }),
        ..frame
    }
}

/// The end of the session on its page.
pub(super) async fn end_page(
    pages: &ConnectPages,
    who: &Visitor,
    (page, slug): (&str, &str),
) -> Answer<Option<EndPage>> {
    let visit = pages.visit(who, page).await?;
    let entry = pages.entry(who, &visit, slug).await?;
    match page::finish(&pages.core, &visit).await {
        Ok(()) => {}
        Err(error) if error.code() == ErrorCode::NotConnected => return Ok(None),
        Err(error) => return Err(tell(who, error)),
    }
    let frame = pages.frame(who, &visit).await?;
    let shown = told(who, page::shown(&pages.core, &visit).await)?;
    Ok(Some(EndPage {
        leave_to: shown.and_then(|shown| shown.way_out),
        frame,
        app: view::card(&entry),
    }))
}

/// The page on which something is connected: one of its own session, where the project demands claims.
pub(super) struct OwnPage {
    /// That page; `None` where it is the one that was shown.
    pub visit: Option<Visit>,
    /// Its cookie.
    pub cookie: Option<String>,
}

impl OwnPage {
    /// What connecting there is to make: a session of its own renews nothing of its own.
    pub(super) fn target(&self, asked: Target) -> Target {
        match self.visit {
            Some(_) => Target {
                connection: None,
                ..asked
            },
            None => asked,
        }
    }
}

/// The page on which the app is connected.
pub(super) async fn own_page(
    pages: &ConnectPages,
    who: &Visitor,
    visit: &Visit,
    slug: &str,
    connection: &str,
) -> Answer<OwnPage> {
    let carried = demanded::carried(&pages.core, visit, slug, named(connection)).await;
    let Some(carried) = told(who, carried)? else {
        return Ok(OwnPage {
            visit: None,
            cookie: None,
        });
    };
    let lasting = pages.core.options.lifetimes.session_token.get();
    let page = &carried.visit.page;
    let cookie = cookies::set_page(page, &carried.cookie, carried.visit.in_frame, lasting);
    Ok(OwnPage {
        visit: Some(carried.visit),
        cookie: Some(cookie),
    })
}

/// The way from an app's page to a browser that the provider accepts, where this one is refused.
pub(super) fn other_browser(
    pages: &ConnectPages,
    who: &Visitor,
    visit: &Visit,
    entry: &AppEntry<'_>,
) -> Option<OtherBrowser> {
    let way = from_page(&pages.core, visit, entry.provider, &who.user_agent);
    view::other_browser(way)
}
