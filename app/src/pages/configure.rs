//! `/c/{page}/{slug}/configure`: the app's settings and its workflows, one form, one `Save`.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::components::alert::{Alert, News, NewsAlerts, Refused, Tone};
use crate::components::app_header::AppHeader;
use crate::components::config_field::ConfigField;
use crate::components::config_parts::input_id;
use crate::components::connection_facts::ConnectionFacts;
use crate::components::form::{Form, of_connection};
use crate::components::layout::Page;
use crate::components::request::{Told, path_part, query_part};
use crate::components::screen::screen;
use crate::contract::config::{ConfigForm, FieldView, WorkflowView};
use crate::contract::connect::{AppCard, AppStatus, ConfigPage};
use crate::contract::error::ErrorCode;
use crate::contract::form::{ConfigAction, input_name, workflow_switch};
use crate::i18n::texts;
use crate::islands::FormHelper;
use crate::routes::{self, BasePath, CONNECTION, Notice};
use crate::server_fns::connect::load_config;

/// The route.
#[component]
pub fn ConfigureRoute() -> impl IntoView {
    let page = path_part("page");
    let told = Told::read();
    let load = load_config(page.clone(), path_part("slug"), query_part(CONNECTION));
    screen(load, move |model| view! { <Configure page told model/> })
}

#[component]
fn Configure(page: String, told: Told, model: ConfigPage) -> impl IntoView {
    let texts = texts();
    let ConfigPage {
        frame,
        app,
        connection,
        form,
        saved,
        unsaved,
    } = model;
    let id = connection
        .as_ref()
        .map(|connection| connection.id.clone())
        .unwrap_or_default();
    let title = (texts.configure_title)(&app.name);
    let intro = (texts.configure_intro)(&frame.company, &app.name);
    // Back and Reload repeat an address, not what has happened since.
    let told = Told {
        notice: told
            .notice
            .filter(|notice| *notice == Notice::Saved && saved && !unsaved),
        // The summary says more than the code's own words do, where it is still so.
        error: told
            .error
            .filter(|error| *error != ErrorCode::InvalidConfig),
    };
    let news = News {
        refused: refused(&form),
        ..News::of(told, &app.name)
    };
    let broken = connection
        .as_ref()
        .map_or(app.status == AppStatus::NeedsReauth, |one| {
            one.reason.is_some()
        });
    let reconnect = broken.then(|| {
        let renewed = if id.is_empty() { "1" } else { id.as_str() };
        let href = BasePath::current().join(&routes::reconnect(&page, &app.slug, renewed));
        let title = (texts.reauth_title)(&app.name);
        view! { <NeedsReconnect title href/> }
    });
    // In a link session nothing is left to do once the settings are saved.
    let end = (frame.link.is_some() && app.status == AppStatus::Connected).then(|| {
        let class = match saved && !unsaved {
            true => "button button-main",
            false => "button",
        };
        let href = BasePath::current().join(&routes::end(&page, &app.slug));
        view! { <p class="actions"><a class=class href=href>{texts.finish}</a></p> }
    });
    let empty = form.fields.is_empty() && form.workflows.is_empty();
    let body = if empty {
        view! { <p class="panel">{texts.nothing_to_configure}</p> }.into_any()
    } else {
        view! { <ConfigBody page=page.clone() app=app.clone() connection=id form unsaved/> }
            .into_any()
    };
    view! {
        <Page frame title=title.clone() news=news.headline() islands=true>
            <AppHeader page app=AppCard { description: String::new(), ..app } title/>
            <div data-messages>
                <NewsAlerts news/>
            </div>
            {reconnect}
            <p class="lead">{intro}</p>
            {connection.map(|connection| view! { <ConnectionFacts connection/> })}
            {body}
            {end}
            <NotSent/>
            <FormHelper working=texts.working.to_owned() updated=texts.updated.to_owned()/>
        </Page>
    }
}

/// Why the lists are not there, and the way to have them again.
#[component]
fn NeedsReconnect(title: String, href: String) -> impl IntoView {
    view! {
        <Alert tone=Tone::Warn title>
            <p>{texts().reauth_advice}</p>
            <a class="button" href=href>{texts().reconnect}</a>
        </Alert>
    }
}

#[component]
fn ConfigBody(
    page: String,
    app: AppCard,
    connection: String,
    form: ConfigForm,
    unsaved: bool,
) -> impl IntoView {
    let texts = texts();
    let presses = dependents(&form);
    let ConfigForm { fields, workflows } = form;
    view! {
        <Form endpoint="connect/submit_config" id="config-form" class="config" hidden=of_connection(&page, &app.slug, &connection)>
            // Enter presses a form's first button, which must be Save and not "remove row 1".
            <button type="submit" class="first-button" name=ConfigAction::NAME value=ConfigAction::Save.encode() tabindex="-1" aria-hidden="true"></button>
            {(!fields.is_empty()).then(|| view! {
                <section class="panel" aria-labelledby="settings-heading">
                    <h2 id="settings-heading">{texts.settings_heading}</h2>
                    <Fields fields presses=presses.clone()/>
                </section>
            })}
            {(!workflows.is_empty()).then(|| view! {
                <section class="panel" aria-labelledby="workflows-heading">
                    <h2 id="workflows-heading">{texts.workflows_heading}</h2>
                    <p class="muted">{texts.workflows_lead}</p>
                    {workflows
                        .into_iter()
                        .map(|workflow| view! { <Workflow workflow presses=presses.clone()/> })
                        .collect_view()}
                </section>
            })}
            <div class="save-bar">
                <button type="submit" class="button button-main" name=ConfigAction::NAME value=ConfigAction::Save.encode()>
                    {texts.save}
                </button>
                <button type="submit" class="button" name=ConfigAction::NAME value=ConfigAction::Discard.encode()>
                    {texts.cancel}
                </button>
                {unsaved.then(|| view! { <p class="unsaved">{texts.unsaved}</p> })}
            </div>
        </Form>
    }
}

#[component]
fn Fields(fields: Vec<FieldView>, presses: BTreeMap<String, String>) -> impl IntoView {
    let list = fields
        .into_iter()
        .map(|field| {
            let presses = presses.get(&field.id).cloned();
            view! { <ConfigField field presses/> }
        })
        .collect_view();
    view! { <div class="stack">{list}</div> }
}

/// A workflow: its switch and, while it is on, its fields. Showing and hiding is the stylesheet's.
#[component]
fn Workflow(workflow: WorkflowView, presses: BTreeMap<String, String>) -> impl IntoView {
    let WorkflowView {
        id,
        name,
        description,
        enabled,
        fields,
    } = workflow;
    let switch = format!("switch-{id}");
    let about = format!("{switch}-about");
    let described = (!description.is_empty()).then(|| about.clone());
    view! {
        <div class="workflow">
            <div class="workflow-head">
                <div>
                    <label for=switch.clone()>{name}</label>
                    {(!description.is_empty()).then(|| view! { <p class="muted" id=about>{description}</p> })}
                </div>
                <input
                    type="checkbox" role="switch" class="switch" id=switch name=input_name(&workflow_switch(&id))
                    value="on" checked=enabled aria-describedby=described
                />
            </div>
            {(!fields.is_empty()).then(|| view! { <div class="workflow-fields"><Fields fields presses/></div> })}
        </div>
    }
}

/// What scripts show where sending the form failed: it offers the button that was pressed again.
#[component]
fn NotSent() -> impl IntoView {
    let texts = texts();
    view! {
        <template id="not-sent">
            <div data-not-sent>
                <Alert tone=Tone::Bad title=texts.not_sent_title>
                    <p data-advice>{texts.not_sent_advice}</p>
                    <button type="submit" class="button" form="config-form" name=ConfigAction::NAME>{texts.try_again}</button>
                </Alert>
            </div>
        </template>
    }
}

fn every_field(form: &ConfigForm) -> impl Iterator<Item = &FieldView> {
    form.fields
        .iter()
        .chain(form.workflows.iter().flat_map(|workflow| &workflow.fields))
}

/// Every field that was refused, in the order of the page.
fn refused(form: &ConfigForm) -> Vec<Refused> {
    let refused = every_field(form).filter_map(|field| {
        Some(Refused {
            input: input_id(&field.id),
            label: field.label.clone(),
            error: field.error.clone()?,
        })
    });
    refused.collect()
}

/// By field: the button that loads what depends on it.
fn dependents(form: &ConfigForm) -> BTreeMap<String, String> {
    let mut presses = BTreeMap::new();
    for field in every_field(form) {
        if let Some(parent) = &field.parent {
            presses
                .entry(parent.clone())
                .or_insert_with(|| ConfigAction::Refresh(field.id.clone()).encode());
        }
    }
    presses
}
