//! Which headers go through, in each direction. What is about one connection, about whoever calls us,
//! about our own address or about our own API stays here; everything else goes on as it came.
//!
//! A request is written anew from its parts, so lengths and encodings are those of what is sent.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// About one connection between two machines (RFC 9110, section 7.6.1), in both directions.
const HOP_BY_HOP: [&str; 8] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
];

/// What a caller's request keeps to itself.
const OF_REQUESTS: [&str; 32] = [
    "host",
    "content-length",
    "expect",
    "accept-encoding",
    // Whom the caller trusts, and whom we speak for.
    "authorization",
    "cookie",
    "cookie2",
    "x-api-key",
    "client_id",
    "client_secret",
    "access_token",
    "linked_account_id",
    "connection_id",
    "slug",
    "config_id",
    "sync_execution",
    "include-headers",
    "instance_tag",
    "disable_field_options",
    "workflow_id_alias",
    // Where a request comes from: providers may trust it.
    "origin",
    "referer",
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "upgrade-insecure-requests",
    "dnt",
];
/// The same by their beginnings. Some servers look for the real address in `X-Original-URL`.
const OF_REQUESTS_BEGIN: [&str; 5] = [
    "proxy-",
    "sec-",
    "x-forwarded-",
    "x-original-",
    "x-rewrite-",
];

/// What a provider says about its own address, or about lengths that we change.
const OF_ANSWERS: [&str; 22] = [
    "content-length",
    "set-cookie",
    "set-cookie2",
    "strict-transport-security",
    "public-key-pins",
    "alt-svc",
    "alt-used",
    "clear-site-data",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-opener-policy",
    "cross-origin-embedder-policy",
    "permissions-policy",
    "referrer-policy",
    "x-frame-options",
    "service-worker-allowed",
    "sourcemap",
    "report-to",
    "nel",
    // An answer is one account's: nobody between us and the caller keeps it.
    "cache-control",
    "expires",
    "age",
];
const OF_ANSWERS_BEGIN: [&str; 2] = ["proxy-", "access-control-"];

/// What of a caller's request goes on, with `own` in the place of whatever has the same name.
pub fn of_request(sent: &HeaderMap, own: &HeaderMap) -> HeaderMap {
    let mut kept = without(sent, &OF_REQUESTS, &OF_REQUESTS_BEGIN);
    for (name, value) in own {
        kept.insert(name.clone(), value.clone());
    }
    // What we cannot read we cannot cut the credential out of.
    let identity = HeaderValue::from_static("identity");
    kept.insert(header::ACCEPT_ENCODING, identity);
    kept
}

/// What of a provider's answer goes back.
pub fn of_answer(sent: &HeaderMap) -> HeaderMap {
    without(sent, &OF_ANSWERS, &OF_ANSWERS_BEGIN)
}

fn without(sent: &HeaderMap, names: &[&str], beginnings: &[&str]) -> HeaderMap {
    let listed = listed(sent);
    let goes = |name: &HeaderName| {
        let name = name.as_str();
        !HOP_BY_HOP.contains(&name)
            && !names.contains(&name)
            && !beginnings
                .iter()
                .any(|beginning| name.starts_with(beginning))
            && !listed.iter().any(|listed| listed == name)
    };
    let kept = sent.iter().filter(|(name, _)| goes(name));
    kept.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The headers that `Connection` names.
fn listed(sent: &HeaderMap) -> Vec<String> {
    let all = sent.get_all(header::CONNECTION).iter();
    all.flat_map(|value| {
        let value = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        value
            .split(',')
            .map(|name| name.trim().to_owned())
            .collect::<Vec<_>>()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            map.append(name, HeaderValue::from_str(value).expect("a value"));
        }
        map
    }

    fn names(map: &HeaderMap) -> Vec<&str> {
        map.keys().map(HeaderName::as_str).collect()
    }

    #[test]
    fn the_credential_cannot_be_named_away_or_doubled() {
        let own = map(&[("x-key", "ours")]);
        let sent = map(&[
            ("x-key", "mine"),
            ("X-Key", "mine too"),
            ("connection", "x-key, x-one"),
            ("connection", "X-Two"),
            ("x-one", "1"),
            ("x-two", "2"),
            ("x-three", "3"),
        ]);
        let kept = of_request(&sent, &own);
        assert_eq!(kept.get_all("x-key").iter().count(), 1);
        assert_eq!(kept["x-key"], "ours");
        let mut kept = names(&kept);
        kept.sort_unstable();
        assert_eq!(kept, ["accept-encoding", "x-key", "x-three"]);
    }

    #[test]
    fn every_listed_name_is_in_small_letters() {
        let all = [
            &HOP_BY_HOP[..],
            &OF_REQUESTS[..],
            &OF_REQUESTS_BEGIN[..],
            &OF_ANSWERS[..],
            &OF_ANSWERS_BEGIN[..],
        ];
        for name in all.concat() {
            assert_eq!(name, name.to_ascii_lowercase());
        }
    }
}
