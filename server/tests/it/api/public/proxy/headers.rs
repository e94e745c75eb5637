//! Headers that stay here, in both directions; and what the log says.

use http::StatusCode;

use super::{SECRET, header, keyed, only, says, through};
use crate::provider::Says;
use crate::support::{Setup, both_databases};

/// What a caller may say, and the provider never hears.
const KEPT: [&str; 34] = [
    "authorization",
    "cookie",
    "cookie2",
    "proxy-authorization",
    "proxy-connection",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "via",
    "te",
    "trailer",
    "keep-alive",
    "upgrade",
    "expect",
    "origin",
    "referer",
    "sec-fetch-site",
    "sec-gpc",
    "slug",
    "config_id",
    "sync_execution",
    "include-headers",
    "instance_tag",
    "disable_field_options",
    "workflow_id_alias",
    "x-original-url",
    "x-rewrite-url",
    "true-client-ip",
    "http2-settings",
    "x-listed",
    "x-listed-too",
    "cf-connecting-ip",
];

/// What a provider may say, and the caller never hears.
const DROPPED: [&str; 15] = [
    "set-cookie",
    "set-cookie2",
    "proxy-authenticate",
    "keep-alive",
    "upgrade",
    "alt-svc",
    "strict-transport-security",
    "clear-site-data",
    "access-control-allow-credentials",
    "access-control-expose-headers-x",
    "content-security-policy-report-only",
    "x-frame-options",
    "x-hop",
    "nel",
    "report-to",
];

both_databases! {
    async fn a_callers_own_stay_here(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let mut call = through(&rig, &person, "GET", "/me");
        for name in KEPT {
            call = call.header(name, "canary");
        }
        call = call
            .header("connection", "close, X-Listed")
            .another_header("connection", b"x-listed-too, x-key")
            .header("accept-encoding", "gzip, br")
            .header("accept", "text/plain")
            .header("if-none-match", "\"a\"")
            .header("idempotency-key", "one")
            .header("x-own", "passes");
        call.send().await.ok();
        let got = only(&rig);
        let heard: Vec<String> = got.headers.iter()
            .filter(|(_, value)| value.as_bytes() == b"canary")
            .map(|(name, _)| name.to_string())
            .collect();
        assert!(heard.is_empty(), "{heard:?}");
        for name in ["x-api-key", "linked_account_id", "connection_id"] {
            assert_eq!(header(&got, name), "", "{name}");
        }
        assert_eq!(header(&got, "host"), rig.provider.host_port());
        assert_eq!(header(&got, "x-key"), SECRET);
        assert_eq!(header(&got, "accept-encoding"), "identity");
        for (name, value) in [("accept", "text/plain"), ("if-none-match", "\"a\""), ("idempotency-key", "one"), ("x-own", "passes")] {
            assert_eq!(header(&got, name), value);
        }
        assert!(header(&got, "user-agent").starts_with("Patchbay/"), "{got:?}");
        rig.provider.clear_log();
        through(&rig, &person, "GET", "/me").header("user-agent", "theirs").send().await.ok();
        assert_eq!(header(&only(&rig), "user-agent"), "theirs");
    }

    async fn a_providers_own_stay_away(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let mut headers: Vec<(&str, String)> = DROPPED.iter().map(|name| (*name, "canary".to_owned())).collect();
        headers.extend([
            ("connection", "x-hop".to_owned()),
            ("access-control-allow-origin", "https://evil.test".to_owned()),
            ("content-security-policy", "default-src *".to_owned()),
            ("cache-control", "public, max-age=99".to_owned()),
            ("x-answered-by", "canary".to_owned()),
            ("content-type", "text/html".to_owned()),
            ("etag", "\"a\"".to_owned()),
            ("x-ratelimit-remaining", "7".to_owned()),
            ("link", "<https://api.acme.test/?page=2>; rel=next".to_owned()),
        ]);
        says(&rig, "/page", Says { headers, body: b"<script>".to_vec(), ..Says::default() });
        let answer = through(&rig, &person, "GET", "/page").send().await;
        let heard: Vec<&str> = answer.headers.iter()
            .filter(|(_, value)| value.as_bytes() == b"canary")
            .map(|(name, _)| name.as_str())
            .collect();
        assert!(heard.is_empty(), "{heard:?}");
        for (name, value) in [
            ("x-answered-by", "provider"), ("content-type", "text/html"), ("etag", "\"a\""), ("x-ratelimit-remaining", "7"),
            ("link", "<https://api.acme.test/?page=2>; rel=next"), ("access-control-allow-origin", "*"),
            ("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("connection", ""),
        ] {
            assert_eq!(answer.header(name), value, "{name}");
        }
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{answer}");
        assert_eq!(answer.text(), "<script>");
    }

    /// The provider carries out, so the provider keeps.
    async fn a_repeated_request_is_the_providers_to_tell(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let once = || through(&rig, &person, "POST", "/me").header("idempotency-key", "one").body("text/plain", "x").send();
        for _ in 0..2 {
            let answer = once().await;
            assert_eq!((answer.status, answer.header("idempotent-replayed")), (200, ""), "{answer}");
        }
        let log = rig.provider.log();
        assert_eq!(log.len(), 2);
        assert!(log.iter().all(|one| header(one, "idempotency-key") == "one"), "{log:?}");
        let failed = Says { status: StatusCode::CONFLICT, ..Says::default() };
        says(&rig, "/me", failed);
        assert_eq!(once().await.status, 409);
    }
}
