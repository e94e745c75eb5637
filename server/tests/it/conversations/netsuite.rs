//! NetSuite: hosts of the account's own, and a refresh token that ends a week after the consent.

use std::time::Duration;

use patchbay::services::connect::tend;
use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str =
    "POST https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token";
const TIME: &str =
    "GET https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/system/v1/serverTime";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Its lifetime is a text.
fn answer(access: &str) -> Value {
    json!({ "access_token": access, "expires_in": "3600", "token_type": "bearer" })
}

fn first_answer() -> Value {
    let mut answer = answer("at-1");
    answer["refresh_token"] = json!("rt-1");
    answer
}

async fn connected(talk: &Talk) {
    talk.expect(TOKEN, 200, first_answer());
    talk.expect(TIME, 200, json!({ "serverTime": "2026-11-20T12:00:00Z" }));
    talk.connect(&[("account", "1234567-sb1")], &[]).await;
}

both_databases! {
    /// <https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158074210415.html> and
    /// <https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158082518856.html>, read
    /// on 2026-11-26.
    async fn the_end_of_the_week_is_told_and_kept(setup: Setup) {
        let talk = Talk::of(setup, "netsuite").await;
        connected(&talk).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        let ends = "2026-11-27T12:00:00.000Z";
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["access_ends_at"], ends);

        // A refresh brings an access token and moves nothing on.
        talk.app.advance(DAY * 6);
        talk.expect(TOKEN, 200, answer("at-2"));
        talk.expect(TIME, 200, json!({}));
        assert_eq!(talk.check().await.ok()["access_ends_at"], ends);
        let asked = talk.asked();
        assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));

        talk.app.advance(DAY);
        talk.check().await.error(409, "REAUTH_REQUIRED");
        assert!(talk.asked().is_empty(), "there is nothing left to ask for");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["reauth_reason"], "grant_expired");
    }

    /// <https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158082518856.html>, read
    /// on 2026-11-26.
    async fn nobody_has_to_ask_to_learn_that_it_is_over(setup: Setup) {
        let talk = Talk::of(setup, "netsuite").await;
        connected(&talk).await;
        talk.asked();
        talk.app.advance(DAY * 7 - Duration::from_secs(1));
        assert_eq!(tend::step(&talk.app.core).await.expect("a step").tended, 0);
        talk.app.advance(Duration::from_secs(1));
        let step = tend::step(&talk.app.core).await.expect("a step");
        assert_eq!((step.tended, step.failed.len()), (1, 0));
        assert!(talk.asked().is_empty(), "the provider was not asked");
        let shown = talk.application().await;
        assert_eq!(shown["reauth_required"], true);
        assert_eq!(shown["connected_accounts"][0]["reauth_reason"], "grant_expired");
        assert_eq!(tend::step(&talk.app.core).await.expect("a step").tended, 0);
    }

    /// <https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_161071224088.html>, read
    /// on 2026-11-25.
    async fn the_refresh_token_is_revoked_by_the_client(setup: Setup) {
        let talk = Talk::of(setup, "netsuite").await;
        connected(&talk).await;
        talk.asked();
        let revoke = TOKEN.replace("/token", "/revoke");
        talk.expect(&revoke, 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[0].field("token").as_deref(), Some("rt-1"));
    }
}
