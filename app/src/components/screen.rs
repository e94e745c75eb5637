//! Loading a page's model and drawing it, or the failure.

use leptos::prelude::*;

use super::error_screen::ErrorScreen;
use crate::error::UiError;

/// Awaits the model, then draws it; a failure draws [`ErrorScreen`].
pub fn screen<T, F, D, V>(load: F, draw: D) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, UiError>> + Send + 'static,
    D: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    Suspend::new(async move {
        match load.await {
            Ok(model) => draw(model).into_any(),
            Err(error) => view! { <ErrorScreen error/> }.into_any(),
        }
    })
}
