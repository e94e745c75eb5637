//! The page where people consent, and what reaches it.

use super::*;

#[tokio::test]
async fn approving_leads_to_a_token_that_works() {
    let sandbox = Sandbox::new(false);
    let returned = sandbox.decide("approve").await;
    let location = returned.location();
    assert!(location.as_str().starts_with(CALLBACK), "{location}");
    let mut answer = returned.returned();
    assert_eq!(answer.remove("state").as_deref(), Some("st&ate"));
    assert_eq!(
        answer.remove("iss").as_deref(),
        Some("http://localhost:3000/base/sandbox/crm")
    );
    let token = sandbox.exchange(&answer.remove("code").unwrap()).await;
    assert_eq!(token.headers["cache-control"], "no-store");
    let body = token.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], "contacts.read contacts.write");
    let (access, _) = both(&token);
    let bearer = format!("Bearer {access}");
    let me = sandbox.get("/crm/api/me", &bearer).await.json();
    assert_eq!(
        me,
        json!({"id":"usr_1001","email":"ada@sandbox.example","name":"Ada Park"})
    );
    for (path, list) in [
        ("contacts", "contacts"),
        ("pipelines", "pipelines"),
        ("pipelines/pipe_sales/stages", "stages"),
        ("properties", "properties"),
        ("users", "users"),
    ] {
        let found = sandbox
            .get(&format!("/crm/api/{path}"), &bearer)
            .await
            .json();
        assert!(found[list].as_array().unwrap().len() >= 2, "{path}");
    }
    let nowhere = sandbox.get("/crm/api/pipelines/none/stages", &bearer).await;
    assert_eq!(nowhere.error(), (404, "not_found".to_owned()));
    let contact = json!({"name": "New", "email": "new@acme.example"});
    let added = sandbox.json("/crm/api/contacts", &bearer, contact).await;
    assert_eq!(added.status, 201);
    let all = sandbox.get("/crm/api/contacts", &bearer).await.body;
    assert!(all.contains(added.json()["id"].as_str().unwrap()));
}

#[tokio::test]
async fn the_consent_page_is_plain_and_says_what_is_asked() {
    let page = Sandbox::new(false)
        .authorize(&[("scope", Some("contacts.read"))])
        .await;
    assert_eq!(page.status, 200);
    for part in [
        "value=\"approve\">Approve</button>",
        "value=\"deny\">Deny</button>",
        "Read your contacts, pipelines and deals",
        "<html lang=\"en\">",
        "<title>",
        "Nothing here is real",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(!page.body.contains("Add and change contacts"));
    assert!(!page.body.contains("<script") && !page.body.contains("style="));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("form-action"), "{policy}");
    assert!(!page.headers.contains_key("cross-origin-opener-policy"));
    let style = Sandbox::new(false).get("/crm/style.css", "").await;
    assert_eq!(
        (style.status, &style.headers["content-type"]),
        (200, &"text/css; charset=utf-8".parse().unwrap())
    );
}

#[tokio::test]
async fn no_is_told_to_the_application() {
    for (decision, error) in [("deny", "access_denied"), ("server_error", "server_error")] {
        let answer = Sandbox::new(false).decide(decision).await.returned();
        assert_eq!(answer["error"], error);
        assert_eq!(answer["state"], "st&ate");
        assert!(answer.contains_key("iss") && !answer.contains_key("code"));
    }
}

#[tokio::test]
async fn a_visitor_can_choose_other_outcomes() {
    let sandbox = Sandbox::new(false);
    let fewer = sandbox.exchange(&sandbox.code("fewer").await).await;
    assert_eq!(fewer.json()["scope"], "contacts.read");
    let bearer = format!("Bearer {}", both(&fewer).0);
    let contact = json!({"name": "New", "email": "new@acme.example"});
    let refused = sandbox.json("/crm/api/contacts", &bearer, contact).await;
    assert_eq!(refused.error(), (403, "insufficient_scope".to_owned()));

    let (access, _) = both(&sandbox.exchange(&sandbox.code("other_person").await).await);
    let me = sandbox
        .get("/crm/api/me", &format!("Bearer {access}"))
        .await;
    assert_eq!(me.json()["email"], "ben@sandbox.example");

    let brief = sandbox.exchange(&sandbox.code("brief").await).await;
    assert_eq!(brief.json()["expires_in"], 60);
    let (access, refresh) = both(&brief);
    assert_eq!(sandbox.me(&access).await, 200);
    sandbox.clock.advance(Duration::from_secs(60));
    assert_eq!(sandbox.me(&access).await, 401);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );

    assert_eq!(sandbox.decide("nonsense").await.status, 400);
}

#[tokio::test]
async fn a_request_of_an_unknown_application_goes_nowhere() {
    let sandbox = Sandbox::new(false);
    for change in [
        ("client_id", Some("other")),
        ("client_id", None),
        ("redirect_uri", None),
        ("redirect_uri", Some("/oauth/callback/ctx_1")),
        ("redirect_uri", Some("https://evil.test/")),
        ("redirect_uri", Some("http://localhost:3001/")),
        ("redirect_uri", Some("http://localhost:3000.evil.test/")),
        ("redirect_uri", Some("http://user@localhost:3000/")),
        ("redirect_uri", Some("http://localhost:3000/#x")),
        ("redirect_uri", Some("javascript:alert(1)")),
    ] {
        let page = sandbox.authorize(&[change]).await;
        assert_eq!(page.status, 400, "{change:?}");
        assert!(!page.headers.contains_key("location"), "{change:?}");
    }
    let twice = sandbox
        .get("/crm/oauth/authorize?client_id=a&client_id=b", "")
        .await;
    assert_eq!(twice.status, 400);
}

#[tokio::test]
async fn a_request_that_is_not_complete_is_told_to_the_application() {
    let sandbox = Sandbox::new(false);
    for (change, error) in [
        (
            ("response_type", Some("token")),
            "unsupported_response_type",
        ),
        (("code_challenge", None), "invalid_request"),
        (("code_challenge", Some("short")), "invalid_request"),
        (("code_challenge_method", None), "invalid_request"),
        (("code_challenge_method", Some("plain")), "invalid_request"),
        (("state", None), "invalid_request"),
        (("scope", None), "invalid_scope"),
        (("scope", Some("contacts.read admin")), "invalid_scope"),
    ] {
        let answer = sandbox.authorize(&[change]).await.returned();
        assert_eq!(answer["error"], error, "{change:?}");
    }
    let state = "s".repeat(1025);
    let change = ("state", Some(state.as_str()));
    let answer = sandbox.authorize(&[change]).await.returned();
    assert_eq!(
        answer["error_description"],
        "state is longer than 1024 bytes"
    );
    assert_eq!(
        answer.get("state"),
        None,
        "it is not sent back at that length"
    );
}

#[tokio::test]
async fn what_the_form_carries_cannot_be_changed_or_kept() {
    let sandbox = Sandbox::new(false);
    let page = sandbox.authorize(&[]).await;
    let sealed = page.body.split("name=\"request\" value=\"").nth(1).unwrap();
    let sealed = sealed.split('"').next().unwrap().to_owned();
    let changed = sealed.replacen("consent_e", "consent_f", 1);
    for (request, decision) in [
        (changed.as_str(), "approve"),
        (&sealed, ""),
        ("", "approve"),
    ] {
        let form = [("request", request), ("decision", decision)];
        assert_eq!(
            sandbox.form("/crm/oauth/decide", "", &form).await.status,
            400
        );
    }
    sandbox.clock.advance(Duration::from_secs(30 * 60));
    let form = [("request", sealed.as_str()), ("decision", "approve")];
    assert_eq!(
        sandbox.form("/crm/oauth/decide", "", &form).await.status,
        400
    );
}
