//! Our own client against it.

use super::*;

#[tokio::test]
async fn our_own_client_gets_through_the_dance_in_process() {
    use crate::outbound::api_call::{ApiCall, call};
    use crate::outbound::client::GuardedClient;
    use crate::outbound::guard::{AllowList, Guard, SystemResolver};
    use crate::outbound::in_process::InProcess;
    use crate::outbound::oauth::callback::{CallbackParams, Outcome};
    use crate::outbound::oauth::{
        Authorization, ClientAuth, OAuthClient, PkceVerifier, Registration, Revocation,
        RevocationBody, RevocationProof, TokenError, TokenHint,
    };
    use secrecy::{ExposeSecret as _, SecretString};

    let sandbox = Sandbox::new(false);
    let guard = Guard::new(AllowList::default(), Arc::new(SystemResolver));
    let base = Url::parse(BASE).unwrap();
    let outside = Arc::new(GuardedClient::new(guard));
    let transport = InProcess::new(base, sandbox.router.clone(), outside);
    let at = |path: &str| Url::parse(&format!("{BASE}/crm/{path}")).unwrap();
    let registration = Registration {
        token_url: at("oauth/token"),
        refresh_url: None,
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(SecretString::from(CLIENT_SECRET)),
        client_auth: ClientAuth::Basic,
        token_params: Vec::new(),
    };
    let client = OAuthClient::new(&transport, &registration);
    let verifier = PkceVerifier::generate(&Counting(Default::default()));
    let redirect_uri = Url::parse(CALLBACK).unwrap();
    let authorization = Authorization {
        authorize_url: &at("oauth/authorize"),
        client_id: CLIENT_ID,
        redirect_uri: &redirect_uri,
        state: &SecretString::from("the-state"),
        verifier: Some(&verifier),
        scope: "contacts.read",
        omit_response_type: false,
        params: &[],
    };
    let url = authorization.url();
    let path = url.as_str().strip_prefix(BASE).unwrap();
    let page = sandbox.get(path, "").await;
    let sealed = page.body.split("name=\"request\" value=\"").nth(1).unwrap();
    let form = [
        ("request", sealed.split('"').next().unwrap()),
        ("decision", "approve"),
    ];
    let back = sandbox
        .form("/crm/oauth/decide", "", &form)
        .await
        .location();
    let callback = CallbackParams::parse(back.query().unwrap()).unwrap();
    assert_eq!(
        (callback.state.as_str(), callback.other("keep")),
        ("the-state", Some("1"))
    );
    assert_eq!(callback.iss, Some(format!("{BASE}/crm")));
    let Outcome::Code(code) = callback.outcome else {
        panic!("no code")
    };

    let token = client
        .exchange_code(&code, Some(&verifier), &redirect_uri)
        .await
        .unwrap();
    assert_eq!(token.scopes.unwrap(), ["contacts.read"]);
    let api = at("api");
    let mut headers = HeaderMap::new();
    let bearer = format!("Bearer {}", token.access_token.expose_secret());
    headers.insert("authorization", bearer.parse().unwrap());
    let me = call(&transport, ApiCall::get(&api, "/me", headers))
        .await
        .unwrap();
    assert_eq!(me["email"], "ada@sandbox.example");

    let newer = client
        .refresh(token.refresh_token.as_ref().unwrap())
        .await
        .unwrap();
    let newest = newer.refresh_token.unwrap();
    assert_ne!(
        newest.expose_secret(),
        token.refresh_token.unwrap().expose_secret()
    );
    let form = Revocation::standard_parameters(&newest, TokenHint::Refresh);
    let revocation = Revocation {
        method: http::Method::POST,
        url: at("oauth/revoke"),
        query: Vec::new(),
        headers: Vec::new(),
        proof: RevocationProof::Client,
        body: RevocationBody::Form(form),
        token: newest.clone(),
    };
    client.revoke(&revocation).await.unwrap();
    let problem = client.refresh(&newest).await.unwrap_err();
    assert!(
        matches!(problem, TokenError::InvalidGrant { .. }),
        "{problem}"
    );
}
