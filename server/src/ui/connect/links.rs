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
use crate::services::link::demanded::{self, Carried};
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
            repairs: shown.session.request.repairs.is_some(),
            is_for_one_app: shown.session.request.apps.len() == 1,
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
    Ok(Some(EndPage {
        leave_to: frame.return_url.clone(),
        frame,
        app: view::card(&entry),
    }))
}

/// A page of its own session, on which something is connected where the project demands claims, with its
/// cookie; `None` where the page that was shown will do.
pub(super) async fn own_page(
    pages: &ConnectPages,
    who: &Visitor,
    visit: &Visit,
    slug: &str,
    connection: &str,
) -> Answer<Option<(Visit, String)>> {
    let carried = demanded::carried(&pages.core, visit, slug, named(connection)).await;
    let lasting = pages.core.options.lifetimes.session_token.get();
    Ok(told(who, carried)?.map(|Carried { visit, cookie }| {
        let cookie = cookies::set_page(&visit.page, &cookie, visit.in_frame, lasting);
        (visit, cookie)
    }))
}

/// What connecting on the page of its own session is to make: it renews nothing of its own.
pub(super) fn aimed(asked: Target, is_own: bool) -> Target {
    match is_own {
        true => Target {
            connection: None,
            ..asked
        },
        false => asked,
    }
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
