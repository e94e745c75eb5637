//! A project's settings.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::scope::Environment;
use super::theme::ThemeSettings;

/// The longest name of a company, in characters.
const LONGEST_NAME: usize = 200;

/// What a company's name may be, for messages.
pub const NAME_RULE: &str = "1 to 200 characters in one line";

/// Whether this can be a company's name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= LONGEST_NAME
        && !text.chars().any(char::is_control)
}

/// What the `[settings]` of a project file say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The company's name, as end users see it.
    pub name: String,
    /// Origins that may frame the hosted page and receive messages: scheme, host and port.
    pub allowed_origins: Vec<String>,
    /// Where the hosted page may return to; compared exactly.
    pub return_urls: Vec<String>,
    /// Whether what is connected by a hosted link must be claimed, too.
    pub require_claim: bool,
    /// Whether a public token may be exchanged by `GET`, with the token in the address.
    pub exchange_by_get: bool,
    /// Default colours, under the names of `connect-url`.
    pub theme: ThemeSettings,
}

impl Settings {
    /// Whether the hosted page may send people back to `url`. In `test` every address of the
    /// developer's own machine counts as registered, so that trying out takes no set-up.
    #[must_use]
    pub fn may_return_to(&self, url: &str, environment: Environment) -> bool {
        self.return_urls.iter().any(|own| own == url)
            || (environment == Environment::Test && is_on_this_machine(url))
    }

    /// Whether a page at this origin may show the hosted page in a frame; in `test` also every one
    /// of the developer's own machine.
    #[must_use]
    pub fn may_be_framed_by(&self, origin: &str, environment: Environment) -> bool {
        self.allowed_origins.iter().any(|own| own == origin)
            || (environment == Environment::Test && is_on_this_machine(origin))
    }
}

/// Whether a browser that opens `url` stays on its own machine.
fn is_on_this_machine(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    loopback && plain && matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_needs_a_registered_origin_or_the_developers_own_machine_in_test() {
        let settings = Settings {
            allowed_origins: vec!["https://app.acme.test".to_owned()],
            ..Settings::default()
        };
        let (test, production) = (Environment::Test, Environment::Production);
        for (origin, in_test, in_production) in [
            ("https://app.acme.test", true, true),
            ("http://shop.localhost:5173", true, false),
            ("https://app.acme.test.evil.test", false, false),
            ("https://evil.test", false, false),
            ("null", false, false),
        ] {
            assert_eq!(settings.may_be_framed_by(origin, test), in_test, "{origin}");
            let allowed = settings.may_be_framed_by(origin, production);
            assert_eq!(allowed, in_production, "{origin}");
        }
    }

    #[test]
    fn the_developers_own_machine_counts_as_registered_in_test_only() {
        let settings = Settings {
            return_urls: vec!["https://app.acme.test/done".to_owned()],
            ..Settings::default()
        };
        let test = |url| settings.may_return_to(url, Environment::Test);
        let production = |url| settings.may_return_to(url, Environment::Production);
        assert!(test("https://app.acme.test/done") && production("https://app.acme.test/done"));
        for url in [
            "http://localhost:5173/done",
            "http://127.0.0.1/",
            "https://[::1]:8443/x",
        ] {
            assert!(test(url) && !production(url), "{url}");
        }
        for url in [
            "https://app.acme.test/other",
            "http://localhost.evil.test/",
            "http://user@localhost/",
            "javascript://localhost/%0aalert(1)",
            "//localhost/",
            "",
        ] {
            assert!(!test(url) && !production(url), "{url}");
        }
    }
}
