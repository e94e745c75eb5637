//! [`DemoPort`] on top of the demo's use case.

use app::contract::failure::Failure;
use app::contract::ids::ProjectId;
use app::ports::DemoPort;
use async_trait::async_trait;

use crate::http::Shared;
use crate::http::edge::chain;
use crate::services::demo;

/// The demo page.
pub struct DemoPages {
    core: Shared,
    project: ProjectId,
}

impl DemoPages {
    /// The demo page of this project.
    #[must_use]
    pub const fn new(core: Shared, project: ProjectId) -> Self {
        Self { core, project }
    }
}

#[async_trait]
impl DemoPort for DemoPages {
    async fn mint_link(&self, name: &str, background: &str, text: &str) -> Result<String, Failure> {
        demo::link(&self.core, &self.project, name, background, text)
            .await
            .map_err(|error| {
                if error.cause.is_some() {
                    tracing::error!(cause = chain(&error), "demo page");
                }
                error.failure
            })
    }
}
