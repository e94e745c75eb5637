//! Table `flows`: runs of the OAuth redirect.
//!
//! Each step is one conditional update from the status before it; zero rows mean that somebody else
//! took the step, so a state works once across processes and restarts.

use app::contract::error::ErrorCode;
use app::contract::ids::{
    ConnectionId, ContextId, FlowId, LinkedAccountKey, PageId, SessionTokenId,
};

use super::error::{json, to_json};
use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;
use crate::domain::connection::{Inputs, UserDefinedFields};
use crate::domain::flow::{Flow, Status};

/// What [`Row`] is read from.
macro_rules! columns {
    () => {
        "id, project_id, environment, account, slug, context_id, auth_config_id, connection_id,
         session_id, page_id, browser_hash, inputs, user_defined_fields, status, error,
         request_id, expires_at, vouched,
         CAST(CASE WHEN start_hash IS NULL THEN 0 ELSE 1 END AS BIGINT) AS in_window"
    };
}

statements! {
    FIND = Both(concat!(
        "SELECT ", columns!(), " FROM flows WHERE id = $1"
    ));
    FIND_BY_STATE = Both(concat!(
        "SELECT ", columns!(), " FROM flows WHERE state_hash = $1"
    ));
    FIND_BY_START = Both(concat!(
        "SELECT ", columns!(), " FROM flows WHERE start_hash = $1"
    ));
    INSERT = Both(
        "INSERT INTO flows
         (id, project_id, environment, account, slug, context_id, auth_config_id, connection_id,
          session_id, page_id, start_hash, state_hash, browser_hash, inputs, user_defined_fields,
          status, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    );
    BIND = Both(
        "UPDATE flows SET browser_hash = $1, status = 'bound', expires_at = $2, vouched = $6
         WHERE project_id = $3 AND environment = $4 AND id = $5
           AND ((status = 'created' AND browser_hash IS NULL)
                OR (status = 'bound' AND browser_hash = $1))"
    );
    REDEEM = Both(
        "UPDATE flows SET status = 'redeeming'
         WHERE project_id = $1 AND environment = $2 AND id = $3 AND status = 'bound'"
    );
    FINISH = Both(
        "UPDATE flows SET status = $1, error = $2, request_id = $3
         WHERE project_id = $4 AND environment = $5 AND id = $6 AND status = 'redeeming'"
    );
    // Whatever somebody else holds is removed another time.
    DELETE_EXPIRED = Split {
        sqlite: "DELETE FROM flows WHERE id IN
                 (SELECT id FROM flows WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        postgres: "DELETE FROM flows WHERE id IN
                   (SELECT id FROM flows WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
                    FOR UPDATE SKIP LOCKED)",
    };
}

/// The hashes under which a new flow is found again.
#[derive(Debug)]
pub struct Hashes<'a> {
    /// Of the start token, where the flow runs in a window of its own.
    pub start: Option<&'a TokenHash>,
    /// Of the state.
    pub state: &'a TokenHash,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    account: String,
    slug: String,
    context_id: String,
    auth_config_id: String,
    connection_id: Option<String>,
    session_id: String,
    page_id: Option<String>,
    in_window: i64,
    vouched: bool,
    browser_hash: Option<Vec<u8>>,
    inputs: String,
    user_defined_fields: Option<String>,
    status: String,
    error: Option<String>,
    request_id: Option<String>,
    expires_at: i64,
}

impl Row {
    fn into_flow(self) -> Result<Flow, StoreError> {
        let corrupt = |column| StoreError::Corrupt {
            table: "flows",
            column,
            id: self.id.clone(),
        };
        let inputs: Inputs = json(&self.inputs, "flows", "inputs", &self.id)?;
        let page: Option<PageId> = self
            .page_id
            .as_deref()
            .map(|page| scope::id("flows", "page_id", &self.id, page))
            .transpose()?;
        let connection: Option<ConnectionId> = self
            .connection_id
            .as_deref()
            .map(|connection| scope::id("flows", "connection_id", &self.id, connection))
            .transpose()?;
        let user_defined_fields: Option<UserDefinedFields> = self
            .user_defined_fields
            .as_deref()
            .map(|fields| json(fields, "flows", "user_defined_fields", &self.id))
            .transpose()?;
        let account: LinkedAccountKey = scope::id("flows", "account", &self.id, &self.account)?;
        let context: ContextId = scope::id("flows", "context_id", &self.id, &self.context_id)?;
        let session: SessionTokenId = scope::id("flows", "session_id", &self.id, &self.session_id)?;
        Ok(Flow {
            scope: scope::from_columns("flows", &self.id, &self.project_id, &self.environment)?,
            status: Status::parse(&self.status).ok_or_else(|| corrupt("status"))?,
            error: self.error.as_deref().and_then(ErrorCode::parse),
            id: scope::id("flows", "id", &self.id, &self.id)?,
            auth_config: scope::id("flows", "auth_config_id", &self.id, &self.auth_config_id)?,
            account,
            slug: self.slug,
            context,
            connection,
            session,
            page,
            in_window: self.in_window != 0,
            vouched: self.vouched,
            browser_hash: self.browser_hash,
            inputs,
            user_defined_fields,
            request_id: self.request_id.unwrap_or_default(),
            expires_at: Timestamp(self.expires_at),
        })
    }
}

/// The flow with this id; its browser binding is what proves whose it is.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut Tx, id: &FlowId) -> Result<Option<Flow>, StoreError> {
    fetch_optional!(tx, FIND, Row, id.as_str())?
        .map(Row::into_flow)
        .transpose()
}

/// The flow of a state.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_state(tx: &mut Tx, hash: &TokenHash) -> Result<Option<Flow>, StoreError> {
    fetch_optional!(tx, FIND_BY_STATE, Row, hash)?
        .map(Row::into_flow)
        .transpose()
}

/// The flow of a start token.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_start(tx: &mut Tx, hash: &TokenHash) -> Result<Option<Flow>, StoreError> {
    fetch_optional!(tx, FIND_BY_START, Row, hash)?
        .map(Row::into_flow)
        .transpose()
}

/// Adds a flow.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    flow: &Flow,
    hashes: &Hashes<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        flow.id.as_str(),
        flow.scope.project(),
        flow.scope.environment(),
        flow.account.as_str(),
        &flow.slug,
        flow.context.as_str(),
        flow.auth_config.as_str(),
        flow.connection.as_ref().map(|id| id.as_str()),
        flow.session.as_str(),
        flow.page.as_ref().map(|page| page.as_str()),
        hashes.start,
        hashes.state,
        flow.browser_hash.as_deref(),
        to_json(&flow.inputs),
        flow.user_defined_fields.as_ref().map(to_json),
        flow.status.as_str(),
        now.0,
        flow.expires_at.0,
    )?;
    Ok(())
}

/// `created -> bound`: the flow belongs to this browser; again by the same browser its time begins
/// anew. `false` when it belongs to another one or went on.
///
/// # Errors
/// [`StoreError`].
pub async fn bind(
    tx: &mut Tx,
    of: &Scope,
    id: &FlowId,
    browser_hash: &TokenHash,
    vouched: bool,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let rows = execute!(
        tx,
        BIND,
        browser_hash,
        expires_at.0,
        project,
        environment,
        id.as_str(),
        vouched
    )?;
    Ok(rows == 1)
}

/// `bound -> redeeming`: the one caller that gets `true` may spend the code.
///
/// # Errors
/// [`StoreError`].
pub async fn redeem(tx: &mut Tx, of: &Scope, id: &FlowId) -> Result<bool, StoreError> {
    let rows = execute!(tx, REDEEM, of.project(), of.environment(), id.as_str())?;
    Ok(rows == 1)
}

/// `redeeming -> active`, or `-> failed` with the reason.
///
/// # Errors
/// [`StoreError`].
pub async fn finish(
    tx: &mut Tx,
    of: &Scope,
    id: &FlowId,
    error: Option<ErrorCode>,
    request_id: &str,
) -> Result<(), StoreError> {
    let status = if error.is_none() {
        Status::Active
    } else {
        Status::Failed
    };
    let error = error.map(ErrorCode::as_str);
    execute!(
        tx,
        FINISH,
        status.as_str(),
        error,
        request_id,
        of.project(),
        of.environment(),
        id.as_str()
    )?;
    Ok(())
}

/// Removes up to `limit` flows that ended before `before`, of all projects; says how many went.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_expired(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    execute!(tx, DELETE_EXPIRED, before.0, limit)
}
