//! What is sent to the token endpoint.

use super::*;

#[tokio::test]
async fn a_code_is_exchanged_with_the_clients_proof_in_the_header() {
    let canned = Canned::new(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    let token = assert_send(exchange(&canned)).await.unwrap();
    assert_eq!(token.access_token.expose_secret(), "at");
    let (authorization, form) = canned.request();
    // base64 of "id%3A1:se+cret%2F%2B".
    assert_eq!(
        authorization.as_deref(),
        Some("Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI=")
    );
    assert_eq!(
        form,
        pairs(&[
            ("grant_type", "authorization_code"),
            ("code", "the-code"),
            (
                "code_verifier",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
            ),
            ("redirect_uri", "https://connect.test/oauth/callback/ctx_1"),
            ("audience", "api"),
        ])
    );
}

#[tokio::test]
async fn a_refresh_puts_the_clients_proof_into_the_body_where_the_app_says_so() {
    let canned = Canned::new(200, r#"{"access_token":"at","refresh_token":"new"}"#);
    let mut registration = registration();
    registration.client_auth = ClientAuth::Body;
    let client = OAuthClient::new(&canned, &registration);
    let token = client.refresh(&SecretString::from("old")).await.unwrap();
    assert_eq!(token.refresh_token.unwrap().expose_secret(), "new");
    let (authorization, form) = canned.request();
    assert_eq!(authorization, None);
    assert_eq!(
        form,
        pairs(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "old"),
            ("client_id", "id:1"),
            ("client_secret", "se cret/+"),
            ("audience", "api"),
        ])
    );
}

#[tokio::test]
async fn a_client_gets_a_token_for_itself() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let registration = registration();
    OAuthClient::new(&canned, &registration)
        .client_credentials("account_credentials", "a b")
        .await
        .unwrap();
    let (_, form) = canned.request();
    let expected = pairs(&[
        ("grant_type", "account_credentials"),
        ("scope", "a b"),
        ("audience", "api"),
    ]);
    assert_eq!(form, expected);
}

#[tokio::test]
async fn a_refresh_goes_to_its_own_address_where_there_is_one() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let registration = Registration {
        refresh_url: Some(Url::parse("https://acme.test/refresh").unwrap()),
        ..registration()
    };
    let client = OAuthClient::new(&canned, &registration);
    client.refresh(&SecretString::from("old")).await.unwrap();
    let sent = canned.sent.lock().unwrap();
    assert_eq!(sent[0].url.as_str(), "https://acme.test/refresh");
}

#[tokio::test]
async fn a_body_is_json_where_the_app_says_so() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let mut registration = registration();
    registration.client_auth = ClientAuth::BasicJson;
    exchange_with(&canned, &registration).await.unwrap();
    let sent = canned.sent.lock().unwrap();
    assert_eq!(
        sent[0].headers[header::AUTHORIZATION],
        "Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI="
    );
    assert_eq!(sent[0].headers[header::CONTENT_TYPE], "application/json");
    let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
    let expected = serde_json::json!({
        "grant_type": "authorization_code",
        "code": "the-code",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "redirect_uri": "https://connect.test/oauth/callback/ctx_1",
        "audience": "api",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn the_secret_is_the_user_name_where_the_app_says_so() {
    let canned = Canned::new(200, r#"{"access_token":"at"}"#);
    let mut registration = registration();
    registration.client_auth = ClientAuth::SecretAsUser;
    registration.client_secret = Some(SecretString::from("sk_test_1"));
    let client = OAuthClient::new(&canned, &registration);
    client.refresh(&SecretString::from("old")).await.unwrap();
    let (authorization, form) = canned.request();
    // base64 of "sk_test_1:".
    assert_eq!(authorization.as_deref(), Some("Basic c2tfdGVzdF8xOg=="));
    let expected = pairs(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", "old"),
        ("audience", "api"),
    ]);
    assert_eq!(form, expected);
}
