//! A provider's answer holds one value for each parameter or is refused, and what is taken from it
//! is what stands there.
//!
//! Input: the raw query of a callback. It is read a second time by the WHATWG's form parser, as every
//! other program would.

#![no_main]

use libfuzzer_sys::fuzz_target;
use patchbay::outbound::oauth::callback::{CallbackParams, LONGEST, Outcome};
use secrecy::ExposeSecret as _;
use url::form_urlencoded;

const OURS: [&str; 7] = [
    "code",
    "state",
    "error",
    "error_description",
    "error_uri",
    "iss",
    "scope",
];

fuzz_target!(|query: &str| {
    let Ok(callback) = CallbackParams::parse(query) else {
        return;
    };
    assert!(query.len() <= LONGEST);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let values = |name: &str| -> Vec<&str> {
        let own = pairs.iter().filter(|(known, _)| known == name);
        own.map(|(_, value)| value.as_str()).collect()
    };
    for name in OURS {
        assert!(values(name).len() <= 1, "{name} is there more than once");
    }
    assert_eq!(values("state"), [callback.state.as_str()]);
    assert!(!callback.state.is_empty() && !callback.state.contains(char::is_control));
    assert_eq!(values("iss").first().copied(), callback.iss.as_deref());
    match &callback.outcome {
        Outcome::Code(code) => {
            let code = code.expose_secret();
            assert_eq!((values("code"), values("error").len()), (vec![code], 0));
            assert!(!code.is_empty() && !code.contains(char::is_control));
        }
        Outcome::Error(_) => assert_eq!((values("code").len(), values("error").len()), (0, 1)),
    }
    for (name, _) in &pairs {
        if let Some(value) = callback.other(name) {
            assert_eq!(values(name), [value], "{name}");
            assert!(!value.contains(char::is_control), "{name}");
            assert!(!OURS.contains(&name.as_str()), "{name}");
        }
    }
    let note = callback.note.for_log();
    assert!(
        note.chars().count() <= 200 && !note.contains(char::is_control),
        "{note:?}"
    );
    assert_eq!(format!("{callback:?}").lines().count(), 1);
});
