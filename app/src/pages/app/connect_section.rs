//! Connecting: what will be shared and for whom, what is asked first, one button.

use leptos::prelude::*;

use crate::components::app_input::AppInputs;
use crate::components::form::{Form, of_app};
use crate::components::icon::{Glyph, Icon};
use crate::contract::connect::{AppPage, AuthMode};
use crate::i18n::texts;

/// The section that connects, or connects again.
#[component]
pub(super) fn ConnectSection(page: String, model: AppPage) -> impl IntoView {
    let texts = texts();
    let AppPage {
        frame,
        app,
        auth,
        inputs,
        permissions,
        connection,
        typed,
        errors,
        ..
    } = model;
    let again = connection.is_some();
    let (company, name) = (frame.company, app.name);
    let (note, endpoint, first) = match auth {
        AuthMode::OAuth => (
            (texts.oauth_note)(&company, &name),
            "connect/start",
            texts.authorize,
        ),
        AuthMode::Keys => ((texts.keys_note)(&name), "connect/save_keys", texts.connect),
    };
    let lead = (texts.connect_lead)(&company, &name, &frame.customer);
    let (heading, button) = if again {
        ((texts.reconnect_heading)(&name), texts.reconnect)
    } else {
        ((texts.connect_heading)(&name), first)
    };
    let mut hidden = of_app(&page, &app.slug);
    if again {
        // A refusal comes back to this form, which the page shows only when asked for it.
        hidden.push(("reconnect", "1".to_owned()));
    }
    let asks_before_leaving = auth == AuthMode::OAuth && !inputs.is_empty();
    view! {
        <section class="panel" aria-labelledby="connect-heading">
            <h2 id="connect-heading">{heading}</h2>
            <p>{lead}</p>
            <Permissions company permissions/>
            <Form endpoint hidden class="stack">
                {asks_before_leaving.then(|| view! { <p class="muted">{(texts.inputs_lead)(&name)}</p> })}
                <AppInputs inputs typed errors/>
                <div class="actions">
                    <button type="submit" class="button button-main">{button}</button>
                </div>
            </Form>
            <p class="fine"><Icon glyph=Glyph::Lock/>{note}</p>
        </section>
    }
}

/// What will be shared, one line each.
#[component]
pub(crate) fn Permissions(company: String, permissions: Vec<String>) -> impl IntoView {
    (!permissions.is_empty()).then(|| {
        let lines = permissions
            .into_iter()
            .map(|line| view! { <li><Icon glyph=Glyph::Check/>{line}</li> })
            .collect_view();
        view! {
            <p class="subhead" id="permissions-heading">{(texts().permissions_heading)(&company)}</p>
            <ul class="ticks" aria-labelledby="permissions-heading">{lines}</ul>
        }
    })
}
