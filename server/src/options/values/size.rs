//! Sizes in bytes: `512B`, `64KiB`, `1MiB`. Only binary units, because `1MB` means two things.

use std::borrow::Cow;
use std::fmt;

use crate::options::OptionValue;

const UNITS: [(&str, usize); 4] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("B", 1),
];

/// A number of bytes above zero, at most a gibibyte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(usize);

impl ByteSize {
    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.0
    }

    fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at_checked(digits)?;
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let bytes = number.parse::<usize>().ok()?.checked_mul(*factor)?;
        (1..=1 << 30).contains(&bytes).then_some(Self(bytes))
    }
}

/// The shortest form that is exact.
impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS
            .iter()
            .find(|(_, factor)| self.0.is_multiple_of(*factor));
        let (name, factor) = unit.copied().unwrap_or(("B", 1));
        write!(f, "{}{name}", self.0 / factor)
    }
}

impl OptionValue for ByteSize {
    const RIGHT: &'static str =
        "a whole number above 0 with the unit `B`, `KiB`, `MiB` or `GiB`, at most `1GiB`";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        Self::read(text).ok_or_else(Self::wrong)
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_and_a_binary_unit() {
        assert_eq!(ByteSize::parse("1MiB"), Ok(ByteSize(1_048_576)));
        assert_eq!(
            ByteSize::parse("1536KiB").map(|size| size.to_string()),
            Ok("1536KiB".into())
        );
        assert_eq!(
            ByteSize::parse("1024B").map(|size| size.to_string()),
            Ok("1KiB".into())
        );
        for wrong in [
            "",
            "0B",
            "1",
            "1MB",
            "1mib",
            "1.5MiB",
            "2GiB",
            "18014398509481985KiB",
        ] {
            assert!(ByteSize::parse(wrong).is_err(), "{wrong}");
        }
    }
}
