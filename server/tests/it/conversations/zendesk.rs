//! Zendesk: tokens that expire only where every token request asks for it.

use std::time::Duration;

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://globex.zendesk.com/oauth/tokens";
const ME: &str = "GET https://globex.zendesk.com/api/v2/users/me.json";

both_databases! {
    /// <https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/>, read on
    /// 2026-11-25.
    async fn every_token_request_asks_for_an_end(setup: Setup) {
        let talk = Talk::of(setup, "zendesk").await;
        let answer = |access: &str, refresh: &str| json!({
            "access_token": access, "refresh_token": refresh, "token_type": "bearer",
            "scope": "read", "expires_in": 1800, "refresh_token_expires_in": 604_800,
        });
        let me = json!({ "user": { "id": 7, "email": "ada@globex.test" } });
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(ME, 200, me.clone());
        talk.connect(&[("subdomain", "globex")], &[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("expires_in").as_deref(), Some("1800"));

        talk.app.advance(Duration::from_secs(1800));
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        talk.expect(ME, 200, me);
        talk.check().await.ok();
        let asked = talk.asked();
        assert_eq!(asked[0].field("grant_type").as_deref(), Some("refresh_token"));
        assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));
        assert_eq!(asked[0].field("expires_in").as_deref(), Some("1800"));
        assert_eq!(asked[1].header("authorization"), "Bearer at-2");
    }

    /// <https://developer.zendesk.com/documentation/api-basics/authentication/revoking-oauth-token>, read
    /// on 2026-11-25.
    async fn the_token_that_is_shown_is_the_one_that_is_deleted(setup: Setup) {
        let talk = Talk::of(setup, "zendesk").await;
        let answer = json!({ "access_token": "at-1", "refresh_token": "rt-1", "expires_in": 1800 });
        talk.expect(TOKEN, 200, answer);
        talk.expect(ME, 200, json!({ "user": { "id": 7, "email": "ada@globex.test" } }));
        talk.connect(&[("subdomain", "globex")], &[]).await;
        talk.asked();
        let current = "DELETE https://globex.zendesk.com/api/v2/oauth/tokens/current.json";
        talk.expect(current, 204, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), "Bearer at-1");
        assert!(asked[0].is_empty());
    }

    /// A pattern is seldom as strict as a host name; what it lets through is still the typist's
    /// mistake.
    async fn what_makes_no_address_is_named_before_anybody_is_asked(setup: Setup) {
        let talk = Talk::of(setup, "zendesk").await;
        for mistyped in ["globex-", "xn--a"] {
            let answer = talk.integrate(&[("subdomain", mistyped)]).await;
            let error = answer.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], "subdomain", "{mistyped}: {error}");
        }
        assert!(talk.asked().is_empty());
    }
}
