//! The text message service.

use super::*;

#[tokio::test]
async fn the_text_message_service_knows_one_password() {
    let sandbox = Sandbox::new(false);
    let basic = |text: &str| {
        use base64::Engine as _;
        format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(text)
        )
    };
    let right = basic("AC1:valid-token");
    let account = sandbox.get("/sms/account", &right).await;
    assert_eq!(
        (account.status, account.json()["sid"].as_str()),
        (200, Some("AC1"))
    );
    for wrong in [
        "AC1:Valid-token",
        "AC1:",
        "AC1",
        ":valid-token",
        "valid-token:AC1",
    ] {
        let answer = sandbox.get("/sms/account", &basic(wrong)).await;
        assert_eq!(answer.error(), (401, "unauthorized".to_owned()), "{wrong}");
    }
    assert_eq!(
        sandbox
            .get("/sms/account", "Bearer valid-token")
            .await
            .status,
        401
    );
    let message = json!({"to": "+15550100", "body": "Hello"});
    let sent = sandbox.json("/sms/messages", &right, message.clone()).await;
    assert_eq!(
        (sent.status, sent.json()["status"].as_str()),
        (201, Some("queued"))
    );
    assert_eq!(sandbox.json("/sms/messages", "", message).await.status, 401);
    let nothing = sandbox
        .json("/sms/messages", &right, json!({"to": "me"}))
        .await;
    assert_eq!(nothing.error(), (400, "invalid_message".to_owned()));
}
