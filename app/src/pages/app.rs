//! `/c/{page}/{slug}`: an app: connect it, look after its connection, disconnect it.

mod connect_section;
mod connection;
mod several;

use leptos::prelude::*;

pub(crate) use self::connect_section::Permissions;
use self::connect_section::{ConnectSection, Makes};
use self::connection::{ConnectionSection, Manage};
use self::several::{ConnectAnother, Connections};
use crate::components::alert::{Alert, News, NewsAlerts, Refused, Tone};
use crate::components::app_header::AppHeader;
use crate::components::app_input::{app_input_id, is_about};
use crate::components::connection_facts::connection_name;
use crate::components::layout::Page;
use crate::components::request::{Told, path_part, query_part};
use crate::components::screen::screen;
use crate::contract::connect::{AppCard, AppPage, AppStatus};
use crate::contract::error::ErrorCode;
use crate::i18n::{error_text, texts};
use crate::islands::{FormHelper, WindowOpener};
use crate::routes::{ANOTHER, CONNECTION, Notice, RECONNECT};
use crate::server_fns::connect::load_app;

/// The route.
#[component]
pub fn AppRoute() -> impl IntoView {
    let page = path_part("page");
    let slug = path_part("slug");
    let told = Told::read();
    let asked = Asked {
        reconnect: query_part(RECONNECT),
        another: !query_part(ANOTHER).is_empty(),
    };
    let about = query_part(CONNECTION);
    screen(load_app(page.clone(), slug), move |mut model| {
        let told = still_true(told, &model, &about);
        // What was refused is news only to whoever has just been told so.
        if told.error.is_none() {
            model.errors.clear();
        }
        if model.several && !model.connections.is_empty() {
            let news = news(told, &model, &about);
            view! { <AppOfSeveral page model news asked/> }.into_any()
        } else {
            view! { <App page model told reconnecting=!asked.reconnect.is_empty()/> }.into_any()
        }
    })
}

/// What the address asks for besides the page itself.
struct Asked {
    /// The connection to renew.
    reconnect: String,
    /// Whether to connect another account.
    another: bool,
}

/// An app that is connected once, or not yet.
#[component]
fn App(page: String, model: AppPage, told: Told, reconnecting: bool) -> impl IntoView {
    let texts = texts();
    let app = model.app.clone();
    let frame = model.frame.clone();
    let is_only = frame.is_for_one_app();
    let (company, framed) = (frame.company.clone(), frame.framed);
    let connection = model.connections.first().cloned();
    let connected = connection.is_some();
    let shown = connection.as_ref().map(|connection| connection.id.clone());
    let broken = app.status == AppStatus::NeedsReauth;
    let asks = !connected || broken || reconnecting || !model.errors.is_empty();
    let reason = connection.as_ref().and_then(|connection| connection.reason);
    let mut news = news(told, &model, "");
    // A connection that needs its owner tells why itself, and once is enough.
    let broke_now = told
        .error
        .is_some_and(|error| broken && (reason == Some(error) || error == ErrorCode::NeedsReauth));
    if broke_now {
        news.error = None;
    }
    let reauth_title = (texts.reauth_title)(&app.name);
    let headline = news.headline();
    let headline = headline.or_else(|| broke_now.then(|| reauth_title.clone()));
    let head = head(&app, broken || headline.is_some());
    let reason = reason.map(|code| (texts.sentence)(error_text(code).title));
    view! {
        <Page frame title=app.name.clone() news=headline islands=true>
            <AppHeader page=page.clone() app=head is_only/>
            <NewsAlerts news/>
            {broken.then(|| view! {
                <Alert tone=Tone::Warn title=reauth_title is_news=broke_now>
                    {reason.map(|reason| view! { <p>{reason}</p> })}
                    <p>{texts.reauth_advice}</p>
                </Alert>
            })}
            {asks.then(|| {
                let makes = if connected { Makes::Again(None) } else { Makes::First };
                view! { <ConnectSection page=page.clone() model=model.clone() makes/> }
            })}
            {connection.map(|connection| view! {
                <ConnectionSection page=page.clone() app=app.clone() connection configurable=model.configurable is_main=!asks/>
            })}
            {shown.map(|connection| view! {
                <Manage page=page.clone() app=app.clone() connection company framed offers_reconnect=!asks asks_first=asks_first(&model)/>
            })}
            {framed.then(|| view! { <WindowOpener/> })}
            <FormHelper working=texts.working.to_owned() updated=texts.updated.to_owned()/>
        </Page>
    }
}

/// The app as the page's head shows it: what it is for gives way to what has just happened, so that a
/// small window shows what to do about it.
fn head(app: &AppCard, has_news: bool) -> AppCard {
    let mut head = app.clone();
    if has_news {
        head.description.clear();
    }
    head
}

/// What the page itself bears out: Back and Reload repeat an address, not what has happened since.
/// `about` is the connection that the address tells of; empty for the app as such.
fn still_true(told: Told, model: &AppPage, about: &str) -> Told {
    let status = if about.is_empty() {
        model.app.status
    } else {
        status_of(model, about)
    };
    let notice = told.notice.filter(|notice| match notice {
        Notice::Checked => status == AppStatus::Connected,
        Notice::Disconnected => status == AppStatus::NotConnected,
        Notice::Saved | Notice::Exchanged => false,
    });
    let error = told.error.filter(|error| match error {
        ErrorCode::CredentialsRejected | ErrorCode::InvalidField => model.refused,
        ErrorCode::NeedsReauth => status == AppStatus::NeedsReauth,
        ErrorCode::NotConnected => status == AppStatus::NotConnected,
        _ => true,
    });
    Told { error, notice }
}

/// What is told, in words: of the connection that it is about, and of each answer that was refused.
fn news(told: Told, model: &AppPage, about: &str) -> News {
    let texts = texts();
    let app = &model.app.name;
    let mut news = News::of(told, app);
    let one = model.connections.iter().find(|one| one.id == about);
    match (told.notice, one) {
        (Some(Notice::Checked), Some(one)) => {
            news.notice = Some((texts.checked_one)(app, &connection_name(one)));
        }
        (Some(Notice::Disconnected), None) if !model.connections.is_empty() => {
            news.notice = Some((texts.disconnected_one)(app));
        }
        _ => {}
    }
    let refused = model.errors.iter().filter_map(|error| {
        let input = model.inputs.iter().find(|input| is_about(error, input))?;
        Some(Refused {
            input: app_input_id(&input.name),
            label: input.label.clone(),
            error: error.message.clone(),
        })
    });
    news.refused = refused.collect();
    // The summary says more than the code's own words do.
    if !news.refused.is_empty() && told.error == Some(ErrorCode::InvalidField) {
        news.error = None;
    }
    news
}

/// How one of the connections stands; one that is not there is not connected.
fn status_of(model: &AppPage, connection: &str) -> AppStatus {
    let found = model.connections.iter().find(|one| one.id == connection);
    match found.map(|one| one.reason) {
        None => AppStatus::NotConnected,
        Some(None) => AppStatus::Connected,
        Some(Some(_)) => AppStatus::NeedsReauth,
    }
}

/// Whether reconnecting begins with typing something.
fn asks_first(model: &AppPage) -> bool {
    !model.inputs.is_empty()
}

/// An app with connections that may get more of them.
#[component]
fn AppOfSeveral(page: String, model: AppPage, news: News, asked: Asked) -> impl IntoView {
    let texts = texts();
    let app = model.app.clone();
    let frame = model.frame.clone();
    let (framed, is_only) = (frame.framed, frame.is_for_one_app());
    let renews = model
        .connections
        .iter()
        .find(|connection| connection.id == asked.reconnect)
        .cloned();
    let makes = match renews {
        Some(connection) => Some(Makes::Again(Some(connection))),
        None if asked.another || !model.errors.is_empty() => Some(Makes::Another),
        None => None,
    };
    let offers_another = makes.is_none();
    let headline = news.headline();
    let head = head(&app, headline.is_some());
    view! {
        <Page frame title=app.name.clone() news=headline islands=true>
            <AppHeader page=page.clone() app=head is_only/>
            <NewsAlerts news/>
            {makes.map(|makes| view! {
                <ConnectSection page=page.clone() model=model.clone() makes/>
            })}
            <Connections page=page.clone() model=model.clone()/>
            {offers_another.then(|| view! { <ConnectAnother page=page.clone() model=model.clone()/> })}
            {framed.then(|| view! { <WindowOpener/> })}
            <FormHelper working=texts.working.to_owned() updated=texts.updated.to_owned()/>
        </Page>
    }
}
