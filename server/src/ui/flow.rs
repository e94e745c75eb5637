//! A flow as its own browser may see it: which page tells how it stands, and how.

use app::contract::connect::WindowOutcome;
use app::contract::error::ErrorCode;
use app::contract::ids::{ConnectionId, PageId};
use app::ports::FlowEnd;

use crate::domain::flow::{Flow, Standing, Status};
use crate::services::Core;

/// The page that tells how the flow stands. `connection` is what it made, where that is known and the
/// app may have several; else what it was to renew is named, if anything.
#[must_use]
pub fn end(core: &Core, flow: Flow, connection: Option<ConnectionId>) -> FlowEnd {
    let id = flow.id.as_str().to_owned();
    match flow.page.clone() {
        Some(page) if !flow.in_window => end_of_page(core, flow, &page, connection),
        _ => FlowEnd::Window { flow: id },
    }
}

/// The same for the page that began it, wherever the flow ran.
#[must_use]
pub fn end_of_page(
    core: &Core,
    flow: Flow,
    page: &PageId,
    connection: Option<ConnectionId>,
) -> FlowEnd {
    let standing = flow.standing(core.clock.now());
    let id = flow.id.as_str().to_owned();
    let (page, slug) = (page.as_str().to_owned(), flow.slug);
    let code = match standing {
        Standing::Connected => {
            let connection = connection.or(flow.connection);
            return FlowEnd::Done {
                page,
                slug,
                connection: connection.map_or_else(String::new, |id| id.as_str().to_owned()),
            };
        }
        Standing::Failed(_) if flow.status == Status::Failed => {
            let flow = id;
            return FlowEnd::Failed { page, slug, flow };
        }
        Standing::Failed(code) => code,
        Standing::Open | Standing::Underway => ErrorCode::FlowUsed,
    };
    FlowEnd::App { page, slug, code }
}

/// How the flow went, for a window of its own. Nobody is sent there before the provider has answered.
#[must_use]
pub fn outcome(core: &Core, flow: &Flow) -> WindowOutcome {
    match flow.standing(core.clock.now()) {
        Standing::Connected => WindowOutcome::Connected,
        Standing::Open | Standing::Underway => WindowOutcome::Underway,
        Standing::Failed(code) => WindowOutcome::Failed(code),
    }
}
