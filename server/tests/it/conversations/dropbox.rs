//! Dropbox: calls without arguments have a body that says so, and the token ends itself.

use serde_json::json;

use super::talk::Talk;
use crate::support::{Setup, both_databases};

both_databases! {
    /// <https://dropbox.tech/developers/using-oauth-2-0-with-offline-access> and
    /// <https://www.dropbox.com/developers/documentation/http/documentation#auth-token-revoke>, read on
    /// 2026-11-25.
    async fn a_call_without_arguments_sends_null_and_a_revocation_nothing(setup: Setup) {
        let talk = Talk::of(setup, "dropbox").await;
        talk.expect("POST https://api.dropboxapi.com/oauth2/token", 200, json!({
            "access_token": "at-1", "refresh_token": "rt-1", "token_type": "bearer",
            "expires_in": 14400, "account_id": "dbid:AAH4f99", "uid": "12345",
            "scope": "account_info.read files.content.read files.metadata.read",
        }));
        let account = json!({ "account_id": "dbid:AAH4f99", "email": "ada@globex.test" });
        talk.expect("POST https://api.dropboxapi.com/2/users/get_current_account", 200, account);
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.query("token_access_type").as_deref(), Some("offline"));
        leaving.consent(&[]).await;
        assert_eq!(talk.asked()[1].json(), json!(null));

        talk.expect("POST https://api.dropboxapi.com/2/auth/token/revoke", 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("authorization"), "Bearer at-1");
        assert!(asked[0].is_empty());
        assert_eq!(asked[0].header("content-type"), "", "Dropbox refuses a form's");
    }
}
