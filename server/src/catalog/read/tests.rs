mod answers;
mod brand_button;
mod revoke;

use super::super::auth::ClientAuth;
use super::super::consent::Quirk;
use super::*;

const OAUTH: &str = r#"slug = "acme"
name = "Acme"
description = "Contacts."
categories = ["crm"]
[[input]]
name = "subdomain"
label = "Your subdomain"
pattern = "^[a-z0-9-]{1,63}$"
methods = ["oauth2"]
[auth.oauth2]
authorize_url = "https://{subdomain}.acme.test/oauth/authorize"
token_url = "https://{subdomain}.acme.test/oauth/token"
client_auth = "basic"
scopes = ["a", "b"]
scope_labels = { a = "Read", b = "Write" }
[api]
base_url = "https://{subdomain}.acme.test/api"
identity = { path = "/me", id = "/id", label = "/email" }
"#;

fn problems(text: &str) -> Vec<String> {
    match read("acme.toml", "acme", text, Origin::BuiltIn) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.0.iter().map(ToString::to_string).collect(),
    }
}

/// The problems after one edit of a good file.
fn after(from: &str, to: &str) -> Vec<String> {
    assert!(OAUTH.contains(from), "{from}");
    problems(&OAUTH.replace(from, to))
}

#[test]
fn a_good_file_has_no_problems() {
    assert_eq!(problems(OAUTH), [] as [String; 0]);
}

#[test]
fn an_unknown_variable_is_a_load_error() {
    let wanted = "acme.toml:12:13: auth.oauth2.token_url: there is no variable `{host}` here; \
                  known: sandbox, subdomain";
    assert_eq!(
        after("{subdomain}.acme.test/oauth/token", "{host}/oauth/token"),
        [wanted]
    );
}

#[test]
fn an_unknown_key_is_refused_with_the_known_ones() {
    let found = after(
        "client_auth = \"basic\"",
        "client_auth = \"basic\"\nscope = \"a\"",
    );
    assert_eq!(found.len(), 1);
    let wanted =
        "acme.toml:14:1: auth.oauth2.scope: there is no such key here; known are authorize_url";
    assert!(
        found.iter().all(|line| line.starts_with(wanted)),
        "{found:?}"
    );
}

#[test]
fn plain_http_is_refused_in_what_we_ship() {
    let found = after(
        "https://{subdomain}.acme.test/oauth/token",
        "http://acme.test/token",
    );
    let wanted = "acme.toml:12:13: auth.oauth2.token_url: an address must begin with https:// or \
                  {sandbox}/";
    assert_eq!(found, [wanted]);
}

#[test]
fn every_scope_has_words_and_every_word_a_scope() {
    let found = after("b = \"Write\"", "c = \"Write\"");
    let wanted = [
        "acme.toml:14:16: auth.oauth2.scopes: `b` needs words for the end user in `scope_labels`",
        "acme.toml:15:30: auth.oauth2.scope_labels.c: this is not one of `scopes`",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn an_address_of_the_api_uses_only_what_every_method_asks_for() {
    let text = OAUTH.replace(
        "[api]",
        "[[input]]\nname = \"key\"\nlabel = \"Key\"\nsecret = true\nmethods = [\"api_key\"]\n\
         [auth.api_key]\nheader = { name = \"x-key\", value = \"{key}\" }\n[api]",
    );
    let found = problems(&text);
    assert!(!found.is_empty(), "{found:?}");
    assert!(
        found
            .iter()
            .all(|line| line.contains("api.") && line.contains("no variable `{subdomain}`")),
        "{found:?}"
    );
}

#[test]
fn a_key_without_a_way_to_check_it_is_refused() {
    let text = "slug = \"acme\"\nname = \"Acme\"\ndescription = \"X.\"\ncategories = [\"crm\"]\n\
                [[input]]\nname = \"key\"\nlabel = \"Key\"\n[auth.api_key]\n\
                query = { name = \"k\", value = \"{key}\" }\n\
                [api]\nbase_url = \"https://a.test\"\n";
    let found = problems(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found
            .concat()
            .contains("a key needs `verify` or `identity`"),
        "{found:?}"
    );
}

#[test]
fn parameters_of_the_protocol_cannot_be_overridden() {
    let found = after(
        "[api]",
        "authorize_params = { state = \"x\", prompt = \"consent\" }\n[api]",
    );
    let wanted = "acme.toml:16:22: auth.oauth2.authorize_params.state: this parameter is set by the \
                  protocol";
    assert_eq!(found, [wanted]);
}

#[test]
fn a_secret_cannot_reach_the_authorize_address() {
    let found = after(
        "[api]",
        "authorize_params = { key = \"{pin}\" }\n[[input]]\nname = \"pin\"\nlabel = \"Pin\"\n\
         secret = true\n[api]",
    );
    // Once where it is sent, once because it could be asked for at all.
    assert_eq!(found.len(), 2, "{found:?}");
    for why in ["a secret must not stand in an address", "`pin` is a secret"] {
        assert!(found.concat().contains(why), "{why}: {found:?}");
    }
}

#[test]
fn a_literal_body_is_json_and_only_posted() {
    let identity = |more: &str| {
        let to = format!("identity = {{ path = \"/me\", id = \"/id\", {more} }}");
        after(
            "identity = { path = \"/me\", id = \"/id\", label = \"/email\" }",
            &to,
        )
    };
    let good = identity(r#"method = "POST", json = '{"query":"{ me { id } }"}', list = """#);
    assert_eq!(good, [] as [String; 0]);
    let broken = identity(r#"method = "POST", json = '{"query"'"#);
    let wanted = "acme.toml:18:64: api.identity.json: must be JSON: EOF while parsing";
    assert!(broken.concat().starts_with(wanted), "{broken:?}");
    let unsent = identity(r#"json = "{}""#);
    let wanted = "acme.toml:18:47: api.identity.json: only a call with `method = \"POST\"` sends \
                  this";
    assert_eq!(unsent, [wanted]);
    let list = identity(r#"list = "data""#);
    let wanted = "acme.toml:18:47: api.identity.list: must be a JSON pointer such as \"/data\", or \
                  \"\" for the answer itself";
    assert_eq!(list, [wanted]);
}

#[test]
fn flags_of_the_protocol_are_read() {
    let text = OAUTH.replace(
        "client_auth = \"basic\"",
        "client_auth = \"secret_as_user\"\nomit_params = [\"response_type\"]\n\
             quirks = [\"shopify_callback_hmac\"]\n\
             refresh = { refresh_lifetime_s = 86400, idle_lifetime_s = 3600 }",
    );
    let provider = read("acme.toml", "acme", &text, Origin::BuiltIn).unwrap();
    let oauth = provider.auth.oauth2.unwrap();
    assert!(oauth.omit_response_type);
    assert_eq!(oauth.client_auth, ClientAuth::SecretAsUser);
    assert_eq!(oauth.quirks, [Quirk::ShopifyCallbackHmac]);
    let lifetimes = (
        oauth.refresh.refresh_lifetime_s,
        oauth.refresh.idle_lifetime_s,
    );
    assert_eq!(lifetimes, (Some(86_400), Some(3_600)));
}

#[test]
fn only_response_type_can_be_left_out() {
    let found = after("[api]", "omit_params = [\"state\"]\n[api]");
    let wanted = "acme.toml:16:16: auth.oauth2.omit_params: only response_type can be left out";
    assert_eq!(found, [wanted]);
}

#[test]
fn a_client_of_the_end_users_own_has_a_grant_and_captures_from_its_token() {
    let text = r#"slug = "acme"
name = "Acme"
description = "X."
categories = ["crm"]
[[input]]
name = "client_id"
label = "Client id"
[[input]]
name = "client_secret"
label = "Client secret"
secret = true
[auth.oauth2_client_credentials]
token_url = "https://acme.test/token"
client_id = "{client_id}"
client_secret = "{client_secret}"
client_auth = "basic"
grant_type = "account_credentials"
[[auth.oauth2_client_credentials.capture]]
name = "origin"
from = "token"
pointer = "/api_url"
kind = "origin"
hosts = ["*.acme.test"]
[api]
base_url = "{origin}/v1"
"#;
    let provider = read("acme.toml", "acme", text, Origin::BuiltIn).unwrap();
    let client = provider.auth.client_credentials.as_ref().unwrap();
    assert_eq!(client.grant_type, "account_credentials");
    assert_eq!(provider.captures(AuthMethod::ClientCredentials).len(), 1);
    let wanted =
        "acme.toml:20:8: auth.oauth2_client_credentials.capture.from: must be one of token";
    assert_eq!(
        problems(&text.replace("from = \"token\"", "from = \"discover\""))[0],
        wanted
    );
}

#[test]
fn what_is_asked_before_leaving_cannot_be_called_like_a_word_of_revocations() {
    let found = after(
        "[auth.oauth2]",
        "[[input]]\nname = \"client_id\"\nlabel = \"Client\"\n[auth.oauth2]",
    );
    let wanted = "acme.toml:1:1: input: `client_id` means something else in a revocation; choose \
                  another name";
    assert_eq!(found, [wanted]);
}

#[test]
fn missing_parts_are_all_named() {
    let found = problems("slug = \"other\"\n");
    for part in [
        "slug: must be `acme`",
        "name: this is missing",
        "auth: this is missing",
    ] {
        assert!(
            found.iter().any(|line| line.contains(part)),
            "{part}: {found:?}"
        );
    }
}
