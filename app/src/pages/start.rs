//! `/start/{token}`: the first page of a window of its own, which the SDK's `auth_url` or a page in a
//! frame opens. Opening it changes nothing; one click does.

use leptos::prelude::*;

use super::app::Permissions;
use crate::components::alert::{News, NewsAlerts};
use crate::components::form::Form;
use crate::components::layout::Page;
use crate::components::logo::Logo;
use crate::components::request::{Told, path_part};
use crate::components::screen::screen;
use crate::components::window_proof::{AskForProof, PROOF};
use crate::contract::connect::StartPage;
use crate::i18n::texts;
use crate::islands::FormHelper;
use crate::server_fns::connect::load_start;

/// The route.
#[component]
pub fn StartRoute() -> impl IntoView {
    let token = path_part("token");
    let told = Told::read();
    screen(load_start(token.clone()), move |model| {
        model.map(|model| view! { <Start token told model/> })
    })
}

#[component]
fn Start(token: String, told: Told, model: StartPage) -> impl IntoView {
    let texts = texts();
    let StartPage {
        frame,
        app,
        account,
        permissions,
        wants_proof,
    } = model;
    let company = frame.company.clone();
    let title = (texts.start_title)(&app.name, &company);
    let news = News::of(told, &app.name);
    let mut hidden = vec![("token", token)];
    if wants_proof {
        hidden.push((PROOF, String::new()));
    }
    view! {
        <Page frame title=title.clone() news=news.headline() islands=true>
            <div class="app-head">
                <Logo name=app.name.clone() path=app.logo.clone()/>
                <h1>{title}</h1>
            </div>
            <NewsAlerts news/>
            <section class="panel" aria-label=app.name.clone()>
                <p>{(texts.start_lead)(&company, &app.name)}</p>
                <dl class="facts"><div><dt>{texts.start_account}</dt><dd>{account}</dd></div></dl>
                <Permissions company=company.clone() permissions/>
                <Form endpoint="connect/confirm_start" hidden>
                    <div class="actions">
                        <button type="submit" class="button button-main">{texts.continue_button}</button>
                    </div>
                </Form>
                <p class="fine">{(texts.start_note)(&company)}</p>
            </section>
            {wants_proof.then(|| view! { <AskForProof/> })}
            <FormHelper working=texts.working.to_owned() updated=texts.updated.to_owned()/>
        </Page>
    }
}
