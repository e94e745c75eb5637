//! Ending a grant.

use super::*;

fn revocation(hint: TokenHint) -> Revocation {
    let url = Url::parse("https://acme.test/revoke").unwrap();
    let token = SecretString::from("rt");
    Revocation {
        method: Method::POST,
        url,
        query: Vec::new(),
        headers: Vec::new(),
        proof: RevocationProof::Client,
        body: RevocationBody::Form(Revocation::standard_parameters(&token, hint)),
        token,
    }
}

#[tokio::test]
async fn a_token_is_revoked_and_an_unknown_one_counts_as_revoked() {
    let registration = registration();
    for (status, body) in [(200, ""), (204, ""), (400, r#"{"error":"invalid_token"}"#)] {
        let canned = Canned::new(status, body);
        let client = OAuthClient::new(&canned, &registration);
        assert_eq!(
            client.revoke(&revocation(TokenHint::Refresh)).await,
            Ok(()),
            "{status}"
        );
        let (authorization, form) = canned.request();
        assert_eq!(
            authorization.as_deref(),
            Some("Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI=")
        );
        assert_eq!(
            form,
            pairs(&[("token", "rt"), ("token_type_hint", "refresh_token")])
        );
    }
    for (status, body, code) in [
        (503, "", ErrorCode::ProviderUnavailable),
        (401, "", ErrorCode::ClientRefused),
        (302, "", ErrorCode::ProviderUnavailable),
        (
            400,
            r#"{"error":"unsupported_token_type"}"#,
            ErrorCode::TokenRefused,
        ),
        (
            200,
            r#"{"ok":false,"error":"ratelimited"}"#,
            ErrorCode::ProviderUnavailable,
        ),
    ] {
        let canned = Canned::new(status, body);
        let client = OAuthClient::new(&canned, &registration);
        let problem = client.revoke(&revocation(TokenHint::Access)).await;
        assert_eq!(problem.unwrap_err().error_code(), code, "{status} {body}");
    }
}

#[tokio::test]
async fn a_token_can_be_the_proof_itself() {
    let canned = Canned::new(204, "");
    let registration = registration();
    let revocation = Revocation {
        method: Method::DELETE,
        headers: vec![("authorization".to_owned(), "Bearer at".to_owned().into())],
        proof: RevocationProof::Token,
        body: RevocationBody::Nothing,
        ..revocation(TokenHint::Access)
    };
    let client = OAuthClient::new(&canned, &registration);
    assert_eq!(client.revoke(&revocation).await, Ok(()));
    let sent = canned.sent.lock().unwrap();
    assert_eq!(sent[0].method, Method::DELETE);
    assert_eq!(sent[0].headers[header::AUTHORIZATION], "Bearer at");
    assert!(sent[0].headers.get(header::CONTENT_TYPE).is_none());
    assert!(sent[0].body.is_empty());
}

#[tokio::test]
async fn a_revocation_carries_the_clients_proof_as_the_app_says() {
    let pair = |name: &str, value: &str| (name.to_owned(), SecretString::from(value));
    for (client_auth, proof, body, authorization, sent_body) in [
        (
            ClientAuth::Body,
            RevocationProof::Client,
            RevocationBody::Json(vec![pair("access_token", "rt")]),
            None,
            r#"{"access_token":"rt","client_id":"id:1","client_secret":"se cret/+"}"#,
        ),
        (
            ClientAuth::Body,
            RevocationProof::Client,
            RevocationBody::Form(vec![pair("client_id", "other")]),
            None,
            "client_id=other&client_secret=se+cret%2F%2B",
        ),
        (
            ClientAuth::Body,
            RevocationProof::Basic,
            RevocationBody::Form(vec![pair("token", "rt")]),
            Some("Basic aWQlM0ExOnNlK2NyZXQlMkYlMkI="),
            "token=rt",
        ),
        (
            ClientAuth::SecretAsUser,
            RevocationProof::Client,
            RevocationBody::Nothing,
            Some("Basic c2UgY3JldC8rOg=="),
            "",
        ),
        (
            ClientAuth::Basic,
            RevocationProof::None,
            RevocationBody::Nothing,
            None,
            "",
        ),
    ] {
        let canned = Canned::new(200, "");
        let registration = Registration {
            client_auth,
            ..registration()
        };
        let revocation = Revocation {
            query: vec![pair("token", "r t")],
            proof,
            body,
            ..revocation(TokenHint::Refresh)
        };
        let client = OAuthClient::new(&canned, &registration);
        client.revoke(&revocation).await.unwrap();
        assert_eq!(canned.request().0.as_deref(), authorization);
        let sent = canned.sent.lock().unwrap();
        assert_eq!(sent[0].url.as_str(), "https://acme.test/revoke?token=r+t");
        assert_eq!(String::from_utf8_lossy(&sent[0].body), sent_body);
        assert!(!format!("{revocation:?}").contains("r t"), "{revocation:?}");
    }
}
