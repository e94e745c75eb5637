//! Ids of fields and workflows, derived from their keys.
//!
//! The same file applied to the same project gives the same ids in both environments, today and
//! after a restore, so customers' answers and integrators' code keep pointing at the right field.

use app::contract::ids::{FieldId, ProjectId, WorkflowId};
use aws_lc_rs::digest::{SHA256, digest};

/// Derives the ids of one app of one project.
#[derive(Clone, Copy)]
pub(super) struct Ids<'a> {
    pub(super) project: &'a ProjectId,
    pub(super) slug: &'a str,
}

impl Ids<'_> {
    /// A field; `workflow` is the alias of the one that it belongs to, if any.
    pub(super) fn field(self, workflow: Option<&str>, key: &str) -> FieldId {
        match workflow {
            None => FieldId::from_bytes(self.bytes(&["field", key])),
            Some(alias) => FieldId::from_bytes(self.bytes(&["workflow-field", alias, key])),
        }
    }

    /// A workflow.
    pub(super) fn workflow(self, alias: &str) -> WorkflowId {
        WorkflowId::from_bytes(self.bytes(&["workflow", alias]))
    }

    fn bytes(self, path: &[&str]) -> [u8; 12] {
        let mut text = format!("patchbay:{}\0{}", self.project.as_str(), self.slug);
        for part in path {
            // No key contains a NUL, so different paths never make the same text.
            text.push('\0');
            text.push_str(part);
        }
        let hash = digest(&SHA256, text.as_bytes());
        let mut bytes = [0_u8; 12];
        for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
            *to = *from;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_same_for_ever() {
        let project = ProjectId::parse("prj_0123456789abcdef01234567").unwrap();
        let ids = Ids {
            project: &project,
            slug: "slack",
        };
        let all = [
            ids.field(None, "channel").to_string(),
            ids.field(Some("notify"), "channel").to_string(),
            ids.workflow("notify").to_string(),
            Ids {
                slug: "teams",
                ..ids
            }
            .field(None, "channel")
            .to_string(),
        ];
        let pinned = [
            "61784828cd4c98f002600a21",
            "62c5c523543a5b08b7334101",
            "2af29ae56227e6697bda06a3",
            "2d27f8122ce2c29c2063584d",
        ];
        assert_eq!(all, pinned);
    }
}
