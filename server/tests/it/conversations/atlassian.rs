//! Atlassian: a grant holds sites, and the end user may say which one is meant.

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

use super::talk::Talk;
use crate::support::{Setup, both_databases};

const FILE: &str = include_str!("../../../providers/atlassian.toml");
const TOKEN: &str = "POST https://auth.atlassian.com/oauth/token";
const SITES: &str = "GET https://api.atlassian.com/oauth/token/accessible-resources";
const ACME: &str = "11223344-a1b2-3b33-c444-def123456789";
const WIDGETS: &str = "22334455-a1b2-3b33-c444-def123456789";

fn file() -> String {
    FILE.replace("slug = \"atlassian\"", "slug = \"talk-atlassian\"")
}

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
    async fn the_site_that_was_typed_is_connected_in_any_case(setup: Setup) {
        let talk = Talk::with_file(setup, &file()).await;
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
        let talk = Talk::with_file(setup, &file()).await;
        granted(&talk);
        let mut leaving = talk.leave(&[("subdomain", "acme2")]).await;
        let page = leaving.consent(&[]).await;
        talk.failed(&page, ErrorCode::SiteNotGranted).await;
        talk.asked();
    }
}
