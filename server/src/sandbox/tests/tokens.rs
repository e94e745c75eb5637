//! Codes, tokens and what they open.

use super::*;

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_with_its_proof() {
    let sandbox = Sandbox::new(false);
    let code = sandbox.code("approve").await;
    let grant = (400, "invalid_grant".to_owned());
    for change in [
        ("code", "sandbox_code_e30.AAAA"),
        ("code_verifier", ""),
        (
            "code_verifier",
            "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        ),
        (
            "redirect_uri",
            "http://localhost:3000/base/oauth/callback/ctx_1",
        ),
    ] {
        let mut form = BTreeMap::from([
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ]);
        form.insert(change.0, change.1);
        let form: Vec<_> = form.into_iter().collect();
        let answer = sandbox.form("/crm/oauth/token", CLIENT, &form).await;
        assert_eq!(answer.error(), grant, "{change:?}");
    }
    let (access, refresh) = both(&sandbox.exchange(&code).await);
    assert_eq!(sandbox.exchange(&code).await.error(), grant, "used");
    assert_eq!(
        sandbox.me(&access).await,
        401,
        "a second use revokes what the first brought"
    );
    assert_eq!(sandbox.refresh(&refresh).await.error(), grant);

    let late = sandbox.code("approve").await;
    sandbox.clock.advance(Duration::from_secs(60));
    assert_eq!(sandbox.exchange(&late).await.error(), grant, "too old");
}

#[tokio::test]
async fn a_client_proves_itself_in_one_of_two_ways() {
    let sandbox = Sandbox::new(false);
    let (_, refresh) = sandbox.tokens().await;
    let ask = |authorization: &'static str, more: &'static [(&str, &str)]| {
        let mut form = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
        ];
        form.extend(more);
        let sandbox = &sandbox;
        async move { sandbox.form("/crm/oauth/token", authorization, &form).await }
    };
    const RIGHT: &[(&str, &str)] = &[("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
    let wrong = (401, "invalid_client".to_owned());
    assert_eq!(ask("", &[]).await.error(), wrong);
    assert_eq!(ask("Basic eDp5", &[]).await.error(), wrong);
    assert_eq!(ask("Bearer x", &[]).await.error(), wrong);
    let answer = ask("", &[("client_id", CLIENT_ID), ("client_secret", "no")]).await;
    assert_eq!(answer.error(), wrong);
    assert!(
        answer.headers["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("Basic")
    );
    assert_eq!(
        ask(CLIENT, RIGHT).await.error(),
        (400, "invalid_request".to_owned())
    );
    assert_eq!(ask("", RIGHT).await.status, 200);
}

#[tokio::test]
async fn requests_that_are_no_token_requests_are_named() {
    let sandbox = Sandbox::new(false);
    let request = (400, "invalid_request".to_owned());
    let twice = [
        ("grant_type", "refresh_token"),
        ("grant_type", "refresh_token"),
    ];
    assert_eq!(
        sandbox
            .form("/crm/oauth/token", CLIENT, &twice)
            .await
            .error(),
        request
    );
    assert_eq!(
        sandbox.form("/crm/oauth/token", CLIENT, &[]).await.error(),
        request
    );
    let code = [("grant_type", "authorization_code")];
    assert_eq!(
        sandbox
            .form("/crm/oauth/token", CLIENT, &code)
            .await
            .error(),
        request
    );
    let password = [("grant_type", "password")];
    let answer = sandbox.form("/crm/oauth/token", CLIENT, &password).await;
    assert_eq!(answer.error(), (400, "unsupported_grant_type".to_owned()));
    let json = sandbox
        .json(
            "/crm/oauth/token",
            CLIENT,
            json!({"grant_type": "password"}),
        )
        .await;
    assert_eq!(json.error(), request);
}

#[tokio::test]
async fn refresh_tokens_rotate_and_a_stolen_one_ends_the_grant() {
    let sandbox = Sandbox::new(false);
    let (_, first) = sandbox.tokens().await;
    let (_, second) = both(&sandbox.refresh(&first).await);
    assert_ne!(first, second);
    sandbox.clock.advance(Duration::from_secs(60));
    let (_, again) = both(&sandbox.refresh(&first).await);
    let (access, third) = both(&sandbox.refresh(&again).await);
    assert_eq!(sandbox.me(&access).await, 200);
    let grant = (400, "invalid_grant".to_owned());
    assert_eq!(
        sandbox.refresh(&first).await.error(),
        grant,
        "two before the newest"
    );
    assert_eq!(
        sandbox.refresh(&third).await.error(),
        grant,
        "the grant is gone"
    );
    assert_eq!(sandbox.me(&access).await, 401);
}

#[tokio::test]
async fn the_grace_ends() {
    let sandbox = Sandbox::new(false);
    let (_, first) = sandbox.tokens().await;
    both(&sandbox.refresh(&first).await);
    sandbox.clock.advance(Duration::from_secs(61));
    assert_eq!(
        sandbox.refresh(&first).await.error(),
        (400, "invalid_grant".to_owned())
    );
}

#[tokio::test]
async fn a_refresh_can_narrow_and_not_widen() {
    let sandbox = Sandbox::new(false);
    let (_, token) = both(&sandbox.exchange(&sandbox.code("fewer").await).await);
    let with_scope = |scope: &'static str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.as_str()),
            ("scope", scope),
        ];
        let sandbox = &sandbox;
        async move { sandbox.form("/crm/oauth/token", CLIENT, &form).await }
    };
    let widened = with_scope("contacts.write").await;
    assert_eq!(widened.error(), (400, "invalid_scope".to_owned()));
    assert_eq!(with_scope("contacts.read").await.status, 200);
}

#[tokio::test]
async fn access_ends_with_its_hour_and_with_revocation() {
    let sandbox = Sandbox::new(false);
    let (access, refresh) = sandbox.tokens().await;
    assert_eq!(sandbox.me(&access).await, 200);
    assert_eq!(
        sandbox.me(&refresh).await,
        401,
        "a refresh token is no access token"
    );
    assert_eq!(sandbox.me("").await, 401);
    sandbox.clock.advance(Duration::from_secs(3600));
    assert_eq!(sandbox.me(&access).await, 401);
    let (access, refresh) = both(&sandbox.refresh(&refresh).await);
    assert_eq!(sandbox.me(&access).await, 200);
    for token in [refresh.as_str(), "unknown"] {
        let answer = sandbox
            .form("/crm/oauth/revoke", CLIENT, &[("token", token)])
            .await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(sandbox.me(&access).await, 401);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );
    let nobody = sandbox
        .form("/crm/oauth/revoke", "", &[("token", "x")])
        .await;
    assert_eq!(nobody.error(), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn tokens_survive_a_restart_and_not_another_key() {
    let sandbox = Sandbox::new(false);
    let (access, refresh) = sandbox.tokens().await;
    let restarted = Sandbox::again(sandbox.clock.clone(), false, [7; 32]);
    assert_eq!(restarted.me(&access).await, 200);
    both(&restarted.refresh(&refresh).await);
    let foreign = Sandbox::again(sandbox.clock.clone(), false, [8; 32]);
    assert_eq!(foreign.me(&access).await, 401);
    assert_eq!(
        foreign.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );
}
