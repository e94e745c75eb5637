//! A press of a button in the config form.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    contract::{error::ErrorCode, failure::Failure, form::ConfigAction},
    routes,
    server_fns::{Outcome, ServerCx},
};

/// Does what the pressed button says (`do`). What was typed is kept unless that is what it says.
#[server(prefix = "/_ui", endpoint = "connect/submit_config")]
pub async fn submit_config(
    page: String,
    slug: String,
    #[server(default)] connection: String,
    r#do: String,
    #[server(default)] form: FormValues,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::configure(&page, &slug, &connection);
    let Some(action) = ConfigAction::parse(&r#do) else {
        return cx.settle(Err(Failure::new(ErrorCode::InvalidField)), &back);
    };
    let next = Outcome::to(routes::after_config(&page, &slug, &connection, &action));
    let result = cx
        .ports
        .connect
        .submit_config(&cx.who, &page, &slug, &connection, action, form)
        .await;
    cx.settle(result.map(|()| next), &back)
}
