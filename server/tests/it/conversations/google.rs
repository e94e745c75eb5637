//! Google: a refresh token only for whoever asks, permissions that can be unticked one by one, and
//! revocation without a client.

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://oauth2.googleapis.com/token";

both_databases! {
    /// <https://developers.google.com/identity/protocols/oauth2/web-server>, read on 2026-11-25.
    async fn what_was_unticked_is_known_and_the_token_alone_revokes(setup: Setup) {
        let talk = Talk::of(setup, "google").await;
        talk.expect(TOKEN, 200, json!({
            "access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3599, "token_type": "Bearer",
            "scope": "https://www.googleapis.com/auth/calendar.readonly https://www.googleapis.com/auth/drive.file",
        }));
        let main = "GET https://www.googleapis.com/calendar/v3/users/me/calendarList/primary";
        talk.expect(main, 200, json!({ "id": "ada@globex.test" }));
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.query("access_type").as_deref(), Some("offline"));
        assert_eq!(leaving.query("prompt").as_deref(), Some("consent"));
        leaving.consent(&[]).await;
        leaving.proves_itself_in(&talk.asked()[0]);
        let shown = talk.application().await;
        let scopes = shown["connected_accounts"][0]["scopes"].to_string();
        assert!(scopes.contains("drive.file") && !scopes.contains("calendar.events"), "{scopes}");

        talk.expect("POST https://oauth2.googleapis.com/revoke", 200, json!({}));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), "");
        assert_eq!(asked[0].field("token").as_deref(), Some("rt-1"));
        assert_eq!(asked[0].field("client_id"), None);
    }

    /// <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/getProfile> and
    /// <https://developers.google.com/workspace/sheets/api/reference/rest>, read on 2026-11-25.
    async fn a_mailbox_says_whose_it_is_and_spreadsheets_do_not(setup: Setup) {
        let mut talk = Talk::of_several(setup, &["gmail", "google-sheets"]).await;
        let answer = json!({ "access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3599 });
        talk.expect(TOKEN, 200, answer.clone());
        let profile = "GET https://gmail.googleapis.com/gmail/v1/users/me/profile";
        talk.expect(profile, 200, json!({ "emailAddress": "ada@globex.test" }));
        talk.connect(&[], &[]).await;
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "ada@globex.test");
        talk.turn_to("google-sheets");
        talk.expect(TOKEN, 200, answer);
        talk.connect(&[], &[]).await;
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["identifier"], "NA");
        talk.asked();
    }
}
