//! Forms of ours that another site's page sends with the visitor's cookies.

use std::collections::BTreeSet;

use app::contract::error::ErrorCode;
use leptos::server_fn::axum::server_fn_paths;

use super::rig::{HONEST, KEYED, Rig};
use crate::provider::GOOD_KEY;
use crate::support::{Answer, Call, Setup, both_databases};

/// What a browser says about where a post comes from, and nothing of which is us.
fn foreign() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    vec![
        (
            "cross-site",
            vec![
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://localhost:3000"),
            ],
        ),
        (
            "same-site",
            vec![
                ("sec-fetch-site", "same-site"),
                ("origin", "http://localhost:3000"),
            ],
        ),
        (
            "typed address",
            vec![
                ("sec-fetch-site", "none"),
                ("origin", "http://localhost:3000"),
            ],
        ),
        (
            "empty",
            vec![("sec-fetch-site", ""), ("origin", "http://localhost:3000")],
        ),
        ("capitals", vec![("sec-fetch-site", "Same-Origin")]),
        (
            "two words",
            vec![("sec-fetch-site", "same-origin, cross-site")],
        ),
        ("no headers", vec![]),
        (
            "only a referer",
            vec![("referer", "http://localhost:3000/c/x")],
        ),
        ("null", vec![("origin", "null")]),
        ("foreign", vec![("origin", "https://evil.test")]),
        ("another port", vec![("origin", "http://localhost:3001")]),
        ("https", vec![("origin", "https://localhost:3000")]),
        ("alias", vec![("origin", "http://127.0.0.1:3000")]),
        (
            "longer",
            vec![("origin", "http://localhost:3000.evil.test")],
        ),
        ("with a slash", vec![("origin", "http://localhost:3000/")]),
        ("subdomain", vec![("origin", "http://x.localhost:3000")]),
        ("empty origin", vec![("origin", "")]),
    ]
}

fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A post without what says where it comes from.
fn bare(call: Call, fields: &[(&str, &str)]) -> Call {
    call.form(&form(fields))
        .without_header("sec-fetch-site")
        .without_header("origin")
}

#[track_caller]
fn refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 403, "{what}: {answer}");
    assert!(
        answer.text().contains(ErrorCode::CrossSiteForm.as_str()),
        "{what}: {answer}"
    );
    assert_eq!(answer.location(), "", "{what}");
    assert!(answer.set_cookies().is_empty(), "{what}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
}

both_databases! {
    async fn no_form_of_another_site_does_anything(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        rig.connect(&person, HONEST).await;
        let before = rig.application(&person, HONEST).await;
        rig.provider.clear_log();
        let (browser, list) = rig.open(&person).await;
        let page = list.rsplit('/').next().expect("a page").to_owned();
        let pairs = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let key = format!("{GOOD_KEY}of-the-attacker");
        let fields = [("page", page.as_str()), ("slug", HONEST), ("do", "save"),
            ("form[i.secret_key][]", key.as_str()), ("form[i.user][]", "attacker")];

        let posts: BTreeSet<&str> = server_fn_paths()
            .filter(|(_, method)| *method == http::Method::POST)
            .map(|(path, _)| path)
            .collect();
        assert!(posts.len() >= 8, "{posts:?}");
        for path in &posts {
            for (what, headers) in foreign() {
                let mut call = bare(rig.app.post(*path).header("cookie", &cookies), &fields);
                for (name, value) in headers {
                    call = call.header(name, value);
                }
                refused(&call.send().await, &format!("{path} {what}"));
            }
        }
        // A list of one path is no list: other spellings of it reach nothing.
        for path in ["//_ui/connect/disconnect", "/_ui//connect/disconnect", "/%5Fui/connect/disconnect",
            "/_ui/connect/disconnect/", "/x/../_ui/connect/disconnect", "/_UI/connect/disconnect",
            "/./_ui/connect/disconnect", "/_ui/connect%2Fdisconnect", "/_ui%2Fconnect/disconnect"] {
            let call = bare(rig.app.post(path).header("cookie", &cookies), &fields);
            let answer = call.header("sec-fetch-site", "cross-site").send().await;
            assert!((400..500).contains(&answer.status), "{path}: {answer}");
        }
        // Nor do other methods.
        for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let path = format!("/_ui/connect/disconnect?page={page}&slug={HONEST}");
            let call = rig.app.call(method, path).header("cookie", &cookies);
            let answer = call.header("sec-fetch-site", "cross-site").send().await;
            assert!((400..500).contains(&answer.status), "{method}: {answer}");
        }
        assert!(rig.provider.log().is_empty(), "{:?}", rig.provider.log());
        assert_eq!(rig.application(&person, HONEST).await, before);
        assert_eq!(rig.application(&person, KEYED).await["connected"], false);
    }

    async fn our_own_forms_go_through(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (browser, list) = rig.open(&person).await;
        let page = list.rsplit('/').next().expect("a page").to_owned();
        let pairs = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let fields = [("page", page.as_str()), ("slug", HONEST)];
        for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", "http://localhost:3000")] {
            let call = bare(rig.app.post("/_ui/connect/start").header("cookie", &cookies), &fields);
            let answer = call.header(name, value).send().await;
            assert_eq!(answer.status, 303, "{name}: {answer}");
            assert!(answer.location().starts_with("/leave/"), "{name}: {answer}");
        }
    }
}
