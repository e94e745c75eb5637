//! The demo.

use app::contract::demo::{DemoExchanged, DemoLinkPage, DemoToken};
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::form::FormValues;
use app::ports::{DemoPort, Visitor};
use async_trait::async_trait;

use super::Fake;

#[async_trait]
impl DemoPort for Fake {
    async fn mint_link(
        &self,
        _: &Visitor,
        name: &str,
        background: &str,
        text: &str,
    ) -> Result<String, Failure> {
        self.note(
            &format!("mint {name} {background} {text}"),
            FormValues::new(),
        );
        Ok("http://localhost:3000/connect/good".into())
    }

    async fn link_page(&self, _: &Visitor) -> Result<DemoLinkPage, Failure> {
        let token = |name: &str| DemoToken {
            token: format!("lt_{name}"),
            url: format!("http://localhost:3000/link?token=lt_{name}"),
        };
        Ok(DemoLinkPage {
            lightbox: token("lightbox"),
            inline: token("inline"),
            window: token("window"),
            redirect: token("redirect"),
        })
    }

    async fn exchange(&self, _: &Visitor, public_token: &str) -> Result<DemoExchanged, Failure> {
        match public_token {
            "pt_good" => Ok(DemoExchanged {
                connection_id: "conn_1".into(),
                user_id: "demo-user".into(),
                claim: "claimed".into(),
            }),
            _ => Err(Failure::new(ErrorCode::LinkExpired)),
        }
    }
}
