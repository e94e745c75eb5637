//! Texts and colours that somebody else chose stand on our pages: a company's and a customer's names, the
//! account's name at a provider, the entries of its lists, its words about an error, the brand colours of
//! a link.
//!
//! They must be shown as texts or not at all: no element, no attribute, no style and no script of theirs
//! may come to life, and nothing on the page may be fetched from elsewhere.

use serde_json::{Value, json};

use super::outgoing::{LISTED, rig};
use super::rig::{HONEST, Rig, query};
use crate::support::{Answer, Browser, Page, Setup, both_databases};

/// Texts that want to be more than text. Each has `planted` in it, to be found again.
const TEXTS: &[&str] = &[
    "<script>alert('planted')</script>",
    "</script><script>alert('planted')</script>",
    "</title></style></textarea></noscript><script>planted()</script>",
    "<img src=x onerror=planted()>",
    "\"><img src=x onerror=planted()>",
    "' onmouseover='planted()",
    "\" autofocus onfocus=\"planted()",
    "\" style=\"background:url(//evil.test/planted)",
    "<svg/onload=planted()>",
    "<svg><style>*{background:url(//evil.test/planted)}</style></svg>",
    "<iframe srcdoc='<script>planted()</script>'>",
    "<a href=javascript:planted()>planted</a>",
    "<form action=//evil.test/planted><button>planted",
    "<base href=//evil.test/planted>",
    "<meta http-equiv=refresh content='0;url=//evil.test/planted'>",
    "<link rel=stylesheet href=//evil.test/planted>",
    "<!--planted",
    "--><script>planted()</script>",
    "<![CDATA[<script>planted()</script>]]>",
    "&lt;script&gt;planted()&lt;/script&gt;",
    "&#60;img src=x onerror=planted()&#62;",
    "{{planted}} ${planted} #{planted} <%= planted %> {%planted%}",
    "${jndi:ldap://evil.test/planted}",
    "\u{ff1c}script\u{ff1e}planted()\u{ff1c}/script\u{ff1e}",
    "\u{202e}planted\u{2066}evil\u{2069}",
    "planted\r\nSet-Cookie: planted=1",
    "planted\u{0}<b>",
    "javascript:planted()",
    "data:text/html,<script>planted()</script>",
];

/// Colours that want to be more than colours.
const COLOURS: &[&str] = &[
    "red;background:url(//evil.test/planted)",
    "#fff;}*{background:url(//evil.test/planted)}",
    "#fff}</style><script>planted()</script>",
    "url(//evil.test/planted)",
    "url(javascript:planted())",
    "expression(planted())",
    "var(--planted)",
    "attr(planted)",
    "image-set('//evil.test/planted')",
    "rgb(0,0,0);@import '//evil.test/planted'",
    "@import url(//evil.test/planted)",
    "#gggggg planted",
    "#ff00ff planted",
    "\\23 ff00ff planted",
    "#ffffff/*planted*/",
    "planted",
    "inherit planted",
    "\u{202e}#ffffff planted",
];

/// That nothing on the page came to life.
#[track_caller]
fn is_tame(answer: &Answer, what: &str) {
    let page = answer.text();
    let nonce = regex::Regex::new(r#"nonce="([^"]+)""#).expect("a pattern");
    let nonces: Vec<&str> = nonce
        .captures_iter(&page)
        .filter_map(|found| found.get(1))
        .map(|it| it.as_str())
        .collect();
    let policy = answer.header("content-security-policy");
    assert!(
        nonces.iter().all(|one| policy.contains(one)),
        "{what}: {nonces:?} in {policy}"
    );
    let fixed = nonces
        .iter()
        .fold(policy.to_owned(), |policy, one| policy.replace(one, ""));
    for word in ["unsafe-inline", "evil", "planted"] {
        assert!(!fixed.contains(word), "{what}: {policy}");
    }
    // Tags, with the text in quotation marks taken out of them.
    let tag = regex::Regex::new(r#"(?s)<([a-zA-Z!/?][^\s/>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>"#)
        .expect("a pattern");
    let quoted = regex::Regex::new(r#"(?s)"[^"]*"|'[^']*'"#).expect("a pattern");
    for found in tag.captures_iter(&page) {
        let (name, attributes) = (found[1].to_ascii_lowercase(), found[2].to_owned());
        let bare = quoted.replace_all(&attributes, "").to_ascii_lowercase();
        assert!(!bare.contains("planted"), "{what}: <{name}{attributes}>");
        let live = bare.split_whitespace().any(|one| {
            one.starts_with("on") || one.starts_with("style") || one.starts_with("srcdoc")
        });
        assert!(!live, "{what}: <{name}{attributes}>");
        let never = ["iframe", "object", "embed", "base", "svg/onload"];
        assert!(
            !never.contains(&name.as_str()),
            "{what}: <{name}{attributes}>"
        );
        if name == "script" || name == "style" {
            assert!(
                attributes.contains("nonce="),
                "{what}: <{name}{attributes}>"
            );
        }
        for address in ["javascript:", "data:", "//evil.test", "vbscript:"] {
            let leads = attributes.contains(&format!("href=\"{address}"))
                || attributes.contains(&format!("src=\"{address}"))
                || attributes.contains(&format!("action=\"{address}"))
                || attributes.contains(&format!("content=\"0;url={address}"));
            assert!(!leads, "{what}: <{name}{attributes}>");
        }
    }
    let inside = |element: &str| {
        let pattern = format!("(?s)<{element}[^>]*>(.*?)</{element}>");
        let pattern = regex::Regex::new(&pattern).expect("a pattern");
        pattern
            .captures_iter(&page)
            .map(|found| found[1].to_owned())
            .collect::<Vec<_>>()
    };
    for code in inside("script") {
        assert!(!code.contains("planted"), "{what}: {code}");
    }
    for css in inside("style") {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-:;#{}()@, .%\n".contains(c);
        assert!(
            css.chars().all(plain)
                && !css.contains("planted")
                && !css.contains("url")
                && !css.contains("import"),
            "{what}: {css}"
        );
    }
    for (name, value) in &answer.headers {
        assert!(
            !value.to_str().unwrap_or_default().contains("planted"),
            "{what}: {name}"
        );
    }
}

/// A browser on the list of a link with this body, and the list.
async fn list<'a>(rig: &'a Rig, token: &str, body: Value) -> (Browser<'a>, Page) {
    let call = rig.app.post("/api/v2/public/connect-url").bearer(token);
    let link = call.json(body).send().await.ok();
    let mut browser = rig.app.browser();
    let opened = browser
        .get(link["hosted_url"].as_str().expect("a link"))
        .await;
    let list = browser.follow(&opened).await;
    (browser, list)
}

both_databases! {
    async fn what_a_link_says_stays_text(setup: Setup) {
        let rig = Rig::new(setup.option("rate_limit", "off")).await;
        let person = rig.person(&rig.ours, "person").await;
        for text in TEXTS {
            let (mut browser, shown) = list(&rig, &person.token, json!({ "name": text, "color": text, "title": text, "logo": text })).await;
            assert_eq!(shown.status(), 200, "{text}");
            is_tame(&shown.answer, text);
            let page = browser.get(&format!("{}/{HONEST}", shown.url.path())).await;
            is_tame(&page.answer, text);
        }
        for colour in COLOURS {
            let body = json!({ "color": colour, "bgColor": colour, "base_color": colour, "button_color": colour, "name": "Globex" });
            let (_, shown) = list(&rig, &person.token, body).await;
            is_tame(&shown.answer, colour);
        }
    }

    async fn what_people_are_called_stays_text(setup: Setup) {
        let rig = rig(setup.option("rate_limit", "off")).await;
        for (at, text) in TEXTS.iter().enumerate() {
            let account = format!("person-{at}");
            let body = json!({ "linked_account_id": account, "name": text });
            let made = rig.app.post("/api/v2/public/linked-account").key(&rig.ours.key).json(body).send().await;
            assert!(matches!(made.status, 200 | 400), "{text}: {made}");
            let person = if made.status == 200 {
                rig.session(&rig.ours.key, &account).await
            } else {
                rig.person(&rig.ours, &account).await
            };
            rig.provider.set(|knobs| knobs.words = Some((*text).to_owned()));
            let (mut browser, shown) = list(&rig, &person.token, json!({})).await;
            is_tame(&shown.answer, text);
            let path = shown.url.path().to_owned();
            let callback = rig.consented(&mut browser, &path, LISTED).await;
            let done = browser.come_back(&callback).await;
            is_tame(&done.answer, text);
            for page in ["", "/app-l", "/app-l/configure"] {
                let shown = browser.get(&format!("{path}{page}")).await;
                assert_eq!(shown.status(), 200, "{text}: {}", shown.answer);
                is_tame(&shown.answer, &format!("{page} {text}"));
            }
            // What was typed comes back where it was typed.
            let form = browser.get(&format!("{path}/app-k")).await;
            let typed = [("form[i.user][]", *text), ("form[i.secret_key][]", "refused-key")];
            let refused = browser.submit(&form, "Connect", &typed).await;
            is_tame(&refused.answer, &format!("typed {text}"));
        }
    }

    async fn what_stands_in_addresses_and_errors_stays_text(setup: Setup) {
        let rig = Rig::new(setup.option("rate_limit", "off")).await;
        let person = rig.person(&rig.ours, "person").await;
        for text in TEXTS {
            let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let segment = encoded.replace('+', "%20");
            let (mut browser, shown) = list(&rig, &person.token, json!({})).await;
            let path = shown.url.path().to_owned();
            let addresses = [
                format!("{path}?q={encoded}&category={encoded}&error={encoded}&notice={encoded}"),
                format!("{path}/{HONEST}?error={encoded}&connection={encoded}&__err={encoded}&__path={encoded}"),
                format!("{path}/{segment}"),
                format!("/connect/{segment}"),
                format!("/start/{segment}"),
                format!("/leave/{segment}"),
                format!("/nowhere/{segment}?x={encoded}"),
                format!("/oauth/callback/{segment}?code={encoded}&state={encoded}"),
            ];
            for address in addresses {
                let shown = browser.get(&address).await;
                assert!(shown.status() < 500, "{address}: {}", shown.answer);
                is_tame(&shown.answer, &address);
            }
            // The provider's own words about a refusal.
            let url = rig.leave(&mut browser, &path, HONEST).await;
            let state = query(&url, "state");
            let callback = query(&url, "redirect_uri");
            let issuer = rig.provider.url("/h");
            let answer = format!("{callback}?error=access_denied&error_description={encoded}&error_uri={encoded}&state={state}&iss={issuer}");
            let failed = browser.come_back(&answer).await;
            assert!(failed.status() < 500, "{}", failed.answer);
            is_tame(&failed.answer, &format!("error_description {text}"));
        }
    }
}
