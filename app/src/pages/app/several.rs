//! Several connections to one app: each with what can be done with it, and the way to another one.

use leptos::prelude::*;

use crate::components::connection_facts::{ConnectionFacts, connection_name, connection_owner};
use crate::components::form::{Form, StartForm, of_app, of_connection};
use crate::components::icon::{Glyph, Icon};
use crate::components::status::StatusBadge;
use crate::contract::connect::{AppCard, AppPage, AppStatus, AuthMode, ConnectionView};
use crate::i18n::{error_text, texts};
use crate::routes::{self, ANOTHER, BasePath, RECONNECT};

/// All connections, newest first.
#[component]
pub(super) fn Connections(page: String, model: AppPage) -> impl IntoView {
    let texts = texts();
    let asks_first = !can_leave_at_once(&model);
    let AppPage {
        frame,
        app,
        connections,
        configurable,
        ..
    } = model;
    let framed = frame.framed;
    let about = (texts.disconnect_one_lead)(&frame.company, &app.name);
    let items = connections
        .into_iter()
        .map(|connection| {
            let (page, app) = (page.clone(), app.clone());
            view! { <Item page app connection framed configurable asks_first/> }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="connections-heading">
            <h2 id="connections-heading">{texts.connections_heading}</h2>
            <ul class="connections">{items}</ul>
            <p class="fine" id="disconnect-about"><Icon glyph=Glyph::Warning/>{about}</p>
        </section>
    }
}

/// One connection. Its buttons say which one they are for to whoever cannot see where they stand.
#[component]
fn Item(
    page: String,
    app: AppCard,
    connection: ConnectionView,
    framed: bool,
    configurable: bool,
    asks_first: bool,
) -> impl IntoView {
    let texts = texts();
    let name = connection_name(&connection);
    let owner = connection_owner(&connection);
    let broken = connection.reason.is_some();
    let status = if broken {
        AppStatus::NeedsReauth
    } else {
        AppStatus::Connected
    };
    let id = connection.id.clone();
    // The heading says whose it is.
    let facts = ConnectionView {
        identifier: String::new(),
        ..connection.clone()
    };
    let heading = format!("heading-{id}");
    let labelled_by = heading.clone();
    let hidden = of_connection(&page, &app.slug, &id);
    let reason = connection
        .reason
        .map(|code| (texts.sentence)(error_text(code).title));
    let check_label = (texts.check_one)(&name);
    let configure_label = (texts.configure_one)(&name);
    let disconnect_label = (texts.disconnect_one)(&name);
    let configure = BasePath::current().join(&routes::configure(&page, &app.slug, &id));
    view! {
        <li aria-labelledby=labelled_by>
            <div class="connection-head">
                <h3 id=heading>{owner}</h3>
                <StatusBadge status/>
            </div>
            <ConnectionFacts connection=facts/>
            {reason.map(|reason| view! { <p>{reason}</p><p>{texts.reauth_advice}</p> })}
            <div class="actions">
                <Reconnect page=page.clone() slug=app.slug.clone() id name framed broken asks_first/>
                {configurable.then(|| view! {
                    <a class="button" href=configure aria-label=configure_label>{texts.configure}</a>
                })}
                <Form endpoint="connect/check" hidden=hidden.clone()>
                    <button type="submit" class="button" aria-label=check_label>{texts.check_connection}</button>
                </Form>
                <Form endpoint="connect/disconnect" hidden>
                    <button
                        type="submit" class="button button-danger"
                        aria-label=disconnect_label aria-describedby="disconnect-about"
                    >
                        {texts.disconnect}
                    </button>
                </Form>
            </div>
        </li>
    }
}

/// Connecting again: at once, or by the section that asks first.
#[component]
fn Reconnect(
    page: String,
    slug: String,
    id: String,
    name: String,
    framed: bool,
    /// Whether it is what this connection needs.
    broken: bool,
    asks_first: bool,
) -> impl IntoView {
    let texts = texts();
    let class = if broken {
        "button button-main"
    } else {
        "button"
    };
    let label = (texts.reconnect_one)(&name);
    let button =
        view! { <button type="submit" class=class aria-label=label>{texts.reconnect}</button> };
    if asks_first {
        let here = BasePath::current().join(&routes::app(&page, &slug));
        view! {
            <form method="get" action=here>
                <input type="hidden" name=RECONNECT value=id/>
                {button}
            </form>
        }
        .into_any()
    } else {
        let hidden = of_connection(&page, &slug, &id);
        view! { <StartForm framed hidden>{button}</StartForm> }.into_any()
    }
}

/// The way to another connection.
#[component]
pub(super) fn ConnectAnother(page: String, model: AppPage) -> impl IntoView {
    let texts = texts();
    let slug = model.app.slug.clone();
    let works = model.connections.iter().all(|one| one.reason.is_none());
    let class = if works {
        "button button-main"
    } else {
        "button"
    };
    let button = view! { <button type="submit" class=class>{texts.connect_another}</button> };
    let form = if can_leave_at_once(&model) && model.profiles.is_empty() {
        let (framed, hidden) = (model.frame.framed, of_app(&page, &slug));
        view! { <StartForm framed hidden>{button}</StartForm> }.into_any()
    } else {
        let here = BasePath::current().join(&routes::app(&page, &slug));
        view! {
            <form method="get" action=here>
                <input type="hidden" name=ANOTHER value="1"/>
                {button}
            </form>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="another-heading">
            <h2 id="another-heading">{(texts.another_heading)(&model.app.name)}</h2>
            <p>{texts.another_lead}</p>
            <div class="actions">{form}</div>
        </section>
    }
}

/// Whether connecting begins at the provider, without typing anything here.
fn can_leave_at_once(model: &AppPage) -> bool {
    model.auth == AuthMode::OAuth && model.inputs.is_empty()
}
