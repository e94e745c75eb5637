//! Microsoft: scopes that the answer writes otherwise, directories, and applications for themselves.

use serde_json::{Value, json};

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const DIRECTORY: &str = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
const APPLICATION: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
const ME: &str = "GET https://graph.microsoft.com/v1.0/me";

fn answer() -> Value {
    json!({
        "access_token": "at-1", "refresh_token": "rt-1", "token_type": "Bearer", "expires_in": 3599,
        "ext_expires_in": 3599, "scope": "https://graph.microsoft.com/User.Read Mail.Read",
    })
}

both_databases! {
    /// <https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow>, read on
    /// 2026-11-25.
    async fn what_was_asked_for_counts_whatever_the_answer_names(setup: Setup) {
        let slugs = ["microsoft", "microsoft-tenant", "onedrive-personal"];
        let mut talk = Talk::of_several(setup, &slugs).await;
        for (slug, directory) in slugs.into_iter().zip(["common", DIRECTORY, "consumers"]) {
            talk.turn_to(slug);
            let address = format!("https://login.microsoftonline.com/{directory}/oauth2/v2.0");
            talk.expect(&format!("POST {address}/token"), 200, answer());
            talk.expect(ME, 200, json!({ "id": "1", "userPrincipalName": "ada@globex.test" }));
            let inputs = [("tenant_id", DIRECTORY)];
            let inputs = if slug == "microsoft-tenant" { &inputs[..] } else { &[] };
            let mut leaving = talk.leave(inputs).await;
            assert!(leaving.url.as_str().starts_with(&format!("{address}/authorize?")), "{slug}");
            assert_eq!(leaving.query("response_mode").as_deref(), Some("query"), "{slug}");
            leaving.consent(&[]).await;
            leaving.proves_itself_in(&talk.asked()[0]);
            let shown = talk.application().await;
            let scopes = shown["connected_accounts"][0]["scopes"].to_string();
            assert!(scopes.contains("offline_access") && scopes.contains("Files.Read"), "{scopes}");
        }
    }

    /// <https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow>,
    /// read on 2026-11-25.
    async fn an_application_that_gets_a_token_is_connected(setup: Setup) {
        let talk = Talk::of(setup, "microsoft-app-only").await;
        let token = format!("POST https://login.microsoftonline.com/{DIRECTORY}/oauth2/v2.0/token");
        let answer = json!({ "access_token": "at-1", "token_type": "Bearer", "expires_in": 3599 });
        talk.expect(&token, 200, answer);
        let typed = json!({
            "tenant_id": DIRECTORY, "client_id": APPLICATION, "client_secret": "own-secret",
        });
        talk.save(typed).await.ok();
        let asked = talk.asked();
        let scope = "https://graph.microsoft.com/.default";
        assert_eq!(asked[0].field("scope").as_deref(), Some(scope));
        assert_eq!(asked[0].field("client_secret").as_deref(), Some("own-secret"));
    }
}
