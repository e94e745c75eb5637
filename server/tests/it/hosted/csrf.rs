//! Forms of other sites are refused before anything happens.

use crate::support::{CRM, SMS, TestApp, both_databases};

const FUNCTIONS: [&str; 6] = [
    "start",
    "save_keys",
    "check",
    "disconnect",
    "submit_config",
    "confirm_start",
];

both_databases! {
    async fn only_our_own_pages_may_send_forms(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let (browser, list) = customer.open_link().await;
        let cookies: Vec<String> =
            browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let page = list.trim_start_matches("/c/").to_owned();
        let fields = [("page".to_owned(), page), ("slug".to_owned(), SMS.to_owned())];
        let foreign: [&[(&str, &str)]; 7] = [
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[],
            &[("origin", "null")],
            &[("origin", "https://evil.test")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://localhost:3000")],
        ];
        for function in FUNCTIONS {
            for headers in foreign {
                let call = app.post(format!("/_ui/connect/{function}")).form(&fields);
                let call = call.without_header("sec-fetch-site").header("cookie", &cookies);
                let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
                let answer = call.send().await;
                assert_eq!(answer.status, 403, "{headers:?}: {answer}");
                assert!(answer.text().contains("The form did not come from this page"), "{answer}");
            }
        }
        assert_eq!(customer.application(SMS).await["connected"], true, "nothing happened");
        let ours: [&[(&str, &str)]; 2] =
            [&[("sec-fetch-site", "same-origin")], &[("origin", "http://localhost:3000")]];
        for headers in ours {
            let call = app.post("/_ui/connect/check").form(&fields);
            let call = call.without_header("sec-fetch-site").header("cookie", &cookies);
            let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
            let answer = call.send().await;
            assert!(answer.location().ends_with("notice=checked"), "{answer}");
        }
    }

    async fn an_action_is_not_reached_by_an_address(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, done) = customer.connect_crm().await;
        let page = done.url.path().split('/').nth(2).unwrap_or_default().to_owned();
        for function in FUNCTIONS {
            let address = format!("/_ui/connect/{function}?page={page}&slug={CRM}");
            let shown = browser.get(&address).await;
            assert!(shown.status() >= 400, "{function}: {}", shown.answer);
        }
        assert_eq!(customer.application(CRM).await["connected"], true);
    }

    async fn forms_are_as_limited_as_other_bodies(app: TestApp) {
        let customer = app.customer().await;
        let (browser, list) = customer.open_link().await;
        let page = list.trim_start_matches("/c/").to_owned();
        let fields = [("page".to_owned(), page), ("slug".to_owned(), "x".repeat(2 * 1024 * 1024))];
        let cookies: Vec<String> =
            browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let call = app.post("/_ui/connect/check").form(&fields);
        let answer = call.header("cookie", &cookies.join("; ")).send().await;
        assert!((400..500).contains(&answer.status), "{}", answer.status);
    }
}
