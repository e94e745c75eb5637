//! The hosted page returns to an address, and is framed by an origin, exactly if the project
//! registered these very bytes; in `test` also if a browser stays on its own machine there.
//!
//! Input: what is registered, and what is asked for. What is registered passes the reader of project
//! files first, as in life.

#![no_main]

use std::net::{Ipv4Addr, Ipv6Addr};

use app::contract::ids::ProjectId;
use fuzz::lines;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;
use patchbay::domain::project::Settings;
use patchbay::domain::project_file::{Context, ProjectModel, read};
use patchbay::domain::scope::Environment::{Production, Test};
use url::Url;

fuzz_target!(|text: &str| {
    let [registered, asked] = lines(text);
    if let Some(settings) = settings("return_urls", registered) {
        let url = Url::parse(registered).expect("a registered address is one");
        assert!(
            url.fragment().is_none() && url.username().is_empty(),
            "{url}"
        );
        let same = registered == asked;
        assert_eq!(settings.may_return_to(asked, Production), same);
        assert_eq!(
            settings.may_return_to(asked, Test),
            same || is_here(asked),
            "{asked}"
        );
    }
    if let Some(settings) = settings("allowed_origins", registered) {
        // It will stand in `frame-ancestors`, where these would mean something.
        assert!(
            !registered.contains([' ', ';', ',', '\'', '*']),
            "{registered}"
        );
        HeaderValue::from_str(registered).expect("an origin fits into a header");
        let url = Url::parse(registered).expect("an origin is an address");
        assert_eq!(url.origin().ascii_serialization(), registered);
        let same = registered == asked;
        assert_eq!(settings.may_be_framed_by(asked, Production), same);
        assert_eq!(
            settings.may_be_framed_by(asked, Test),
            same || is_here(asked),
            "{asked}"
        );
    }
});

/// The settings with this one address, if the reader of project files takes it.
fn settings(key: &str, address: &str) -> Option<Settings> {
    let address = toml::Value::from(address);
    let text = format!("[settings]\nname = \"Acme\"\n{key} = [{address}]\n");
    let context = Context {
        project: &ProjectId::from_bytes([1; 12]),
        current: &ProjectModel::default(),
        known_app: &|_| None,
        variable: &|_| None,
    };
    read("acme.toml", &text, &context).ok()?.settings
}

/// Whether a browser stays on its own machine: what its parser makes of the text, taken apart here.
fn is_here(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let rest = url.as_str().strip_prefix("http://");
    let Some(rest) = rest.or_else(|| url.as_str().strip_prefix("https://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((host, _)) = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        return host.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback());
    }
    let host = authority.split(':').next().unwrap_or_default();
    // A user name in front would hold the only `@`.
    !authority.contains('@')
        && (host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback()))
}
