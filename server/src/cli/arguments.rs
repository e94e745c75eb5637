//! Kinds of arguments that several commands take.

use app::contract::ids::{ApiKeyId, LinkClientId, ProjectId};

use crate::compose::admin::{Environment, Scope};

/// Whose keys or clients.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// The project
    #[arg(long, value_name = "ID", value_parser = project_id)]
    project: ProjectId,
    /// `test` or `production`
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub environment: Environment,
}

impl Of {
    pub(super) fn scope(self) -> Scope {
        let Self {
            project,
            environment,
        } = self;
        Scope {
            project,
            environment,
        }
    }
}

/// Reads `--project`.
pub(super) fn project_id(text: &str) -> Result<ProjectId, String> {
    ProjectId::parse(text).ok_or_else(|| {
        "a project id is `prj_` and 24 hexadecimal digits; `patchbay project list` shows them"
            .to_owned()
    })
}

/// Reads `--environment`.
pub(super) fn environment(text: &str) -> Result<Environment, String> {
    Environment::parse(text).ok_or_else(|| "an environment is `test` or `production`".to_owned())
}

/// Reads the id of an API key.
pub(super) fn api_key_id(text: &str) -> Result<ApiKeyId, String> {
    ApiKeyId::parse(text).ok_or_else(|| {
        "the id of an API key is `key_` and 24 hexadecimal digits; `patchbay api-key list` shows them"
            .to_owned()
    })
}

/// Reads the id of a Link client.
pub(super) fn link_client_id(text: &str) -> Result<LinkClientId, String> {
    LinkClientId::parse(text).ok_or_else(|| {
        "a Link client's id is `ci_` and 24 hexadecimal digits; `patchbay link-client list` shows them"
            .to_owned()
    })
}
