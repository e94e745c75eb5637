//! The operator's own OAuth clients: what an app is connected with in `test` until its project brings
//! a client of its own. Never in `production`, where projects share nothing.
//!
//! **One callback address per client, for all projects.** A project's client has an address of its
//! own. The operator's is registered at the provider once, by hand, so it has one: nobody can register
//! an address for each project that will ever be made. What the address has to say holds all the same:
//!
//! * It says which client and which token endpoint an answer is for, and nothing else can: both come
//!   from the operator's file and from the app's built-in file, which no project writes. A custom app,
//!   whose endpoints a project's developer chooses, never gets such a client, so no answer that was
//!   made for it leads to an endpoint of somebody else's (mix-up). Another client of the operator's for
//!   the same app is another address.
//! * Which project and which linked account an answer is for says the `state`, which is a secret of
//!   one flow, and the flow belongs to one browser. Somebody else's answer in the right browser, or
//!   the right one in somebody else's, spends nothing.
//! * What is lost is the last fence behind these: with an address per project the provider itself
//!   would refuse a code that was stolen from one project's flow and redeemed in another's. PKCE does
//!   that too where the provider knows it. And whoever consented for one project may not be asked
//!   again for the next, for to the provider both are the same application.
//!
//! For trying out an app that is sound; for customers' data it is not, hence `test` only.
//!
//! Address and id derive from the app and the provider's id of the client, so they are the same on
//! every machine and after every restart, and can be told before anything runs.

mod read;

use std::collections::BTreeMap;

use app::contract::ids::{AuthConfigId, ContextId};
use aws_lc_rs::digest::{SHA256, digest};
use secrecy::SecretString;

pub use read::{Context, read};

/// An OAuth client of the operator for a built-in app.
#[derive(Clone, Debug)]
pub struct DefaultClient {
    /// `auth_config_id` of the API.
    pub id: AuthConfigId,
    /// The registration's part of its callback address.
    pub context: ContextId,
    /// For which application.
    pub slug: String,
    /// How the provider knows it.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
}

impl DefaultClient {
    /// A client for an app.
    #[must_use]
    pub fn new(slug: String, client_id: String, client_secret: SecretString) -> Self {
        let derived = |what: &str| {
            // No slug contains a NUL, so different clients never make the same text.
            let text = format!("patchbay default client\0{what}\0{slug}\0{client_id}");
            let hash = digest(&SHA256, text.as_bytes());
            let mut bytes = [0_u8; 12];
            for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
                *to = *from;
            }
            bytes
        };
        Self {
            id: AuthConfigId::from_bytes(derived("id")),
            context: ContextId::from_bytes(derived("context")),
            slug,
            client_id,
            client_secret,
        }
    }

    /// The path of its callback address.
    #[must_use]
    pub fn callback_path(&self) -> String {
        format!("/oauth/callback/{}", self.context)
    }
}

/// The operator's clients; at most one for an app.
#[derive(Clone, Debug, Default)]
pub struct DefaultClients(BTreeMap<String, DefaultClient>);

impl DefaultClients {
    /// The client for an app.
    #[must_use]
    pub fn find(&self, slug: &str) -> Option<&DefaultClient> {
        self.0.get(slug)
    }

    /// All of them, by slug.
    pub fn iter(&self) -> impl Iterator<Item = &DefaultClient> {
        self.0.values()
    }
}

impl FromIterator<DefaultClient> for DefaultClients {
    fn from_iter<T: IntoIterator<Item = DefaultClient>>(clients: T) -> Self {
        let by_slug = |client: DefaultClient| (client.slug.clone(), client);
        Self(clients.into_iter().map(by_slug).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(slug: &str, id: &str, secret: &str) -> DefaultClient {
        DefaultClient::new(slug.to_owned(), id.to_owned(), secret.to_owned().into())
    }

    #[test]
    fn its_address_is_the_same_for_ever_and_for_this_client_alone() {
        let one = client("slack", "123", "old");
        assert_eq!(
            one.callback_path(),
            "/oauth/callback/ctx_3a8754921a97d890568eda94"
        );
        assert_eq!(one.id.as_str(), "63525fdbc3e8d4299643c0f0");
        let with_new_secret = client("slack", "123", "new");
        assert_eq!(
            one.context, with_new_secret.context,
            "the registration stays"
        );
        for other in [
            client("slack", "124", "old"),
            client("hubspot", "123", "old"),
        ] {
            assert_ne!(one.context, other.context);
            assert_ne!(one.id, other.id);
        }
    }

    #[test]
    fn the_secret_does_not_show() {
        assert!(!format!("{:?}", client("slack", "123", "hunter2")).contains("hunter2"));
    }
}
