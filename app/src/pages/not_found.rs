//! Any address that is not in the table.

use leptos::prelude::*;

use crate::components::error_screen::ErrorScreen;
use crate::contract::error::ErrorCode;
use crate::contract::failure::Failure;
use crate::error::UiError;

/// Says so, with status 404.
#[component]
pub fn NotFound() -> impl IntoView {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <ErrorScreen error=UiError(Failure::new(ErrorCode::PageNotFound))/> }
}
