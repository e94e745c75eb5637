//! `patchbay migrate`.

use super::{Answer, runtime};
use crate::compose::admin;
use crate::options::Options;

pub(super) fn run(options: &Options) -> Answer {
    runtime::block_on(admin::migrate(options)).map(|applied| answer(&applied))
}

fn answer(applied: &[String]) -> String {
    if applied.is_empty() {
        return "The database is up to date.".to_owned();
    }
    let lines: String = applied
        .iter()
        .map(|name| format!("Applied {name}\n"))
        .collect();
    format!("{lines}The database is up to date.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_applied_migration_has_its_line() {
        assert_eq!(answer(&[]), "The database is up to date.");
        assert_eq!(
            answer(&["0001 base".into()]),
            "Applied 0001 base\nThe database is up to date."
        );
    }
}
