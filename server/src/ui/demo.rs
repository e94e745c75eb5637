//! [`DemoPort`] on top of the demo's use case.

use app::contract::demo::{DemoExchanged, DemoLinkPage, DemoToken};
use app::contract::failure::Failure;
use app::contract::ids::ProjectId;
use app::ports::{DemoPort, Visitor};
use async_trait::async_trait;

use crate::http::Shared;
use crate::http::edge::report;
use crate::services::{Error, demo};

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
        let link = demo::link(&self.core, &self.project, name, background, text).await;
        link.map_err(|error| tell(who, error))
    }

    async fn link_page(&self, who: &Visitor) -> Result<DemoLinkPage, Failure> {
        let tokens = demo::link_tokens(&self.core, &self.project).await;
        let [lightbox, inline, window, redirect] = tokens
            .map_err(|error| tell(who, error))?
            .map(|(token, url)| DemoToken { token, url });
        Ok(DemoLinkPage {
            lightbox,
            inline,
            window,
            redirect,
        })
    }

    async fn exchange(&self, who: &Visitor, public_token: &str) -> Result<DemoExchanged, Failure> {
        let claimed = demo::exchange(&self.core, &self.project, public_token).await;
        let claimed = claimed.map_err(|error| tell(who, error))?;
        Ok(DemoExchanged {
            connection_id: claimed.connection.as_str().to_owned(),
            user_id: claimed.user_id,
            claim: claimed.claim.as_str().to_owned(),
        })
    }
}

/// A failure for the page, with the request's id.
fn tell(who: &Visitor, error: Error) -> Failure {
    report("demo page", &who.request_id, &error);
    Failure {
        request_id: who.request_id.clone(),
        ..error.failure
    }
}
