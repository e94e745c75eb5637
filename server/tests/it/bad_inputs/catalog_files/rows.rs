//! Shapes: every key with values of other types, keys that are missing or unknown, broken syntax.

use super::super::files::{Edit, Takes, edit, other_types, syntax};

pub(super) fn rows() -> Vec<Edit> {
    [types(), syntax("[brand_button]"), missing(), unknown()].concat()
}

fn types() -> Vec<Edit> {
    use Takes::{Flag, Table, Text, Texts, Whole};
    let keys = [
        ("slug", "slug = \"acme\"", Text),
        ("name", "name = \"Acme\"", Text),
        ("description", "description = \"Deals.\"", Text),
        ("categories", "categories = [\"crm\"]", Texts),
        ("logo", "logo = \"acme.svg\"", Text),
        ("docs_url", "docs_url = \"https://acme.test/docs\"", Text),
        ("checked_on", "checked_on = \"2026-11-20\"", Text),
        ("verified", "verified = false", Flag),
        ("severs_opener", "severs_opener = false", Flag),
        ("brand_button.brand", "brand = \"Acme\"", Text),
        ("input.name", "name = \"subdomain\"", Text),
        ("input.label", "label = \"Subdomain\"", Text),
        ("input.help", "help = \"Before .acme.test\"", Text),
        ("input.pattern", "pattern = \"[a-z0-9-]{1,63}\"", Text),
        ("input.required", "required = true", Flag),
        ("input.secret", "secret = true", Flag),
        ("input.methods", "methods = [\"api_key\"]", Texts),
        ("auth.oauth2.authorize_url", "authorize_url = \"https://{subdomain}.acme.test/authorize\"", Text),
        ("auth.oauth2.token_url", "token_url = \"https://{subdomain}.acme.test/token\"", Text),
        ("auth.oauth2.refresh_url", "refresh_url = \"https://{subdomain}.acme.test/refresh\"", Text),
        ("auth.oauth2.iss_required", "iss_required = true", Flag),
        ("auth.oauth2.scopes", "scopes = [\"read\", \"write\"]", Texts),
        ("auth.oauth2.pkce", "pkce = true", Flag),
        ("auth.oauth2.client_auth", "client_auth = \"body\"", Text),
        ("auth.oauth2.omit_params", "omit_params = [\"response_type\"]", Texts),
        ("auth.oauth2.refresh.rotates", "rotates = true", Flag),
        ("auth.oauth2.refresh.grace_s", "grace_s = 60", Whole),
        ("auth.oauth2.refresh.access_lifetime_s", "access_lifetime_s = 3600", Whole),
        ("auth.oauth2.revoke.url", "url = \"https://acme.test/revoke\"", Text),
        ("auth.oauth2.capture.name", "name = \"account\"", Text),
        ("auth.oauth2.capture.hosts", "hosts = [\"*.acme.test\"]", Texts),
        ("auth.oauth2.discover.prefer", "prefer = { pointer = \"/region\", equals = \"{region}\" }", Table),
        ("auth.api_key.header", "header = { name = \"x-api-key\", value = \"{token}\" }", Table),
        ("api.base_url", "base_url = \"https://api.acme.test/v1\"", Text),
        ("api.verify.json", "json = '{ \"a\": 1 }'", Text),
        ("api.identity.id", "id = \"/id\"", Text),
    ];
    let typed = |(field, line, takes): (&str, &str, Takes)| other_types(field, line, takes);
    keys.into_iter().flat_map(typed).collect()
}

/// A key away that must be there; the complaint stands at its table.
fn missing() -> Vec<Edit> {
    let gone = |field: &str, from: &str, to: &str| edit(field, from, to, "this is missing");
    vec![
        gone("slug", "slug = \"acme\"\n", "«"),
        gone("name", "slug = \"acme\"\nname = \"Acme\"", "«slug = \"acme\""),
        gone("description", "slug = \"acme\"\nname = \"Acme\"\ndescription = \"Deals.\"", "«slug = \"acme\"\nname = \"Acme\""),
        gone("categories", "slug = \"acme\"\nname = \"Acme\"\ndescription = \"Deals.\"\ncategories = [\"crm\"]", "«slug = \"acme\"\nname = \"Acme\"\ndescription = \"Deals.\""),
        gone("brand_button.guideline_url", "[brand_button]\nguideline_url = \"https://acme.test/brand\"", "«[brand_button]"),
        gone("brand_button.brand", "[brand_button]\nguideline_url = \"https://acme.test/brand\"\nbrand = \"Acme\"", "«[brand_button]\nguideline_url = \"https://acme.test/brand\""),
        gone("brand_button.mark", "[brand_button]\nguideline_url = \"https://acme.test/brand\"\nbrand = \"Acme\"\nmark = \"acme-mark.svg\"", "«[brand_button]\nguideline_url = \"https://acme.test/brand\"\nbrand = \"Acme\""),
        gone("input.name", "[[input]]\nname = \"subdomain\"", "«[[input]]"),
        gone("input.label", "[[input]]\nname = \"region\"\nlabel = \"Region\"", "«[[input]]\nname = \"region\""),
        gone("input.options.label", "options = [{ value = \"eu\", label = \"Europe\" }]", "options = [«{ value = \"eu\" }]"),
        gone("auth.oauth2.authorize_url", "[auth.oauth2]\nauthorize_url = \"https://{subdomain}.acme.test/authorize\"", "«[auth.oauth2]"),
        gone("auth.oauth2.capture.name", "[[auth.oauth2.capture]]\nname = \"account\"", "«[[auth.oauth2.capture]]"),
        gone("auth.oauth2.capture.from", "[[auth.oauth2.capture]]\nname = \"account\"\nfrom = \"token\"", "«[[auth.oauth2.capture]]\nname = \"account\""),
        gone("auth.oauth2.revoke.url", "[auth.oauth2.revoke]\nurl = \"https://acme.test/revoke\"", "«[auth.oauth2.revoke]"),
        gone("auth.oauth2.discover.url", "[auth.oauth2.discover]\nmethod = \"GET\"\nurl = \"https://acme.test/instances\"", "«[auth.oauth2.discover]\nmethod = \"GET\""),
        gone("auth.oauth2.discover.prefer.equals", "prefer = { pointer = \"/region\", equals = \"{region}\" }", "prefer = «{ pointer = \"/region\" }"),
        gone("auth.oauth2.discover.prefer.pointer", "prefer = { pointer = \"/region\", equals = \"{region}\" }", "prefer = «{ equals = \"{region}\" }"),
        gone("auth.api_key.header.name", "header = { name = \"x-api-key\", value = \"{token}\" }", "header = «{ value = \"{token}\" }"),
        gone("auth.api_key.header.value", "header = { name = \"x-api-key\", value = \"{token}\" }", "header = «{ name = \"x-api-key\" }"),
        gone("api.base_url", "[api]\nbase_url = \"https://api.acme.test/v1\"", "«[api]"),
        gone("api.verify.path", "[api.verify]\nmethod = \"POST\"\npath = \"/me\"", "«[api.verify]\nmethod = \"POST\""),
        gone("api.identity.id", "[api.identity]\nmethod = \"GET\"\npath = \"/me\"\nlist = \"/data\"\nid = \"/id\"", "«[api.identity]\nmethod = \"GET\"\npath = \"/me\"\nlist = \"/data\""),
    ]
}

/// Keys that nobody knows, in every table.
fn unknown() -> Vec<Edit> {
    let known = "there is no such key here; known are";
    let stray = |field: &str, header: &str| {
        let key = field.rsplit('.').next().expect("a key");
        edit(field, header, &format!("{header}\n«{key} = 1"), known)
    };
    vec![
        edit("secret", "slug = \"acme\"", "«secret = 1\nslug = \"acme\"", known),
        stray("brand_button.colour", "[brand_button]"),
        stray("input.type", "[[input]]"),
        stray("auth.oauth2.client_id", "[auth.oauth2]"),
        stray("auth.oauth2.refresh.retry", "[auth.oauth2.refresh]"),
        stray("auth.oauth2.revoke.scope", "[auth.oauth2.revoke]"),
        stray("auth.oauth2.capture.regex", "[[auth.oauth2.capture]]"),
        stray("auth.oauth2.discover.body", "[auth.oauth2.discover]"),
        stray("auth.api_key.secret", "[auth.api_key]"),
        stray("api.timeout", "[api]"),
        stray("api.verify.body", "[api.verify]"),
        stray("api.identity.email", "[api.identity]"),
        edit("auth.saml", "[auth.api_key]", "[auth.«saml]\n[auth.api_key]", known),
        edit("input.options.icon", "label = \"Europe\" }", "label = \"Europe\", «icon = 1 }", known),
        edit("auth.api_key.header.prefix", "value = \"{token}\" }", "value = \"{token}\", «prefix = 1 }", known),
    ]
}
