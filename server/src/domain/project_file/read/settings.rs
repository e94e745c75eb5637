//! `[settings]`.

use crate::domain::address::{is_origin, is_return_url};
use crate::domain::project::{NAME_RULE, Settings, is_name};
use crate::domain::theme::{Rgb, ThemeSettings};
use crate::strict_toml::{At, Table};

pub(super) fn settings(table: &Table<'_>) -> Option<Settings> {
    let name = table.required_text("name");
    if let Some(name) = &name
        && !is_name(&name.value)
    {
        table.report().refuse(&name.place, NAME_RULE);
    }
    let wanted = "an origin is scheme, host and port, such as https://app.acme.test; plain http \
                  only on this machine";
    let allowed_origins = addresses(table, "allowed_origins", is_origin, wanted);
    let wanted = "a whole https:// address without a fragment; plain http only on this machine";
    let return_urls = addresses(table, "return_urls", is_return_url, wanted);
    let theme = table
        .table("theme", |table| Some(theme(table)))
        .unwrap_or_default();
    let require_claim = table.bool("require_claim").is_some_and(|it| it.value);
    let exchange_by_get = table.bool("exchange_by_get").is_some_and(|it| it.value);
    Some(Settings {
        name: name?.value,
        require_claim,
        exchange_by_get,
        allowed_origins,
        return_urls,
        theme,
    })
}

fn addresses(
    table: &Table<'_>,
    key: &'static str,
    good: fn(&str) -> bool,
    wanted: &str,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let texts: Vec<At<String>> = table.texts(key).map(|at| at.value).unwrap_or_default();
    for text in texts {
        if !good(&text.value) {
            table.report().refuse(&text.place, wanted);
        } else if found.contains(&text.value) {
            table.report().refuse(&text.place, "this is listed twice");
        } else {
            found.push(text.value);
        }
    }
    found
}

fn theme(table: &Table<'_>) -> ThemeSettings {
    let colour = |key| {
        let colour = table.text(key)?;
        if Rgb::parse(&colour.value).is_none() {
            table
                .report()
                .refuse(&colour.place, "a colour is written #rrggbb");
        }
        Some(colour.value)
    };
    ThemeSettings {
        color: colour("color"),
        bg_color: colour("bgColor"),
        base_color: colour("base_color"),
        button_color: colour("button_color"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_exactly_what_a_browser_sends() {
        for good in [
            "https://app.acme.test",
            "https://a.test:8443",
            "http://shop.localhost:4000",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "https://app.acme.test/",
            "https://app.acme.test/x",
            "https://app.acme.test:443",
            "http://app.acme.test",
            "https://user@app.acme.test",
            "https://*.acme.test",
            "https://a.test;script-src",
            "https://a'b.test",
            "https://APP.acme.test",
            "http://localhost.evil.test",
            "app.acme.test",
            "null",
            "*",
            "data:text/html,x",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn a_return_url_is_whole_and_safe() {
        for good in [
            "https://a.test/x?y=1",
            "http://localhost:4000/back",
            "http://127.0.0.1/",
        ] {
            assert!(is_return_url(good), "{good}");
        }
        for bad in [
            "/x",
            "https://a.test/#x",
            "http://a.test/x",
            "https://u:p@a.test/",
            "javascript:1",
        ] {
            assert!(!is_return_url(bad), "{bad}");
        }
    }
}
