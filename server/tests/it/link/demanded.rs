//! `require_claim`: hosted links whose connections must be claimed, too.

use patchbay::services::projects::{self, FileText};
use serde_json::json;

use super::{BACK, Host, parameter};
use crate::support::{CRM, Customer, SMS, TestApp, both_databases};

/// A customer of a company that demands claims, and its backend.
async fn demanding<'a>(app: &'a TestApp) -> (Customer<'a>, Host<'a>) {
    let customer = app.customer().await;
    let file = "[settings]\nname = \"Acme\"\nrequire_claim = true\n";
    let text = FileText {
        name: "acme.toml",
        text: file,
        variables: &|_| None,
    };
    projects::apply(&app.core, &customer.project, &text, false)
        .await
        .expect("applied");
    let mut host = Host::new(app).await;
    let client = patchbay::services::link::clients::create(&app.core, &customer.scope())
        .await
        .expect("a client");
    let secret = secrecy::ExposeSecret::expose_secret(&client.secret).to_owned();
    host.client = (client.id.to_string(), secret);
    host.key = customer.key.clone();
    host.project = customer.project.clone();
    (customer, host)
}

both_databases! {
    async fn a_hosted_link_ends_with_a_public_token_for_its_account(app: TestApp) {
        let (customer, host) = demanding(&app).await;
        let link = customer.link_with(json!({ "redirect_url": BACK, "name": "Globex" })).await;
        let mut browser = app.browser();
        let opened = browser.get(&link).await;
        let list = opened.answer.location().to_owned();
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
        assert_eq!(host.connections_of(&customer.account).await, 0, "nobody has claimed it");
        let end = browser.get(&done.link("Finish")).await;
        let back = url::Url::parse(&end.link("Continue")).expect("an address");
        assert_eq!(back.as_str().split('?').next(), Some(BACK));
        let public = parameter(&back, "token");
        let claimed = host.exchange(&public, Some(&customer.account)).await.ok();
        assert_eq!(claimed["claim"], "claimed");
        assert_eq!(host.connections_of(&customer.account).await, 1);
        // The hosted page shows it, and renews it in the same way.
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let again = browser.authorize(&page, "Reconnect", "Approve").await;
        let end = browser.get(&again.link("Finish")).await;
        let back = url::Url::parse(&end.link("Continue")).expect("an address");
        let again = host.exchange(&parameter(&back, "token"), Some(&customer.account)).await.ok();
        assert_eq!(again["connection_id"], claimed["connection_id"]);
        assert_eq!(again["access_token"], claimed["access_token"]);
    }

    async fn a_forwarded_hosted_link_gives_its_account_nothing(app: TestApp) {
        let (customer, host) = demanding(&app).await;
        let link = customer.link_with(json!({ "redirect_url": BACK })).await;
        let mut victim = app.browser();
        let list = victim.get(&link).await.answer.location().to_owned();
        let page = victim.get(&format!("{list}/{CRM}")).await;
        let done = victim.authorize(&page, "Authorize", "Approve").await;
        let end = victim.get(&done.link("Finish")).await;
        let back = url::Url::parse(&end.link("Continue")).expect("an address");
        let public = parameter(&back, "token");
        host.exchange(&public, Some("victim-1")).await.error(409, "USER_MISMATCH");
        host.exchange(&public, Some(&customer.account)).await.error(410, "PUBLIC_TOKEN_USED");
        assert_eq!(host.connections_of(&customer.account).await, 0);
    }

    async fn without_a_way_back_and_outside_of_a_page_nothing_is_connected(app: TestApp) {
        let (customer, host) = demanding(&app).await;
        let mut browser = app.browser();
        let list = browser.get(&customer.link().await).await.answer.location().to_owned();
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let refused = browser.submit(&page, "Authorize", &[]).await;
        assert!(refused.says("This cannot be connected from here"), "{}", refused.text());
        let page = browser.get(&format!("{list}/{SMS}")).await;
        let (sid, token) = (page.input("Account SID"), page.input("Auth token"));
        let typed = [(sid.as_str(), "AC4711"), (token.as_str(), "valid-token")];
        let refused = browser.submit(&page, "Connect", &typed).await;
        assert!(refused.says("This cannot be connected from here"), "{}", refused.text());

        let by_sdk = app.get(format!("/api/v1/{CRM}/integrate")).for_customer(&customer).send().await;
        by_sdk.error(403, "CLAIM_DEMANDED");
        let body = json!({ "account_sid": "AC4711", "auth_token": "valid-token" });
        let typed = app.post(format!("/api/v2/app/{SMS}/save")).for_customer(&customer).json(body.clone());
        typed.send().await.error(403, "CLAIM_DEMANDED");
        // What the host's own backend brings needs no claim.
        let path = format!("/api/v2/public/linked-account/integration/save-key-credentials/{SMS}");
        app.put(path).for_host(&customer).json(body).send().await.ok();
        assert_eq!(host.connections_of(&customer.account).await, 0);
    }
}
