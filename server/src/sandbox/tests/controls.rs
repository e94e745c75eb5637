//! Making it misbehave, and the log of what it got.

use super::*;

#[tokio::test]
async fn a_slow_token_keeps_the_application_waiting() {
    let sandbox = Sandbox::new(false);
    let code = sandbox.code("slow").await;
    assert!(is_slow(sandbox.exchange(&code)).await);
}

#[tokio::test]
async fn without_controls_there_are_none() {
    let sandbox = Sandbox::new(false);
    assert_eq!(sandbox.json("/control", "", json!({})).await.status, 404);
    assert_eq!(sandbox.get("/log", "").await.status, 404);
}

#[tokio::test]
async fn the_controls_make_it_misbehave() {
    let sandbox = Sandbox::new(true);
    let set = |knobs: Value| {
        let sandbox = &sandbox;
        async move { sandbox.json("/control", "", knobs).await.status }
    };
    let (access, refresh) = sandbox.tokens().await;

    assert_eq!(set(json!({"deny": true})).await, 200);
    assert_eq!(
        sandbox.decide("approve").await.returned()["error"],
        "access_denied"
    );

    assert_eq!(
        set(json!({"granted_scopes": ["contacts.read"], "access_lifetime_s": 5})).await,
        200
    );
    let token = sandbox
        .exchange(&sandbox.code("approve").await)
        .await
        .json();
    assert_eq!(
        (&token["scope"], &token["expires_in"]),
        (&json!("contacts.read"), &json!(5))
    );

    assert_eq!(set(json!({"fail_status": 503})).await, 200);
    assert_eq!(sandbox.me(&access).await, 503);
    assert_eq!(sandbox.refresh(&refresh).await.status, 503);
    assert_eq!(sandbox.authorize(&[]).await.status, 200);

    assert_eq!(set(json!({"token_delay_ms": 60_000})).await, 200);
    assert_eq!(sandbox.me(&access).await, 200);
    assert!(is_slow(sandbox.refresh(&refresh)).await);
    assert_eq!(set(json!({"stall_ms": 60_000})).await, 200);
    assert!(is_slow(sandbox.me(&access)).await);
    assert_eq!(set(json!({})).await, 200);
    both(&sandbox.refresh(&refresh).await);

    assert_eq!(set(json!({"grace_s": 0})).await, 200);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );

    let (access, refresh) = sandbox.tokens().await;
    assert_eq!(set(json!({"revoke_all": true})).await, 200);
    assert_eq!(sandbox.me(&access).await, 401);
    assert_eq!(
        sandbox.refresh(&refresh).await.error(),
        (400, "invalid_grant".to_owned())
    );
    sandbox.clock.advance(Duration::from_micros(1));
    let (access, _) = sandbox.tokens().await;
    assert_eq!(sandbox.me(&access).await, 200, "what comes later is good");

    for wrong in [
        json!({"fail_status": 200}),
        json!({"unknown": 1}),
        json!({"deny": "yes"}),
    ] {
        assert_eq!(set(wrong).await, 400);
    }
}

#[tokio::test]
async fn the_log_shows_what_came_and_no_secrets() {
    let sandbox = Sandbox::new(true);
    let (access, refresh) = sandbox.tokens().await;
    sandbox.me(&access).await;
    let log = sandbox.get("/log", "").await;
    for secret in [access.as_str(), &refresh, VERIFIER, "st&ate", CLIENT_SECRET] {
        assert!(!log.body.contains(secret));
    }
    let rows: Vec<String> = log.json()["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
            let status = row["status"].as_u64().unwrap();
            format!(
                "{} {} {} {status}",
                text("path"),
                text("authorization"),
                text("grant_type")
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "/crm/oauth/authorize other - 200",
            "/crm/oauth/decide none - 303",
            "/crm/oauth/token basic authorization_code 200",
            "/crm/api/me bearer - 200",
        ]
    );
}
