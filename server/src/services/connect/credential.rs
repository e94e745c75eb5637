//! The credential of a connection: what is sealed, and where it belongs.

use std::collections::BTreeMap;

use app::contract::ids::{ConnectionId, LinkedAccountKey};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::super::Core;
use super::super::error::Result;
use crate::catalog::{AuthMethod, Provider};
use crate::crypto::vault::Place;
use crate::domain::connection::{Connection, Inputs};
use crate::domain::scope::Scope;
use crate::store::Tx;

/// What a connection holds in the vault.
#[derive(Clone, Default)]
pub struct Credential {
    /// The access token, of OAuth apps.
    pub access_token: Option<SecretString>,
    /// The refresh token, where the provider gave one.
    pub refresh_token: Option<SecretString>,
    /// Inputs that are secrets.
    pub inputs: BTreeMap<String, SecretString>,
}

/// The same as it is sealed.
#[derive(Serialize, Deserialize)]
struct Plain {
    access_token: Option<String>,
    refresh_token: Option<String>,
    inputs: BTreeMap<String, String>,
}

/// Whose credential, in which version.
pub struct Owner<'a> {
    /// Whose.
    pub scope: &'a Scope,
    /// The account.
    pub account: &'a LinkedAccountKey,
    /// The connection.
    pub connection: &'a ConnectionId,
    /// The credential's version.
    pub version: i64,
}

impl<'a> Owner<'a> {
    /// The owner of the credential that a connection holds now.
    #[must_use]
    pub const fn of(scope: &'a Scope, connection: &'a Connection) -> Self {
        Self {
            scope,
            account: &connection.account,
            connection: &connection.id,
            version: connection.version,
        }
    }

    fn place(&self) -> Place<'a> {
        Place {
            project: self.scope.project(),
            account: self.account.as_str(),
            row: self.connection.as_str(),
            field: "credential",
            version: self.version,
        }
    }
}

impl Credential {
    /// Seals it for its owner.
    ///
    /// # Errors
    /// As the vault.
    pub async fn seal(&self, core: &Core, tx: &mut Tx, owner: &Owner<'_>) -> Result<Vec<u8>> {
        core.vault
            .seal_json(tx, &owner.place(), &self.plain())
            .await
    }

    /// Opens a connection's credential.
    ///
    /// # Errors
    /// [`app::contract::error::ErrorCode::CredentialIntegrity`] when the row was moved, rolled back
    /// or damaged.
    pub async fn open(
        core: &Core,
        tx: &mut Tx,
        scope: &Scope,
        connection: &Connection,
    ) -> Result<Self> {
        let owner = Owner::of(scope, connection);
        let (place, sealed) = (owner.place(), &connection.credential);
        Ok(Self::read(core.vault.open_json(tx, &place, sealed).await?))
    }

    /// The sealed form of a grant that is gone here and must be revoked there.
    ///
    /// # Errors
    /// As the vault.
    pub async fn seal_for_revocation(
        &self,
        core: &Core,
        tx: &mut Tx,
        scope: &Scope,
        id: &ConnectionId,
    ) -> Result<Vec<u8>> {
        let place = revocation_place(scope, id);
        core.vault.seal_json(tx, &place, &self.plain()).await
    }

    /// Opens what [`Self::seal_for_revocation`] sealed.
    ///
    /// # Errors
    /// As the vault.
    pub async fn open_for_revocation(
        core: &Core,
        tx: &mut Tx,
        scope: &Scope,
        id: &ConnectionId,
        sealed: &[u8],
    ) -> Result<Self> {
        let place = revocation_place(scope, id);
        Ok(Self::read(core.vault.open_json(tx, &place, sealed).await?))
    }

    fn plain(&self) -> Plain {
        let text = |secret: &SecretString| secret.expose_secret().to_owned();
        Plain {
            access_token: self.access_token.as_ref().map(text),
            refresh_token: self.refresh_token.as_ref().map(text),
            inputs: self
                .inputs
                .iter()
                .map(|(name, value)| (name.clone(), text(value)))
                .collect(),
        }
    }

    fn read(plain: Plain) -> Self {
        Self {
            access_token: plain.access_token.map(SecretString::from),
            refresh_token: plain.refresh_token.map(SecretString::from),
            inputs: plain
                .inputs
                .into_iter()
                .map(|(name, value)| (name, SecretString::from(value)))
                .collect(),
        }
    }

    /// All inputs of a connection together: the public ones of the row, the secret ones of this.
    #[must_use]
    pub fn all_inputs(&self, public: &Inputs) -> BTreeMap<String, SecretString> {
        let public = public
            .iter()
            .map(|(name, value)| (name.clone(), SecretString::from(value.clone())));
        public.chain(self.inputs.clone()).collect()
    }
}

fn revocation_place<'a>(scope: &'a Scope, id: &'a ConnectionId) -> Place<'a> {
    Place {
        project: scope.project(),
        account: "",
        row: id.as_str(),
        field: "revocation",
        version: 0,
    }
}

/// Splits checked inputs into those that may stand in a row and those that are secrets.
#[must_use]
pub fn split_inputs<'a>(
    provider: &Provider,
    method: AuthMethod,
    checked: impl Iterator<Item = (&'a str, &'a SecretString)>,
) -> (Inputs, BTreeMap<String, SecretString>) {
    let is_secret = |name: &str| {
        provider
            .inputs_for(method)
            .any(|input| input.name == name && input.secret)
    };
    let (mut public, mut secret) = (Inputs::new(), BTreeMap::new());
    for (name, value) in checked {
        if is_secret(name) {
            secret.insert(name.to_owned(), value.clone());
        } else {
            public.insert(name.to_owned(), value.expose_secret().to_owned());
        }
    }
    (public, secret)
}
