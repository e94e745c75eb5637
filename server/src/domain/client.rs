//! The OAuth clients that an app of a project can be connected with: its own, or where it has none
//! the operator's.
//!
//! A grant belongs to the client that obtained it. So an app knows two answers: which clients a new
//! consent may use ([`Clients::offered`]), and which one an old grant goes on with ([`Clients::of`]).

use app::contract::ids::{AuthConfigId, ContextId};

use super::auth_config::{AuthConfig, Callback, DEFAULT_NAME};
use super::default_client::DefaultClient;

/// One client.
#[derive(Clone, Copy, Debug)]
pub enum Client<'a> {
    /// The project's own.
    Project(&'a AuthConfig),
    /// The operator's.
    Operator(&'a DefaultClient),
}

impl<'a> Client<'a> {
    /// `auth_config_id` of the API.
    #[must_use]
    pub const fn id(self) -> &'a AuthConfigId {
        match self {
            Self::Project(config) => &config.id,
            Self::Operator(client) => &client.id,
        }
    }

    /// For people.
    #[must_use]
    pub fn name(self) -> &'a str {
        match self {
            Self::Project(config) => &config.name,
            Self::Operator(_) => DEFAULT_NAME,
        }
    }

    /// For people; may be empty.
    #[must_use]
    pub fn description(self) -> &'a str {
        match self {
            Self::Project(config) => &config.description,
            Self::Operator(_) => "",
        }
    }

    /// Whether it is used where nobody names one.
    #[must_use]
    pub const fn is_default(self) -> bool {
        match self {
            Self::Project(config) => config.is_default,
            Self::Operator(_) => true,
        }
    }

    /// Where the provider sends the browser back to.
    #[must_use]
    pub const fn callback(self) -> Callback {
        match self {
            Self::Project(config) => config.callback,
            Self::Operator(_) => Callback::Context,
        }
    }

    /// The registration's part of its callback address.
    #[must_use]
    pub const fn context(self) -> &'a ContextId {
        match self {
            Self::Project(config) => &config.context,
            Self::Operator(client) => &client.context,
        }
    }

    /// The path of its callback address.
    #[must_use]
    pub fn callback_path(self) -> String {
        match self {
            Self::Project(config) => config.callback_path(),
            Self::Operator(client) => client.callback_path(),
        }
    }

    /// How the provider knows it.
    #[must_use]
    pub fn client_id(self) -> &'a str {
        match self {
            Self::Project(config) => &config.client_id,
            Self::Operator(client) => &client.client_id,
        }
    }
}

/// The clients of one app of a project.
#[derive(Clone, Debug, Default)]
pub struct Clients<'c> {
    own: Vec<AuthConfig>,
    operators: Option<&'c DefaultClient>,
}

impl<'c> Clients<'c> {
    /// The project's own, the default one first, and the operator's where it may be used.
    #[must_use]
    pub const fn new(own: Vec<AuthConfig>, operators: Option<&'c DefaultClient>) -> Self {
        Self { own, operators }
    }

    /// Those that a new consent may use, the default one first: the operator's only where the project
    /// has none of its own.
    pub fn offered(&self) -> impl Iterator<Item = Client<'_>> {
        let operators = self.operators.filter(|_| self.own.is_empty());
        let own = self.own.iter().map(Client::Project);
        own.chain(operators.map(Client::Operator))
    }

    /// Whether there is something to choose.
    #[must_use]
    pub fn are_several(&self) -> bool {
        self.own.len() > 1
    }

    /// The client with this id, offered or not.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Client<'_>> {
        let operators = self.operators.map(Client::Operator);
        let mut all = self.own.iter().map(Client::Project).chain(operators);
        all.find(|client| client.id().as_str() == id)
    }

    /// Whether this is the id of the operator's client.
    #[must_use]
    pub fn is_operators(&self, id: &AuthConfigId) -> bool {
        self.operators.is_some_and(|client| client.id == *id)
    }

    /// The client that a grant goes on with. Where one of the project's is gone, the project's default
    /// one takes its place: the provider decides whether the grant still works. The operator's client
    /// has no substitute and is none.
    #[must_use]
    pub fn of(&self, made_with: Option<&AuthConfigId>, operators: bool) -> Option<Client<'_>> {
        if operators {
            let same = |client: &&DefaultClient| Some(&client.id) == made_with;
            return self.operators.filter(same).map(Client::Operator);
        }
        self.own
            .iter()
            .find(|config| Some(&config.id) == made_with)
            .or_else(|| self.own.first())
            .map(Client::Project)
    }
}
