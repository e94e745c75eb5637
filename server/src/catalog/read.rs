//! From the text of a provider file to a [`Provider`].

mod api;
mod auth;
mod brand_button;
mod input;

use time::Date;
use time::macros::format_description;

use super::auth::AuthMethod;
use super::category::Category;
use super::input::Input;
use super::provider::Provider;
use super::template::{Scheme, TextTemplate, UrlTemplate, Visible, Word};
use crate::strict_toml::{self, At, Problems, Table};

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Ours: it comes with the binary.
    BuiltIn,
    /// An operator's, for one project.
    Operator,
}

/// Reads one file.
///
/// # Errors
/// Every mistake in it.
pub fn read(file: &str, slug: &str, text: &str, origin: Origin) -> Result<Provider, Problems> {
    strict_toml::read(file, text, |top| provider(top, slug, origin))
}

fn provider(top: &Table<'_>, slug: &str, origin: Origin) -> Option<Provider> {
    let scheme = match origin {
        Origin::BuiltIn => Scheme::Https,
        Origin::Operator => Scheme::HttpToo,
    };
    let named = top.required_text("slug");
    if let Some(named) = &named
        && named.value != slug
    {
        top.report().refuse(
            &named.place,
            format!("must be `{slug}`, as the file is called"),
        );
    }
    let name = top.required_text("name");
    let description = top.required_text("description");
    let categories = categories(top);
    let logo = logo(top);
    let docs_url = https_address(top, "docs_url");
    let checked_on = checked_on(top);
    let verified = top.bool("verified");
    let severs_opener = top.bool("severs_opener");
    let refuses_in_app_browsers = top.bool("refuses_in_app_browsers");
    let brand_button = top.table("brand_button", brand_button::brand_button);
    let inputs = top.tables("input", input::input);
    input::refuse_duplicates(top, &inputs);
    let auth = top.table("auth", |table| Some(auth::auth(table, &inputs, scheme)));
    let Some(auth) = auth else {
        if !top.has("auth") {
            top.missing("auth");
        }
        return None;
    };
    check_prerequisites(top, &inputs, &auth.methods);
    if let Some(place) = top.place_of("brand_button")
        && !auth.methods.contains(&AuthMethod::OAuth2)
    {
        let wanted = "only an app with `[auth.oauth2]` is connected by a button";
        top.report().refuse(&place, wanted);
    }
    if !top.has("api") {
        top.missing("api");
    }
    let api = top.table("api", |table| api::api(table, &inputs, &auth, scheme));
    let typed = |method: &AuthMethod| matches!(method, AuthMethod::ApiKey | AuthMethod::Basic);
    if let Some(api) = &api
        && api.check_call().is_none()
        && auth.methods.iter().any(typed)
    {
        let wanted = "a key needs `verify` or `identity`, else a wrong one is only noticed in use";
        top.report().refuse(top.place(), format!("api: {wanted}"));
    }
    Some(Provider {
        slug: named?.value,
        name: name?.value,
        description: description?.value,
        categories,
        logo,
        docs_url,
        checked_on,
        verified: verified.is_none_or(|at| at.value),
        severs_opener: severs_opener.is_some_and(|at| at.value),
        refuses_in_app_browsers: refuses_in_app_browsers.is_some_and(|at| at.value),
        brand_button,
        auth: auth.auth,
        inputs,
        api: api?,
        is_custom: origin == Origin::Operator,
    })
}

/// What is asked before leaving for the provider is no secret, and no word of revocations.
fn check_prerequisites(top: &Table<'_>, inputs: &[Input], methods: &[AuthMethod]) {
    let leaving = methods.contains(&AuthMethod::OAuth2);
    for input in inputs
        .iter()
        .filter(|input| leaving && input.serves(AuthMethod::OAuth2))
    {
        if input.secret {
            // SDKs send prerequisites in an address, and a flow keeps them unsealed.
            let wanted = "is a secret, and what is asked before leaving for the provider cannot be \
                          one; its `methods` must not name oauth2";
            top.report()
                .refuse(top.place(), format!("input: `{}` {wanted}", input.name));
        }
        if [Word::Token, Word::ClientId]
            .map(Word::as_str)
            .contains(&&*input.name)
        {
            let wanted = "means something else in a revocation; choose another name";
            top.report()
                .refuse(top.place(), format!("input: `{}` {wanted}", input.name));
        }
    }
}

fn categories(top: &Table<'_>) -> Vec<Category> {
    let Some(names) = top.texts("categories") else {
        if !top.has("categories") {
            top.missing("categories");
        }
        return Vec::new();
    };
    if names.value.is_empty() {
        top.report().refuse(&names.place, "at least one is needed");
    }
    let mut found = Vec::new();
    for name in names.value {
        match Category::parse(&name.value) {
            Some(category) => found.push(category),
            None => {
                let known: Vec<&str> = Category::CHOICES.iter().map(|(slug, _)| *slug).collect();
                top.report()
                    .refuse(&name.place, format!("must be one of {}", known.join(", ")));
            }
        }
    }
    found
}

fn logo(top: &Table<'_>) -> Option<String> {
    let wanted = "the name of an svg, png or webp file in public/logos, in lower case";
    logo_path(top, &top.text("logo")?, wanted)
}

fn logo_path(table: &Table<'_>, logo: &At<String>, wanted: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
    let image = [".svg", ".png", ".webp"]
        .iter()
        .any(|end| logo.value.ends_with(end));
    if !image || logo.value.starts_with('.') || !logo.value.bytes().all(plain) {
        table.report().refuse(&logo.place, wanted);
        return None;
    }
    Some(format!("/logos/{}", logo.value))
}

fn https_address(table: &Table<'_>, key: &'static str) -> Option<String> {
    let url = table.text(key)?;
    let parsed = url::Url::parse(&url.value)
        .ok()
        .filter(|parsed| parsed.scheme() == "https");
    if parsed.is_none() {
        table
            .report()
            .refuse(&url.place, "must be an https:// address");
    }
    parsed.map(|_| url.value)
}

fn checked_on(top: &Table<'_>) -> Option<Date> {
    let text = top.text("checked_on")?;
    let date = Date::parse(&text.value, format_description!("[year]-[month]-[day]"));
    if date.is_err() {
        top.report()
            .refuse(&text.place, "must be a date such as \"2026-11-20\"");
    }
    date.ok()
}

fn url_template(
    table: &Table<'_>,
    text: &At<String>,
    visible: &Visible<'_>,
    scheme: Scheme,
) -> Option<UrlTemplate> {
    UrlTemplate::parse(&text.value, visible, scheme)
        .map_err(|error| table.report().refuse(&text.place, error.to_string()))
        .ok()
}

fn text_template(
    table: &Table<'_>,
    text: &At<String>,
    visible: &Visible<'_>,
) -> Option<TextTemplate> {
    if text.value.chars().any(char::is_control) {
        table
            .report()
            .refuse(&text.place, "must not contain control characters");
        return None;
    }
    TextTemplate::parse(&text.value, visible)
        .map_err(|error| table.report().refuse(&text.place, error.to_string()))
        .ok()
}

/// A table of free names and texts with variables.
fn named_texts(
    table: &Table<'_>,
    key: &'static str,
    visible: &Visible<'_>,
) -> Vec<(At<String>, TextTemplate)> {
    let parse = |(name, text): (At<String>, At<String>)| {
        Some((name, text_template(table, &text, visible)?))
    };
    table.pairs(key).into_iter().filter_map(parse).collect()
}

/// A table of headers.
fn headers(
    table: &Table<'_>,
    key: &'static str,
    visible: &Visible<'_>,
) -> Vec<(String, TextTemplate)> {
    let read = |(name, value): (At<String>, TextTemplate)| {
        check_header_name(table, &name);
        (name.value, value)
    };
    named_texts(table, key, visible)
        .into_iter()
        .map(read)
        .collect()
}

/// A place within an answer.
fn pointer(table: &Table<'_>, key: &'static str) -> Option<At<String>> {
    let pointer = table.text(key)?;
    if !pointer.value.starts_with('/') {
        let wanted = "must be a JSON pointer such as \"/user/id\"";
        table.report().refuse(&pointer.place, wanted);
    }
    Some(pointer)
}

/// As [`pointer`], of something that must be said.
fn required_pointer(table: &Table<'_>, key: &'static str) -> Option<At<String>> {
    if !table.has(key) {
        table.missing(key);
    }
    pointer(table, key)
}

/// A place of a list within an answer; an empty text means the answer itself.
fn list_pointer(table: &Table<'_>) -> Option<String> {
    let pointer = table.text("list")?;
    if !pointer.value.is_empty() && !pointer.value.starts_with('/') {
        let wanted = "must be a JSON pointer such as \"/data\", or \"\" for the answer itself";
        table.report().refuse(&pointer.place, wanted);
    }
    Some(pointer.value)
}

/// Headers of a request that belong to the client which sends it.
const OUR_HEADERS: [&str; 6] = [
    "host",
    "connection",
    "content-length",
    "cookie",
    "transfer-encoding",
    "upgrade",
];

fn check_header_name(table: &Table<'_>, name: &At<String>) {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.value.is_empty() || !name.value.bytes().all(plain) {
        table
            .report()
            .refuse(&name.place, "a header's name in lower case: a-z, 0-9 and -");
    } else if OUR_HEADERS.contains(&name.value.as_str()) {
        table.report().refuse(
            &name.place,
            "this header is set by the client that sends requests",
        );
    }
}

#[cfg(test)]
mod tests;
