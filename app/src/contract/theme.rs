//! The customer's brand as the page uses it.
//!
//! The colours are computed on the server (`server::domain::theme`), which guarantees that every
//! text colour has at least the contrast of WCAG AA against what it stands on.

use serde::{Deserialize, Serialize};

/// The colours of a page in both modes; each is `#rrggbb`. By default there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Colours for a light surface.
    pub light: Palette,
    /// Colours for a dark surface: the same hues, other lightness.
    pub dark: Palette,
}

/// One mode's brand colours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Palette {
    /// The brand panel.
    pub panel: String,
    /// Text on the brand panel.
    pub on_panel: String,
    /// Buttons and selected things on the surface; 3:1 against it at least.
    pub accent: String,
    /// Text on `accent`.
    pub on_accent: String,
    /// Links and focus rings: the accent, dark or light enough to be read as text (4.5:1).
    pub accent_text: String,
}
