//! Whose things: a project in one of its environments.

use app::contract::ids::ProjectId;
use serde::{Deserialize, Serialize};

/// The half of a project that a key decides on; everything is kept apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// For trying out.
    Test,
    /// For real.
    Production,
}

impl Environment {
    /// Both, in the order in which they are shown.
    pub const ALL: [Environment; 2] = [Environment::Test, Environment::Production];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Environment::Test => "test",
            Environment::Production => "production",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|environment| environment.as_str() == text)
    }
}

/// A project in one environment: the first argument of every query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The project.
    pub project: ProjectId,
    /// The environment.
    pub environment: Environment,
}

impl Scope {
    /// The project in each environment, in the order in which they are shown.
    #[must_use]
    pub fn all_of(project: &ProjectId) -> [Self; 2] {
        Environment::ALL.map(|environment| Self {
            project: project.clone(),
            environment,
        })
    }

    /// The project's id as text.
    #[must_use]
    pub fn project(&self) -> &str {
        self.project.as_str()
    }

    /// The environment as text.
    #[must_use]
    pub const fn environment(&self) -> &'static str {
        self.environment.as_str()
    }
}
