//! Reading scopes and ids from columns.

use app::contract::ids::{Id, Kind, ProjectId};

use super::StoreError;
use crate::domain::scope::{Environment, Scope};

/// Reads a scope from two columns of the row `id`.
pub(super) fn from_columns(
    table: &'static str,
    id: &str,
    project: &str,
    environment: &str,
) -> Result<Scope, StoreError> {
    let corrupt = |column| StoreError::Corrupt {
        table,
        column,
        id: id.to_owned(),
    };
    Ok(Scope {
        project: ProjectId::parse(project).ok_or_else(|| corrupt("project_id"))?,
        environment: Environment::parse(environment).ok_or_else(|| corrupt("environment"))?,
    })
}

/// Reads an id column of the row `row`.
pub(super) fn id<K: Kind>(
    table: &'static str,
    column: &'static str,
    row: &str,
    text: &str,
) -> Result<Id<K>, StoreError> {
    Id::parse(text).ok_or_else(|| StoreError::Corrupt {
        table,
        column,
        id: row.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use app::contract::ids::LinkedAccountKind;

    use super::*;

    #[test]
    fn a_corrupt_id_names_its_row() {
        let read = id::<LinkedAccountKind>("flows", "account", "flow_1", "?");
        let error = read.expect_err("no id").to_string();
        assert_eq!(error, "row flow_1 of flows is corrupt in account");
    }
}
