//! `patchbay export --project ID`.

use app::contract::ids::ProjectId;

use super::{Answer, arguments, runtime};
use crate::compose::admin;
use crate::options::Options;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The project
    #[arg(long, value_name = "ID", value_parser = arguments::project_id)]
    project: ProjectId,
}

impl Args {
    pub(super) fn run(self, options: &Options) -> Answer {
        runtime::block_on(admin::export(options, &self.project))
    }
}
