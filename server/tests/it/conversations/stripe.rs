//! Stripe Apps: the secret key as the user name, and nothing as the password.

use serde_json::json;

use super::talk::{CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-stripe"
name = "Stripe"
description = "Payments of an account."
categories = ["payments"]
[auth.oauth2]
authorize_url = "https://marketplace.stripe.com/oauth/v2/authorize"
token_url = "https://api.stripe.com/v1/oauth/token"
granted_scopes = "as_requested"
pkce = false
client_auth = "secret_as_user"
refresh = { rotates = true, access_lifetime_s = 3600, refresh_lifetime_s = 31536000 }
[api]
base_url = "https://api.stripe.com/v1"
identity = { path = "/account", id = "/id", label = "/settings/dashboard/display_name" }
"#;
const TOKEN: &str = "POST https://api.stripe.com/v1/oauth/token";
const ACCOUNT: &str = "GET https://api.stripe.com/v1/account";

both_databases! {
    /// <https://docs.stripe.com/stripe-apps/api-authentication/oauth>, read on 2026-11-25.
    async fn the_secret_key_is_the_user_name(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        let answer = |access: &str, refresh: &str| json!({
            "access_token": access, "refresh_token": refresh, "token_type": "bearer",
            "scope": "stripe_apps", "livemode": false, "stripe_user_id": "acct_1",
        });
        let account = json!({ "id": "acct_1", "settings": { "dashboard": { "display_name": "Globex" } } });
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(ACCOUNT, 200, account.clone());
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_SECRET, ""));
        assert_eq!(asked[0].field("code").as_deref(), Some("the-code"));
        assert_eq!(asked[0].field("client_secret"), None);

        talk.app.advance(std::time::Duration::from_secs(3600));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(ACCOUNT, 200, account);
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_SECRET, ""));
        assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));
        assert_eq!(asked[1].header("authorization"), "Bearer at-2");
    }
}
