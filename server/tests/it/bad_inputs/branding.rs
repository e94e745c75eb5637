//! Branding: what `connect-url` is given for the hosted page. It is never refused for a value, as an
//! end user may send it; so what cannot be used must leave no trace on the page, and what can be
//! shown must stand there as text and nothing else.

mod rows;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Customer, Page, Setup, TestApp, both_databases};

/// What the page makes of a row.
#[derive(Clone, Debug)]
enum Shows {
    /// The page as it is without any branding.
    Nothing,
    /// This as the customer's name.
    Name(String),
}

struct Row {
    name: String,
    body: Value,
    shows: Shows,
}

pub fn names() -> Vec<String> {
    rows::rows().into_iter().map(|row| row.name).collect()
}

/// What of a page may not differ: its style, and how many of each element that could load, run or
/// lead anywhere there are.
#[derive(Debug, PartialEq)]
struct Traits {
    style: Vec<String>,
    counts: BTreeMap<&'static str, usize>,
    policy: String,
}

fn traits(page: &Page) -> Traits {
    const ACTIVE: [&str; 16] = [
        "script", "style", "link", "meta", "base", "img", "svg", "iframe", "object", "embed",
        "form", "input", "a", "video", "audio", "math",
    ];
    let whole = page.answer.text();
    let style = whole.split("<style").skip(1).map(|rest| {
        let (_, rules) = rest.split_once('>').expect("a tag ends");
        rules
            .split("</style>")
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let count = |name| (name, page.elements(name).len());
    let policy = page.answer.header("content-security-policy");
    // A nonce is another one each time.
    let words = policy
        .split(' ')
        .filter(|word| !word.starts_with("'nonce-"));
    Traits {
        style: style.collect(),
        counts: ACTIVE.into_iter().map(count).collect(),
        policy: words.collect::<Vec<_>>().join(" "),
    }
}

/// The list of apps of a link with this body.
async fn page_of(app: &TestApp, customer: &Customer<'_>, body: &Value) -> Page {
    let link = customer.link_with(body.clone()).await;
    let mut browser = app.browser();
    let opened = browser.get(&link).await;
    let page = browser.follow(&opened).await;
    assert_eq!(page.status(), 200, "{}", page.answer);
    page
}

fn verdict(row: &Row, page: &Page, plain: &Page) -> Result<(), String> {
    let (found, wanted) = (traits(page), traits(plain));
    if found != wanted {
        return Err(format!("{found:#?}\nwanted {wanted:#?}"));
    }
    if page.has_link("Back to Acme") {
        return Err("a way back that nobody registered".to_owned());
    }
    let name = match &row.shows {
        Shows::Nothing => "Globex Ltd",
        Shows::Name(name) => name,
    };
    match page.says(&format!("For {name}")) {
        true => Ok(()),
        false => Err(format!("not for {name}: {}", page.text())),
    }
}

both_databases! {
    async fn what_cannot_be_used_leaves_no_trace(setup: Setup) {
        let app = setup.option("rate_limit", "off").start().await;
        let customer = app.customer().await;
        let plain = page_of(&app, &customer, &json!({})).await;
        let mut wrong = Vec::new();
        let rows = rows::rows();
        for row in &rows {
            let page = page_of(&app, &customer, &row.body).await;
            if let Err(why) = verdict(row, &page, &plain) {
                wrong.push(format!("{}: {why}", row.name));
            }
        }
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
        // What can be used is used.
        let good = json!({ "bgColor": "#00ff23", "name": "Initech", "redirect_url": "http://localhost:4000/" });
        let good = page_of(&app, &customer, &good).await;
        assert_ne!(traits(&good).style, traits(&plain).style);
        assert!(good.says("For Initech") && good.has_link("Back to Acme"), "{}", good.text());
    }

    async fn what_was_given_is_read_back_as_it_was(setup: Setup) {
        let app = setup.option("rate_limit", "off").start().await;
        let customer = app.customer().await;
        for row in rows::rows() {
            customer.link_with(row.body.clone()).await;
            let path = "/api/v2/public/hosted-properties";
            let given = app.get(path).for_customer(&customer).send().await.ok();
            assert_eq!(given, row.body, "{}", row.name);
        }
    }

    async fn a_body_larger_than_a_link_may_be_is_refused(setup: Setup) {
        let app = setup.start().await;
        let customer = app.customer().await;
        let body = json!({ "name": "x".repeat(64 * 1024) });
        let call = app.post("/api/v2/public/connect-url").for_customer(&customer);
        let refused = call.json(body).send().await.error(413, "PAYLOAD_TOO_LARGE");
        assert_eq!(refused["fields"][0]["field"], "", "{refused}");
    }
}
