//! The connection of an app that is connected once: its facts, and what can be done with it.

use leptos::prelude::*;

use crate::components::connection_facts::ConnectionFacts;
use crate::components::form::{Form, StartForm, of_app, of_connection};
use crate::components::icon::{Glyph, Icon};
use crate::contract::connect::{AppCard, ConnectionView};
use crate::i18n::texts;
use crate::routes::{self, BasePath, RECONNECT};

/// The connection's facts, and the way to its settings.
#[component]
pub(super) fn ConnectionSection(
    page: String,
    app: AppCard,
    connection: ConnectionView,
    configurable: bool,
    /// Whether going to the settings is this page's main action.
    is_main: bool,
) -> impl IntoView {
    let texts = texts();
    let href = BasePath::current().join(&routes::configure(&page, &app.slug, ""));
    let class = if is_main {
        "button button-main"
    } else {
        "button"
    };
    view! {
        <section class="panel" aria-labelledby="connection-heading">
            <h2 id="connection-heading">{texts.connection_heading}</h2>
            <ConnectionFacts connection/>
            {configurable.then(|| view! {
                <p>{(texts.configure_lead)(&app.name)}</p>
                <p class="actions"><a class=class href=href>{texts.configure}</a></p>
            })}
        </section>
    }
}

/// Checking, connecting again, disconnecting; each beside what it does.
#[component]
pub(super) fn Manage(
    page: String,
    app: AppCard,
    /// The id of the connection that is shown.
    connection: String,
    company: String,
    /// Whether the page stands in a frame.
    framed: bool,
    /// Whether connecting again has no section of its own on this page.
    offers_reconnect: bool,
    /// Whether connecting again begins with typing something.
    asks_first: bool,
) -> impl IntoView {
    let texts = texts();
    let hidden = of_app(&page, &app.slug);
    // What is removed is what is seen, whatever was connected meanwhile.
    let shown = of_connection(&page, &app.slug, &connection);
    let here = BasePath::current().join(&routes::app(&page, &app.slug));
    let reconnect = if asks_first {
        view! {
            <form method="get" action=here>
                <input type="hidden" name=RECONNECT value="1"/>
                <button type="submit" class="button">{texts.reconnect}</button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <StartForm framed hidden=hidden.clone()>
                <button type="submit" class="button">{texts.reconnect}</button>
            </StartForm>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="manage-heading">
            <h2 id="manage-heading">{texts.manage_heading}</h2>
            <ul class="rows">
                <li>
                    <p>{(texts.check_lead)(&app.name)}</p>
                    <Form endpoint="connect/check" hidden>
                        <button type="submit" class="button">{texts.check_connection}</button>
                    </Form>
                </li>
                {offers_reconnect.then(|| view! {
                    <li><p>{texts.reconnect_lead}</p>{reconnect}</li>
                })}
                <li>
                    <p id="disconnect-about"><Icon glyph=Glyph::Warning/>{(texts.disconnect_lead)(&company, &app.name)}</p>
                    <Form endpoint="connect/disconnect" hidden=shown>
                        <button type="submit" class="button button-danger" aria-describedby="disconnect-about">
                            {texts.disconnect}
                        </button>
                    </Form>
                </li>
            </ul>
        </section>
    }
}
