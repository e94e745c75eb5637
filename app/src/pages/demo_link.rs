//! `/demo/link`: every way to show a link session, side by side, each with its code. Only in demo mode.
//!
//! The page plays the host's page, and the server function that it sends public tokens to plays the
//! host's server. Without JavaScript the way that needs none remains.

use leptos::prelude::*;

use super::not_found::NotFound;
use crate::components::alert::{News, NewsAlerts};
use crate::components::form::Form;
use crate::components::layout::{Page, neutral_frame};
use crate::components::request::{Told, query_part};
use crate::components::screen::screen;
use crate::components::script;
use crate::contract::demo::{DemoLinkPage, DemoToken};
use crate::i18n::texts;
use crate::ports::Ports;
use crate::routes::{self, BasePath, server_fn};
use crate::server_fns::demo::load_link;

/// The route.
#[component]
pub fn DemoLinkRoute() -> impl IntoView {
    let told = Told::read();
    let returned = query_part("token");
    if use_context::<Ports>().is_some_and(|ports| ports.demo.is_some()) {
        screen(
            load_link(),
            move |model| view! { <DemoLink told returned model/> },
        )
        .into_any()
    } else {
        view! { <NotFound/> }.into_any()
    }
}

#[component]
fn DemoLink(
    told: Told,
    /// The public token that a session came back with.
    returned: String,
    model: DemoLinkPage,
) -> impl IntoView {
    let texts = texts();
    let news = News::of(told, "");
    let base = BasePath::current();
    let script = base.join(routes::LINK_SCRIPT);
    let exchange = base.join(&server_fn("demo/exchange"));
    let words = [
        ("exchanged", texts.demo_exchanged),
        ("refused", texts.demo_refused),
    ];
    let words: std::collections::BTreeMap<_, _> = words.into_iter().collect();
    let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string());
    let ways = Way::all(model).map(|way| view! { <WayToShow way/> });
    view! {
        <Page frame=neutral_frame() title=texts.demo_link_title news=news.headline() shows_frames=true wide=true>
            <h1>{texts.demo_link_title}</h1>
            <p class="lead">{texts.demo_link_lead}</p>
            <NewsAlerts news/>
            {(!returned.is_empty()).then(|| view! { <Returned token=returned/> })}
            <div class="ways">{ways.into_iter().collect_view()}</div>
            <div id="link-inline"></div>
            <section class="stack" aria-labelledby="link-log-title">
                <h2 id="link-log-title">{texts.demo_log_title}</h2>
                <p class="muted">{texts.demo_log_lead}</p>
                <div id="link-log" class="link-log" role="log" aria-labelledby="link-log-title"></div>
            </section>
            <p><a href=base.join(&routes::demo())>{texts.demo_title}</a></p>
            <script src=script nonce=nonce defer></script>
            {script::call(include_str!("demo_link.js"), &(exchange, words))}
        </Page>
    }
}

/// A way to show a session.
struct Way {
    mode: &'static str,
    title: &'static str,
    lead: &'static str,
    code: String,
    token: DemoToken,
}

impl Way {
    fn all(model: DemoLinkPage) -> [Self; 4] {
        let texts = texts();
        let DemoLinkPage {
            lightbox,
            inline,
            window,
            redirect,
        } = model;
        let (address, _) = redirect.url.split_once("/link?").unwrap_or_default();
        let tag = format!("<script src=\"{address}/link.js\"></script>\n");
        let call = |more: &str| {
            format!(
                "{tag}<script>\n  button.onclick = () =>\n    PatchbayLink.init({{ token, onSuccess{more} }});\n</script>"
            )
        };
        let link = format!(
            "<a href=\"{address}/link?token=LINK_TOKEN\">\n  Connect your CRM\n</a>\n<!-- comes back to your callback_url:\n     ?token=PUBLIC_TOKEN&state=... -->"
        );
        let way = |mode, (title, lead): (&'static str, &'static str), code, token| Self {
            mode,
            title,
            lead,
            code,
            token,
        };
        [
            way("lightbox", texts.demo_lightbox, call(""), lightbox),
            way(
                "inline",
                texts.demo_inline,
                call(", mode: \"inline\",\n      container: \"#here\""),
                inline,
            ),
            way(
                "window",
                texts.demo_window,
                call(", mode: \"window\""),
                window,
            ),
            way("", texts.demo_redirect, link, redirect),
        ]
    }
}

#[component]
fn WayToShow(way: Way) -> impl IntoView {
    let Way {
        mode,
        title,
        lead,
        code,
        token,
    } = way;
    let by_script = !mode.is_empty();
    view! {
        <section class="panel" aria-label=title>
            <h2>{title}</h2>
            <p>{lead}</p>
            {by_script.then(|| view! { <noscript><p class="muted">{texts().demo_link_needs_script}</p></noscript> })}
            <p class="actions">
                <a
                    class="button button-main" href=token.url hidden=by_script
                    data-way=by_script.then_some(mode) data-token=by_script.then_some(token.token)
                >
                    {texts().demo_link_button}
                </a>
            </p>
            <pre class="snippet"><code>{code}</code></pre>
        </section>
    }
}

/// A session came back by its address: what the host's server does next.
#[component]
fn Returned(token: String) -> impl IntoView {
    let texts = texts();
    view! {
        <section class="panel" aria-label=texts.demo_returned>
            <p>{texts.demo_returned}</p>
            <Form endpoint="demo/exchange" hidden=vec![("public_token", token)]>
                <div class="actions">
                    <button type="submit" class="button button-main">{texts.demo_exchange}</button>
                </div>
            </Form>
        </section>
    }
}
