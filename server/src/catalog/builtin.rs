//! The provider files that are part of the binary.
//!
//! A list of names instead of a build script: adding an app is a file and a line here, which a test
//! compares with the folder, and nothing has to be compiled and run before the server can be.

use super::provider::Provider;
use super::read::read;
use super::template::Transport;
use crate::strict_toml::Problems;

macro_rules! files {
    ($($slug:literal)+) => {
        /// Slug and text of every built-in file, by slug.
        pub(super) const FILES: &[(&str, &str)] = &[
            $(($slug, include_str!(concat!("../../providers/", $slug, ".toml"))),)+
        ];
    };
}

files! {
    "activecampaign"
    "anthropic"
    "box"
    "calendly"
    "discord"
    "docusign"
    "dropbox"
    "figma"
    "freshdesk"
    "intercom"
    "klaviyo-key"
    "klaviyo"
    "mailchimp"
    "netsuite"
    "openai"
    "pipedrive"
    "sandbox-crm"
    "sandbox-sms"
    "sendgrid"
    "shopify-admin-token"
    "shopify"
    "stripe-app"
    "stripe-connect"
    "stripe-key"
    "twilio"
    "typeform"
    "zendesk-api-token"
    "zendesk"
    "zoho-crm"
    "zoom-server-to-server"
}

/// Reads all of them, whatever else is wrong.
pub(super) fn load(problems: &mut Problems) -> Vec<Provider> {
    let mut providers = Vec::new();
    for (slug, text) in FILES {
        match read(
            &format!("server/providers/{slug}.toml"),
            slug,
            text,
            Transport::Https,
        ) {
            Ok(provider) => providers.push(provider),
            Err(found) => problems.0.extend(found.0),
        }
    }
    providers
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    fn all() -> Vec<Provider> {
        let mut problems = Problems::default();
        let providers = load(&mut problems);
        assert_eq!(problems.to_string(), "");
        providers
    }

    #[test]
    fn the_list_is_the_folder() {
        let mut names: Vec<String> = std::fs::read_dir(root().join("providers"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let listed: Vec<String> = FILES
            .iter()
            .map(|(slug, _)| format!("{slug}.toml"))
            .collect();
        assert_eq!(
            listed, names,
            "server/src/catalog/builtin.rs lists server/providers, sorted"
        );
    }

    #[test]
    fn every_logo_is_there() {
        for provider in all() {
            if let Some(logo) = provider.logo {
                let file = root().join("../public").join(logo.trim_start_matches('/'));
                assert!(file.is_file(), "{}", file.display());
            }
        }
    }

    #[test]
    fn every_fact_has_a_source_and_a_date() {
        for provider in all().iter().filter(|provider| !provider.is_sandbox()) {
            assert!(provider.docs_url.is_some(), "{}: docs_url", provider.slug);
            assert!(
                provider.checked_on.is_some(),
                "{}: checked_on",
                provider.slug
            );
        }
    }

    #[test]
    fn every_description_is_one_sentence() {
        for provider in all() {
            assert!(provider.description.ends_with('.'), "{}", provider.slug);
            assert!(provider.description.len() <= 120, "{}", provider.slug);
        }
    }
}
