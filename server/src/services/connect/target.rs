//! What a request means where an account may have several connections to one app: which connection
//! it speaks of ([`Which`]), and what connecting is to make ([`Target`]).

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::{AuthConfigId, ConnectionId};

use super::super::apps::AppEntry;
use super::super::error::Result;
use crate::domain::connection::UserDefinedFields;

/// How many connections to one app an account may have.
const MOST: usize = 100;

/// Which of an account's connections to an app is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// The one that there is.
    #[default]
    Only,
    /// The one with this id, as the caller wrote it.
    Named(String),
    /// This one, which was found before.
    This(ConnectionId),
}

impl Which {
    /// The one with this id, if one is given.
    #[must_use]
    pub fn of(id: Option<&str>) -> Self {
        id.map_or(Self::Only, |id| Self::Named(id.to_owned()))
    }
}

/// What connecting is to make, as the caller wrote it.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The id of the auth config to connect with; `None` is the default one, or the one of the
    /// connection that is renewed.
    pub auth_config: Option<String>,
    /// The id of the connection to renew; `None` is the account's only one, or a new one where the
    /// app may be connected several times.
    pub connection: Option<String>,
    /// What to keep beside the connection; `None` leaves what is there.
    pub user_defined_fields: Option<UserDefinedFields>,
}

/// The same, found to exist.
#[derive(Clone, Debug)]
pub struct Aim {
    /// The auth config; `None` for an app of typed credentials.
    pub auth_config: Option<AuthConfigId>,
    /// The connection to renew.
    pub connection: Option<ConnectionId>,
    /// What to keep beside the connection.
    pub user_defined_fields: Option<UserDefinedFields>,
}

impl Target {
    /// Finds what it names.
    ///
    /// # Errors
    /// [`ErrorCode::ConnectionNotFound`], [`ErrorCode::InvalidField`] for an auth config that the app
    /// does not have; as [`check_room`].
    pub fn resolve(self, entry: &AppEntry<'_>) -> Result<Aim> {
        let again = match &self.connection {
            Some(_) => Some(entry.pick(&Which::of(self.connection.as_deref()))?),
            None => {
                if entry.is_multi() {
                    check_room(entry, entry.connections.len())?;
                }
                None
            }
        };
        let auth_config = match (&self.auth_config, again) {
            (Some(id), _) => Some(entry.offered_client(id)?),
            (None, Some(connection)) => entry.client_to_renew(connection),
            (None, None) => entry.clients.offered().next(),
        };
        Ok(Aim {
            auth_config: auth_config.map(|client| client.id().clone()),
            connection: again.map(|connection| connection.id.clone()),
            user_defined_fields: self.user_defined_fields,
        })
    }
}

/// Whether an account that has so many connections to the app may have one more.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn check_room(entry: &AppEntry<'_>, there: usize) -> Result<()> {
    if there < MOST {
        return Ok(());
    }
    let why = format!(
        "connection_id must name the connection to renew: this account has {MOST} connections to {}, \
         and that is the most",
        entry.provider.name
    );
    Err(Failure::about(ErrorCode::InvalidField, "connection_id", why).into())
}
