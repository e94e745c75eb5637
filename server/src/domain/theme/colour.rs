//! Colour arithmetic: reading hex, contrast as WCAG defines it, lightness in OKLCH.
//!
//! Only what a theme needs. Formulas: <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance> and
//! <https://bottosson.github.io/posts/oklab/>. Every answer is an 8-bit colour, and contrast is always
//! measured on those 8 bits, so that what is promised is what the browser draws.

use std::fmt;

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb {
    red: u8,
    green: u8,
    blue: u8,
}

/// Which way lightness may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// Darker, down to black.
    Black,
    /// Lighter, up to white.
    White,
}

/// Black.
pub const BLACK: Rgb = Rgb::new(0, 0, 0);
/// White.
pub const WHITE: Rgb = Rgb::new(255, 255, 255);

/// A colour in OKLab's polar form, with the hue kept as its two axes.
#[derive(Clone, Copy)]
struct Lab {
    lightness: f64,
    a: f64,
    b: f64,
}

impl Rgb {
    /// The colour with these channels.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rgb`, `#rrggbb` or `rrggbb`, in any letter case and with space around it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (digits, hash) = match text.strip_prefix('#') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let nibbles: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()?;
        match (nibbles.as_slice(), hash) {
            ([r, g, b], true) => Some(Self::new(r * 17, g * 17, b * 17)),
            ([r, r2, g, g2, b, b2], _) => Some(Self::new(r * 16 + r2, g * 16 + g2, b * 16 + b2)),
            _ => None,
        }
    }

    /// Relative luminance, 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio with another colour, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The smallest contrast with any of these.
    #[must_use]
    pub fn worst_contrast(self, others: &[Self]) -> f64 {
        others
            .iter()
            .map(|other| self.contrast(*other))
            .fold(f64::INFINITY, f64::min)
    }

    /// How colourful it is: 0 for greys, about 0.3 for the strongest colours.
    #[must_use]
    pub fn chroma(self) -> f64 {
        let lab = self.lab();
        lab.a.hypot(lab.b)
    }

    /// OKLab lightness, 0 to 1.
    #[must_use]
    pub fn lightness(self) -> f64 {
        self.lab().lightness
    }

    /// The same hue at another lightness, with as much of its colourfulness as fits.
    #[must_use]
    pub fn with_lightness(self, lightness: f64) -> Self {
        let lab = Lab {
            lightness: lightness.clamp(0.0, 1.0),
            ..self.lab()
        };
        if let Some(colour) = lab.scaled(1.0).in_gamut() {
            return colour;
        }
        let (mut fits, mut too_much) = (0.0, 1.0);
        for _ in 0..20 {
            let middle = (fits + too_much) / 2.0;
            if lab.scaled(middle).in_gamut().is_some() {
                fits = middle;
            } else {
                too_much = middle;
            }
        }
        lab.scaled(fits).quantised()
    }

    /// This colour if it has `ratio` against all of `others`, else the nearest lightness of the
    /// same hue in the given direction that has; at the end of the way black or white.
    #[must_use]
    pub fn moved_until(self, ratio: f64, others: &[Self], towards: Towards) -> Self {
        const STEPS: u32 = 100;
        if self.worst_contrast(others) >= ratio {
            return self;
        }
        let start = self.lightness();
        let end = match towards {
            Towards::Black => 0.0,
            Towards::White => 1.0,
        };
        (1..STEPS)
            .map(|step| start + (end - start) * f64::from(step) / f64::from(STEPS))
            .map(|lightness| self.with_lightness(lightness))
            .find(|colour| colour.worst_contrast(others) >= ratio)
            .unwrap_or(match towards {
                Towards::Black => BLACK,
                Towards::White => WHITE,
            })
    }

    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    fn lab(self) -> Lab {
        let [r, g, b] = self.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        Lab {
            lightness: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            a: 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            b: 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        }
    }
}

impl Lab {
    fn scaled(self, chroma: f64) -> Self {
        Self {
            a: self.a * chroma,
            b: self.b * chroma,
            ..self
        }
    }

    fn linear(self) -> [f64; 3] {
        let cube = |x: f64| x * x * x;
        let l = cube(self.lightness + 0.396_337_777_4 * self.a + 0.215_803_757_3 * self.b);
        let m = cube(self.lightness - 0.105_561_345_8 * self.a - 0.063_854_172_8 * self.b);
        let s = cube(self.lightness - 0.089_484_177_5 * self.a - 1.291_485_548_0 * self.b);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }

    fn in_gamut(self) -> Option<Rgb> {
        // Half an 8-bit step of slack: rounding the colour back is no loss.
        let inside = self
            .linear()
            .iter()
            .all(|value| (-0.001..=1.001).contains(value));
        inside.then(|| self.quantised())
    }

    fn quantised(self) -> Rgb {
        let [red, green, blue] = self.linear().map(|value| {
            let value = value.clamp(0.0, 1.0);
            let encoded = if value <= 0.003_130_8 {
                value * 12.92
            } else {
                1.055 * value.powf(1.0 / 2.4) - 0.055
            };
            // Cannot leave 0..=255: the value was clamped to 0..=1.
            (encoded * 255.0).round() as u8
        });
        Rgb { red, green, blue }
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_in_its_three_shapes() {
        for text in ["#00ff23", "00FF23", " #00Ff23 "] {
            assert_eq!(Rgb::parse(text), Some(Rgb::new(0, 255, 0x23)), "{text}");
        }
        assert_eq!(Rgb::parse("#f0a"), Some(Rgb::new(0xff, 0, 0xaa)));
    }

    #[test]
    fn anything_else_is_no_colour() {
        for text in [
            "",
            "#",
            "red",
            "f0a",
            "#12345",
            "#1234567",
            "#12345g",
            "rgb(0,0,0)",
            "#é00",
        ] {
            assert_eq!(Rgb::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
        // The well-known grey that just meets AA on white.
        assert!((Rgb::new(0x76, 0x76, 0x76).contrast(WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn oklab_there_and_back_is_the_same_colour() {
        for text in [
            "#00ff23", "#3b5bdb", "#808080", "#ffffff", "#000000", "#ff0000",
        ] {
            let colour = Rgb::parse(text).expect("a colour");
            assert_eq!(colour.with_lightness(colour.lightness()).to_string(), text);
        }
    }

    #[test]
    fn another_lightness_keeps_the_hue() {
        let green = Rgb::new(0, 255, 0x23);
        let dark = green.with_lightness(0.4);
        assert!((dark.lightness() - 0.4).abs() < 0.01);
        assert!(
            dark.green > dark.red * 2 && dark.green > dark.blue * 2,
            "{dark}"
        );
    }
}
