//! `/c/{page}/{slug}`: an app: connect it, look after its connection, disconnect it.

mod connect_section;
mod connection;

use leptos::prelude::*;

use self::connect_section::ConnectSection;
pub(crate) use self::connect_section::Permissions;
use self::connection::{ConnectionSection, Manage};
use crate::components::alert::{Alert, ToldAlert, Tone};
use crate::components::app_header::AppHeader;
use crate::components::layout::Page;
use crate::components::request::{Told, path_part, query_part};
use crate::components::screen::screen;
use crate::contract::connect::{AppPage, AppStatus};
use crate::contract::error::ErrorCode;
use crate::i18n::{error_text, texts};
use crate::islands::FormHelper;
use crate::routes::Notice;
use crate::server_fns::connect::load_app;

/// The route.
#[component]
pub fn AppRoute() -> impl IntoView {
    let page = path_part("page");
    let slug = path_part("slug");
    let told = Told::read();
    let reconnecting = !query_part("reconnect").is_empty();
    screen(load_app(page.clone(), slug), move |mut model| {
        let told = still_true(told, &model);
        // What was refused is news only to whoever has just been told so.
        if told.error.is_none() {
            model.errors.clear();
        }
        view! { <App page model told reconnecting/> }
    })
}

#[component]
fn App(page: String, model: AppPage, told: Told, reconnecting: bool) -> impl IntoView {
    let texts = texts();
    let app = model.app.clone();
    let frame = model.frame.clone();
    let company = frame.company.clone();
    let connected = model.connection.is_some();
    let broken = app.status == AppStatus::NeedsReauth;
    let asks = !connected || broken || reconnecting || !model.errors.is_empty();
    let reason = model
        .connection
        .as_ref()
        .and_then(|connection| connection.reason)
        .map(|code| error_text(code).title);
    view! {
        <Page frame title=app.name.clone() islands=true>
            <AppHeader page=page.clone() app=app.clone()/>
            <ToldAlert told app=app.name.clone()/>
            {broken.then(|| view! {
                <Alert tone=Tone::Warn title=(texts.reauth_title)(&app.name)>
                    {reason.map(|reason| view! { <p>{(texts.sentence)(reason)}</p> })}
                    <p>{texts.reauth_advice}</p>
                </Alert>
            })}
            {asks.then(|| view! { <ConnectSection page=page.clone() model=model.clone()/> })}
            {model.connection.clone().map(|connection| view! {
                <ConnectionSection page=page.clone() app=app.clone() connection configurable=model.configurable is_main=!asks/>
            })}
            {connected.then(|| view! {
                <Manage page=page.clone() app=app.clone() company offers_reconnect=!asks asks_first=asks_first(&model)/>
            })}
            <FormHelper working=texts.working.to_owned() updated=texts.updated.to_owned()/>
        </Page>
    }
}

/// What the page itself bears out: Back and Reload repeat an address, not what has happened since.
fn still_true(told: Told, model: &AppPage) -> Told {
    let status = model.app.status;
    let notice = told.notice.filter(|notice| match notice {
        Notice::Checked => status == AppStatus::Connected,
        Notice::Disconnected => status == AppStatus::NotConnected,
        Notice::Saved => false,
    });
    let error = told.error.filter(|error| match error {
        ErrorCode::CredentialsRejected | ErrorCode::InvalidField => model.refused,
        ErrorCode::NeedsReauth => status == AppStatus::NeedsReauth,
        ErrorCode::NotConnected => status == AppStatus::NotConnected,
        _ => true,
    });
    Told { error, notice }
}

/// Whether reconnecting begins with typing something.
fn asks_first(model: &AppPage) -> bool {
    !model.inputs.is_empty()
}
