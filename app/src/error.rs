//! The error that server functions answer with.
//!
//! It carries a [`Failure`] and nothing else, so a page and a program read the same code.

use leptos::prelude::FromServerFnError;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use serde::{Deserialize, Serialize};

use crate::contract::error::ErrorCode;
use crate::contract::failure::Failure;

/// A failure on its way from a server function to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiError(pub Failure);

impl From<Failure> for UiError {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl std::fmt::Display for UiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for UiError {}

impl FromServerFnError for UiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => {
                refuse_arguments();
                Self(Failure::new(ErrorCode::InvalidField))
            }
            ServerFnErrorErr::Request(_) => Self(Failure::new(ErrorCode::Unavailable)),
            _ => Self(Failure::new(ErrorCode::Internal)),
        }
    }
}

/// Arguments that cannot be read are the caller's mistake, where Leptos would answer 500.
#[cfg(feature = "ssr")]
fn refuse_arguments() {
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::BAD_REQUEST);
    }
}

#[cfg(not(feature = "ssr"))]
fn refuse_arguments() {}
