//! Configs that get another owner: a connection, the account, another account.

use app::contract::ids::{ConnectionId, LinkedAccountKey};

use crate::store::sql::{Sql::Both, execute, statements};
use crate::store::{Scope, StoreError, Tx};

statements! {
    MAKE_ROOM = Both(
        "DELETE FROM configs
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4
           AND connection_id = $5 AND config_id IN (
             SELECT other.config_id FROM configs other
             WHERE other.project_id = $1 AND other.environment = $2 AND other.account = $6
               AND other.slug = $4)"
    );
    HAND_OVER = Both(
        "UPDATE configs SET account = $1, connection_id = $2
         WHERE project_id = $3 AND environment = $4 AND account = $5 AND slug = $6"
    );
    ADOPT = Both(
        "UPDATE configs SET connection_id = $1
         WHERE project_id = $2 AND environment = $3 AND account = $4 AND slug = $5
           AND connection_id = ''"
    );
    SPREAD = Both(
        "UPDATE configs SET connection_id = (
             SELECT c.id FROM connections c
             WHERE c.project_id = configs.project_id AND c.environment = configs.environment
               AND c.account = configs.account AND c.slug = configs.slug
             ORDER BY c.created_at DESC, c.id DESC LIMIT 1)
         WHERE project_id = $1 AND environment = $2 AND slug = $3 AND connection_id = ''
           AND EXISTS (
             SELECT 1 FROM connections c
             WHERE c.project_id = configs.project_id AND c.environment = configs.environment
               AND c.account = configs.account AND c.slug = configs.slug)
           AND NOT EXISTS (
             SELECT 1 FROM configs other
             WHERE other.project_id = configs.project_id
               AND other.environment = configs.environment
               AND other.account = configs.account AND other.slug = configs.slug
               AND other.config_id = configs.config_id
               AND other.connection_id = (
                 SELECT c.id FROM connections c
                 WHERE c.project_id = configs.project_id AND c.environment = configs.environment
                   AND c.account = configs.account AND c.slug = configs.slug
                 ORDER BY c.created_at DESC, c.id DESC LIMIT 1))"
    );
    GATHER = Both(
        "UPDATE configs SET connection_id = ''
         WHERE project_id = $1 AND environment = $2 AND slug = $3
           AND connection_id = (
             SELECT c.id FROM connections c
             WHERE c.project_id = configs.project_id AND c.environment = configs.environment
               AND c.account = configs.account AND c.slug = configs.slug
             ORDER BY c.created_at DESC, c.id DESC LIMIT 1)
           AND NOT EXISTS (
             SELECT 1 FROM configs other
             WHERE other.project_id = configs.project_id
               AND other.environment = configs.environment
               AND other.account = configs.account AND other.slug = configs.slug
               AND other.config_id = configs.config_id AND other.connection_id = '')"
    );
}

/// Gives an account's configs of an app to another account, as those of a connection, or of the account
/// where `connection` is empty. Of two of one name the one that is given stays.
///
/// # Errors
/// [`StoreError`].
pub async fn hand_over(
    tx: &mut Tx,
    of: &Scope,
    (from, to): (&LinkedAccountKey, &LinkedAccountKey),
    slug: &str,
    connection: &str,
) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let (from, to) = (from.as_str(), to.as_str());
    execute!(
        &mut *tx,
        MAKE_ROOM,
        project,
        environment,
        to,
        slug,
        connection,
        from
    )?;
    execute!(
        tx,
        HAND_OVER,
        to,
        connection,
        project,
        environment,
        from,
        slug
    )?;
    Ok(())
}

/// Gives the account's configs of an app that belong to no connection to its first one.
///
/// # Errors
/// [`StoreError`].
pub async fn adopt(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    slug: &str,
    connection: &ConnectionId,
) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    execute!(
        tx,
        ADOPT,
        connection.as_str(),
        project,
        environment,
        account.as_str(),
        slug
    )?;
    Ok(())
}

/// An app may be connected several times from now on: every account's configs of it go to the
/// account's newest connection. One whose name that connection has already stays, unseen.
///
/// # Errors
/// [`StoreError`].
pub async fn spread(tx: &mut Tx, of: &Scope, slug: &str) -> Result<(), StoreError> {
    execute!(tx, SPREAD, of.project(), of.environment(), slug)?;
    Ok(())
}

/// An app is connected once from now on: the configs of every account's newest connection become
/// the account's. Those of other connections stay, unseen, while the app is like this.
///
/// # Errors
/// [`StoreError`].
pub async fn gather(tx: &mut Tx, of: &Scope, slug: &str) -> Result<(), StoreError> {
    execute!(tx, GATHER, of.project(), of.environment(), slug)?;
    Ok(())
}
