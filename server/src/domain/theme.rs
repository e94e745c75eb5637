//! The customer's colours made safe to read, and the customer's name made safe to show.
//!
//! Belongs here: which colour becomes which part of the page, and the promise that no text falls
//! under WCAG AA whatever is passed. Does not belong here: CSS, and where the colours are stored.
//!
//! `bgColor` is the brand panel and `color` the text on it. The accent is the first of the two that
//! stands out from the surface, else our own. In dark mode a hue stays and its lightness is computed
//! again; a colourless accent has no hue to keep, so the two colours are asked again for the dark
//! surface (black on bright green gets a black button by day and a green one by night).

mod colour;
mod name;

use app::contract::theme::{Palette, Theme};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use colour::Rgb;
use colour::{BLACK, Towards, WHITE};
pub use name::customer_name;

/// Contrast that text needs (WCAG 2.2, 1.4.3 AA).
pub const TEXT_CONTRAST: f64 = 4.5;
/// Contrast that a control needs against what it stands on (WCAG 2.2, 1.4.11).
pub const CONTROL_CONTRAST: f64 = 3.0;

/// What content stands on in light mode: the page and a raised card. The stylesheet uses no other
/// neutral background under accent colours.
pub const LIGHT_SURFACES: [Rgb; 2] = [Rgb::new(0xff, 0xff, 0xff), Rgb::new(0xf6, 0xf7, 0xf9)];
/// The same in dark mode.
pub const DARK_SURFACES: [Rgb; 2] = [Rgb::new(0x15, 0x17, 0x1a), Rgb::new(0x1e, 0x21, 0x26)];

/// Our panel when nobody chose one: a calm, deep slate blue.
const OWN_PANEL: Rgb = Rgb::new(0x1f, 0x2a, 0x44);
/// Our accent, for the same hue family.
const OWN_ACCENT: Rgb = Rgb::new(0x3b, 0x5b, 0xdb);
/// A dark panel is at most this light (OKLab), so that it does not glare beside a dark surface.
const BRIGHTEST_PANEL_AT_NIGHT: f64 = 0.42;
/// Under this chroma a colour has no hue that anyone would recognise.
const COLOURLESS: f64 = 0.03;

/// A project's own colours, as its project file gives them; each is hex or absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeSettings {
    /// Text on the brand panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The brand panel.
    #[serde(rename = "bgColor", default, skip_serializing_if = "Option::is_none")]
    pub bg_color: Option<String>,
    /// The brand panel; wins over `bgColor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_color: Option<String>,
    /// The accent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub button_color: Option<String>,
}

/// The usable colours of one source.
#[derive(Clone, Copy, Debug, Default)]
struct Brand {
    panel: Option<Rgb>,
    text: Option<Rgb>,
    button: Option<Rgb>,
}

impl Brand {
    fn of_body(body: &Value) -> Self {
        let read = |key: &str| body.get(key).and_then(Value::as_str).and_then(Rgb::parse);
        Self {
            panel: read("base_color").or_else(|| read("bgColor")),
            text: read("color"),
            button: read("button_color"),
        }
    }

    fn of_settings(settings: &ThemeSettings) -> Self {
        let read = |text: &Option<String>| text.as_deref().and_then(Rgb::parse);
        Self {
            panel: read(&settings.base_color).or_else(|| read(&settings.bg_color)),
            text: read(&settings.color),
            button: read(&settings.button_color),
        }
    }

    /// What is missing comes from `other`. Its button only if we bring no colour of our own: a
    /// project's default button must not stand beside another brand's panel.
    fn or(self, other: Self) -> Self {
        let bare = self.panel.is_none() && self.text.is_none();
        Self {
            panel: self.panel.or(other.panel),
            text: self.text.or(other.text),
            button: self.button.or(if bare { other.button } else { None }),
        }
    }
}

/// The colours of a page in both modes.
///
/// `body` is the stored body of `connect-url`, whatever it is; colours that cannot be used are
/// ignored. `project_default` stands in for what the body leaves out.
#[must_use]
pub fn resolve(body: &Value, project_default: Option<&ThemeSettings>) -> Theme {
    let settings = project_default.map(Brand::of_settings).unwrap_or_default();
    let brand = Brand::of_body(body).or(settings);
    let light_accent = light_accent(brand);
    Theme {
        light: palette(
            brand.panel.unwrap_or(OWN_PANEL),
            brand.text,
            light_accent,
            &LIGHT_SURFACES,
            Towards::Black,
        ),
        dark: palette(
            dark_panel(brand.panel.unwrap_or(OWN_PANEL)),
            brand.text,
            dark_accent(brand, light_accent),
            &DARK_SURFACES,
            Towards::White,
        ),
    }
}

fn stands_out(colour: Rgb, surfaces: &[Rgb]) -> bool {
    colour.worst_contrast(surfaces) >= CONTROL_CONTRAST
}

fn light_accent(brand: Brand) -> Rgb {
    if let Some(button) = brand.button {
        return button;
    }
    [brand.panel, brand.text]
        .into_iter()
        .flatten()
        .find(|colour| stands_out(*colour, &LIGHT_SURFACES))
        .unwrap_or(OWN_ACCENT)
}

fn dark_accent(brand: Brand, light_accent: Rgb) -> Rgb {
    if brand.button.is_some() || light_accent.chroma() > COLOURLESS {
        return light_accent;
    }
    [brand.panel, brand.text]
        .into_iter()
        .flatten()
        .find(|colour| stands_out(*colour, &DARK_SURFACES))
        .unwrap_or(OWN_ACCENT)
}

fn dark_panel(panel: Rgb) -> Rgb {
    if panel.lightness() <= BRIGHTEST_PANEL_AT_NIGHT {
        panel
    } else {
        panel.with_lightness(BRIGHTEST_PANEL_AT_NIGHT)
    }
}

fn palette(panel: Rgb, text: Option<Rgb>, accent: Rgb, surfaces: &[Rgb], away: Towards) -> Palette {
    let accent = accent.moved_until(CONTROL_CONTRAST, surfaces, away);
    Palette {
        panel: panel.to_string(),
        on_panel: text
            .map_or_else(|| ink_on(panel), |text| readable(text, panel))
            .to_string(),
        accent: accent.to_string(),
        on_accent: ink_on(accent).to_string(),
        accent_text: accent
            .moved_until(TEXT_CONTRAST, surfaces, away)
            .to_string(),
    }
}

/// White where it can be read, else black: one of them always can.
fn ink_on(background: Rgb) -> Rgb {
    if WHITE.contrast(background) >= TEXT_CONTRAST {
        WHITE
    } else {
        BLACK
    }
}

/// `text`, or the nearest lightness of its hue that can be read on `background`.
fn readable(text: Rgb, background: Rgb) -> Rgb {
    let towards = if ink_on(background) == WHITE {
        Towards::White
    } else {
        Towards::Black
    };
    text.moved_until(TEXT_CONTRAST, &[background], towards)
}

#[cfg(test)]
mod tests;
