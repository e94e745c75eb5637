//! `/demo`: one click mints a fresh hosted link with chosen colours and name. Only in demo mode.

use leptos::prelude::*;

use super::not_found::NotFound;
use crate::components::alert::{News, NewsAlerts};
use crate::components::form::Form;
use crate::components::layout::{Page, neutral_frame};
use crate::components::request::Told;
use crate::i18n::texts;
use crate::islands::FormHelper;
use crate::ports::Ports;
use crate::routes::{self, BasePath};

/// The route.
#[component]
pub fn DemoRoute() -> impl IntoView {
    let told = Told::read();
    match use_context::<Ports>().and_then(|ports| ports.demo) {
        Some(_) => view! { <Demo told/> }.into_any(),
        None => view! { <NotFound/> }.into_any(),
    }
}

#[component]
fn Demo(told: Told) -> impl IntoView {
    let texts = texts();
    let news = News::of(told, "");
    let link = BasePath::current().join(&routes::demo_link());
    let reference = BasePath::current().join(&routes::api_reference());
    view! {
        <Page frame=neutral_frame() title=texts.demo_title news=news.headline() islands=true>
            <h1>{texts.demo_title}</h1>
            <p class="lead">{texts.demo_lead}</p>
            <NewsAlerts news/>
            <section class="panel" aria-label=texts.demo_title>
                <Form endpoint="demo/mint" class="stack">
                    <div class="field">
                        <label for="name">{texts.demo_name}</label>
                        <p class="help" id="name-help">{texts.demo_name_help}</p>
                        <input id="name" name="name" type="text" value="Globex" maxlength="80" aria-describedby="name-help"/>
                    </div>
                    <div class="pair">
                        <div class="field">
                            <label for="background">{texts.demo_background}</label>
                            <input id="background" name="background" type="color" value="#00ff23"/>
                        </div>
                        <div class="field">
                            <label for="text">{texts.demo_text}</label>
                            <input id="text" name="text" type="color" value="#000000"/>
                        </div>
                    </div>
                    <div class="actions">
                        <button type="submit" class="button button-main">{texts.demo_button}</button>
                    </div>
                </Form>
            </section>
            <p><a href=link>{texts.demo_link}</a></p>
            <p><a href=reference>{texts.demo_reference}</a></p>
            <FormHelper working=texts.working.to_owned() updated=texts.updated.to_owned()/>
        </Page>
    }
}
