//! Atlassian: a grant holds several sites, and the API of each has an id of its own.

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

use super::talk::{Leaving, Talk};
use crate::support::{Setup, both_databases};

const TOKEN: &str = "POST https://auth.atlassian.com/oauth/token";
const SITES: &str = "GET https://api.atlassian.com/oauth/token/accessible-resources";
const FIRST: &str = "1324a887-45db-1bf4-1e99-ef0ff456d421";
const SECOND: &str = "9af7b0e3-0ad2-4b7c-8f6b-c3a3c1d5f2aa";
const ACME: &str = "11223344-a1b2-3b33-c444-def123456789";
const WIDGETS: &str = "22334455-a1b2-3b33-c444-def123456789";

fn sites() -> Value {
    json!([
        { "id": FIRST, "name": "Initech", "url": "https://initech.atlassian.net", "scopes": [] },
        { "id": SECOND, "name": "Globex", "url": "https://globex.atlassian.net", "scopes": [] },
    ])
}

/// Consents, after which this site is asked who it is.
async fn consent(talk: &Talk, leaving: &mut Leaving<'_>, site: &str) {
    talk.expect(
        TOKEN,
        200,
        json!({
            "access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3600,
            "scope": "offline_access read:jira-user read:jira-work write:jira-work",
        }),
    );
    talk.expect(SITES, 200, sites());
    let me = json!({ "accountId": "5b10a2844c20165700ede21g", "displayName": "Ada" });
    talk.expect(
        &format!("GET https://api.atlassian.com/ex/jira/{site}/rest/api/3/myself"),
        200,
        me,
    );
    leaving.consent(&[]).await;
    assert_eq!(talk.application().await["connected"], true);
}

/// A consent for these two sites.
fn granted(talk: &Talk) {
    let answer = json!({ "access_token": "at-1", "refresh_token": "rt-1", "expires_in": 3600 });
    talk.expect(TOKEN, 200, answer);
    let sites: Value = [("widgets", WIDGETS), ("acme", ACME)]
        .map(|(name, id)| json!({ "id": id, "url": format!("https://{name}.atlassian.net") }))
        .into_iter()
        .collect();
    talk.expect(SITES, 200, sites);
}

both_databases! {
    /// <https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/>, read on 2026-11-25.
    async fn the_site_that_was_named_is_the_one_that_is_used(setup: Setup) {
        let talk = Talk::of(setup, "atlassian").await;
        let mut leaving = talk.leave(&[("subdomain", "globex")]).await;
        assert_eq!(leaving.query("audience").as_deref(), Some("api.atlassian.com"));
        assert_eq!(leaving.query("prompt").as_deref(), Some("consent"));
        consent(&talk, &mut leaving, SECOND).await;
        let asked = talk.asked();
        leaving.proves_itself_in(&asked[0]);
        assert_eq!(asked[1].header("authorization"), "Bearer at-1");
    }

    /// <https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/>, read on 2026-11-25.
    async fn without_a_name_it_is_the_first_site(setup: Setup) {
        let talk = Talk::of(setup, "atlassian").await;
        let mut leaving = talk.leave(&[]).await;
        consent(&talk, &mut leaving, FIRST).await;
        talk.asked();
    }

    /// <https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/>, read on 2026-11-25.
    async fn the_site_that_was_typed_is_connected_in_any_case(setup: Setup) {
        let talk = Talk::of(setup, "atlassian").await;
        granted(&talk);
        let me = format!("GET https://api.atlassian.com/ex/jira/{ACME}/rest/api/3/myself");
        // An email address that nobody may see is left out.
        talk.expect(&me, 200, json!({ "accountId": "7", "displayName": "Ada" }));
        talk.connect(&[("subdomain", "Acme")], &[]).await;
        talk.asked();
        assert_eq!(talk.application().await["connected_accounts"][0]["identifier"], "Ada");
    }

    /// <https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/>, read on 2026-11-25.
    async fn no_other_site_takes_the_place_of_the_one_that_was_typed(setup: Setup) {
        let talk = Talk::of(setup, "atlassian").await;
        granted(&talk);
        let mut leaving = talk.leave(&[("subdomain", "acme2")]).await;
        let page = leaving.consent(&[]).await;
        talk.failed(&page, ErrorCode::SiteNotGranted).await;
        talk.asked();
    }
}
