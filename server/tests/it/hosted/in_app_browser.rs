//! Browsers inside other apps, at a provider that refuses them.

use crate::support::{TestApp, both_databases};

const FILE: &str = r#"[settings]
name = "Acme"
[[app]]
slug = "google"
environments = ["test"]
oauth = { client_id = "the-client-id", client_secret = "the-secret" }
[[app]]
slug = "quickbooks"
environments = ["test"]
oauth = { client_id = "the-client-id", client_secret = "the-secret" }
"#;

const IN_APP: &str = "Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36";
const SAYS: &str = "cannot be connected in this browser";

both_databases! {
    async fn it_is_said_before_anybody_tries_with_a_way_out(app: TestApp) {
        let customer = app.customer().await;
        customer.apply(FILE).await;
        let (browser, list) = customer.open_link().await;
        let link = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
        let cookie = link.collect::<Vec<_>>().join("; ");
        let page = |slug: &str, agent: &str| {
            app.get(format!("{list}/{slug}")).header("cookie", &cookie).header("user-agent", agent).send()
        };
        let google = page("google", IN_APP).await.text();
        assert!(google.contains(SAYS), "{google}");
        assert!(google.contains("value=\"http://"), "an address to copy: {google}");
        assert!(google.contains("href=\"intent://"), "{google}");
        // It opens there: nothing has been changed here.
        let address = google.split("value=\"").find_map(|part| part.split('"').next().filter(|it| it.contains("/connect/lk_")));
        let address = address.expect("a hosted link").to_owned();
        let mut other = app.browser();
        let opened = other.get(&address).await;
        assert_eq!(other.follow(&opened).await.heading(), "Connect your apps");
        for (slug, agent) in [("google", "Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0"), ("quickbooks", IN_APP)] {
            let text = page(slug, agent).await.text();
            assert!(!text.contains(SAYS), "{slug} in {agent}");
        }
    }
}
