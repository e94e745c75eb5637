//! `/c/{page}`: the apps, narrowed by a search and a category that are plain GET inputs.

use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::components::layout::Page;
use crate::components::logo::Logo;
use crate::components::request::{path_part, query_part};
use crate::components::screen::screen;
use crate::components::status::StatusBadge;
use crate::contract::connect::{AppCard, AppListPage, AppQuery};
use crate::i18n::texts;
use crate::routes::{self, BasePath};
use crate::server_fns::connect::load_apps;

/// The route.
#[component]
pub fn AppListRoute() -> impl IntoView {
    let page = path_part("page");
    let query = AppQuery {
        search: query_part("q"),
        category: query_part("category"),
    };
    screen(load_apps(page.clone(), query.clone()), move |model| {
        view! { <AppList page query model/> }
    })
}

#[component]
fn AppList(page: String, query: AppQuery, model: AppListPage) -> impl IntoView {
    let texts = texts();
    let AppListPage {
        frame,
        apps,
        total,
        categories,
    } = model;
    let company = frame.company.clone();
    let lead = match frame.link {
        Some(_) => (texts.list_lead_link)(&company),
        None => (texts.list_lead)(&company),
    };
    let here = BasePath::current().join(&routes::app_list(&page));
    let narrowed = query != AppQuery::default();
    let shown = apps.len();
    let body = match (shown, narrowed) {
        (0, true) => view! { <Empty title=texts.no_results_title advice=texts.no_results_advice.to_owned()/> }.into_any(),
        (0, false) => view! { <Empty title=texts.no_apps_title advice=(texts.no_apps_advice)(&company)/> }.into_any(),
        _ => view! {
            <ul class="cards">
                {apps.into_iter().map(|app| view! { <Card page=page.clone() app/> }).collect_view()}
            </ul>
        }
        .into_any(),
    };
    view! {
        <Page frame title=texts.list_title wide=true>
            <h1>{texts.list_title}</h1>
            <p class="lead">{lead}</p>
            {(total > 0).then(|| view! { <Filter here=here.clone() query categories/> })}
            <section aria-labelledby="apps-heading">
                <div class="list-head">
                    <h2 id="apps-heading">{(texts.count)(shown, total)}</h2>
                    {narrowed.then(|| view! { <a href=here>{texts.clear_search}</a> })}
                </div>
                {body}
            </section>
        </Page>
    }
}

#[component]
fn Filter(here: String, query: AppQuery, categories: Vec<String>) -> impl IntoView {
    let texts = texts();
    let chosen = query.category;
    let options = categories
        .into_iter()
        .map(|name| view! { <option value=name.clone() selected=name == chosen>{name.clone()}</option> })
        .collect_view();
    view! {
        <search>
            <form class="filter" method="get" action=here>
                <div>
                    <label for="q">{texts.search_label}</label>
                    <input id="q" type="search" name="q" value=query.search placeholder=texts.search_placeholder autocomplete="off"/>
                </div>
                <div>
                    <label for="category">{texts.category_label}</label>
                    <select id="category" name="category">
                        <option value="">{texts.category_all}</option>
                        {options}
                    </select>
                </div>
                <button type="submit" class="button"><Icon glyph=Glyph::Search/>{texts.search_button}</button>
            </form>
        </search>
    }
}

/// One link per app, named by the app alone; description, category and status describe it. The
/// stylesheet stretches it over the whole card.
#[component]
fn Card(page: String, app: AppCard) -> impl IntoView {
    let AppCard {
        slug,
        name,
        description,
        categories,
        logo,
        status,
    } = app;
    let href = BasePath::current().join(&routes::app(&page, &slug));
    let id = |part: &str| format!("{part}-{slug}");
    let described = format!("{} {} {}", id("about"), id("category"), id("status"));
    view! {
        <li class="card">
            <Logo name=name.clone() path=logo lazy=true/>
            <div class="card-text">
                <a class="card-name" href=href aria-describedby=described>{name}</a>
                <p class="card-about" id=id("about")>{description}</p>
                <p class="card-foot">
                    <StatusBadge status id=id("status")/>
                    <span class="muted" id=id("category")>{categories.join(", ")}</span>
                </p>
            </div>
            <Icon glyph=Glyph::Forward/>
        </li>
    }
}

#[component]
fn Empty(title: &'static str, advice: String) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph=Glyph::Search/>
            <p class="empty-title">{title}</p>
            <p class="muted">{advice}</p>
        </div>
    }
}
