//! What stands around every screen, and the headers that every page of ours sends.

use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos_meta::{Style, Title};

use super::icon::{Glyph, Icon};
use super::link_bridge::{Alone, LinkBridge};
use super::loader::Loader;
use super::logo::monogram;
use crate::assets::Assets;
use crate::contract::connect::Frame;
use crate::contract::theme::{Palette, Theme};
use crate::csp::PagePolicy;
use crate::i18n::texts;
use crate::ports::Ports;
use crate::routes::BasePath;

/// A whole page: brand panel, content, footer, theme and headers.
#[component]
pub fn Page(
    /// Around it.
    frame: Frame,
    /// What this page is called.
    #[prop(into)]
    title: String,
    /// What has just happened, to be heard before what the page is called.
    #[prop(optional_no_strip)]
    news: Option<String>,
    /// Whether it loads the islands.
    #[prop(optional)]
    islands: bool,
    /// Whether the content may grow beyond the width of a text.
    #[prop(optional)]
    wide: bool,
    /// Whether it shows pages of ours in frames.
    #[prop(optional)]
    shows_frames: bool,
    /// The content of `main`.
    children: Children,
) -> impl IntoView {
    send_headers(&frame, islands, shows_frames);
    let title = match frame.company.as_str() {
        "" => title,
        company => (texts().page_title)(&title, company),
    };
    let title = match news {
        Some(news) => (texts().news_title)(&news, &title),
        None => title,
    };
    let nonce = nonce();
    let theme = theme_css(&frame.theme);
    let alone = frame.link.as_ref().is_some_and(|link| link.wants_proof);
    let bridge = frame.link.clone().map(|link| view! { <LinkBridge link/> });
    // Head tags look up their context when they are written. After a page has waited for its model,
    // that may happen on another thread, where nothing but this view knows the request.
    OwnedView::new(view! {
        <Title text=escape_title(&title)/>
        <Style nonce=nonce>{theme}</Style>
        <a class="skip" href="#main">{texts().skip_to_content}</a>
        <div class="page">
            <BrandPanel frame/>
            <main id="main" tabindex="-1">
                <div class=if wide { "content content-wide" } else { "content" }>
                    {alone.then(|| view! { <Alone/> })}
                    {children()}
                </div>
            </main>
        </div>
        {bridge}
        {islands.then(|| view! { <Loader/> })}
    })
}

/// leptos_meta 0.8.7 writes a title into the document as it is, so `</title>` in a name would end it.
fn escape_title(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;")
}

/// The company's colours, name and way back.
#[component]
fn BrandPanel(frame: Frame) -> impl IntoView {
    let texts = texts();
    let Frame {
        company,
        customer,
        logo,
        test_environment,
        return_url,
        framed,
        ..
    } = frame;
    let target = way_out(framed);
    let mark = match logo {
        Some(path) => {
            view! { <img class="brand-logo" src=BasePath::current().join(&path) alt="" width="40" height="40"/> }.into_any()
        }
        None => view! { <span class="brand-letter" aria-hidden="true">{monogram(&company)}</span> }.into_any(),
    };
    let named = !company.is_empty();
    let line = if named {
        (texts.brand_line)(&company)
    } else {
        texts.brand_line_neutral.to_owned()
    };
    view! {
        <header class="brand">
            <div class="brand-id">
                {named.then_some(mark)}
                <span class="brand-name">{company.clone()}</span>
                {test_environment.then(|| view! {
                    <span class="brand-chip">{texts.test_environment}</span>
                })}
            </div>
            {(test_environment && named).then(|| view! {
                <p class="brand-test">{(texts.test_environment_lead)(&company)}</p>
            })}
            <p class="brand-line">{line}</p>
            {(!customer.is_empty()).then(|| view! {
                <p class="brand-customer">{(texts.for_customer)(&customer)}</p>
            })}
            <div class="brand-foot">
                {return_url.map(|url| view! {
                    <a class="brand-back" href=url target=target><Icon glyph=Glyph::Back/>{(texts.back_to_company)(&company)}</a>
                })}
                <p class="brand-safe"><Icon glyph=Glyph::Lock/>{texts.product_line}</p>
            </div>
        </header>
    }
}

/// The `target` of a link that leads back to the company: the whole window, not the frame in it.
#[must_use]
pub fn way_out(framed: bool) -> Option<&'static str> {
    framed.then_some("_top")
}

fn nonce() -> String {
    leptos::nonce::use_nonce()
        .map(|nonce| nonce.to_string())
        .unwrap_or_default()
}

/// The headers of a page. No `Cross-Origin-Opener-Policy`: with it the opener's `window.closed`
/// reads true and Cobalt's SDK takes the window for closed.
fn send_headers(frame: &Frame, has_islands: bool, shows_frames: bool) {
    use http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    };
    let Some(response) = use_context::<leptos_axum::ResponseOptions>() else {
        return;
    };
    let nonce = nonce();
    let policy = PagePolicy {
        nonce: &nonce,
        frame_ancestors: &frame.frame_ancestors,
        // A link session says itself who may show it.
        loopback_ancestors: frame.test_environment && frame.link.is_none(),
        has_islands,
        shows_frames,
        asks: shows_frames || frame.link.as_ref().is_some_and(|link| link.wants_proof),
        watch_port: use_context::<Assets>().and_then(|assets| assets.watch_port),
    };
    let headers = [
        (CONTENT_SECURITY_POLICY, policy.render()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (REFERRER_POLICY, "same-origin".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    for (name, value) in headers {
        if let Ok(value) = http::HeaderValue::from_str(&value) {
            response.insert_header(name, value);
        }
    }
}

/// The theme as custom properties. Values that are not `#rrggbb` are left out, so that no colour
/// can carry CSS of its own.
#[must_use]
pub fn theme_css(theme: &Theme) -> String {
    format!(
        ":root{{{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}",
        palette_css(&theme.light),
        palette_css(&theme.dark)
    )
}

fn palette_css(palette: &Palette) -> String {
    [
        ("panel", &palette.panel),
        ("on-panel", &palette.on_panel),
        ("accent", &palette.accent),
        ("on-accent", &palette.on_accent),
        ("accent-text", &palette.accent_text),
    ]
    .into_iter()
    .filter(|(_, colour)| is_colour(colour))
    .map(|(name, colour)| format!("--{name}:{colour};"))
    .collect()
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What stands around a page where nobody said whose it is.
#[must_use]
pub fn neutral_frame() -> Frame {
    use_context::<Ports>()
        .map(|ports| ports.connect.neutral_frame())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_cannot_carry_css() {
        let light = Palette {
            panel: "#fff;}body{display:none".to_owned(),
            accent: "#1d4ed8".to_owned(),
            ..Palette::default()
        };
        let css = theme_css(&Theme {
            light,
            ..Theme::default()
        });
        assert!(!css.contains("display"), "{css}");
        assert!(css.contains("--accent:#1d4ed8;"), "{css}");
    }
}
