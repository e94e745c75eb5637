//! The ways to revoke.

use super::super::Origin;
use super::{OAUTH, after};
use crate::catalog::template::{Scheme, UrlTemplate, Visible};
use crate::catalog::{Revoke, RevokeAuth, RevokeBody, RevokeMethod, RevokedToken};

/// What a good file with this section says.
fn read(section: &str) -> Revoke {
    let text = OAUTH.replace("[api]", &format!("{section}\n[api]"));
    let provider = super::super::read("acme.toml", "acme", &text, Origin::BuiltIn);
    provider.unwrap().auth.oauth2.unwrap().revoke.unwrap()
}

/// The problems of a file with this section.
fn problems(section: &str) -> Vec<String> {
    after("[api]", &format!("{section}\n[api]"))
}

#[test]
fn an_address_alone_means_rfc_7009() {
    for section in [
        "revoke_url = \"https://acme.test/revoke\"",
        "[auth.oauth2.revoke]\nurl = \"https://acme.test/revoke\"",
    ] {
        let revoke = read(section);
        let url = UrlTemplate::parse(
            "https://acme.test/revoke",
            &Visible::default(),
            Scheme::Https,
        );
        assert_eq!(Ok(revoke.url), url);
        assert_eq!(revoke.method, RevokeMethod::Post);
        assert_eq!(revoke.auth, RevokeAuth::Client);
        assert_eq!(revoke.token, RevokedToken::Refresh);
        assert_eq!(revoke.body, RevokeBody::Standard);
    }
}

#[test]
fn a_provider_can_differ_in_everything() {
    let revoke = read(
        r#"[auth.oauth2.revoke]
url = "https://acme.test/applications/{client_id}/grant"
method = "DELETE"
auth = "basic"
token = "access"
json = { access_token = "{token}" }
query = { id = "{client_id}" }
headers = { "x-version" = "2" }"#,
    );
    assert_eq!(revoke.method, RevokeMethod::Delete);
    assert_eq!(revoke.auth, RevokeAuth::Basic);
    assert_eq!(revoke.token, RevokedToken::Access);
    let RevokeBody::Json(pairs) = revoke.body else {
        panic!("an object")
    };
    assert_eq!(pairs.len(), 1);
    assert_eq!((revoke.query.len(), revoke.headers.len()), (1, 1));
}

#[test]
fn what_proves_itself_by_the_token_sends_no_body_unless_told() {
    let section = "[auth.oauth2.revoke]\nurl = \"https://acme.test/x\"\nauth = \"token\"";
    assert_eq!(read(section).body, RevokeBody::Nothing);
    let section = format!("{section}\nform = {{}}");
    assert_eq!(read(&section).body, RevokeBody::Form(Vec::new()));
}

#[test]
fn contradictions_are_refused() {
    let address = "[auth.oauth2.revoke]\nurl = \"https://acme.test/x\"\n";
    for (section, wanted) in [
        (
            "revoke_url = \"https://acme.test/x\"\nrevoke = { url = \"https://acme.test/x\" }"
                .to_owned(),
            "16:14: auth.oauth2.revoke_url: `[auth.oauth2.revoke]` says it already; leave one of \
             the two out",
        ),
        (
            format!("{address}form = {{ a = \"b\" }}\njson = {{ a = \"b\" }}"),
            "16:1: auth.oauth2.revoke: either `form` or `json` is sent",
        ),
        (
            format!("{address}method = \"GET\"\njson = {{ a = \"b\" }}"),
            "16:1: auth.oauth2.revoke: a GET sends neither `form` nor `json`",
        ),
        (
            "[auth.oauth2.revoke]\nurl = \"https://acme.test/{token}\"".to_owned(),
            "17:7: auth.oauth2.revoke.url: there is no variable `{token}` here; known: sandbox, \
             client_id, subdomain",
        ),
        (
            format!("{address}form = {{ token = \"{{access_token}}\" }}"),
            "18:18: auth.oauth2.revoke.form.token: there is no variable `{access_token}` here; \
             known: token, client_id, subdomain",
        ),
        (
            format!("{address}auth = \"bearer\""),
            "18:8: auth.oauth2.revoke.auth: must be one of client, basic, token, none",
        ),
        (
            format!("{address}headers = {{ \"X-Y\" = \"1\" }}"),
            "18:13: auth.oauth2.revoke.headers.X-Y: a header's name in lower case: a-z, 0-9 and -",
        ),
    ] {
        assert_eq!(
            problems(&section),
            [format!("acme.toml:{wanted}")],
            "{section}"
        );
    }
}

#[test]
fn a_client_that_proves_itself_in_the_body_needs_one() {
    let text = OAUTH
        .replace("client_auth = \"basic\"", "client_auth = \"body\"")
        .replace(
            "[api]",
            "[auth.oauth2.revoke]\nurl = \"https://acme.test/x\"\nmethod = \"DELETE\"\n[api]",
        );
    let found = super::problems(&text);
    let wanted = "acme.toml:16:1: auth.oauth2.revoke: the client proves itself in the body \
                  (`client_auth`), and this request has none; `auth` can be basic, token or none";
    assert_eq!(found, [wanted]);
}
