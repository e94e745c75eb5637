//! Values that connecting yields beside the token and that later requests need: QuickBooks' company,
//! the origin of a Salesforce org, a data centre.
//!
//! Belongs here: what a file says about such a value, and holding it to that. Both when it is
//! captured and whenever it comes back from the store: a file may have become stricter meanwhile,
//! and an origin decides which host gets the access token.

use std::collections::BTreeMap;
use std::fmt;

use url::{Host, Url};

use super::input::Pattern;

/// The longest value that is kept, in bytes.
const LONGEST: usize = 1_024;

/// A value to capture.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Its name in templates.
    pub name: String,
    /// Which answer holds it.
    pub from: CaptureFrom,
    /// Where in that answer: the name of a query parameter, or a JSON pointer.
    pub at: String,
    /// What it must be.
    pub kind: CaptureKind,
    /// Whether connecting fails without it.
    pub required: bool,
}

/// An answer that holds values to capture; they come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaptureFrom {
    /// The query that the end user's browser comes back with.
    Callback,
    /// The token answer.
    Token,
    /// The claims of the access token, where it is a JWT (RFC 7519). Nobody has checked its signature;
    /// it came from the provider as everything here did.
    AccessToken,
    /// The answer of [`super::Discover`].
    Discover,
}

/// What a captured value must be.
#[derive(Clone, Debug)]
pub enum CaptureKind {
    /// A text that matches as a whole.
    Text(Pattern),
    /// An `https` origin of one of these hosts. It may begin an address.
    Origin(Vec<HostPattern>),
}

/// A host, or all hosts below one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPattern {
    /// Exactly this one.
    Exact(String),
    /// Any with one or more labels before this suffix, which begins with a dot.
    Below(String),
}

/// A value that is missing or not what the file says. It is never quoted.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider did not send a usable `{name}`")]
pub struct CaptureError {
    /// The capture's name.
    pub name: String,
}

impl Capture {
    /// Whether it is an origin, which may begin an address and stand nowhere else in one.
    #[must_use]
    pub const fn is_origin(&self) -> bool {
        matches!(self.kind, CaptureKind::Origin(_))
    }

    /// The value as it is kept; `None` if it is not what the file says.
    fn accept(&self, value: &str) -> Option<String> {
        if value.is_empty() || value.len() > LONGEST || value.chars().any(char::is_control) {
            return None;
        }
        match &self.kind {
            CaptureKind::Text(pattern) => pattern.matches(value).then(|| value.to_owned()),
            CaptureKind::Origin(hosts) => origin(value, hosts),
        }
    }
}

/// The origin that `value` is, without a slash at its end.
fn origin(value: &str, hosts: &[HostPattern]) -> Option<String> {
    let url = Url::parse(value).ok()?;
    let Some(Host::Domain(host)) = url.host() else {
        return None;
    };
    let bare = url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    let listed = hosts.iter().any(|pattern| pattern.matches(host));
    (bare && listed).then(|| format!("https://{host}"))
}

impl HostPattern {
    /// Reads `api.acme.test` or `*.acme.test`, in lower case; at least two labels must be fixed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (host, below) = match text.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let label = |label: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            !label.is_empty()
                && label.bytes().all(plain)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let named = matches!(Host::parse(host), Ok(Host::Domain(_)));
        if !named || !host.contains('.') || !host.split('.').all(label) {
            return None;
        }
        Some(if below {
            Self::Below(format!(".{host}"))
        } else {
            Self::Exact(host.to_owned())
        })
    }

    fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exact(exact) => host == exact,
            Self::Below(suffix) => host
                .strip_suffix(suffix.as_str())
                .is_some_and(|front| !front.is_empty()),
        }
    }
}

/// Captured values that have been checked against one app's file: the only ones that templates
/// take.
#[derive(Clone, Default)]
pub struct CheckedCaptures(BTreeMap<String, String>);

/// Values stay out of logs.
impl fmt::Debug for CheckedCaptures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl CheckedCaptures {
    /// Checks what comes back from the store. Values that the file does not capture any more are
    /// left out.
    ///
    /// # Errors
    /// The first required value that is missing or not what the file says.
    pub fn check(
        captures: &[Capture],
        stored: &BTreeMap<String, String>,
    ) -> Result<Self, CaptureError> {
        let mut checked = Self::default();
        for capture in captures {
            checked.take_one(capture, stored.get(&capture.name).map(String::as_str))?;
        }
        Ok(checked)
    }

    /// Takes what one answer holds; `find` looks a place up in it.
    ///
    /// # Errors
    /// The first required value that is missing or not what the file says.
    pub fn take(
        &mut self,
        captures: &[Capture],
        from: CaptureFrom,
        find: impl Fn(&str) -> Option<String>,
    ) -> Result<(), CaptureError> {
        for capture in captures.iter().filter(|capture| capture.from == from) {
            self.take_one(capture, find(&capture.at).as_deref())?;
        }
        Ok(())
    }

    /// Takes again what a later token answer holds. What it lacks or gets wrong stays as it is: the
    /// fresh token must not be lost for it.
    pub fn renew(&mut self, captures: &[Capture], find: impl Fn(&str) -> Option<String>) {
        for capture in captures {
            if capture.from == CaptureFrom::Token
                && let Some(value) = find(&capture.at).and_then(|value| capture.accept(&value))
            {
                self.0.insert(capture.name.clone(), value);
            }
        }
    }

    /// Takes one value.
    ///
    /// # Errors
    /// A required value that is missing or not what the file says.
    pub fn take_one(&mut self, capture: &Capture, value: Option<&str>) -> Result<(), CaptureError> {
        match value.and_then(|value| capture.accept(value)) {
            Some(value) => {
                self.0.insert(capture.name.clone(), value);
                Ok(())
            }
            None if capture.required => Err(CaptureError {
                name: capture.name.clone(),
            }),
            None => Ok(()),
        }
    }

    /// A value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All values by name, to be stored together; check them again when they come back.
    #[must_use]
    pub const fn values(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A required text from the token answer.
    pub(in crate::catalog) fn text(name: &str, pattern: &str) -> Capture {
        Capture {
            name: name.to_owned(),
            from: CaptureFrom::Token,
            at: format!("/{name}"),
            kind: CaptureKind::Text(Pattern::parse(pattern).unwrap()),
            required: true,
        }
    }

    /// A required origin from the token answer.
    pub(in crate::catalog) fn origin(name: &str, hosts: &[&str]) -> Capture {
        let parse = |host: &&str| HostPattern::parse(host).unwrap();
        Capture {
            kind: CaptureKind::Origin(hosts.iter().map(parse).collect()),
            ..text(name, ".")
        }
    }

    impl CheckedCaptures {
        /// Values as if they had been checked.
        pub(in crate::catalog) fn from_pairs<const N: usize>(pairs: [(&str, &str); N]) -> Self {
            Self(
                pairs
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .into(),
            )
        }
    }

    fn taken(capture: Capture, value: &str) -> Option<String> {
        let mut captures = CheckedCaptures::default();
        let name = capture.name.clone();
        captures
            .take(&[capture], CaptureFrom::Token, |_| Some(value.to_owned()))
            .ok()?;
        captures.get(&name).map(str::to_owned)
    }

    #[test]
    fn a_text_matches_as_a_whole() {
        let realm = || text("realm", "[0-9]{3}");
        assert_eq!(taken(realm(), "123").as_deref(), Some("123"));
        for wrong in ["1234", "12", "", "12\n", "1/3"] {
            assert_eq!(taken(realm(), wrong), None, "{wrong}");
        }
        assert_eq!(taken(text("any", ".*"), &"x".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn an_origin_is_a_bare_https_address_of_a_listed_host() {
        let instance = || origin("instance", &["*.acme.test", "login.acme.example"]);
        for (sent, kept) in [
            ("https://eu.acme.test", "https://eu.acme.test"),
            ("https://a.b.ACME.test/", "https://a.b.acme.test"),
            ("https://login.acme.example", "https://login.acme.example"),
        ] {
            assert_eq!(taken(instance(), sent).as_deref(), Some(kept), "{sent}");
        }
        for wrong in [
            "https://acme.test",
            "https://evilacme.test",
            "https://eu.acme.test.evil.example",
            "https://x.login.acme.example",
            "http://eu.acme.test",
            "https://eu.acme.test:8443",
            "https://eu.acme.test/path",
            "https://eu.acme.test?x=1",
            "https://eu.acme.test#x",
            "https://user@eu.acme.test",
            "https://127.0.0.1",
            "https://[::1]",
            "eu.acme.test",
            "",
        ] {
            assert_eq!(taken(instance(), wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_host_list_cannot_open_a_whole_top_level_domain() {
        for wrong in [
            "*",
            "*.com",
            "com",
            "*.*.a.test",
            "A.test",
            "a..test",
            "-a.test",
            "",
        ] {
            assert_eq!(HostPattern::parse(wrong), None, "{wrong}");
        }
        assert_eq!(HostPattern::parse("10.0.0.1"), None);
    }

    #[test]
    fn stored_values_are_held_to_the_file_again() {
        let stored = BTreeMap::from([
            ("instance".to_owned(), "https://eu.acme.test".to_owned()),
            ("dropped".to_owned(), "x".to_owned()),
        ]);
        let now = [origin("instance", &["*.acme.test"])];
        let checked = CheckedCaptures::check(&now, &stored).unwrap();
        assert_eq!(checked.get("instance"), Some("https://eu.acme.test"));
        assert_eq!(checked.get("dropped"), None);
        let stricter = [origin("instance", &["us.acme.test"])];
        let refused = CheckedCaptures::check(&stricter, &stored).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the provider did not send a usable `instance`"
        );
    }

    #[test]
    fn a_refresh_replaces_what_its_answer_has_and_nothing_else() {
        let captures = [
            origin("instance", &["*.acme.test"]),
            Capture {
                from: CaptureFrom::Callback,
                ..text("realm", ".*")
            },
        ];
        let mut checked =
            CheckedCaptures::from_pairs([("instance", "https://a.acme.test"), ("realm", "1")]);
        checked.renew(&captures, |_| Some("https://b.acme.test".to_owned()));
        assert_eq!(checked.get("instance"), Some("https://b.acme.test"));
        assert_eq!(checked.get("realm"), Some("1"));
        for odd in [None, Some("https://evil.example".to_owned())] {
            checked.renew(&captures, |_| odd.clone());
            assert_eq!(checked.get("instance"), Some("https://b.acme.test"));
        }
    }

    #[test]
    fn an_optional_value_may_be_missing() {
        let optional = Capture {
            required: false,
            ..text("bot", "[a-z]+")
        };
        let mut checked = CheckedCaptures::default();
        let nothing = checked.take(&[optional], CaptureFrom::Token, |_| None);
        assert_eq!((nothing, checked.get("bot")), (Ok(()), None));
    }

    #[test]
    fn values_do_not_show_in_debug_output() {
        let checked = CheckedCaptures::from_pairs([("realm", "4620816365")]);
        assert_eq!(format!("{checked:?}"), r#"{"realm"}"#);
    }
}
