//! What is captured from providers' answers, and the call that is made for it.

use super::super::Origin;
use super::{after, problems};
use crate::catalog::{CaptureFrom, Provider};

/// A file that captures from all three answers and uses what it captured.
const CAPTURING: &str = r#"slug = "acme"
name = "Acme"
description = "Contacts."
categories = ["crm"]
[[input]]
name = "site"
label = "Site"
required = false
[auth.oauth2]
authorize_url = "https://acme.test/authorize"
token_url = "{accounts}/token"
client_auth = "body"
[[auth.oauth2.capture]]
name = "accounts"
from = "callback"
key = "accounts-server"
kind = "origin"
hosts = ["accounts.acme.test", "*.acme.eu"]
[[auth.oauth2.capture]]
name = "company"
from = "token"
pointer = "/company"
pattern = "[0-9]+"
[[auth.oauth2.capture]]
name = "dc"
from = "discover"
pointer = "/dc"
pattern = "[a-z]{2}[0-9]{1,2}"
[auth.oauth2.discover]
url = "{accounts}/sites/{company}"
header = { name = "authorization", value = "OAuth {access_token}" }
list = ""
prefer = { pointer = "/url", equals = "https://{site}.acme.test" }
[auth.oauth2.revoke]
url = "{accounts}/revoke/{dc}"
[api]
base_url = "https://{dc}.api.acme.test/{company}"
identity = { path = "/me", id = "/id" }
"#;

fn read(text: &str) -> Provider {
    super::super::read("acme.toml", "acme", text, Origin::BuiltIn).unwrap()
}

/// The problems after one edit of it.
fn edited(from: &str, to: &str) -> Vec<String> {
    assert!(CAPTURING.contains(from), "{from}");
    problems(&CAPTURING.replacen(from, to, 1))
}

#[test]
fn captures_are_read_in_their_order() {
    let oauth = read(CAPTURING).auth.oauth2.unwrap();
    let read: Vec<_> = oauth
        .captures
        .iter()
        .map(|it| (it.name.as_str(), it.from, it.at.as_str(), it.is_origin()))
        .collect();
    let wanted = [
        ("accounts", CaptureFrom::Callback, "accounts-server", true),
        ("company", CaptureFrom::Token, "/company", false),
        ("dc", CaptureFrom::Discover, "/dc", false),
    ];
    assert_eq!(read, wanted);
    let discover = oauth.discover.unwrap();
    assert_eq!(discover.list.as_deref(), Some(""));
    assert!(discover.prefer.is_some() && discover.credential.is_some());
}

#[test]
fn a_template_sees_only_what_is_captured_before_it() {
    let unknown = |place: &str, name: &str, known: &str| {
        format!("acme.toml:{place}: there is no variable `{{{name}}}` here; known: {known}")
    };
    let before = "sandbox, site";
    for (from, to, wanted) in [
        (
            "https://acme.test/authorize",
            "{accounts}/authorize",
            unknown("10:17: auth.oauth2.authorize_url", "accounts", before),
        ),
        (
            "{accounts}/token",
            "{accounts}/{company}",
            unknown(
                "11:13: auth.oauth2.token_url",
                "company",
                "sandbox, site, accounts",
            ),
        ),
        (
            "/sites/{company}",
            "/sites/{dc}",
            unknown(
                "30:7: auth.oauth2.discover.url",
                "dc",
                "sandbox, site, accounts, company",
            ),
        ),
        (
            "OAuth {access_token}",
            "OAuth {token}",
            unknown(
                "31:44: auth.oauth2.discover.header.value",
                "token",
                "access_token, site, accounts, company",
            ),
        ),
    ] {
        assert_eq!(edited(from, to), [wanted], "{to}");
    }
}

#[test]
fn a_capture_says_where_it_is_and_what_it_must_be() {
    for (from, to, wanted) in [
        (
            "key = \"accounts-server\"",
            "pointer = \"/x\"",
            "13:1: auth.oauth2.capture.key: this is missing",
        ),
        (
            "key = \"accounts-server\"",
            "key = \"state\"",
            "16:7: auth.oauth2.capture.key: this parameter belongs to the protocol",
        ),
        (
            "pointer = \"/company\"",
            "pointer = \"company\"",
            "22:11: auth.oauth2.capture.pointer: must be a JSON pointer such as \"/user/id\"",
        ),
        (
            "pattern = \"[0-9]+\"\n",
            "",
            "19:1: auth.oauth2.capture.pattern: this is missing",
        ),
        (
            "[0-9]+",
            "[0-9",
            "23:11: auth.oauth2.capture.pattern: this is not a regular expression",
        ),
        (
            "hosts = [\"accounts.acme.test\", \"*.acme.eu\"]\n",
            "",
            "13:1: auth.oauth2.capture.hosts: this is missing",
        ),
        (
            "\"*.acme.eu\"",
            "\"*.eu\"",
            "18:32: auth.oauth2.capture.hosts: must be a host such as",
        ),
        (
            "name = \"company\"",
            "name = \"site\"",
            "20:8: auth.oauth2.capture.name: an input or a capture of this name is there",
        ),
        (
            "name = \"company\"",
            "name = \"accounts\"",
            "20:8: auth.oauth2.capture.name: an input or a capture of this name is there",
        ),
        (
            "name = \"company\"",
            "name = \"token\"",
            "20:8: auth.oauth2.capture.name: means something else in a revocation",
        ),
        (
            "from = \"token\"",
            "from = \"id_token\"",
            "21:8: auth.oauth2.capture.from: must be one of callback, token, access_token, discover",
        ),
    ] {
        let found = edited(from, to);
        let wanted = format!("acme.toml:{wanted}");
        let named = found.iter().any(|line| line.starts_with(&wanted));
        assert!(named, "{wanted}: {found:#?}");
    }
}

#[test]
fn a_capture_that_may_be_missing_stands_in_no_address() {
    let found = edited(
        "pattern = \"[0-9]+\"",
        "pattern = \"[0-9]+\"\nrequired = false",
    );
    assert_eq!(found.len(), 3, "{found:#?}");
    for line in found {
        assert!(
            line.ends_with("`company` must be required, because an address or a header needs it"),
            "{line}"
        );
    }
}

#[test]
fn the_call_and_its_captures_belong_together() {
    let calling = CAPTURING.find("[auth.oauth2.discover]").unwrap();
    let revoking = CAPTURING.find("[auth.oauth2.revoke]").unwrap();
    let without = format!("{}{}", &CAPTURING[..calling], &CAPTURING[revoking..]);
    let wanted = "acme.toml:9:1: auth.oauth2.discover: this is missing";
    assert_eq!(problems(&without), [wanted]);
    let found = after(
        "[api]",
        "[auth.oauth2.discover]\nurl = \"https://acme.test/x\"\n[api]",
    );
    let wanted = "acme.toml:16:1: auth.oauth2.discover: nothing is captured from this call; see \
                  `[[auth.oauth2.capture]]`";
    assert_eq!(found, [wanted]);
    let found = edited("list = \"\"\n", "");
    let wanted =
        "acme.toml:32:10: auth.oauth2.discover.prefer: only an entry of a `list` can be preferred";
    assert_eq!(found, [wanted]);
}

#[test]
fn an_address_of_the_api_uses_only_what_every_method_captures() {
    let found = edited(
        "[api]",
        "[[input]]\nname = \"key\"\nlabel = \"Key\"\nsecret = true\nmethods = [\"api_key\"]\n\
         [auth.api_key]\nheader = { name = \"x-key\", value = \"{key}\" }\n[api]",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    for line in found {
        assert!(line.contains("there is no variable `{dc}` here"), "{line}");
    }
}
