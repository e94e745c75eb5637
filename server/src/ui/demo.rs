//! [`DemoPort`] on top of the demo's use case.

use app::contract::failure::Failure;
use app::contract::ids::ProjectId;
use app::ports::{DemoPort, Visitor};
use async_trait::async_trait;

use crate::http::Shared;
use crate::http::edge::report;
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
    async fn mint_link(
        &self,
        who: &Visitor,
        name: &str,
        background: &str,
        text: &str,
    ) -> Result<String, Failure> {
        demo::link(&self.core, &self.project, name, background, text)
            .await
            .map_err(|error| {
                report("demo page", &who.request_id, &error);
                Failure {
                    request_id: who.request_id.clone(),
                    ..error.failure
                }
            })
    }
}
