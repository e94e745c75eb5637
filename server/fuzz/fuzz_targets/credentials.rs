//! A credential is taken from a header whole or not at all, nothing of one kind is taken for
//! another, and a browser's cookie counts only for the page that it was made for.
//!
//! Input: the headers `x-api-key`, `authorization` and `cookie`, one a line.

#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use app::contract::ids::{FlowId, PageId};
use app::ports::Visitor;
use fuzz::lines;
use http::{HeaderMap, HeaderValue, header};
use libfuzzer_sys::fuzz_target;
use patchbay::crypto::token::{TokenKey, hash};
use patchbay::http::extract::{api_key, bearer};
use patchbay::ui::cookies;

static KEY: LazyLock<TokenKey> = LazyLock::new(|| TokenKey::new(&[7; 32]));

fuzz_target!(|text: &str| {
    let [key, authorization, cookie] = lines(text);
    let mut headers = HeaderMap::new();
    let values = [("x-api-key", key), ("authorization", authorization)];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.insert(name, value);
        }
    }
    match api_key(&headers) {
        Ok(Some(found)) => {
            assert_eq!(found, key.trim());
            visible(found);
        }
        Ok(None) => assert!(key.trim().is_empty() || !headers.contains_key("x-api-key")),
        Err(_) => assert!(!key.bytes().all(is_visible)),
    }
    if let Ok(Some(found)) = bearer(&headers) {
        let (scheme, rest) = authorization.trim().split_at("bearer".len());
        assert!(scheme.eq_ignore_ascii_case("bearer") && rest.starts_with(' '));
        assert_eq!(found, rest.trim());
        visible(found);
    }
    headers.remove(header::AUTHORIZATION);
    assert!(matches!(bearer(&headers), Ok(None)));
    cookies_of(cookie);
});

fn visible(credential: &str) {
    assert!(
        !credential.is_empty() && credential.bytes().all(is_visible),
        "{credential:?}"
    );
    // What the store looks for.
    assert_eq!(hash(credential).len(), 32);
}

/// What a header's text may hold.
fn is_visible(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

fn cookies_of(sent: &str) {
    let visitor = Visitor {
        cookies: sent.to_owned(),
        ..Visitor::default()
    };
    let (page, flow) = (PageId::from_bytes([1; 12]), FlowId::from_bytes([2; 12]));
    for (own, found) in [
        (format!("__Host-pb-{page}="), cookies::page(&visitor, &page)),
        (
            format!("__Host-pbf-{flow}="),
            cookies::flow(&visitor, &flow),
        ),
    ] {
        let mut there = sent
            .split(';')
            .filter_map(|pair| pair.trim().strip_prefix(&own));
        assert_eq!(found.as_deref(), there.next(), "{own}");
        let Some(value) = found else { continue };
        let id = if own.contains("pbf-") {
            flow.as_str()
        } else {
            page.as_str()
        };
        let (random, _) = value.split_once('.').unwrap_or((&value, ""));
        let made = KEY.browser_cookie(id, random);
        assert_eq!(KEY.is_browser_cookie(id, &value), value == made, "{value}");
        assert!(!KEY.is_browser_cookie("another", &made));
    }
    // Those that a browser has too many of are ended, and only ours.
    for set in cookies::set_flow(&visitor, &flow, "new", Duration::ZERO) {
        assert!(set.starts_with("__Host-pbf-"), "{set}");
        let attributes = set.split("; ").skip(1);
        assert!(attributes.clone().any(|one| one == "HttpOnly"), "{set}");
        assert_eq!(attributes.count(), 5, "{set}");
    }
}
