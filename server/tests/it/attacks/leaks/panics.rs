//! What a panic says.

use super::*;

/// A way out that chokes on what it was given and says so.
struct Panics;

#[async_trait]
impl Transport for Panics {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        panic!(
            "cannot send {:?} {body}",
            request
                .headers
                .values()
                .map(|v| v.as_bytes().to_vec())
                .collect::<Vec<_>>()
        );
    }
}

const CHILD: &str = "PATCHBAY_TEST_PANICS";

#[expect(
    clippy::disallowed_methods,
    reason = "a test that starts itself says so to itself"
)]
fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// The half of the next test that runs in a process of its own, because hooks and logs are the
/// process's.
#[test]
fn a_panicking_server() {
    if !is_child() {
        return;
    }
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(std::io::stderr)
        .init();
    patchbay::compose::quiet_panics();
    crate::support::run_on_sqlite(|setup: Setup| async move {
        let provider = Provider::start().await;
        let first = setup.start().await;
        let created = patchbay::services::projects::create(&first.core, "Acme", true)
            .await
            .expect("made");
        let catalog = setup.home.folder().join("catalog");
        write_catalog(&catalog, &provider, &created.project_id);
        let app = setup
            .option("catalog_dir", catalog.display().to_string())
            .transport(Arc::new(Panics))
            .start()
            .await;
        let text = project_file();
        let variables = |_: &str| Some(format!("{CLIENT_SECRET}-x"));
        let file = patchbay::services::projects::FileText {
            name: "p.toml",
            text: &text,
            variables: &variables,
        };
        patchbay::services::projects::apply(&app.core, &created.project_id, &file, false)
            .await
            .expect("applied");
        let key = secrecy::ExposeSecret::expose_secret(&created.test_api_key).to_owned();
        let id = json!({ "linked_account_id": "person" });
        app.post("/api/v2/public/linked-account")
            .key(&key)
            .json(id.clone())
            .send()
            .await
            .ok();
        let token = app
            .post("/api/v2/public/session-token")
            .key(&key)
            .json(id)
            .send()
            .await
            .ok();
        let token = token["token"].as_str().expect("a token").to_owned();
        let body = json!({ "user": "u", "secret_key": format!("{GOOD_KEY}{TYPED}") });
        let answer = app
            .post(format!("/api/v2/app/{KEYED}/save"))
            .bearer(&token)
            .json(body)
            .send()
            .await;
        answer.error(500, "SERVER_ERROR");
        assert!(
            !answer.text().contains(TYPED) && !answer.text().contains("cannot send"),
            "{answer}"
        );

        // And in the middle of a flow, with the code in hand.
        let link = app
            .post("/api/v2/public/connect-url")
            .bearer(&token)
            .json(json!({}))
            .send()
            .await
            .ok();
        let mut browser = app.browser();
        let list = browser
            .get(link["hosted_url"].as_str().expect("a link"))
            .await
            .answer
            .location()
            .to_owned();
        let page = browser.get(&format!("{list}/{MALICIOUS}")).await;
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        provider.set(|knobs| knobs.mark = TOKENS.to_owned());
        let callback = provider.visit(&leaving.link("Continue")).await;
        let answer = browser.get(&callback).await;
        assert_eq!(answer.status(), 500, "{}", answer.answer);
        assert!(!answer.answer.text().contains(TOKENS), "{}", answer.answer);
        eprintln!("both panicked");
    });
}

#[test]
fn a_panic_says_where_and_not_what() {
    let exe = std::env::current_exe().expect("this test's binary");
    let child = Command::new(exe)
        .args([
            "--exact",
            "attacks::leaks::panics::a_panicking_server",
            "--nocapture",
        ])
        .env(CHILD, "1")
        .output()
        .expect("runs");
    let said = [child.stdout, child.stderr].concat();
    let shown = String::from_utf8_lossy(&said);
    assert!(
        child.status.success() && shown.contains("both panicked"),
        "{shown}"
    );
    assert_eq!(shown.matches("a defect of ours").count(), 2, "{shown}");
    assert!(
        shown.contains("attacks/leaks/panics.rs:"),
        "the place is there: {shown}"
    );
    let secrets = [TOKENS, CLIENT_SECRET, TYPED, "cannot send {"].map(str::to_owned);
    let hits = found(&said, &secrets);
    assert!(hits.is_empty(), "{hits:#?}");
    assert!(!shown.contains("cannot send"), "the message is not");
}
