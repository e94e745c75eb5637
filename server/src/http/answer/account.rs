//! Linked accounts.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{icon, identifier, org};
use crate::domain::connection::{Connection, Status};
use crate::domain::linked_account;
use crate::domain::scope::Scope;
use crate::options::Options;
use crate::services::accounts::Listed;
use crate::services::apps::AppEntry;

/// A linked account: one of your customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedAccount {
    /// 24 hexadecimal digits.
    #[serde(rename = "_id")]
    pub id: String,
    /// The project, as 24 hexadecimal digits.
    pub associated_org: String,
    /// Your own id of the customer: the `linked_account_id` of every request.
    pub account_id: String,
    /// `test` or `production`.
    #[schema(value_type = String)]
    pub environment: &'static str,
    /// For people; may be empty.
    pub name: String,
    /// What you wrote beside it.
    pub udf: Vec<UserField>,
    /// RFC 3339, UTC.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// RFC 3339, UTC.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
    /// Always 0; Cobalt's documents have it.
    #[serde(rename = "__v")]
    pub v: u8,
    /// Its connections; absent in lists and in answers to writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrations: Option<Vec<Integration>>,
}

/// A user-defined field of a linked account.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserField {
    /// Its key.
    pub key_name: String,
    /// Text, a number or a boolean.
    pub key_value: Value,
    /// 24 hexadecimal digits.
    #[serde(rename = "_id")]
    pub id: String,
    /// When the account was made, as RFC 3339.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// When the account was changed last, as RFC 3339.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A connection in a linked account. Credentials are never in here.
#[derive(Debug, Serialize, ToSchema)]
pub struct Integration {
    /// The connection's id.
    #[serde(rename = "_id")]
    pub id: String,
    /// The application's slug.
    #[serde(rename = "type")]
    pub kind: String,
    /// The application's name.
    pub name: String,
    /// The address of its logo; empty where it has none.
    pub icon: String,
    /// Who is connected upstream; `NA` where the provider does not say.
    pub identifier: String,
    /// The application's id.
    pub app_id: String,
    /// Whether the end user must reconnect.
    pub refresh_token_expired: bool,
    /// Whether the end user must reconnect.
    pub reauth_required: bool,
    /// When it was connected last, as RFC 3339.
    #[serde(rename = "createdAt")]
    pub created_at: String,
    /// When anything of it changed last, as RFC 3339.
    #[serde(rename = "updatedAt")]
    pub updated_at: String,
}

/// A linked account that was made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpsertedAccount {
    /// The account.
    #[serde(flatten)]
    pub account: LinkedAccount,
    /// Whether it was made.
    pub new_account: bool,
}

/// A page of linked accounts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedAccountPage {
    /// The accounts, without integrations.
    pub docs: Vec<LinkedAccount>,
    /// How many there are on all pages.
    #[serde(rename = "totalDocs")]
    pub total_docs: u64,
    /// How many fit on a page.
    pub limit: u64,
    /// How many pages there are, at least 1.
    #[serde(rename = "totalPages")]
    pub total_pages: u64,
    /// Which page this is, from 1.
    pub page: u64,
    /// Which one the page's first is, from 1.
    #[serde(rename = "pagingCounter")]
    pub paging_counter: u64,
    /// Whether there is a page before.
    #[serde(rename = "hasPrevPage")]
    pub has_prev_page: bool,
    /// Whether there is a page behind.
    #[serde(rename = "hasNextPage")]
    pub has_next_page: bool,
    /// The page before.
    #[serde(rename = "prevPage")]
    #[schema(required)]
    pub prev_page: Option<u64>,
    /// The page behind.
    #[serde(rename = "nextPage")]
    #[schema(required)]
    pub next_page: Option<u64>,
}

impl LinkedAccount {
    /// The account without its integrations.
    #[must_use]
    pub fn of(scope: &Scope, account: &linked_account::LinkedAccount) -> Self {
        let (created_at, updated_at) = (account.created_at.rfc3339(), account.updated_at.rfc3339());
        let udf = account.udf.iter().map(|field| UserField {
            key_name: field.key.clone(),
            key_value: field.value.clone(),
            id: field.id.clone(),
            created_at: created_at.clone(),
            updated_at: updated_at.clone(),
        });
        Self {
            id: account.key.to_string(),
            associated_org: org(scope),
            account_id: account.account_id.clone(),
            environment: scope.environment(),
            name: account.name.clone(),
            udf: udf.collect(),
            created_at,
            updated_at,
            v: 0,
            integrations: None,
        }
    }

    /// The account with its integrations.
    #[must_use]
    pub fn with(
        scope: &Scope,
        account: &linked_account::LinkedAccount,
        apps: &[AppEntry<'_>],
        options: &Options,
    ) -> Self {
        let connected = apps.iter().flat_map(|entry| {
            let each = entry.connections.iter();
            each.map(move |connection| Integration::of(entry, connection, options))
        });
        Self {
            integrations: Some(connected.collect()),
            ..Self::of(scope, account)
        }
    }
}

impl Integration {
    fn of(entry: &AppEntry<'_>, connection: &Connection, options: &Options) -> Self {
        let broken = connection.status != Status::Active;
        Self {
            id: connection.id.to_string(),
            kind: entry.provider.slug.clone(),
            name: entry.provider.name.clone(),
            icon: icon(entry.provider, options),
            identifier: identifier(connection),
            app_id: entry.app.id.to_string(),
            refresh_token_expired: broken,
            reauth_required: broken,
            created_at: connection.created_at.rfc3339(),
            updated_at: connection.updated_at.rfc3339(),
        }
    }
}

impl LinkedAccountPage {
    /// A page of a list in the manner of Mongo-paginate. `page` counts from 1.
    #[must_use]
    pub fn of(
        scope: &Scope,
        listed: &Listed<linked_account::LinkedAccount>,
        page: u32,
        limit: u32,
    ) -> Self {
        let (page, limit) = (u64::from(page.max(1)), u64::from(limit.max(1)));
        let pages = listed.total.div_ceil(limit).max(1);
        let (previous, next) = (page > 1, page < pages);
        let docs = listed.entries.iter();
        Self {
            docs: docs.map(|each| LinkedAccount::of(scope, each)).collect(),
            total_docs: listed.total,
            limit,
            total_pages: pages,
            page,
            paging_counter: (page - 1) * limit + 1,
            has_prev_page: previous,
            has_next_page: next,
            prev_page: previous.then(|| page - 1),
            next_page: next.then(|| page + 1),
        }
    }
}
