//! Kinds that the standard library has: switches, counts, addresses, paths.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::options::OptionValue;

impl OptionValue for bool {
    const RIGHT: &'static str = "`on` or `off`";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        match text {
            "on" | "true" => Ok(true),
            "off" | "false" => Ok(false),
            _ => Err(Self::wrong()),
        }
    }

    fn to_text(&self) -> String {
        if *self { "on" } else { "off" }.to_owned()
    }
}

impl OptionValue for NonZeroU32 {
    const RIGHT: &'static str = "a whole number from 1 to 1000000";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        let number: Option<Self> = text.parse().ok();
        number
            .filter(|number| number.get() <= 1_000_000)
            .ok_or_else(Self::wrong)
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

impl OptionValue for SocketAddr {
    const RIGHT: &'static str = "an IP address and a port, such as `127.0.0.1:3000` or `[::]:3000`";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        text.parse().map_err(|_| Self::wrong())
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

impl OptionValue for PathBuf {
    const RIGHT: &'static str = "a path";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        if text.is_empty() {
            Err(Self::wrong())
        } else {
            Ok(Self::from(text))
        }
    }

    fn to_text(&self) -> String {
        self.display().to_string()
    }
}

impl OptionValue for Option<PathBuf> {
    const RIGHT: &'static str = "a path, or empty for none";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        Ok(Some(text)
            .filter(|text| !text.is_empty())
            .map(PathBuf::from))
    }

    fn to_text(&self) -> String {
        self.as_ref().map(OptionValue::to_text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_on_or_off_and_nothing_else() {
        assert_eq!(bool::parse("on"), Ok(true));
        assert_eq!(bool::parse("false"), Ok(false));
        for wrong in ["", "yes", "ON", "1"] {
            assert_eq!(
                bool::parse(wrong),
                Err("be `on` or `off`".into()),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_count_is_positive_and_bounded() {
        assert_eq!(
            NonZeroU32::parse("10"),
            Ok(NonZeroU32::MIN.saturating_add(9))
        );
        for wrong in ["0", "-1", "1.5", "1000001", "ten", ""] {
            assert!(NonZeroU32::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_to_listen_on_has_an_ip_address_and_a_port() {
        assert!(SocketAddr::parse("127.0.0.1:0").is_ok());
        assert!(SocketAddr::parse("[::1]:80").is_ok());
        assert!(SocketAddr::parse("localhost:3000").is_err());
        assert!(SocketAddr::parse("127.0.0.1").is_err());
    }

    #[test]
    fn an_empty_path_is_refused_where_a_file_is_needed() {
        assert!(PathBuf::parse("").is_err());
        assert_eq!(Option::<PathBuf>::parse(""), Ok(None));
        assert_eq!(
            Option::<PathBuf>::parse("a/b"),
            Ok(Some(PathBuf::from("a/b")))
        );
    }
}
