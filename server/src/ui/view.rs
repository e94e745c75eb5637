//! Entities as pages show them. Here a value becomes visible to end users on purpose.

use app::contract::connect::{AppCard, ConnectionView, Frame};
use app::contract::ids::PageId;
use serde_json::Value;

use crate::catalog::Provider;
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::scope::Environment;
use crate::domain::theme;
use crate::services::apps::AppEntry;
use crate::services::error::Result;
use crate::services::tokens::Session;
use crate::services::{Core, hosted};

/// What stands around a page of a session: as its own link says, or for a window of the SDK as the
/// session's last link does.
///
/// # Errors
/// As the store.
pub async fn frame(core: &Core, session: &Session, page: Option<&PageId>) -> Result<Frame> {
    let project = hosted::project(core, session).await?;
    let body = match page {
        Some(page) => hosted::page_properties(core, session, page).await?,
        None => hosted::properties(core, session).await?,
    };
    let settings = project.settings;
    let return_url = body
        .get("redirect_url")
        .and_then(Value::as_str)
        .filter(|url| settings.may_return_to(url, session.scope.environment))
        .map(str::to_owned);
    let customer = theme::customer_name(&body).unwrap_or_else(|| session.account.name.clone());
    Ok(Frame {
        company: settings.name,
        customer,
        logo: None,
        theme: theme::resolve(&body, Some(&settings.theme)),
        test_environment: session.scope.environment == Environment::Test,
        return_url,
        frame_ancestors: settings.allowed_origins,
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
    }
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

/// A connection as its owner sees it.
#[must_use]
pub fn connection(provider: &Provider, connection: &Connection) -> ConnectionView {
    ConnectionView {
        identifier: connection.identifier.clone(),
        connected_at: connection.created_at.rfc3339(),
        withheld: match connection.auth_type {
            AuthType::OAuth2 => provider
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

/// How an account is called for its own people.
#[must_use]
pub fn account_label(session: &Session) -> String {
    let account = &session.account;
    if account.name.is_empty() {
        account.account_id.clone()
    } else {
        account.name.clone()
    }
}
