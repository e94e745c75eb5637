//! The table of pages: every address and the file that draws it.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::pages;

/// The pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=pages::not_found::NotFound>
                <Route path=path!("/connect/:ticket") view=pages::open::Open ssr=SsrMode::Async/>
                <Route path=path!("/link") view=pages::link::LinkRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page") view=pages::app_list::AppListRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page/:slug") view=pages::app::AppRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page/:slug/configure") view=pages::configure::ConfigureRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page/:slug/done") view=pages::done::DoneRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page/:slug/end") view=pages::end::EndRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page/:slug/failed/:flow") view=pages::failed::FailedRoute ssr=SsrMode::Async/>
                <Route path=path!("/c/:page/:slug/waiting/:flow") view=pages::waiting::WaitingRoute ssr=SsrMode::Async/>
                <Route path=path!("/leave/:flow") view=pages::leave::LeaveRoute ssr=SsrMode::Async/>
                <Route path=path!("/start/wait/:flow") view=pages::wait::WaitRoute ssr=SsrMode::Async/>
                <Route path=path!("/start/result/:flow") view=pages::window::WindowRoute ssr=SsrMode::Async/>
                <Route path=path!("/start/:token") view=pages::start::StartRoute ssr=SsrMode::Async/>
                <Route path=path!("/oauth/callback/:ctx") view=pages::callback::CallbackRoute ssr=SsrMode::Async/>
                <Route path=path!("/api/v1/:slug/callback") view=pages::callback::SharedCallbackRoute ssr=SsrMode::Async/>
                <Route path=path!("/api/docs") view=pages::api_reference::ApiReferenceRoute ssr=SsrMode::Async/>
                <Route path=path!("/demo/link") view=pages::demo_link::DemoLinkRoute ssr=SsrMode::Async/>
                <Route path=path!("/demo") view=pages::demo::DemoRoute ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
