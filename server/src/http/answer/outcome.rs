//! What came of an action.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::connection::Connection;
use crate::services::connect::start;
use crate::services::default_app::Action;

/// It was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {
    /// Always true.
    pub success: bool,
}

/// It was done, in a sentence.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoneWith {
    /// Always true.
    pub success: bool,
    /// What was done.
    pub message: String,
}

/// What was done, in a sentence.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// The sentence.
    #[schema(value_type = String)]
    pub message: &'static str,
}

/// A credential was kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stored {
    /// Always true.
    pub success: bool,
    /// What was done.
    pub message: String,
    /// `added` or `updated`.
    #[schema(value_type = String)]
    pub action: &'static str,
}

/// How many session tokens were ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revoked {
    /// Always true.
    pub success: bool,
    /// The number.
    pub revoked_count: u64,
}

/// Where to send the end user.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthUrl {
    /// A page of ours that names the company and the account, asks for one click, and leaves for the
    /// provider.
    pub auth_url: String,
}

/// Where to send the end user, or that nobody needs to go anywhere.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Integrated {
    /// The end user consents at the provider.
    Leave(AuthUrl),
    /// An application of client credentials is connected by the request itself.
    Connected {
        /// Always true.
        connected: bool,
    },
}

/// A connection that works.
#[derive(Debug, Serialize, ToSchema)]
pub struct Checked {
    /// Always true: what does not work is an error.
    pub success: bool,
    /// Always `active`.
    #[schema(value_type = String)]
    pub status: &'static str,
    /// Who is connected upstream; empty where the provider does not say.
    pub identifier: String,
    /// The connection's id.
    pub connection_id: String,
}

impl Done {
    /// It was done.
    pub const YES: Self = Self { success: true };
}

impl DoneWith {
    /// It was done.
    #[must_use]
    pub fn saying(message: impl Into<String>) -> Self {
        Self {
            success: true,
            message: message.into(),
        }
    }
}

impl Checked {
    /// This connection works.
    #[must_use]
    pub fn of(connection: &Connection) -> Self {
        Self {
            success: true,
            status: "active",
            identifier: connection.identifier.clone(),
            connection_id: connection.id.to_string(),
        }
    }
}

impl From<start::Integrated> for Integrated {
    fn from(integrated: start::Integrated) -> Self {
        match integrated {
            start::Integrated::Leave(auth_url) => Self::Leave(AuthUrl { auth_url }),
            start::Integrated::Connected => Self::Connected { connected: true },
        }
    }
}

/// A credential of the host's own product was kept.
#[must_use]
pub fn stored_credential(key: &str, action: Action) -> Stored {
    let action = action.as_str();
    Stored {
        success: true,
        message: format!("Auth credential '{key}' {action} successfully"),
        action,
    }
}
