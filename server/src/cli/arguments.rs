//! Kinds of arguments that several commands take.

use app::contract::ids::{ApiKeyId, LinkClientId, ProjectId};

use crate::compose::admin::Environment;

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
