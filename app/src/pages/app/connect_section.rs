//! Connecting: what will be shared and for whom, what is asked first, one button.

use leptos::prelude::*;

use crate::components::app_input::AppInputs;
use crate::components::brand_button::BrandButton;
use crate::components::connection_facts::ConnectionFacts;
use crate::components::field::FieldFrame;
use crate::components::form::{Form, StartForm, of_app, of_connection};
use crate::components::icon::{Glyph, Icon};
use crate::components::other_browser::WrongBrowser;
use crate::contract::connect::{AppPage, AppStatus, AuthMode, ConnectionView, Profile};
use crate::contract::form::{PROFILE, input_name};
use crate::i18n::texts;
use crate::routes::RECONNECT;

/// What the section makes.
pub(super) enum Makes {
    /// The first connection.
    First,
    /// The same connection again; which one, where there are several.
    Again(Option<ConnectionView>),
    /// One more connection.
    Another,
}

/// The section that connects, or connects again.
#[component]
pub(super) fn ConnectSection(page: String, model: AppPage, makes: Makes) -> impl IntoView {
    let texts = texts();
    let AppPage {
        frame,
        app,
        auth,
        inputs,
        permissions,
        brand_button,
        profiles,
        typed,
        errors,
        other_browser,
        ..
    } = model;
    // Of a connection that the page does not show: the user's, in a link session.
    let repairs = app.status == AppStatus::NeedsReauth;
    let (company, name, framed) = (frame.company, app.name, frame.framed);
    let (note, first) = match auth {
        AuthMode::OAuth => ((texts.oauth_note)(&company, &name), texts.authorize),
        AuthMode::Keys => ((texts.keys_note)(&name), texts.connect),
    };
    let other = other_browser.map(|other| view! { <WrongBrowser app=name.clone() other/> });
    let lead = (texts.connect_lead)(&company, &name, &frame.customer);
    let authorizes = (texts.authorize_company)(&company);
    let (heading, button, does) = match makes {
        Makes::First if repairs => (
            (texts.reconnect_heading)(&name),
            texts.reconnect,
            texts.reconnect.to_owned(),
        ),
        Makes::First => ((texts.connect_heading)(&name), first, authorizes),
        Makes::Again(_) => {
            let reconnect = texts.reconnect;
            (
                (texts.reconnect_heading)(&name),
                reconnect,
                reconnect.to_owned(),
            )
        }
        Makes::Another => ((texts.another_heading)(&name), first, authorizes),
    };
    let button = match brand_button {
        Some(brand) => view! { <BrandButton brand does/> }.into_any(),
        None => {
            view! { <button type="submit" class="button button-main">{button}</button> }.into_any()
        }
    };
    let (hidden, renews, profiles) = match makes {
        Makes::Again(None) => {
            let mut hidden = of_app(&page, &app.slug);
            // A refusal comes back to this form, which the page shows only when asked for it.
            hidden.push((RECONNECT, "1".to_owned()));
            (hidden, None, Vec::new())
        }
        Makes::Again(Some(one)) => {
            let hidden = of_connection(&page, &app.slug, &one.id);
            (hidden, Some(one), Vec::new())
        }
        Makes::First | Makes::Another => (of_app(&page, &app.slug), None, profiles),
    };
    let chosen = typed.get(PROFILE).and_then(|values| values.first());
    let chosen = chosen.cloned().unwrap_or_default();
    let asks_before_leaving = auth == AuthMode::OAuth && !inputs.is_empty();
    let content = view! {
        <Profiles profiles chosen/>
        {asks_before_leaving.then(|| view! { <p class="muted">{(texts.inputs_lead)(&name)}</p> })}
        <AppInputs inputs typed errors/>
        <div class="actions">{button}</div>
    };
    let form = match auth {
        AuthMode::OAuth => {
            view! { <StartForm framed hidden class="stack connect">{content}</StartForm> }.into_any()
        }
        AuthMode::Keys => {
            view! { <Form endpoint="connect/save_keys" hidden class="stack connect">{content}</Form> }
                .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="connect-heading">
            <h2 id="connect-heading">{heading}</h2>
            {other}
            <p>{lead}</p>
            {renews.map(|connection| view! { <ConnectionFacts connection/> })}
            <Permissions company permissions/>
            {form}
            <p class="fine"><Icon glyph=Glyph::Lock/>{note}</p>
        </section>
    }
}

/// The choice of the company's clients, where there is one; the default one stands first.
#[component]
fn Profiles(profiles: Vec<Profile>, chosen: String) -> impl IntoView {
    (!profiles.is_empty()).then(|| {
        let options = profiles
            .into_iter()
            .map(
                |Profile {
                     id,
                     name,
                     description,
                 }| {
                    let label = if description.is_empty() {
                        name
                    } else {
                        (texts().profile_option)(&name, &description)
                    };
                    let selected = id == chosen;
                    view! { <option value=id selected=selected>{label}</option> }
                },
            )
            .collect_view();
        let (id, label) = (PROFILE.to_owned(), texts().profile_label.to_owned());
        view! {
            <FieldFrame id=id.clone() label help=String::new() required=true error=None>
                <select id=id name=input_name(PROFILE)>{options}</select>
            </FieldFrame>
        }
    })
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
