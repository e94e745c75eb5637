//! Kinds of arguments that several commands take.

use app::contract::ids::ProjectId;

/// Reads `--project`.
pub(super) fn project_id(text: &str) -> Result<ProjectId, String> {
    ProjectId::parse(text).ok_or_else(|| {
        "a project id is `prj_` and 24 hexadecimal digits; `patchbay project list` shows them"
            .to_owned()
    })
}
