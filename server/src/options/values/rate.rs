//! How many requests per second, or no limit.

use std::borrow::Cow;
use std::num::NonZeroU32;

use crate::options::OptionValue;

/// A rate; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(Option<NonZeroU32>);

impl Rate {
    /// Requests per second.
    #[must_use]
    pub const fn per_second(self) -> Option<NonZeroU32> {
        self.0
    }
}

impl OptionValue for Rate {
    // Cobalt's SDKs poll while a customer consents, and older ones give up at the first refusal.
    const RIGHT: &'static str = "a whole number of requests per second from 2 to 1000000, or `off`";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        if text == "off" {
            return Ok(Self(None));
        }
        let number: Option<NonZeroU32> = text.parse().ok();
        number
            .filter(|number| (2..=1_000_000).contains(&number.get()))
            .map(|number| Self(Some(number)))
            .ok_or_else(Self::wrong)
    }

    fn to_text(&self) -> String {
        self.0
            .map_or_else(|| "off".to_owned(), |number| number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_lets_sdks_poll_or_is_off() {
        assert_eq!(Rate::parse("off"), Ok(Rate(None)));
        assert_eq!(Rate::parse("100"), Ok(Rate(NonZeroU32::new(100))));
        for wrong in ["0", "1", "-5", "1.5", "1000001", "none", ""] {
            assert!(Rate::parse(wrong).is_err(), "{wrong}");
        }
        for right in ["off", "2"] {
            assert_eq!(Rate::parse(right).unwrap().to_text(), right);
        }
    }
}
