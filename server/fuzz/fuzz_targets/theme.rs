//! Whatever colours and names a customer sends, the page's colours are hex, can be read in both
//! modes, and the name is one short line that turns no text around.
//!
//! Input: the body of `connect-url`, and the project's own colours as one JSON object.

#![no_main]

use app::contract::theme::Palette;
use fuzz::lines;
use libfuzzer_sys::fuzz_target;
use patchbay::domain::theme::{
    CONTROL_CONTRAST, DARK_SURFACES, LIGHT_SURFACES, Rgb, TEXT_CONTRAST, ThemeSettings,
    customer_name, resolve,
};
use serde_json::Value;

fuzz_target!(|text: &str| {
    let [body, settings] = lines(text);
    // A lone text is tried as every colour.
    let body = serde_json::from_str(body).unwrap_or_else(
        |_| serde_json::json!({ "color": body, "bgColor": settings, "name": text }),
    );
    let settings: Option<ThemeSettings> = serde_json::from_str(settings).ok();
    let theme = resolve(&body, settings.as_ref());
    readable(&theme.light, LIGHT_SURFACES);
    readable(&theme.dark, DARK_SURFACES);
    if let Some(name) = customer_name(&body) {
        let sent = body.get("name").and_then(Value::as_str).unwrap_or_default();
        one_short_line(&name, sent);
    }
});

fn readable(palette: &Palette, surfaces: [Rgb; 2]) {
    let rgb = |text: &str| {
        let plain = text.len() == 7 && text.starts_with('#');
        Rgb::parse(text)
            .filter(|_| plain)
            .unwrap_or_else(|| panic!("{text:?} is not #rrggbb"))
    };
    let contrast = |one: &str, other: &str| rgb(one).contrast(rgb(other));
    assert!(
        contrast(&palette.on_panel, &palette.panel) >= TEXT_CONTRAST,
        "{palette:?}"
    );
    assert!(
        contrast(&palette.on_accent, &palette.accent) >= TEXT_CONTRAST,
        "{palette:?}"
    );
    for surface in surfaces {
        assert!(
            rgb(&palette.accent).contrast(surface) >= CONTROL_CONTRAST,
            "{palette:?}"
        );
        assert!(
            rgb(&palette.accent_text).contrast(surface) >= TEXT_CONTRAST,
            "{palette:?}"
        );
    }
}

fn one_short_line(name: &str, sent: &str) {
    let turns = [
        '\u{200e}', '\u{200f}', '\u{202a}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2069}',
    ];
    assert!(!name.is_empty() && name.trim() == name, "{name:?}");
    assert!(
        name.chars().count() <= 120 && !name.contains(char::is_control),
        "{name:?}"
    );
    assert!(!name.contains(turns), "{name:?}");
    // Nothing is added, so nobody is called what they did not say.
    let mut left = sent
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    assert!(
        name.chars().all(|c| left.any(|own| own == c)),
        "{name:?} of {sent:?}"
    );
}
