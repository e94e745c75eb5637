//! GitHub: a grant is ended by DELETE with a JSON body, proved by HTTP Basic.

use http::Method;
use serde_json::json;

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

async fn connected(setup: Setup) -> Talk {
    let talk = Talk::of(setup, "github").await;
    let answer = json!({ "access_token": "gho_1", "scope": "read:user", "token_type": "bearer" });
    talk.expect(
        "POST https://github.com/login/oauth/access_token",
        200,
        answer,
    );
    talk.expect(
        "GET https://api.github.com/user",
        200,
        json!({ "id": 1, "login": "ada" }),
    );
    talk.connect(&[], &[]).await;
    talk.asked();
    talk
}

both_databases! {
    /// <https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps>, read on
    /// 2026-11-25.
    async fn an_answer_may_be_a_form_with_commas_between_scopes(setup: Setup) {
        let talk = Talk::of(setup, "github").await;
        let form = "access_token=gho_1&scope=repo%2Cread%3Auser&token_type=bearer";
        talk.expect_text("POST https://github.com/login/oauth/access_token", 200, form.to_owned());
        talk.expect("GET https://api.github.com/user", 200, json!({ "id": 1, "login": "ada" }));
        let mut leaving = talk.leave(&[]).await;
        assert_eq!(leaving.query("scope").as_deref(), Some("read:user,repo"));
        leaving.consent(&[]).await;
        let asked = talk.asked();
        assert_eq!(asked[0].header("accept"), "application/json", "JSON is asked for");
        leaving.proves_itself_in(&asked[0]);
        assert_eq!(asked[1].header("authorization"), "Bearer gho_1");
        let shown = talk.application().await;
        assert_eq!(shown["connected_accounts"][0]["scopes"], json!(["repo", "read:user"]));
    }

    /// <https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-authorization>, read on
    /// 2026-11-25.
    async fn the_whole_grant_is_deleted(setup: Setup) {
        let talk = connected(setup).await;
        let address = format!("DELETE https://api.github.com/applications/{CLIENT_ID}/grant");
        talk.expect(&address, 204, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].method, Method::DELETE);
        assert_eq!(asked[0].header("authorization"), basic(CLIENT_ID, CLIENT_SECRET));
        assert_eq!(asked[0].json(), json!({ "access_token": "gho_1" }));
    }

    /// <https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-authorization>, read on
    /// 2026-11-25.
    async fn a_grant_that_github_does_not_know_is_over(setup: Setup) {
        let talk = connected(setup).await;
        let address = format!("DELETE https://api.github.com/applications/{CLIENT_ID}/grant");
        talk.expect(&address, 404, json!({ "message": "Not Found" }));
        talk.disconnect().await;
        talk.asked();
    }
}
