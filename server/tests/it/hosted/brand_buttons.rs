//! Brands that want a button of their own, and the images that an operator drops in for them.

use crate::support::{CRM, Page, Setup, both_databases};

const FILE: &str = r#"[settings]
name = "Acme"
[[app]]
slug = "quickbooks"
environments = ["test"]
oauth = { client_id = "the-client-id", client_secret = "the-secret" }
[[app]]
slug = "sandbox-crm"
environments = ["test"]
oauth = { client_id = "sandbox-client", client_secret = "sandbox-secret" }
"#;

/// The name of the button that connects, and the image in it.
fn button(page: &Page) -> (String, String) {
    let buttons = page.elements("button").into_iter();
    let mut brands = buttons.filter(|(tag, _)| tag.get("class").contains("brand-button"));
    let (tag, _) = brands.next().expect("a brand's button");
    let images = page.elements("img");
    let (image, _) = images.last().expect("an image");
    (
        tag.get("aria-label").to_owned(),
        image.get("src").to_owned(),
    )
}

both_databases! {
    async fn a_brand_s_button_leaves_for_its_provider(setup: Setup) {
        let app = setup.start().await;
        let customer = app.customer().await;
        customer.apply(FILE).await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/quickbooks")).await;
        let wanted = ("Connect to QuickBooks: Authorize Acme", "/logos/quickbooks.svg");
        let (name, mark) = button(&page);
        assert_eq!((name.as_str(), mark.as_str()), wanted);
        let leaving = browser.submit(&page, "Connect to QuickBooks", &[]).await;
        let away = leaving.link("Continue");
        assert!(away.starts_with("https://appcenter.intuit.com/connect/oauth2?"), "{away}");
    }

    async fn an_image_beside_the_logos_is_the_button(setup: Setup) {
        let folder = setup.home.folder().join("brand-buttons");
        std::fs::create_dir(&folder).expect("a folder");
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        for file in ["quickbooks.svg", "sandbox-crm.png"] {
            std::fs::write(folder.join(file), svg).expect("a file");
        }
        let app = setup.start().await;
        let customer = app.customer().await;
        customer.apply(FILE).await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/quickbooks")).await;
        assert_eq!(button(&page).1, "/brand-buttons/quickbooks.svg");
        let image = app.get("/brand-buttons/quickbooks.svg").send().await;
        assert_eq!((image.status, image.text().as_str()), (200, svg));
        // It is enough that somebody has put one there.
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let wanted = ("Connect to Sandbox CRM: Authorize Acme", "/brand-buttons/sandbox-crm.png");
        let (name, image) = button(&page);
        assert_eq!((name.as_str(), image.as_str()), wanted);
        browser.authorize(&page, "", "Approve").await;
        assert_eq!(customer.application(CRM).await["connected"], true);
    }
}
