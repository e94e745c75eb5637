//! Session tokens, hosted links, and what stands behind them.

use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::org;
use crate::domain::project::Settings;
use crate::services::hosted::Link;
use crate::services::tokens::{Minted, Session};

/// A session token. Whoever holds it acts for the linked account.
#[derive(Serialize, ToSchema)]
pub struct SessionToken {
    /// The token, for `Authorization: Bearer`.
    pub token: String,
    /// How long it lasts, in seconds.
    pub expires_in: u64,
}

/// A way to the hosted page.
#[derive(Serialize, ToSchema)]
pub struct HostedLink {
    /// Where to send the end user. The first browser that changes something there keeps it.
    pub hosted_url: String,
    /// What a page of your own exchanges for the session token, once.
    pub code: String,
}

/// What was given with the session's last hosted link, as it was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct HostedProperties(pub Value);

/// Who runs the page, and for whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrgBasics {
    /// The project, as 24 hexadecimal digits.
    #[serde(rename = "_id")]
    pub id: String,
    /// The same.
    pub org_id: String,
    /// The company's name.
    pub name: String,
    /// `test` or `production`.
    #[schema(value_type = String)]
    pub environment: &'static str,
    /// The project's colours: `color`, `bgColor`, `base_color`, `button_color`, those that it has.
    #[schema(value_type = Object)]
    pub theme: Value,
    /// Your id of the linked account.
    pub linked_account_id: String,
    /// The linked account's name; may be empty.
    pub linked_account_name: String,
    /// The linked account.
    pub linked_account: AccountBasics,
}

/// A linked account in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountBasics {
    /// 24 hexadecimal digits.
    #[serde(rename = "_id")]
    pub id: String,
    /// Your id of it.
    pub account_id: String,
    /// For people; may be empty.
    pub name: String,
}

impl SessionToken {
    /// A minted token, which leaves here.
    #[must_use]
    pub fn of(minted: &Minted) -> Self {
        Self {
            token: minted.token.expose_secret().to_owned(),
            expires_in: minted.expires_in.as_secs(),
        }
    }
}

impl HostedLink {
    /// A hosted link, which leaves here.
    #[must_use]
    pub fn of(link: &Link) -> Self {
        Self {
            hosted_url: link.url.clone(),
            code: link.code.expose_secret().to_owned(),
        }
    }
}

impl OrgBasics {
    /// Of a session's project and account.
    #[must_use]
    pub fn of(session: &Session, settings: &Settings) -> Self {
        let (id, account) = (org(&session.scope), &session.account);
        Self {
            org_id: id.clone(),
            id,
            name: settings.name.clone(),
            environment: session.scope.environment(),
            theme: json!(settings.theme),
            linked_account_id: account.account_id.clone(),
            linked_account_name: account.name.clone(),
            linked_account: AccountBasics {
                id: account.key.to_string(),
                account_id: account.account_id.clone(),
                name: account.name.clone(),
            },
        }
    }
}
