//! The same in the Link flow: its tokens are handed out on purpose, and are nobody else's business.

use super::journey::consent;
use super::*;

/// A page that stands alone, a claim, what its token reaches, a wrong claim.
pub(super) async fn link_flow(client: &mut Client, provider: &Provider, created: &Value) {
    let (id, secret) = (
        text(created, "link_client_id"),
        text(created, "link_client_secret"),
    );
    client.handed_out.push(secret.to_owned());
    let pattern = regex::Regex::new("pt_[A-Za-z0-9_-]{43}").expect("a pattern");
    for user in [Some("person"), Some("somebody-else"), None] {
        let wishes = json!({
            "client_id": id, "client_secret": secret, "user_id": "person", "org_id": "org",
            "app": HONEST, "callback_url": "http://localhost:1/back",
        });
        let made = client
            .api("POST", "/v1/link/token/create", ("x-none", "-"), wishes)
            .await;
        client.handed_out.push(text(&made, "link_token").to_owned());
        let opened = client.get(text(&made, "hosted_url")).await;
        let page = opened.header("location").to_owned();
        let page = page.split('/').nth(2).expect("a page").to_owned();
        client.get(&format!("/c/{page}/{HONEST}")).await;
        let done = consent(client, provider, &page, HONEST).await;
        let end = client.get(&format!("/c/{page}/{HONEST}/end")).await;
        let public = pattern.find(&end.body);
        let public = public.unwrap_or_else(|| panic!("{}{}", done.whole(), end.whole()));
        let public = public.as_str().to_owned();
        client.handed_out.push(public.clone());
        let body = json!({
            "client_id": id, "client_secret": secret, "public_token": public, "user_id": user,
        });
        let claimed = client
            .api("POST", "/v1/link/token/exchange", ("x-none", "-"), body)
            .await;
        let Some(access) = claimed["access_token"].as_str().map(str::to_owned) else {
            continue;
        };
        client.handed_out.push(access.clone());
        let bearer = format!("Bearer {access}");
        for path in ["/v1/link/connection", "/v1/link/session/ls_0"] {
            client
                .ask("GET", path, &[("authorization", bearer.as_str())], "")
                .await;
        }
        client
            .ask(
                "GET",
                "/v1/link/connection",
                &[("access_token", &access)],
                "",
            )
            .await;
    }
}
