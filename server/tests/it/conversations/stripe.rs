//! Stripe: the secret key as the user name, and nothing as the password; accounts that are
//! disconnected by their names.

use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://api.stripe.com/v1/oauth/token";
const ACCOUNT: &str = "GET https://api.stripe.com/v1/account";

both_databases! {
    /// <https://docs.stripe.com/stripe-apps/api-authentication/oauth>, read on 2026-11-25.
    async fn the_secret_key_is_the_user_name(setup: Setup) {
        let talk = Talk::of(setup, "stripe-app").await;
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

    /// <https://docs.stripe.com/connect/oauth-standard-accounts> and
    /// <https://docs.stripe.com/connect/oauth-reference>, read on 2026-11-25.
    async fn an_account_is_disconnected_from_the_platform_by_its_name(setup: Setup) {
        let talk = Talk::of(setup, "stripe-connect").await;
        talk.expect("POST https://connect.stripe.com/oauth/token", 200, json!({
            "access_token": "sk_live_1", "refresh_token": "rt-1", "token_type": "bearer",
            "scope": "read_write", "livemode": true, "stripe_user_id": "acct_1",
            "stripe_publishable_key": "pk_live_1",
        }));
        talk.expect(ACCOUNT, 200, json!({ "id": "acct_1" }));
        talk.connect(&[], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_SECRET, ""));
        let answer = json!({ "stripe_user_id": "acct_1" });
        talk.expect("POST https://connect.stripe.com/oauth/deauthorize", 200, answer);
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_SECRET, ""));
        assert_eq!(asked[0].field("client_id").as_deref(), Some(CLIENT_ID));
        assert_eq!(asked[0].field("stripe_user_id").as_deref(), Some("acct_1"));
        assert_eq!(asked[0].field("token"), None);
    }
}
