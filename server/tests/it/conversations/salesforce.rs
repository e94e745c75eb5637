//! Salesforce: the token answer says at which origin the API is, and not how long the token lasts.

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://login.salesforce.com/services/oauth2/token";
const FIRST: &str = "GET https://globex.my.salesforce.com/services/oauth2/userinfo";
const SECOND: &str = "GET https://moved.my.salesforce.com/services/oauth2/userinfo";

fn answer(access: &str, instance: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": "rt-1", "token_type": "Bearer",
        "instance_url": instance, "id": "https://login.salesforce.com/id/00D/005",
        "issued_at": "1795176000000", "signature": "c2ln",
    })
}

fn user() -> Value {
    json!({ "user_id": "005", "preferred_username": "ada@globex.test" })
}

both_databases! {
    /// <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm>, read
    /// on 2026-11-25.
    async fn the_api_is_where_the_token_answer_says_also_after_it_moved(setup: Setup) {
        let talk = Talk::of(setup, "salesforce").await;
        talk.expect(TOKEN, 200, answer("at-1", "https://globex.my.salesforce.com"));
        talk.expect(FIRST, 200, user());
        talk.connect(&[], &[]).await;
        talk.asked();
        // No lifetime is stated: that a token has ended is learnt from a refusal.
        talk.expect(FIRST, 401, json!([{ "errorCode": "INVALID_SESSION_ID" }]));
        talk.expect(TOKEN, 200, answer("at-2", "https://moved.my.salesforce.com"));
        talk.expect(SECOND, 200, user());
        talk.check().await.ok();
        talk.expect(SECOND, 200, user());
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[3].header("authorization"), "Bearer at-2");

        talk.expect("POST https://login.salesforce.com/services/oauth2/revoke", 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), "");
        assert_eq!(asked[0].field("token").as_deref(), Some("rt-1"));
        assert_eq!(asked[0].field("client_id"), None);
    }

    /// <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm>, read
    /// on 2026-11-25.
    async fn a_foreign_origin_never_gets_the_token(setup: Setup) {
        let talk = Talk::of(setup, "salesforce").await;
        for origin in ["https://salesforce.com.evil.test", "http://globex.my.salesforce.com", ""] {
            talk.expect(TOKEN, 200, answer("at-1", origin));
            let page = talk.leave(&[]).await.consent(&[]).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
            talk.asked();
        }
    }

    /// <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_endpoints.htm>, read on
    /// 2026-11-25.
    async fn a_sandbox_signs_in_elsewhere(setup: Setup) {
        let talk = Talk::of(setup, "salesforce-sandbox").await;
        let token = TOKEN.replace("login.", "test.");
        talk.expect(&token, 200, answer("at-1", "https://globex--dev.sandbox.my.salesforce.com"));
        let who = FIRST.replace("globex.my", "globex--dev.sandbox.my");
        talk.expect(&who, 200, user());
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.url.host_str(), Some("test.salesforce.com"));
        assert_eq!(leaving.query("prompt").as_deref(), Some("consent"));
        leaving.consent(&[]).await;
        leaving.proves_itself_in(&talk.asked()[0]);
        assert_eq!(talk.application().await["connected"], true);
    }

    /// <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm>,
    /// read on 2026-11-25.
    async fn a_token_that_is_refused_is_minted_again(setup: Setup) {
        let talk = Talk::of(setup, "salesforce-client-credentials").await;
        let token = "POST https://globex.my.salesforce.com/services/oauth2/token";
        talk.expect(token, 200, answer("at-1", "https://globex.my.salesforce.com"));
        talk.expect(FIRST, 200, user());
        let (key, secret) = ("3MVG9lKcPoNINVBIPJjdw1J9LLM", "own-secret");
        let typed = json!({
            "hostname": "globex.my.salesforce.com", "client_id": key, "client_secret": secret,
        });
        talk.save(typed).await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].field("client_id").as_deref(), Some(key));
        assert_eq!(asked[0].field("client_secret").as_deref(), Some(secret));
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("client_credentials"));

        talk.expect(FIRST, 401, json!([{ "errorCode": "INVALID_SESSION_ID" }]));
        talk.expect(token, 200, answer("at-2", "https://moved.my.salesforce.com"));
        talk.expect(SECOND, 200, user());
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[1].field("refresh_token"), None, "what else the answer held is not used");
        assert_eq!(asked[2].header("authorization"), "Bearer at-2");
    }
}
