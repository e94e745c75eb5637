//! The demo.

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
}
