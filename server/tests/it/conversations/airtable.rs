//! Airtable: HTTP Basic and PKCE together, and an answer that says when the refresh token ends.

use std::time::Duration;

use patchbay::services::connect::tend;
use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://airtable.com/oauth2/v1/token";
const WHO: &str = "GET https://api.airtable.com/v0/meta/whoami";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn answer(access: &str, refresh: &str) -> Value {
    json!({
        "access_token": access, "refresh_token": refresh, "token_type": "Bearer",
        "scope": "user.email:read schema.bases:read data.records:read data.records:write",
        "expires_in": 3600, "refresh_expires_in": 5_184_000,
    })
}

both_databases! {
    /// <https://airtable.com/developers/web/api/oauth-reference>, read on 2026-11-25.
    async fn a_connection_that_nobody_uses_is_kept_alive(setup: Setup) {
        let talk = Talk::of(setup, "airtable").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(WHO, 200, json!({ "id": "usr1", "email": "ada@globex.test" }));
        let mut leaving = talk.leave(&[]).await;
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        leaving.proves_itself_in(&asked[0]);
        let shown = talk.application().await;
        // The end moves on with every use, so there is no day to tell.
        assert_eq!(shown["connected_accounts"][0]["access_ends_at"], json!(null));

        talk.app.advance(DAY * 44);
        assert_eq!(tend::step(&talk.app.core).await.expect("a step").tended, 0);
        talk.app.advance(DAY);
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        let step = tend::step(&talk.app.core).await.expect("a step");
        assert_eq!((step.tended, step.failed.len()), (1, 0));
        let asked = talk.asked();
        assert_eq!(asked[0].field("refresh_token").as_deref(), Some("rt-1"));
        assert_eq!(tend::step(&talk.app.core).await.expect("a step").tended, 0);
    }

    /// The same page: a refresh token that was not used for 60 days is expired.
    async fn a_provider_that_is_away_is_asked_again_in_time(setup: Setup) {
        let talk = Talk::of(setup, "airtable").await;
        talk.expect(TOKEN, 200, answer("at-1", "rt-1"));
        talk.expect(WHO, 200, json!({ "id": "usr1", "email": "ada@globex.test" }));
        talk.connect(&[], &[]).await;
        talk.asked();
        talk.app.advance(DAY * 45);
        talk.expect(TOKEN, 503, json!(null));
        let step = tend::step(&talk.app.core).await.expect("a step");
        assert_eq!((step.tended, step.failed.len()), (1, 1));
        assert_eq!(tend::step(&talk.app.core).await.expect("a step").tended, 0);
        talk.app.advance(DAY / 24);
        talk.expect(TOKEN, 200, answer("at-2", "rt-2"));
        let step = tend::step(&talk.app.core).await.expect("a step");
        assert_eq!((step.tended, step.failed.len()), (1, 0));
        talk.asked();
        assert_eq!(talk.application().await["connected"], true);
    }
}
