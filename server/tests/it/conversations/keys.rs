//! Apps that are connected by what is typed: how each credential is sent, and who that turns out to be.

use serde_json::{Value, json};

use super::talk::{Talk, basic};
use crate::support::{Setup, both_databases};

/// Types the credentials; `asked` are the provider's calls with their answers. Gives the headers of
/// the first call as `header` picks them.
async fn typed(
    talk: &mut Talk,
    slug: &str,
    credentials: Value,
    asked: &[(&str, Value)],
    header: &str,
) -> String {
    talk.turn_to(slug);
    for (call, answer) in asked {
        talk.expect(call, 200, answer.clone());
    }
    talk.save(credentials).await.ok();
    let calls = talk.asked();
    calls[0].header(header).to_owned()
}

async fn identifier(talk: &Talk) -> String {
    let shown = talk.application().await;
    let identifier = &shown["connected_accounts"][0]["identifier"];
    identifier.as_str().expect("a text").to_owned()
}

both_databases! {
    /// <https://developers.activecampaign.com/reference/authentication>,
    /// <https://developers.freshdesk.com/api/>,
    /// <https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/>,
    /// <https://docs.gitlab.com/api/rest/authentication/>,
    /// <https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/> and
    /// <https://shopify.dev/docs/apps/build/authentication-authorization/legacy/admin-custom-apps>,
    /// read on 2026-11-25.
    async fn at_hosts_of_the_customer_s_own(setup: Setup) {
        let slugs = [
            "activecampaign", "freshdesk", "jira-basic", "gitlab-pat", "zendesk-api-token",
            "shopify-admin-token",
        ];
        let mut talk = Talk::of_several(setup, &slugs).await;
        let key = "0123456789abcdef".repeat(4) + "01234567";
        let sent = typed(
            &mut talk, "activecampaign", json!({ "hostname": "acme.api-us1.com", "api_key": key }),
            &[("GET https://acme.api-us1.com/api/3/users/me",
               json!({ "user": { "id": "1", "email": "ada@globex.test" } }))],
            "api-token",
        ).await;
        assert_eq!((sent, identifier(&talk).await.as_str()), (key, "ada@globex.test"));

        let sent = typed(
            &mut talk, "freshdesk", json!({ "subdomain": "acme", "api_key": "abcdefghij" }),
            &[("GET https://acme.freshdesk.com/api/v2/agents/me",
               json!({ "id": 7, "contact": { "email": "ada@globex.test" } }))],
            "authorization",
        ).await;
        assert_eq!(sent, basic("abcdefghij", "X"));

        let sent = typed(
            &mut talk, "jira-basic",
            json!({ "subdomain": "acme", "email": "ada@globex.test", "api_token": "ATATT3x" }),
            &[("GET https://acme.atlassian.net/rest/api/3/myself",
               json!({ "accountId": "5b10", "emailAddress": "ada@globex.test" }))],
            "authorization",
        ).await;
        assert_eq!(sent, basic("ada@globex.test", "ATATT3x"));

        let sent = typed(
            &mut talk, "gitlab-pat",
            json!({ "hostname": "git.globex.com", "token": "glpat-AbCdEfGhIjKlMnOpQrSt" }),
            &[("GET https://git.globex.com/api/v4/user", json!({ "id": 7, "username": "ada" }))],
            "private-token",
        ).await;
        assert_eq!(sent, "glpat-AbCdEfGhIjKlMnOpQrSt");

        // `me` knows an anonymous user too, so another call comes first.
        let sent = typed(
            &mut talk, "zendesk-api-token",
            json!({ "subdomain": "acme", "email": "ada@globex.test", "api_token": "6wiIBWbGkBMo1mRDMuVwkw" }),
            &[("GET https://acme.zendesk.com/api/v2/users.json", json!({ "users": [] })),
              ("GET https://acme.zendesk.com/api/v2/users/me.json",
               json!({ "user": { "id": 7, "email": "ada@globex.test" } }))],
            "authorization",
        ).await;
        assert_eq!(sent, basic("ada@globex.test/token", "6wiIBWbGkBMo1mRDMuVwkw"));

        let token = format!("shpat_{}", "a1".repeat(16));
        let sent = typed(
            &mut talk, "shopify-admin-token", json!({ "subdomain": "globex", "token": token }),
            &[("POST https://globex.myshopify.com/admin/api/2026-10/graphql.json",
               json!({ "data": { "shop": { "id": "gid://shopify/Shop/1", "name": "Globex" } } }))],
            "x-shopify-access-token",
        ).await;
        assert_eq!((sent, identifier(&talk).await.as_str()), (token, "Globex"));
    }

    /// <https://platform.claude.com/docs/en/api/models>,
    /// <https://developers.openai.com/api/reference/resources/models/methods/list>,
    /// <https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens>,
    /// <https://developers.klaviyo.com/en/docs/authenticate_>, <https://docs.stripe.com/api/authentication>,
    /// <https://www.twilio.com/docs/iam/api/account> and
    /// <https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access>,
    /// read on 2026-11-25.
    async fn at_the_provider_s_one_host(setup: Setup) {
        let slugs = [
            "anthropic", "openai", "github-pat", "klaviyo-key", "stripe-key", "twilio", "sendgrid",
        ];
        let mut talk = Talk::of_several(setup, &slugs).await;
        let models = json!({ "data": [] });
        let key = "sk-ant-api03-AbCdEfGhIjKlMnOpQrSt";
        let models_of_claude = [("GET https://api.anthropic.com/v1/models", models.clone())];
        let sent = typed(&mut talk, "anthropic", json!({ "api_key": key }), &models_of_claude, "x-api-key");
        assert_eq!(sent.await, key);
        assert_eq!(identifier(&talk).await, "NA");

        let key = "sk-proj-AbCdEfGhIjKlMnOpQrSt";
        let models = [("GET https://api.openai.com/v1/models", models)];
        let sent = typed(&mut talk, "openai", json!({ "api_key": key }), &models, "authorization");
        assert_eq!(sent.await, format!("Bearer {key}"));

        let token = "github_pat_11ABCDEFG0AbCdEfGhIjKl";
        let user = [("GET https://api.github.com/user", json!({ "id": 1, "login": "ada" }))];
        let sent = typed(&mut talk, "github-pat", json!({ "token": token }), &user, "authorization");
        assert_eq!(sent.await, format!("Bearer {token}"));

        let key = "pk_0123456789abcdef0123456789abcdef01";
        let accounts = [("GET https://a.klaviyo.com/api/accounts", json!({ "data": [{ "id": "AbC123" }] }))];
        let sent = typed(&mut talk, "klaviyo-key", json!({ "api_key": key }), &accounts, "authorization");
        assert_eq!(sent.await, format!("Klaviyo-API-Key {key}"));

        let key = "rk_test_AbCdEfGhIjKlMnOp";
        let account = [("GET https://api.stripe.com/v1/account", json!({ "id": "acct_1" }))];
        let sent = typed(&mut talk, "stripe-key", json!({ "api_key": key }), &account, "authorization");
        assert_eq!(sent.await, basic(key, ""));

        let (sid, secret) = ("AC0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef");
        let address = format!("GET https://api.twilio.com/2010-04-01/Accounts/{sid}.json");
        let account = [(address.as_str(), json!({ "sid": sid, "friendly_name": "Globex" }))];
        let credentials = json!({ "account_sid": sid, "auth_token": secret });
        let sent = typed(&mut talk, "twilio", credentials, &account, "authorization");
        assert_eq!(sent.await, basic(sid, secret));
        assert_eq!(identifier(&talk).await, "Globex");

        let key = "SG.AbCdEfGhIjKlMnOpQrStUv.AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG";
        let scopes = [("GET https://api.eu.sendgrid.com/v3/scopes", json!({ "scopes": [] }))];
        let credentials = json!({ "region": "api.eu", "api_key": key });
        let sent = typed(&mut talk, "sendgrid", credentials, &scopes, "authorization");
        assert_eq!(sent.await, format!("Bearer {key}"));
    }
}
