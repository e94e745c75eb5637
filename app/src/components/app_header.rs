//! The head of every page about one app.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::logo::Logo;
use super::status::StatusBadge;
use crate::contract::connect::AppCard;
use crate::i18n::texts;
use crate::routes::{self, BasePath};

/// The way back, the logo, the name as the page's heading, category and status.
#[component]
pub fn AppHeader(
    /// The hosted page.
    page: String,
    /// The app.
    app: AppCard,
    /// The heading of a page below the app's own, whose way back leads there; else the heading is
    /// the app's name.
    #[prop(optional, into)]
    title: Option<String>,
    /// Whether there is no list of apps that a way back could lead to.
    #[prop(optional)]
    is_only: bool,
) -> impl IntoView {
    let way_back = match &title {
        Some(_) => Some((routes::app(&page, &app.slug), app.name.clone())),
        None if is_only => None,
        None => Some((routes::app_list(&page), texts().all_apps.to_owned())),
    };
    let title = title.unwrap_or_else(|| app.name.clone());
    view! {
        {way_back.map(|(back, words)| {
            let back = BasePath::current().join(&back);
            view! {
                <nav class="crumb" aria-label=texts().way_back>
                    <a href=back><Icon glyph=Glyph::Back/>{words}</a>
                </nav>
            }
        })}
        <div class="app-head">
            <Logo name=app.name.clone() path=app.logo/>
            <div>
                <h1>{title}</h1>
                <p class="app-meta"><StatusBadge status=app.status/><span class="muted">{app.categories.join(", ")}</span></p>
            </div>
        </div>
        {(!app.description.is_empty()).then(|| view! { <p class="lead">{app.description.clone()}</p> })}
    }
}
