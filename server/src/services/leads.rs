//! Leads: what end users ask for that cannot be connected yet.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::ProjectId;
use serde_json::Value;

use super::Core;
use super::error::{Result, refuse};
use super::tokens::Session;
use crate::crypto::random::new_id;
use crate::domain::lead::Lead;
use crate::domain::scope::{Environment, Scope};
use crate::store::{accounts, leads, projects};

pub use crate::domain::lead::Wish;
pub use crate::store::leads::Listed;

/// How many leads an account may leave.
const MOST: i64 = 100;

/// Keeps what the session's account asks for.
///
/// # Errors
/// [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`], also for one lead too many.
pub async fn create(core: &Core, session: &Session, body: &Value) -> Result<Lead> {
    let lead = Lead {
        id: new_id(&*core.random),
        wish: Wish::parse(body)?,
        created_at: core.clock.now(),
    };
    let (scope, account) = (&session.scope, &session.account.key);
    let mut tx = core.db.write().await?;
    accounts::lock(&mut tx, scope, account).await?;
    if leads::count(&mut tx, scope, account).await? >= MOST {
        let why =
            format!("slug: this account has asked for {MOST} applications, and that is the most");
        return Err(Failure::about(ErrorCode::InvalidField, "slug", why).into());
    }
    leads::insert(&mut tx, scope, account, &lead).await?;
    tx.commit().await?;
    Ok(lead)
}

/// All leads of a project, environment by environment, oldest first: for the operator.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`] for a project that does not exist.
pub async fn list(core: &Core, project: &ProjectId) -> Result<Vec<(Environment, Listed)>> {
    let mut tx = core.db.read().await?;
    if projects::find(&mut tx, project).await?.is_none() {
        let why = format!("there is no project {project}");
        return Err(refuse(ErrorCode::ProjectNotFound, why));
    }
    let mut all = Vec::new();
    for environment in Environment::ALL {
        let scope = Scope {
            project: project.clone(),
            environment,
        };
        let leads = leads::list(&mut tx, &scope).await?;
        all.extend(leads.into_iter().map(|lead| (environment, lead)));
    }
    Ok(all)
}
