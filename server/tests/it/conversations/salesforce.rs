//! Salesforce: the token answer says at which origin the API is, and not how long the token lasts.

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

use super::talk::{Talk, basic};
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-salesforce"
name = "Salesforce"
description = "Deals of an org."
categories = ["crm"]
[auth.oauth2]
authorize_url = "https://login.salesforce.com/services/oauth2/authorize"
token_url = "https://login.salesforce.com/services/oauth2/token"
scopes = ["api", "refresh_token"]
scope_labels = { api = "Read and change records", refresh_token = "Stay connected" }
client_auth = "body"
[auth.oauth2.revoke]
url = "https://login.salesforce.com/services/oauth2/revoke"
auth = "none"
form = { token = "{token}" }
[[auth.oauth2.capture]]
name = "instance_url"
from = "token"
pointer = "/instance_url"
kind = "origin"
hosts = ["*.salesforce.com"]
[api]
base_url = "{instance_url}"
identity = { path = "/services/oauth2/userinfo", id = "/user_id", label = "/preferred_username" }
"#;
const TOKEN: &str = "POST https://login.salesforce.com/services/oauth2/token";
const FIRST: &str = "GET https://globex.my.salesforce.com/services/oauth2/userinfo";
const SECOND: &str = "GET https://moved.my.salesforce.com/services/oauth2/userinfo";

/// The same with a client of the end user's own.
const OWN_CLIENT: &str = r#"slug = "talk-salesforce-cc"
name = "Salesforce"
description = "Deals of an org."
categories = ["crm"]
[[input]]
name = "domain"
label = "My Domain"
pattern = "[a-z0-9-]+"
[[input]]
name = "client_id"
label = "Consumer key"
[[input]]
name = "client_secret"
label = "Consumer secret"
secret = true
[auth.oauth2_client_credentials]
token_url = "https://{domain}.my.salesforce.com/services/oauth2/token"
client_id = "{client_id}"
client_secret = "{client_secret}"
client_auth = "basic"
[[auth.oauth2_client_credentials.capture]]
name = "instance_url"
from = "token"
pointer = "/instance_url"
kind = "origin"
hosts = ["*.salesforce.com"]
[api]
base_url = "{instance_url}"
identity = { path = "/services/oauth2/userinfo", id = "/user_id", label = "/preferred_username" }
"#;

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
        let talk = Talk::with_file(setup, FILE).await;
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
        let talk = Talk::with_file(setup, FILE).await;
        for origin in ["https://salesforce.com.evil.test", "http://globex.my.salesforce.com", ""] {
            talk.expect(TOKEN, 200, answer("at-1", origin));
            let page = talk.leave(&[]).await.consent(&[]).await;
            talk.failed(&page, ErrorCode::ProviderRefused).await;
            talk.asked();
        }
    }

    /// <https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm>,
    /// read on 2026-11-25.
    async fn a_token_that_is_refused_is_minted_again(setup: Setup) {
        let talk = Talk::with_file(setup, OWN_CLIENT).await;
        let token = "POST https://globex.my.salesforce.com/services/oauth2/token";
        talk.expect(token, 200, answer("at-1", "https://globex.my.salesforce.com"));
        talk.expect(FIRST, 200, user());
        let typed = json!({ "domain": "globex", "client_id": "own-id", "client_secret": "own-secret" });
        talk.save(typed).await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic("own-id", "own-secret"));
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
