//! How an app stands, as an icon and words.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::contract::connect::AppStatus;
use crate::i18n::texts;

/// The words for a status.
#[must_use]
pub fn status_text(status: AppStatus) -> &'static str {
    match status {
        AppStatus::Connected => texts().status_connected,
        AppStatus::NotConnected => texts().status_not_connected,
        AppStatus::NeedsReauth => texts().status_needs_reauth,
    }
}

/// A badge.
#[component]
pub fn StatusBadge(
    /// How the app stands.
    status: AppStatus,
    /// For `aria-describedby`.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let (class, glyph) = match status {
        AppStatus::Connected => ("badge badge-good", Glyph::Check),
        AppStatus::NotConnected => ("badge", Glyph::Circle),
        AppStatus::NeedsReauth => ("badge badge-warn", Glyph::Warning),
    };
    view! { <span class=class id=id><Icon glyph/>{status_text(status)}</span> }
}
