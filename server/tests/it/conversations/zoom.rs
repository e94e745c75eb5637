//! Zoom Server-to-Server: a client of the end user's own, and a grant with another name.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://zoom.us/oauth/token";
const ACCOUNT: &str = "AbCdEfGhIjKlMnOpQrStUv";
const OWN_ID: &str = "own-AbCdEfGhIjKlMnOpQr";

fn typed() -> Value {
    json!({ "account_id": ACCOUNT, "client_id": OWN_ID, "client_secret": "own-secret" })
}

fn answer(access: &str) -> Value {
    json!({ "access_token": access, "token_type": "bearer", "expires_in": 3600, "scope": "user:read:admin" })
}

both_databases! {
    /// <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, read on 2026-11-25.
    async fn a_token_is_minted_at_once_and_again_when_it_is_old(setup: Setup) {
        let talk = Talk::of(setup, "zoom-server-to-server").await;
        let shown = talk.application().await;
        assert_eq!(shown["auth_type"], "keybased");
        assert_eq!(shown["grant_type"], "client_credentials");
        talk.expect(TOKEN, 200, answer("at-1"));
        talk.save(typed()).await.ok();
        assert_eq!(talk.application().await["connected"], true);
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(OWN_ID, "own-secret"));
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("account_credentials"));
        assert_eq!(asked[0].field("account_id").as_deref(), Some(ACCOUNT));

        talk.app.advance(Duration::from_secs(3600));
        talk.expect(TOKEN, 200, answer("at-2"));
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(OWN_ID, "own-secret"));
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("account_credentials"));
    }

    /// <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, read on 2026-11-25.
    async fn where_no_call_tells_a_check_mints_another(setup: Setup) {
        let talk = Talk::of(setup, "zoom-server-to-server").await;
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
        let talk = Talk::of(setup, "zoom-server-to-server").await;
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
        let talk = Talk::of(setup, "zoom-server-to-server").await;
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
