//! Lengths of time, written as one whole number and a unit: `250ms`, `10s`, `30m`, `24h`, `3d`.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::options::OptionValue;

/// The units and their milliseconds, longest first. A day has 24 hours.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

/// More than this is a mistake, and adding it to a moment must not leave the calendar.
const LONGEST_MS: u64 = 3650 * 86_400_000;

/// A length of time in whole milliseconds; may be zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(Duration);

impl Span {
    /// So many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// As the standard library has it.
    #[must_use]
    pub const fn get(self) -> Duration {
        self.0
    }

    fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at_checked(digits)?;
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let millis = number.parse::<u64>().ok()?.checked_mul(*factor)?;
        (millis <= LONGEST_MS).then(|| Self::from_millis(millis))
    }
}

/// The shortest form that is exact: `90m`, never `1.5h`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        let unit = UNITS
            .iter()
            .find(|(_, factor)| millis.is_multiple_of(u128::from(*factor)));
        match unit {
            Some((name, factor)) if millis > 0 => {
                write!(f, "{}{name}", millis / u128::from(*factor))
            }
            _ => f.write_str("0s"),
        }
    }
}

impl OptionValue for Span {
    const RIGHT: &'static str =
        "a whole number with the unit `ms`, `s`, `m`, `h` or `d`, such as `30s`, at most `3650d`";
    const SHORT: &'static str = "a duration";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        Self::read(text).ok_or_else(Self::wrong)
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

/// A [`Span`] that is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lifetime(Span);

impl Lifetime {
    /// As the standard library has it.
    #[must_use]
    pub const fn get(self) -> Duration {
        self.0.get()
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl OptionValue for Lifetime {
    const RIGHT: &'static str = "a whole number above 0 with the unit `ms`, `s`, `m`, `h` or `d`, \
                                 such as `30m`, at most `3650d`";
    const SHORT: &'static str = "a duration above zero";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        let span = Span::read(text).filter(|span| !span.get().is_zero());
        span.map(Self).ok_or_else(Self::wrong)
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_and_a_unit() {
        assert_eq!(Span::parse("250ms"), Ok(Span::from_millis(250)));
        assert_eq!(Span::parse("10s"), Ok(Span::from_millis(10_000)));
        assert_eq!(Span::parse("30m"), Ok(Span::from_millis(1_800_000)));
        assert_eq!(Span::parse("24h"), Span::parse("1d"));
        assert_eq!(Span::parse("0s"), Ok(Span::from_millis(0)));
    }

    #[test]
    fn anything_else_is_refused() {
        let wrong = [
            "", "10", "s", "1.5h", "-1s", "1 s", "1S", "1w", "1h30m", "+1s", "3651d",
        ];
        for wrong in wrong {
            assert!(Span::parse(wrong).is_err(), "{wrong}");
        }
        assert!(
            Span::parse("99999999999999999999s").is_err(),
            "does not overflow"
        );
        assert!(
            Span::parse("18446744073709552s").is_err(),
            "does not overflow"
        );
    }

    #[test]
    fn it_shows_as_the_shortest_exact_form() {
        for (written, shown) in [
            ("24h", "1d"),
            ("90m", "90m"),
            ("120s", "2m"),
            ("1500ms", "1500ms"),
            ("0d", "0s"),
            ("36h", "36h"),
        ] {
            let span = Span::parse(written).expect("right");
            assert_eq!(span.to_string(), shown);
            assert_eq!(Span::parse(shown), Ok(span), "and reads back the same");
        }
    }

    #[test]
    fn a_lifetime_is_never_zero() {
        assert!(Lifetime::parse("0ms").is_err());
        assert_eq!(
            Lifetime::parse("1ms").map(Lifetime::get),
            Ok(Duration::from_millis(1))
        );
    }
}
