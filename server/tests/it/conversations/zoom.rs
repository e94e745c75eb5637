//! Zoom Server-to-Server: a client of the end user's own, and a grant with another name.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{Talk, basic};
use crate::support::{Setup, both_databases};

const FILE: &str = r#"slug = "talk-zoom"
name = "Zoom"
description = "Meetings of an account."
categories = ["communication"]
[[input]]
name = "account_id"
label = "Account id"
pattern = "[A-Za-z0-9_-]+"
[[input]]
name = "client_id"
label = "Client id"
pattern = "[A-Za-z0-9_-]+"
[[input]]
name = "client_secret"
label = "Client secret"
secret = true
[auth.oauth2_client_credentials]
token_url = "https://zoom.us/oauth/token"
grant_type = "account_credentials"
client_id = "{client_id}"
client_secret = "{client_secret}"
client_auth = "basic"
token_params = { account_id = "{account_id}" }
[api]
base_url = "https://api.zoom.us/v2"
"#;
const TOKEN: &str = "POST https://zoom.us/oauth/token";

fn typed() -> Value {
    json!({ "account_id": "acc-1", "client_id": "own-id", "client_secret": "own-secret" })
}

fn answer(access: &str) -> Value {
    json!({ "access_token": access, "token_type": "bearer", "expires_in": 3600, "scope": "user:read:admin" })
}

both_databases! {
    /// <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, read on 2026-11-25.
    async fn a_token_is_minted_at_once_and_again_when_it_is_old(setup: Setup) {
        let talk = Talk::with_file(setup, &format!("{FILE}verify = {{ path = \"/users/me\" }}\n")).await;
        let me = || talk.expect("GET https://api.zoom.us/v2/users/me", 200, json!({}));
        let shown = talk.application().await;
        assert_eq!(shown["auth_type"], "keybased");
        assert_eq!(shown["grant_type"], "client_credentials");
        talk.expect(TOKEN, 200, answer("at-1"));
        me();
        talk.save(typed()).await.ok();
        assert_eq!(talk.application().await["connected"], true);
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic("own-id", "own-secret"));
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("account_credentials"));
        assert_eq!(asked[0].field("account_id").as_deref(), Some("acc-1"));

        me();
        talk.check().await.ok();
        assert_eq!(talk.asked()[0].header("authorization"), "Bearer at-1", "a token that lasts is used");
        talk.app.advance(Duration::from_secs(3600));
        talk.expect(TOKEN, 200, answer("at-2"));
        me();
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic("own-id", "own-secret"));
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("account_credentials"));
        me();
        talk.check().await.ok();
        assert_eq!(talk.asked()[0].header("authorization"), "Bearer at-2", "the second one lasts too");
    }

    /// <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, read on 2026-11-25.
    async fn where_no_call_tells_a_check_mints_another(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        for access in ["at-1", "at-2"] {
            talk.expect(TOKEN, 200, answer(access));
            match access {
                "at-1" => talk.save(typed()).await.ok(),
                _ => talk.check().await.ok(),
            };
            assert_eq!(talk.asked().len(), 1);
        }
    }

    /// <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, read on 2026-11-25.
    async fn a_wrong_client_is_named_and_not_kept(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        let wrong = json!({ "reason": "Invalid client_id or client_secret", "error": "invalid_client" });
        talk.expect(TOKEN, 400, wrong);
        let message = talk.save(typed()).await.message(400, "INVALID_CREDENTIALS");
        assert!(message.contains("Check the client id and the client secret"), "{message}");
        assert!(!message.contains("own-"), "{message}");
        assert_eq!(talk.application().await["connected"], false);
        talk.asked();
    }

    /// <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, read on 2026-11-25.
    async fn a_client_that_was_deactivated_needs_the_end_user_and_an_outage_does_not(setup: Setup) {
        let talk = Talk::with_file(setup, FILE).await;
        talk.expect(TOKEN, 200, answer("at-1"));
        talk.save(typed()).await.ok();
        talk.app.advance(Duration::from_secs(3600));
        talk.expect(TOKEN, 503, json!(null));
        talk.check().await.error(502, "PROVIDER_UNAVAILABLE");
        assert_eq!(talk.application().await["connected"], true);
        // The provider is left alone for that long.
        talk.app.advance(Duration::from_secs(1));
        talk.expect(TOKEN, 400, json!({ "reason": "Invalid client_id or client_secret", "error": "invalid_client" }));
        talk.check().await.error(409, "REAUTH_REQUIRED");
        assert_eq!(talk.application().await["reauth_required"], true);
        talk.asked();
        talk.check().await.error(409, "REAUTH_REQUIRED");
        assert!(talk.asked().is_empty(), "nobody asks again");
    }
}
