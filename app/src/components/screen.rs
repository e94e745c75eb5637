//! Loading a page's model and drawing it, or the failure.

use leptos::prelude::*;

use super::error_screen::ErrorScreen;
use super::request::path_part;
use crate::contract::connect::Frame;
use crate::error::UiError;
use crate::ports::{Ports, Visitor};

/// Awaits the model, then draws it; a failure draws [`ErrorScreen`].
pub fn screen<T, F, D, V>(load: F, draw: D) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, UiError>> + Send + 'static,
    D: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    loaded(load, draw, false)
}

/// As [`screen`], at an address that is good for once: to load it again cannot help.
pub fn screen_once<T, F, D, V>(load: F, draw: D) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, UiError>> + Send + 'static,
    D: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    loaded(load, draw, true)
}

fn loaded<T, F, D, V>(load: F, draw: D, once: bool) -> impl IntoView
where
    T: Send + 'static,
    F: Future<Output = Result<T, UiError>> + Send + 'static,
    D: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let page = path_part("page");
    Suspend::new(async move {
        match load.await {
            Ok(model) => draw(model).into_any(),
            Err(error) => {
                let frame = frame_of(&page).await;
                view! { <ErrorScreen error frame once/> }.into_any()
            }
        }
    })
}

/// What stands around the visitor's hosted page, where this is one.
async fn frame_of(page: &str) -> Option<Frame> {
    let ports = use_context::<Ports>().filter(|_| !page.is_empty())?;
    let who = use_context::<Visitor>().unwrap_or_default();
    ports.connect.page_frame(&who, page).await.ok()
}
