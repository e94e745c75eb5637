//! Entities as pages show them. Here a value becomes visible to end users on purpose.

use app::contract::connect::{
    AppCard, AppInput, AppQuery, AppStatus, AuthMode, BrandButton, BrandImage, BrandWords,
    ConnectionView, DonePage, Frame, OtherBrowser, Profile,
};
use app::contract::ids::{ConnectionId, PageId};
use serde_json::Value;

use super::aim::{named, which};
use crate::catalog::Input;
use crate::domain::client::Client;
use crate::domain::connection::{AuthType, Connection, GrantEnd, Status};
use crate::domain::scope::Environment;
use crate::domain::{display_name, theme};
use crate::services::apps::AppEntry;
use crate::services::error::Result;
use crate::services::other_browser::Way;
use crate::services::tokens::Session;
use crate::services::{Core, hosted};

/// What stands around a page of a session: as its own link says, or for a window of the SDK as the
/// session's last link does.
///
/// # Errors
/// As the store.
pub async fn frame(core: &Core, session: &Session, page: Option<&PageId>) -> Result<Frame> {
    let (project, body) = hosted::surroundings(core, session, page).await?;
    let settings = project.settings;
    let return_url = body
        .get("redirect_url")
        .and_then(Value::as_str)
        .filter(|url| settings.may_return_to(url, session.scope.environment))
        .map(str::to_owned);
    let customer = theme::customer_name(&body).or_else(|| display_name(&session.account.name));
    Ok(Frame {
        company: settings.name,
        customer: customer.unwrap_or_default(),
        logo: None,
        theme: theme::resolve(&body, Some(&settings.theme)),
        test_environment: session.scope.environment == Environment::Test,
        return_url,
        frame_ancestors: settings.allowed_origins,
        framed: false,
        link: None,
    })
}

/// Around a page without a session.
#[must_use]
pub fn neutral_frame() -> Frame {
    Frame {
        company: String::new(),
        customer: String::new(),
        logo: None,
        theme: theme::resolve(&Value::Null, None),
        test_environment: false,
        return_url: None,
        frame_ancestors: Vec::new(),
        framed: false,
        link: None,
    }
}

/// The way to a browser that the provider accepts, where this one is refused.
#[must_use]
pub fn other_browser(way: Option<Way>) -> Option<OtherBrowser> {
    way.map(|Way { address, link }| OtherBrowser { address, link })
}

/// An app as a card.
#[must_use]
pub fn card(entry: &AppEntry<'_>) -> AppCard {
    let provider = entry.provider;
    AppCard {
        slug: provider.slug.clone(),
        name: provider.name.clone(),
        description: provider.description.clone(),
        categories: provider
            .categories
            .iter()
            .map(|category| category.label().to_owned())
            .collect(),
        logo: provider.logo.clone(),
        status: entry.status(),
    }
}

/// An app as a card of a page with `frame` around it. A session that repairs a connection does not hold
/// it: what is not connected there needs its owner.
#[must_use]
pub fn card_within(frame: &Frame, entry: &AppEntry<'_>) -> AppCard {
    let repairs = frame.link.as_ref().is_some_and(|link| link.repairs);
    let mut card = card(entry);
    if repairs && card.status == AppStatus::NotConnected {
        card.status = AppStatus::NeedsReauth;
    }
    card
}

/// The list of apps, narrowed.
pub struct List {
    /// What matches: what needs attention first, then what works; each group by name.
    pub cards: Vec<AppCard>,
    /// Every category that occurs, whether or not it matches.
    pub categories: Vec<String>,
}

/// The apps as a list, narrowed to a query.
#[must_use]
pub fn list(frame: &Frame, entries: &[AppEntry<'_>], query: &AppQuery) -> List {
    let mut cards: Vec<AppCard> = entries
        .iter()
        .map(|entry| card_within(frame, entry))
        .collect();
    let mut categories: Vec<String> = cards
        .iter()
        .flat_map(|card| card.categories.iter().cloned())
        .collect();
    categories.sort();
    categories.dedup();
    let search = query.search.trim().to_lowercase();
    cards.retain(|card| {
        let found = card.name.to_lowercase().contains(&search)
            || card.description.to_lowercase().contains(&search);
        found && (query.category.is_empty() || card.categories.contains(&query.category))
    });
    cards.sort_by_key(|card| match card.status {
        AppStatus::NeedsReauth => 0,
        AppStatus::Connected => 1,
        AppStatus::NotConnected => 2,
    });
    List { cards, categories }
}

/// An app's connections as their owner sees them, newest first.
#[must_use]
pub fn connections(entry: &AppEntry<'_>) -> Vec<ConnectionView> {
    // One that is left from when there could be several has no place on the page of one.
    let most = if entry.is_multi() { usize::MAX } else { 1 };
    let shown = entry.connections.iter().take(most);
    shown.map(|one| connection(entry, one)).collect()
}

/// A connection as its owner sees it.
#[must_use]
pub fn connection(entry: &AppEntry<'_>, connection: &Connection) -> ConnectionView {
    ConnectionView {
        id: connection.id.as_str().to_owned(),
        profile: profile_of(entry, connection).to_owned(),
        identifier: connection.identifier.clone(),
        connected_at: connection.created_at.rfc3339(),
        number: number_of(entry, connection),
        ends_at: connection
            .grant_end
            .and_then(GrantEnd::fixed)
            .map(|at| at.rfc3339()),
        withheld: match connection.auth_type {
            AuthType::OAuth2 => entry
                .provider
                .withheld(&connection.scopes)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            AuthType::KeyBased => Vec::new(),
        },
        reason: match connection.status {
            Status::Active => None,
            Status::NeedsReauth(reason) => Some(reason),
        },
    }
}

/// What the client is called that a connection was made with, where there is a choice of clients.
fn profile_of<'e>(entry: &'e AppEntry<'_>, connection: &Connection) -> &'e str {
    let client = entry.client_of(connection);
    client
        .filter(|_| entry.clients.are_several())
        .map(|client| client.name())
        .unwrap_or_default()
}

/// The end of a connection's id, where another one looks the same to its owner. It stays the same
/// whatever comes and goes beside it.
fn number_of(entry: &AppEntry<'_>, connection: &Connection) -> String {
    const DIGITS: usize = 6;
    let looks = |one: &Connection| {
        let mut minute = one.created_at.rfc3339();
        minute.truncate("2026-11-05T10:11".len());
        let profile = profile_of(entry, one).to_owned();
        (minute, profile, one.identifier.clone())
    };
    let id = connection.id.as_str();
    let twin = |one: &Connection| one.id != connection.id && looks(one) == looks(connection);
    let shown = entry.is_multi() && entry.connections.iter().any(twin);
    let start = id.len().saturating_sub(DIGITS);
    id.get(start..)
        .filter(|_| shown)
        .unwrap_or_default()
        .to_owned()
}

/// What is asked before leaving, or the credentials.
#[must_use]
pub fn inputs(entry: &AppEntry<'_>) -> Vec<AppInput> {
    let inputs = entry.provider.inputs_for(entry.method());
    inputs.map(Input::to_contract).collect()
}

/// What will be shared, one line per permission.
#[must_use]
pub fn permissions(entry: &AppEntry<'_>) -> Vec<String> {
    let lines = entry.provider.permissions().into_iter();
    lines.map(str::to_owned).collect()
}

/// The button that the brand wants to be connected by; an image of it makes one whatever the app's
/// file says.
#[must_use]
pub fn brand_button(entry: &AppEntry<'_>, image: Option<BrandImage>) -> Option<BrandButton> {
    let provider = entry.provider;
    if entry.method().mode() != AuthMode::OAuth {
        return None;
    }
    let Some(wanted) = &provider.brand_button else {
        return image.map(|image| BrandButton {
            brand: provider.name.clone(),
            words: BrandWords::ConnectTo,
            mark: None,
            image: Some(image),
        });
    };
    Some(BrandButton {
        brand: wanted.brand.clone(),
        words: wanted.words,
        mark: wanted.mark.clone(),
        image,
    })
}

/// The screen after connecting; `None` where the connection that an address names does not work.
#[must_use]
pub fn done(frame: Frame, entry: &AppEntry<'_>, connection: &str) -> Option<DonePage> {
    let shown = entry.pick(&which(connection)).ok();
    let works = match shown {
        Some(connection) => connection.status == Status::Active,
        // An answer that comes again does not always know which of several it made.
        None => named(connection).is_none() && entry.status() == AppStatus::Connected,
    };
    works.then(|| DonePage {
        frame,
        app: card(entry),
        identifier: shown
            .map(|connection| connection.identifier.clone())
            .unwrap_or_default(),
        connection: shown
            .map(|connection| connection_part(entry, &connection.id))
            .unwrap_or_default(),
        // Settings are a connection's own.
        configurable: shown.is_some() && entry.is_configurable(),
        is_end: false,
    })
}

/// A connection's part of an address: empty where the app is connected once.
#[must_use]
pub fn connection_part(entry: &AppEntry<'_>, id: &ConnectionId) -> String {
    if entry.is_multi() {
        id.as_str().to_owned()
    } else {
        String::new()
    }
}

/// The clients to choose from; none where there is no choice.
#[must_use]
pub fn profiles(entry: &AppEntry<'_>) -> Vec<Profile> {
    if !entry.clients.are_several() {
        return Vec::new();
    }
    let profile = |client: Client<'_>| Profile {
        id: client.id().as_str().to_owned(),
        name: client.name().to_owned(),
        description: client.description().to_owned(),
    };
    entry.clients.offered().map(profile).collect()
}

/// How an account is called for its own people.
#[must_use]
pub fn account_label(session: &Session) -> String {
    let account = &session.account;
    display_name(&account.name)
        .or_else(|| display_name(&account.account_id))
        .unwrap_or_default()
}
