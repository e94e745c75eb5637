//! What a page tells the page that opened it, and how windows show who opened them.

use super::*;

/// The scripts of a page that are not files.
fn scripts(body: &str) -> Vec<&str> {
    let parts = body.split("<script").skip(1);
    parts
        .filter_map(|part| part.split("</script>").next())
        .collect()
}

#[tokio::test]
async fn every_page_of_a_link_session_speaks_to_its_origins() {
    for path in [
        "/c/linked",
        "/c/linked/sandbox-crm",
        "/c/linked/connected-crm/done",
    ] {
        let answer = get(path).await;
        let scripts = scripts(&answer.body);
        let bridges: Vec<_> = scripts
            .iter()
            .filter(|it| it.contains("postMessage"))
            .collect();
        assert_eq!(bridges.len(), 1, "{path}");
        let bridge = bridges[0];
        assert!(
            bridge.contains(r#"(...[1,"linked","/_ui/link/prove"]);"#),
            "{bridge}"
        );
        let tags = html::tags(&answer.body);
        let told = tags.iter().find_map(|tag| tag.get("data-link")).unwrap();
        assert!(
            told.contains(r#""origins":["https://app.acme.test"]"#),
            "{told}"
        );
        assert!(told.contains("</script><script>"), "{told}");
        let policy = answer.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).unwrap();
        let nonce = format!("nonce=\"{}\"", nonce.split('\'').next().unwrap());
        assert!(bridge.contains(&nonce), "{bridge}");
    }
    for path in ["/c/page_1", "/start/good", "/connect/bad"] {
        let answer = get(path).await;
        assert!(!answer.body.contains("postMessage"), "{path}");
    }
}

#[tokio::test]
async fn the_bridge_needs_no_wasm_and_asks_the_server_only_to_prove() {
    let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
    let list = get("/c/linked").await;
    assert!(!list.body.contains(".wasm"), "{}", list.body);
    assert!(policy(&list).contains("connect-src 'none'"));
    let unproved = get("/c/unproved").await;
    assert!(policy(&unproved).contains("connect-src 'self'"));
}

#[tokio::test]
async fn a_window_of_a_link_session_has_to_show_who_opened_it() {
    let waiting = get("/c/linked/sandbox-crm/waiting/flow_1").await;
    let link = html::tags(&waiting.body);
    let link = link.iter().find(|tag| tag.get("data-opens").is_some());
    assert_eq!(link.unwrap().get("rel"), Some("opener"));
    assert!(waiting.body.contains(r#"(...["the-proof"]);"#));
    let other = get("/c/page_1/sandbox-crm/waiting/flow_1").await;
    let link = html::tags(&other.body);
    let link = link.iter().find(|tag| tag.get("data-opens").is_some());
    assert_eq!(link.unwrap().get("rel"), Some("noopener"));

    let start = get("/start/framed").await;
    let inputs = html::tags(&start.body);
    let proof = inputs.iter().find(|tag| tag.get("name") == Some("proof"));
    assert_eq!(proof.unwrap().get("value").unwrap_or_default(), "");
    assert!(start.body.contains("window_proof"));
    assert!(!get("/start/good").await.body.contains("window_proof"));
}
