//! Shopify: a callback that is signed with the client secret, and a token that proves its own end.

use app::contract::error::ErrorCode;
use aws_lc_rs::hmac;
use http::Method;
use serde_json::{Value, json};

use super::talk::{CLIENT_SECRET, Talk};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://globex.myshopify.com/admin/oauth/access_token";
const QUERY: &str = "POST https://globex.myshopify.com/admin/api/2026-10/graphql.json";
const REVOKE: &str = "DELETE https://globex.myshopify.com/admin/api_permissions/current.json";

/// The callback's query as Shopify sends it for a shop.
fn signed(state: &str, shop: &str, secret: &str) -> String {
    let message =
        format!("code=the-code&host=YWRtaW4&shop={shop}&state={state}&timestamp=1795176000");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hex::encode(hmac::sign(&key, message.as_bytes()));
    message.replacen("&host=", &format!("&hmac={tag}&host="), 1)
}

fn answer(access: &str, refresh: &str) -> Value {
    json!({ "access_token": access, "refresh_token": refresh, "scope": "read_orders", "expires_in": 3600 })
}

async fn connected(talk: &Talk) {
    talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
    let shop = json!({ "data": { "shop": { "id": "gid://shopify/Shop/1", "name": "Globex" } } });
    talk.expect(QUERY, 200, shop);
    let mut leaving = talk.leave(&[("subdomain", "Globex")]).await;
    let query = signed(&leaving.state(), "globex.myshopify.com", CLIENT_SECRET);
    leaving.come_back(&query).await;
    assert_eq!(talk.application().await["connected"], true);
}

both_databases! {
    /// <https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant>,
    /// read on 2026-11-25.
    async fn the_callback_is_signed_and_about_the_shop_that_was_meant(setup: Setup) {
        let talk = Talk::of(setup, "shopify").await;
        let mut leaving = talk.leave(&[("subdomain", "Globex")]).await;
        let state = leaving.state();
        let shop = "globex.myshopify.com";
        let forged = [
            format!("code=the-code&shop={shop}&state={state}"),
            signed(&state, shop, "not-the-secret"),
            signed(&state, shop, CLIENT_SECRET).replace("code=the-code", "code=another"),
            signed(&state, "mallory.myshopify.com", CLIENT_SECRET),
        ];
        for query in forged {
            let page = leaving.come_back(&query).await;
            assert_eq!(page.status(), 400, "{query}");
            talk.failed(&page, ErrorCode::InvalidCallback).await;
        }
        assert!(talk.asked().is_empty(), "the code was not spent");

        // Nor was the flow: the true answer still connects.
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        let data = json!({ "data": { "shop": { "id": "gid://shopify/Shop/1", "name": "Globex" } } });
        talk.expect(QUERY, 200, data);
        leaving.come_back(&signed(&state, shop, CLIENT_SECRET)).await;
        assert_eq!(talk.application().await["connected"], true);
        let asked = talk.asked();
        assert_eq!(asked[0].field("expiring").as_deref(), Some("1"));
        assert_eq!(asked[1].header("x-shopify-access-token"), "at-1");
    }

    /// <https://shopify.dev/docs/apps/build/authentication-authorization/app-installation/uninstall-app-api-request>,
    /// read on 2026-11-25.
    async fn the_app_is_uninstalled_by_a_token_that_still_works(setup: Setup) {
        let talk = Talk::of(setup, "shopify").await;
        connected(&talk).await;
        talk.asked();
        talk.expect(REVOKE, 401, json!({ "errors": "[API] Invalid API key or access token" }));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(REVOKE, 200, json!({}));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].method, Method::DELETE);
        assert_eq!(asked[0].header("x-shopify-access-token"), "at-1");
        assert_eq!(asked[1].field("refresh_token").as_deref(), Some("rt-1"));
        assert_eq!(asked[2].header("x-shopify-access-token"), "at-2");
        assert!(asked[2].is_empty());
    }

    /// <https://shopify.dev/docs/apps/build/authentication-authorization/app-installation/uninstall-app-api-request>,
    /// read on 2026-11-25.
    async fn an_app_that_was_uninstalled_there_is_not_asked_about_again(setup: Setup) {
        let talk = Talk::of(setup, "shopify").await;
        connected(&talk).await;
        talk.asked();
        talk.expect(REVOKE, 401, json!(null));
        talk.expect(TOKEN, 400, json!({ "error": "invalid_grant" }));
        talk.disconnect().await;
        assert_eq!(talk.asked().len(), 2);
    }
}
