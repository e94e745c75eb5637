//! Facts: values of the right type that mean nothing, or something that must not be.

use super::super::files::{Edit, edit};

pub(super) fn rows() -> Vec<Edit> {
    [identities(), inputs(), consents(), captures(), revocations(), keys(), calls()].concat()
}

/// Edits of one value into each of these, all refused in the same words.
fn values(field: &str, from: &str, words: &str, values: &[&str]) -> Vec<Edit> {
    let (key, _) = from.split_once(" = ").expect("a key and its value");
    let one = |value: &&str| edit(field, from, &format!("{key} = «{value}"), words);
    values.iter().map(one).collect()
}

fn identities() -> Vec<Edit> {
    let logo = "the name of an svg, png or webp file in public/logos";
    [
        values("slug", "slug = \"acme\"", "must be `acme`, as the file is called", &["\"Acme\"", "\"acme-crm\"", "\"../acme\"", "\"acme\\u0000\""]),
        values("slug", "slug = \"acme\"", "this must not be empty", &["\"\"", "\" \""]),
        values("name", "name = \"Acme\"", "this must not be empty", &["\"\""]),
        values("categories", "categories = [\"crm\"]", "at least one is needed", &["[]"]),
        vec![
            edit("categories", "categories = [\"crm\"]", "categories = [«\"CRM\"]", "must be one of"),
            edit("categories", "categories = [\"crm\"]", "categories = [\"crm\", «\"nonsense\"]", "must be one of"),
            edit("categories", "categories = [\"crm\"]", "categories = [\"crm\", «7]", "a text in quotes belongs here"),
        ],
        values("logo", "logo = \"acme.svg\"", logo, &["\"\"", "\"acme.gif\"", "\"Acme.svg\"", "\"../acme.svg\"", "\"a/b.svg\"", "\".svg\"", "\"https://evil.test/a.svg\"", "\"acme.svg\\u0000\""]),
        values("docs_url", "docs_url = \"https://acme.test/docs\"", "must be an https:// address", &["\"\"", "\"acme.test\"", "\"http://acme.test/\"", "\"javascript:alert(1)\"", "\"//acme.test\"", "\"https://\""]),
        values("checked_on", "checked_on = \"2026-11-20\"", "must be a date such as", &["\"\"", "\"2026-02-30\"", "\"20.11.2026\"", "\"today\"", "\"2026-11-20T00:00:00Z\""]),
        values("brand_button.guideline_url", "guideline_url = \"https://acme.test/brand\"", "must be an https:// address", &["\"\"", "\"http://acme.test/\"", "\"brand\""]),
        values("brand_button.mark", "mark = \"acme-mark.svg\"", "the name of an svg, png or webp file", &["\"\"", "\"None\"", "\"../x.svg\"", "\"x.gif\""]),
        values("brand_button.words", "words = \"sign_in_with\"", "must be one of connect_to, sign_in_with, add_to", &["\"\"", "\"Sign in with\"", "\"log_in\""]),
        values("brand_button.brand", "brand = \"Acme\"", "this must not be empty", &["\"\""]),
    ]
    .concat()
}

fn inputs() -> Vec<Edit> {
    let name = "name = \"subdomain\"";
    let plain = "use a-z, 0-9 and _";
    let pattern = "pattern = \"[a-z0-9-]{1,63}\"";
    [
        values("input.name", name, plain, &["\"Subdomain\"", "\"sub-domain\"", "\"sub domain\"", "\"é\"", "\"sandbox\"", "\"access_token\"", "\"a\\u0000\""]),
        values("input.name", name, "this must not be empty", &["\"\""]),
        values("input.label", "label = \"Subdomain\"", "this must not be empty", &["\"\"", "\" \""]),
        values("input.pattern", pattern, "this is not a regular expression that we understand", &["\"(\"", "\"[\"", "\"a{2,1}\"", "\"*\"", "\"(?=a)\"", "\"(a)\\\\1\"", "\"a)|(?:b\"", "\"\\\\x{110000}\""]),
        values("input.pattern", pattern, "this pattern is too large", &["\"((((a{100}){100}){100}){100})\"", "\"\\\\w{100000}\""]),
        vec![
            edit("input.methods", "methods = [\"api_key\"]", "methods = [«\"password\"]", "must be one of"),
            edit("input.methods", "methods = [\"api_key\"]", "methods = [«\"\"]", "must be one of"),
            edit("input.options", "options = [{ value = \"eu\", label = \"Europe\" }]", "options = «\"eu\"", "a list of tables belongs here"),
            edit("input.options", "options = [{ value = \"eu\", label = \"Europe\" }]", "options = [«\"eu\"]", "a list of tables belongs here"),
            edit("input.options.value", "options = [{ value = \"eu\", label = \"Europe\" }]", "options = [{ value = «\"\", label = \"E\" }]", "this must not be empty"),
            edit("input.options.value", "options = [{ value = \"eu\", label = \"Europe\" }]", "options = [{ value = \"eu\", label = \"E\" }, { value = «\"eu\", label = \"F\" }]", "two choices have the value `eu`"),
            edit("input", "[[input]]\nname = \"token\"\nlabel = \"Token\"", "«[[input]]\nname = \"token\"\nlabel = \"Token\"\noptions = [{ value = \"a\", label = \"A\" }]", "a secret cannot be chosen"),
        ],
        values("input.name", "name = \"region\"", "two inputs are called `subdomain`", &["\"subdomain\""]),
    ]
    .concat()
}

fn consents() -> Vec<Edit> {
    let authorize = "authorize_url = \"https://{subdomain}.acme.test/authorize\"";
    let field = "auth.oauth2.authorize_url";
    let any = |values_: &[&str]| values(field, authorize, "", values_);
    [
        any(&[
            "\"/authorize\"", "\"acme.test\"", "\"javascript:alert(1)\"", "\"ftp://acme.test/\"", "\"file:///etc/passwd\"", "\"https://\"",
            "\"https://u:p@acme.test/\"", "\"https://acme.test/#x\"", "\"https://acme.test:99999/\"", "\"https://acme test/\"",
            "\"https://acme.test/a b\"", "\"https://acme.test/../x\"", "\"https://acme.test/\\u0000\"", "\"https://acme.test/\\n\"",
            "\"https://{nobody}.acme.test/\"", "\"https://{subdomain\"", "\"https://subdomain}.acme.test/\"", "\"https://{}.acme.test/\"",
            "\"https://{subdomain}/\"", "\"https://{sub domain}.acme.test/\"", "\"{subdomain}\"", "\"{subdomain}://acme.test/\"",
            "\"https://acme.test:{subdomain}/\"", "\"https://{token}.acme.test/\"", "\"https://{access_token}.acme.test/\"",
            "\"https://{account}.acme.test/\"", "\"{instance}/authorize\"",
        ]),
        values(field, authorize, "this must not be empty", &["\"\""]),
        values("auth.oauth2.token_url", "token_url = \"https://{subdomain}.acme.test/token\"", "", &["\"https://{instance}/token\"", "\"{account}\"", "\"mailto:a@acme.test\""]),
        values("auth.oauth2.scope_separator", "scope_separator = \" \"", "must be one of", &["\"\"", "\";\"", "\"  \""]),
        values("auth.oauth2.granted_scopes", "granted_scopes = \"answered\"", "must be one of answered, as_requested", &["\"\"", "\"all\""]),
        values("auth.oauth2.client_auth", "client_auth = \"body\"", "must be one of basic, body", &["\"\"", "\"none\"", "\"private_key_jwt\""]),
        vec![
            edit("auth.oauth2.iss_required", "issuer = \"https://acme.test\"\niss_required = true", "iss_required = «true", "without `issuer` there is nothing"),
            edit("auth.oauth2.scopes", "scopes = [\"read\", \"write\"]", "scopes = [\"read\", «\"read\", \"write\"]", "this scope is listed twice"),
            edit("auth.oauth2.scopes", "scopes = [\"read\", \"write\"]", "scopes = [\"read\", \"write\", «\"admin\"]", "`admin` needs words for the end user"),
            edit("auth.oauth2.scope_labels.admin", "read = \"Read deals\"", "«admin = \"x\"\nread = \"Read deals\"", "this is not one of `scopes`"),
            edit("auth.oauth2.scope_labels.read", "read = \"Read deals\"", "read = «7", "a text in quotes belongs here"),
            edit("auth.oauth2.omit_params", "omit_params = [\"response_type\"]", "omit_params = [«\"state\"]", "only response_type can be left out"),
            edit("auth.oauth2.authorize_params.state", "prompt = \"consent\"", "«state = \"x\"", "this parameter is set by the protocol"),
            edit("auth.oauth2.authorize_params.redirect_uri", "prompt = \"consent\"", "«redirect_uri = \"x\"", "this parameter is set by the protocol"),
            edit("auth.oauth2.authorize_params.prompt", "prompt = \"consent\"", "prompt = «\"{nobody}\"", "there is no variable `{nobody}` here"),
            edit("auth.oauth2.authorize_params.prompt", "prompt = \"consent\"", "prompt = «\"a\\u0000\"", "must not contain control characters"),
            edit("auth.oauth2.token_params.grant_type", "audience = \"api\"", "«grant_type = \"x\"", "this parameter is set by the protocol"),
            edit("auth.oauth2.token_params.client_secret", "audience = \"api\"", "«client_secret = \"x\"", "this parameter is set by the protocol"),
            edit("auth.oauth2.quirks", "pkce = true", "quirks = [«\"nonsense\"]\npkce = true", "must be one of shopify_callback_hmac"),
        ],
        values("auth.oauth2.refresh.grace_s", "grace_s = 60", "must be a number of seconds", &["-1", "4294967296"]),
        values("auth.oauth2.refresh.grace_s", "grace_s = 60", "this number is too large", &["99999999999999999999"]),
    ]
    .concat()
}

fn captures() -> Vec<Edit> {
    let name = "name = \"account\"";
    let hosts = "hosts = [\"*.acme.test\"]";
    let mut all = [
        values("auth.oauth2.capture.name", name, "use a-z, 0-9 and _", &["\"Account\"", "\"a b\"", "\"sandbox\"", "\"access_token\""]),
        values("auth.oauth2.capture.name", name, "an input or a capture of this name is there already", &["\"subdomain\""]),
        values("auth.oauth2.capture.name", name, "means something else in a revocation", &["\"token\"", "\"client_id\""]),
        values("auth.oauth2.capture.from", "from = \"token\"", "must be one of callback, token, access_token, discover", &["\"\"", "\"header\""]),
        values("auth.oauth2.capture.pointer", "pointer = \"/account\"", "must be a JSON pointer", &["\"account\"", "\"$.account\"", "\"\""]),
        values("auth.oauth2.capture.kind", "kind = \"text\"", "must be one of text, origin", &["\"\"", "\"url\""]),
        values("auth.oauth2.capture.pattern", "pattern = \"[0-9]+\"", "this is not a regular expression", &["\"[\"", "\"(?<=a)b\""]),
        values("auth.oauth2.capture.hosts", hosts, "at least one is needed", &["[]"]),
    ]
    .concat();
    for host in ["*", "*.test", "Acme.test", "https://acme.test", "acme.test/", "acme.test:443", "a.*.test", "*acme.test", "", ".acme.test", "acme..test", "127.0.0.1", "localhost"] {
        all.push(edit("auth.oauth2.capture.hosts", hosts, &format!("hosts = [«\"{host}\"]"), "must be a host such as"));
    }
    all.extend([
        edit("auth.oauth2.capture.key", "from = \"token\"\npointer = \"/account\"", "from = \"callback\"\nkey = «\"state\"", "this parameter belongs to the protocol"),
        edit("auth.oauth2.discover.url", "url = \"https://acme.test/instances\"", "url = «\"{instance}/x\"", "there is no variable `{instance}` here"),
        edit("auth.oauth2.discover.list", "list = \"/data\"\nprefer", "list = «\"data\"\nprefer", "must be a JSON pointer"),
        edit("auth.oauth2.discover.prefer", "list = \"/data\"\nprefer = {", "prefer = «{", "only an entry of a `list` can be preferred"),
        edit("auth.oauth2.discover.prefer.pointer", "pointer = \"/region\"", "pointer = «\"region\"", "must be a JSON pointer"),
        edit("auth.oauth2.discover.prefer.equals", "equals = \"{region}\"", "equals = «\"{nobody}\"", "there is no variable `{nobody}` here"),
    ]);
    all
}

fn revocations() -> Vec<Edit> {
    let header = "[auth.oauth2.revoke]";
    [
        values("auth.oauth2.revoke.url", "url = \"https://acme.test/revoke\"", "", &["\"/revoke\"", "\"ftp://acme.test\"", "\"https://acme.test/{token}\"", "\"https://{nobody}/\""]),
        vec![
            edit("auth.oauth2.revoke.method", "method = \"POST\"\nauth", "method = «\"PUT\"\nauth", "must be one of POST, DELETE, GET"),
            edit("auth.oauth2.revoke.method", "method = \"POST\"\nauth", "method = «\"post\"\nauth", "must be one of POST, DELETE, GET"),
            edit("auth.oauth2.revoke", "[auth.oauth2.revoke]\nurl = \"https://acme.test/revoke\"\nmethod = \"POST\"", "«[auth.oauth2.revoke]\nurl = \"https://acme.test/revoke\"\nmethod = \"GET\"", "a GET sends neither `form` nor `json`"),
            edit("auth.oauth2.revoke", header, "«[auth.oauth2.revoke]\njson = { a = \"b\" }", "either `form` or `json` is sent"),
            edit("auth.oauth2.revoke_url", "pkce = true", "revoke_url = «\"https://acme.test/revoke\"\npkce = true", "`[auth.oauth2.revoke]` says it already"),
            edit("auth.oauth2.revoke.form.token", "token = \"{token}\"\n", "token = «\"{nobody}\"\n", "there is no variable `{nobody}` here"),
            edit("auth.oauth2.revoke.form.token", "token = \"{token}\"\n", "token = «7\n", "a text in quotes belongs here"),
            edit("auth.oauth2.revoke.headers.Host", header, "[auth.oauth2.revoke]\nheaders = { «Host = \"a\" }", "a header's name in lower case"),
        ],
        values("auth.oauth2.revoke.auth", "auth = \"client\"", "must be one of client, basic, token, none", &["\"\"", "\"bearer\""]),
        values("auth.oauth2.revoke.token", "token = \"refresh\"", "must be one of refresh, access", &["\"\"", "\"both\""]),
    ]
    .concat()
}

fn keys() -> Vec<Edit> {
    let header = "header = { name = \"x-api-key\", value = \"{token}\" }";
    let named = |name: &str, words: &str| {
        let to = format!("header = {{ name = «\"{name}\", value = \"{{token}}\" }}");
        edit("auth.api_key.header.name", header, &to, words)
    };
    let lower = "a header's name in lower case";
    let ours = "this header is set by the client that sends requests";
    vec![
        named("X-Api-Key", lower),
        named("x api key", lower),
        named("x_api_key", lower),
        named("x-api-key:", lower),
        named("x-é", lower),
        named("x\\r\\nevil", lower),
        named("", "this must not be empty"),
        named("host", ours),
        named("content-length", ours),
        named("transfer-encoding", ours),
        named("connection", ours),
        named("cookie", ours),
        named("upgrade", ours),
        edit("auth.api_key.header.value", header, "header = { name = \"x-a\", value = «\"{nobody}\" }", "there is no variable `{nobody}` here"),
        edit("auth.api_key.header.value", header, "header = { name = \"x-a\", value = «\"{token\" }", ""),
        edit("auth.api_key.header.value", header, "header = { name = \"x-a\", value = «\"a\\r\\nb\" }", "must not contain control characters"),
        edit("auth.api_key.header.value", header, "header = { name = \"x-a\", value = «\"{subdomain}\" }", "there is no variable `{subdomain}` here"),
        edit("auth.api_key", "[auth.api_key]\nheader = {", "«[auth.api_key]\nquery = { name = \"k\", value = \"{token}\" }\nheader = {", "either `header` or `query` says"),
        edit("auth.api_key", "[auth.api_key]\nheader = { name = \"x-api-key\", value = \"{token}\" }", "«[auth.api_key]", "either `header` or `query` says"),
        edit("auth.oauth2.header.value", "value = \"Bearer {access_token}\"", "value = «\"Bearer {token}\"", "there is no variable `{token}` here"),
    ]
}

fn calls() -> Vec<Edit> {
    let base = "base_url = \"https://api.acme.test/v1\"";
    [
        values("api.base_url", base, "must not end with `/` or have a query", &["\"https://api.acme.test/\"", "\"https://api.acme.test/v1?a=b\""]),
        values("api.base_url", base, "", &["\"/v1\"", "\"api.acme.test\"", "\"ftp://api.acme.test\"", "\"https://{nobody}.acme.test\"", "\"https://{token}.acme.test\"", "\"https://{subdomain}.acme.test\"", "\"https://u@acme.test\""]),
        vec![
            edit("api.headers.Accept", "headers = { accept = \"application/json\" }", "headers = { «Accept = \"a\" }", "a header's name in lower case"),
            edit("api.headers.host", "headers = { accept = \"application/json\" }", "headers = { «host = \"a\" }", "this header is set by the client"),
            edit("api.headers.accept", "headers = { accept = \"application/json\" }", "headers = { accept = «\"a\\u0000\" }", "must not contain control characters"),
            edit("api.headers.accept", "headers = { accept = \"application/json\" }", "headers = { accept = «7 }", "a text in quotes belongs here"),
            edit("api.verify.method", "method = \"POST\"\npath", "method = «\"PATCH\"\npath", "must be one of GET, POST"),
            edit("api.verify.json", "json = '{ \"a\": 1 }'", "json = «'{ \"a\": 1'", "must be JSON"),
            edit("api.verify.json", "json = '{ \"a\": 1 }'", "json = «'nope'", "must be JSON"),
            edit("api.verify.json", "method = \"POST\"\npath = \"/me\"\njson = '", "method = \"GET\"\npath = \"/me\"\njson = «'", "only a call with `method = \"POST\"` sends this"),
            edit("api.verify.path", "method = \"POST\"\npath = \"/me\"", "method = \"POST\"\npath = «\"me\"", "must begin with `/`"),
            edit("api.verify.path", "method = \"POST\"\npath = \"/me\"", "method = \"POST\"\npath = «\"https://evil.test/\"", "must begin with `/`"),
            edit("api.verify.path", "method = \"POST\"\npath = \"/me\"", "method = \"POST\"\npath = «\"/{nobody}\"", "there is no variable `{nobody}` here"),
            edit("api.verify.path", "method = \"POST\"\npath = \"/me\"", "method = \"POST\"\npath = «\"/a b\"", ""),
            edit("api.verify.path", "method = \"POST\"\npath = \"/me\"", "method = \"POST\"\npath = «\"/../x\"", ""),
            edit("api.identity.list", "list = \"/data\"\nid", "list = «\"data\"\nid", "must be a JSON pointer"),
            edit("api.identity.id", "id = \"/id\"", "id = «\"id\"", "must be a JSON pointer"),
            edit("api.identity.id", "id = \"/id\"", "id = «\"{nobody}\"", "there is no required capture of this name"),
            edit("api.identity.label", "label = \"/email\"", "label = «\"email\"", "must be a JSON pointer"),
        ],
    ]
    .concat()
}
