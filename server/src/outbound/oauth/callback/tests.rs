//! The rows of the bad-input table for the callback.

use secrecy::ExposeSecret as _;

use super::CallbackProblem::{
    Contradictory, ControlCharacter, Encoding, Missing, QueryTooLong, Repeated, TooLong,
};
use super::*;

fn problem(query: &str) -> CallbackProblem {
    match CallbackParams::parse(query) {
        Ok(_) => panic!("accepted: {}", &query[..query.len().min(80)]),
        Err(problem) => problem,
    }
}

#[test]
fn what_is_no_answer_is_refused_by_name() {
    let long = |length: usize| "a".repeat(length);
    let rows: Vec<(String, CallbackProblem)> = [
        ("", Missing("state")),
        ("&", Missing("state")),
        ("code", Missing("state")),
        ("code=c", Missing("state")),
        ("error=access_denied", Missing("state")),
        ("state=&code=c", Missing("state")),
        ("state&code=c", Missing("state")),
        ("State=s&code=c", Missing("state")),
        ("state[]=s&code=c", Missing("state")),
        ("state%00=s&code=c", Missing("state")),
        ("code=c;state=s", Missing("state")),
        ("state=s", Missing("code")),
        ("state=s&code=", Missing("code")),
        ("state=s&code", Missing("code")),
        ("state=s&CODE=c", Missing("code")),
        ("state=s&error=", Missing("error")),
        ("state=s&error_description=no", Missing("code")),
        ("state=s&iss=https://as.test", Missing("code")),
        ("state=s&code=c&error=access_denied", Contradictory),
        ("state=s&error=access_denied&code=", Contradictory),
        ("state=s&code=c&error=", Contradictory),
        ("state=s&state=s&code=c", Repeated("state")),
        ("state=s&state=t&code=c", Repeated("state")),
        ("state=s&st%61te=t&code=c", Repeated("state")),
        ("state=&state=s&code=c", Repeated("state")),
        ("state=s&code=c&code=c", Repeated("code")),
        ("state=s&code=c&code=d", Repeated("code")),
        ("state=s&code=&code=c", Repeated("code")),
        ("state=s&error=a&error=b", Repeated("error")),
        (
            "state=s&code=c&iss=https://a.test&iss=https://a.test",
            Repeated("iss"),
        ),
        ("state=s&code=c&scope=a&scope=b", Repeated("scope")),
        (
            "state=s&error=a&error_description=x&error_description=y",
            Repeated("error_description"),
        ),
        (
            "state=s&error=a&error_uri=x&error_uri=y",
            Repeated("error_uri"),
        ),
        ("state=%00&code=c", ControlCharacter("state")),
        ("state=s%00&code=c", ControlCharacter("state")),
        ("state=s%0d%0aX:y&code=c", ControlCharacter("state")),
        ("state=s%7f&code=c", ControlCharacter("state")),
        ("state=s%c2%85&code=c", ControlCharacter("state")),
        ("state=s&code=c%00d", ControlCharacter("code")),
        (
            "state=s&code=c%0D%0ASet-Cookie:%20a",
            ControlCharacter("code"),
        ),
        ("state=s&code=c%09", ControlCharacter("code")),
        (
            "state=s&code=c&iss=https://a.test%0a",
            ControlCharacter("iss"),
        ),
        ("state=s&error=a%1b", ControlCharacter("error")),
        (
            "state=s&error=a&error_description=%00",
            ControlCharacter("error_description"),
        ),
        ("state=%&code=c", Encoding),
        ("state=%2&code=c", Encoding),
        ("state=%zz&code=c", Encoding),
        ("state=%+1&code=c", Encoding),
        ("state=%ff&code=c", Encoding),
        ("state=%c0%ae&code=c", Encoding),
        ("state=%ed%a0%80&code=c", Encoding),
        ("state=s&code=%f5%80%80%80", Encoding),
        ("state=s&code=é", Encoding),
        ("state=s&code=a b", Encoding),
        ("state=s&code=a\0b", Encoding),
        ("state=s&code=c&realmId=%ff", Encoding),
        ("state=s&code=c&%zz=1", Encoding),
    ]
    .into_iter()
    .map(|(query, problem)| (query.to_owned(), problem))
    .chain([
        (format!("state={}&code=c", long(513)), TooLong("state")),
        (
            format!("state={}&code=c", "%61".repeat(513)),
            TooLong("state"),
        ),
        (format!("state=s&code={}", long(8193)), TooLong("code")),
        (format!("state=s&error={}", long(129)), TooLong("error")),
        (format!("state=s&code=c&iss={}", long(513)), TooLong("iss")),
        (
            format!("state=s&code=c&scope={}", long(8193)),
            TooLong("scope"),
        ),
        (
            format!("state=s&code=c&error_uri={}", long(2049)),
            TooLong("error_uri"),
        ),
        (format!("state={}&code=c", long(1024 * 1024)), QueryTooLong),
        (format!("state=s&code={}", long(64 * 1024)), QueryTooLong),
        (format!("state=s&code=c{}", "&x=1".repeat(63)), QueryTooLong),
    ])
    .collect();
    assert!(rows.len() >= 40, "only {} rows", rows.len());
    for (query, expected) in rows {
        assert_eq!(
            problem(&query),
            expected,
            "{}",
            &query[..query.len().min(80)]
        );
    }
}

#[test]
fn a_code_comes_with_its_state_and_issuer() {
    let query = "code=4%2F0A+b&state=abc-_%7E&iss=https%3A%2F%2Fas.test&scope=a%20b&realmId=12\
                 &twice=1&twice=2&mixed=1&mixed=2%00&bad=%01&flag";
    let callback = CallbackParams::parse(query).unwrap();
    assert_eq!(callback.state, "abc-_~");
    assert_eq!(callback.iss.as_deref(), Some("https://as.test"));
    let Outcome::Code(code) = &callback.outcome else {
        panic!("{callback:?}")
    };
    assert_eq!(code.expose_secret(), "4/0A b");
    assert_eq!(callback.other("realmId"), Some("12"));
    assert_eq!(callback.other("flag"), Some(""));
    for name in ["twice", "mixed", "bad", "code", "state", "missing"] {
        assert_eq!(callback.other(name), None, "{name}");
    }
    assert!(!format!("{callback:?}").contains("0A"));
}

#[test]
fn the_longest_answer_that_is_allowed_is_read() {
    let query = format!("state={}&code={}", "s".repeat(512), "c".repeat(8192));
    assert!(CallbackParams::parse(&query).is_ok());
}

#[test]
fn an_error_is_one_of_a_closed_set() {
    for (name, error, code) in [
        (
            "access_denied",
            CallbackError::AccessDenied,
            ErrorCode::AccessDenied,
        ),
        (
            "user_cancelled_login",
            CallbackError::AccessDenied,
            ErrorCode::AccessDenied,
        ),
        (
            "invalid_scope",
            CallbackError::InvalidScope,
            ErrorCode::ScopeRefused,
        ),
        (
            "unauthorized_client",
            CallbackError::UnauthorizedClient,
            ErrorCode::ClientRefused,
        ),
        (
            "invalid_request",
            CallbackError::InvalidRequest,
            ErrorCode::ProviderRefused,
        ),
        (
            "server_error",
            CallbackError::ServerError,
            ErrorCode::ProviderUnavailable,
        ),
        (
            "temporarily_unavailable",
            CallbackError::TemporarilyUnavailable,
            ErrorCode::ProviderUnavailable,
        ),
        (
            "%3Cscript%3E",
            CallbackError::Other,
            ErrorCode::ProviderRefused,
        ),
        (
            "ACCESS_DENIED",
            CallbackError::Other,
            ErrorCode::ProviderRefused,
        ),
    ] {
        let query = format!(
            "error={name}&state=planted-state&error_description=AADSTS65004:%20no%0D%0ATrace"
        );
        let callback = CallbackParams::parse(&query).unwrap();
        let Outcome::Error(found) = &callback.outcome else {
            panic!("{name}")
        };
        assert_eq!((*found, found.error_code()), (error, code), "{name}");
        assert_eq!(callback.note.for_log(), "AADSTS65004: no  Trace");
    }
}

#[test]
fn no_bytes_make_it_panic_or_take_a_second_value() {
    // A fixed sequence stands for chance, so that a failure can be seen again.
    let pieces = [
        "state", "code", "=", "&", "%", "0", "a", "%00", "+", "error", "%73", "%zz",
    ];
    let mut seed = 1_u64;
    for _ in 0..20_000 {
        let mut query = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            query.push_str(pieces[usize::try_from(seed >> 33).unwrap() % pieces.len()]);
        }
        if CallbackParams::parse(&query).is_ok() {
            let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
            for name in ["state", "code", "error"] {
                assert!(
                    pairs.iter().filter(|(known, _)| known == name).count() <= 1,
                    "{query}"
                );
            }
        }
    }
}
