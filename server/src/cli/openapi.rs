//! `patchbay openapi`: the API's document, and the generator of the README's table of routes.

use super::Answer;
use crate::compose::admin;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print the routes as a table in Markdown instead
    #[arg(long)]
    markdown: bool,
}

impl Args {
    pub(super) fn run(&self) -> Answer {
        if self.markdown {
            return Ok(admin::routes());
        }
        Ok(admin::openapi()?)
    }
}
