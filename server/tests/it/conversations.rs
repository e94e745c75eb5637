//! Conversations with providers, as their documentation has them: one file for each provider whose
//! ways need more than RFC 6749, [`standard`] for the others, [`keys`] for what is typed.
//!
//! The apps are the built-in ones. A conversation goes through the server's own doors and ends at the
//! outbound transport, where [`talk`] answers as the documentation says and keeps what was asked. Each
//! test names the page it was written from and the day on which that page was read. Does not belong
//! here: what is true of every provider (`hosted`, `attacks`).

mod airtable;
mod atlassian;
mod calendly;
mod docusign;
mod dropbox;
mod dynamics;
mod figma;
mod github;
mod google;
mod hubspot;
mod intercom;
mod keys;
mod klaviyo;
mod linear;
mod mailchimp;
mod microsoft;
mod monday;
mod netsuite;
mod notion;
mod pipedrive;
mod quickbooks;
mod salesforce;
mod shopify;
mod slack;
mod standard;
mod stripe;
mod talk;
mod xero;
mod zendesk;
mod zoho;
mod zoom;

use patchbay::catalog::Catalog;

/// Every built-in app has a conversation.
#[test]
fn nobody_is_left_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/conversations");
    let texts: String = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"))
        .collect();
    let catalog = Catalog::builtin().expect("the built-in files");
    let apps = catalog.all().filter(|(_, app)| !app.is_sandbox());
    let silent: Vec<&str> = apps
        .map(|(_, app)| app.slug.as_str())
        .filter(|slug| !texts.contains(&format!("\"{slug}\"")))
        .collect();
    assert_eq!(silent, [] as [&str; 0]);
}
