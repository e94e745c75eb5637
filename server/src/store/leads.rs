//! Table `leads`: what linked accounts ask for.

use app::contract::ids::LinkedAccountKey;

use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::lead::{Lead, Wish};

statements! {
    INSERT = Both(
        "INSERT INTO leads
         (id, project_id, environment, account, slug, name, email, description, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    COUNT = Both(
        "SELECT COUNT(*) FROM leads WHERE project_id = $1 AND environment = $2 AND account = $3"
    );
    LIST = Both(
        "SELECT l.id, a.account_id, l.slug, l.name, l.email, l.description, l.created_at
         FROM leads l JOIN linked_accounts a ON a.id = l.account
         WHERE l.project_id = $1 AND l.environment = $2 ORDER BY l.created_at, l.id"
    );
}

/// A lead with the host's name for its account.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The lead.
    pub lead: Lead,
    /// Whose it is.
    pub account_id: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account_id: String,
    slug: String,
    name: String,
    email: String,
    description: String,
    created_at: i64,
}

impl Row {
    fn into_listed(self) -> Result<Listed, StoreError> {
        Ok(Listed {
            lead: Lead {
                id: scope::id("leads", "id", &self.id, &self.id)?,
                wish: Wish {
                    slug: self.slug,
                    name: self.name,
                    email: self.email,
                    description: self.description,
                },
                created_at: Timestamp(self.created_at),
            },
            account_id: self.account_id,
        })
    }
}

/// Adds a lead.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    lead: &Lead,
) -> Result<(), StoreError> {
    let wish = &lead.wish;
    execute!(
        tx,
        INSERT,
        lead.id.as_str(),
        of.project(),
        of.environment(),
        account.as_str(),
        &wish.slug,
        &wish.name,
        &wish.email,
        &wish.description,
        lead.created_at.0,
    )?;
    Ok(())
}

/// How many leads an account has left.
///
/// # Errors
/// [`StoreError`].
pub async fn count(tx: &mut Tx, of: &Scope, account: &LinkedAccountKey) -> Result<i64, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let counted = fetch_optional!(tx, COUNT, (i64,), project, environment, account.as_str())?;
    Ok(counted.map_or(0, |(count,)| count))
}

/// The scope's leads, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(tx: &mut Tx, of: &Scope) -> Result<Vec<Listed>, StoreError> {
    fetch_all!(tx, LIST, Row, of.project(), of.environment())?
        .into_iter()
        .map(Row::into_listed)
        .collect()
}
