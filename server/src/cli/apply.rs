//! `patchbay apply FILE --project ID`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use app::contract::ids::ProjectId;

use super::{Answer, arguments, runtime};
use crate::compose::admin::{self, Applied, ProjectText};
use crate::options::{Options, environment};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The project file, or `-` for standard input
    file: PathBuf,
    /// The project
    #[arg(long, value_name = "ID", value_parser = arguments::project_id)]
    project: ProjectId,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(super) fn run(self, options: &Options) -> Answer {
        let text = read(&self.file)
            .map_err(|error| format!("{} cannot be read: {error}", self.file.display()))?;
        let name = self.file.display().to_string();
        let file = ProjectText {
            name: &name,
            text: &text,
            variables: &environment::lookup,
        };
        let call = admin::apply(options, &self.project, file, self.dry_run);
        let Applied { changes, notes } = runtime::block_on(call)?;
        Ok(answer(&changes, self.dry_run, &notes))
    }
}

fn read(file: &Path) -> std::io::Result<String> {
    if file != Path::new("-") {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

fn answer(changes: &str, dry_run: bool, notes: &[String]) -> String {
    let changes = changes.trim_end();
    let mut text = match (changes.is_empty(), dry_run) {
        (true, _) => "Nothing to change.".to_owned(),
        (false, true) => format!("{changes}\nNothing was changed: this was a dry run."),
        (false, false) => format!("{changes}\nApplied."),
    };
    for note in notes {
        text.push_str(&format!("\n{note}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_says_whether_anything_was_changed() {
        assert_eq!(answer("+ app slack\n", false, &[]), "+ app slack\nApplied.");
        let dry = answer("+ app slack\n", true, &[]);
        assert_eq!(dry, "+ app slack\nNothing was changed: this was a dry run.");
        assert_eq!(answer("", false, &[]), "Nothing to change.");
        let noted = answer("", false, &["slack: not configured".to_owned()]);
        assert_eq!(noted, "Nothing to change.\nslack: not configured");
    }
}
