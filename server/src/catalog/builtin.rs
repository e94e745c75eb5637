//! The provider files that are part of the binary.
//!
//! A list of names instead of a build script: adding an app is a file and a line here, which a test
//! compares with the folder, and nothing has to be compiled and run before the server can be.

use super::provider::Provider;
use super::read::{Origin, read};
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
    "airtable"
    "anthropic"
    "asana"
    "atlassian"
    "box"
    "calendly"
    "clickup"
    "discord"
    "docusign"
    "dropbox"
    "dynamics-365-finance"
    "dynamics-business-central"
    "figma"
    "freshdesk"
    "github-pat"
    "github"
    "gitlab-pat"
    "gitlab"
    "gmail"
    "google-sheets"
    "google"
    "hubspot"
    "intercom"
    "jira-basic"
    "klaviyo-key"
    "klaviyo"
    "linear"
    "mailchimp"
    "microsoft-app-only"
    "microsoft-tenant"
    "microsoft"
    "monday"
    "netsuite"
    "notion"
    "onedrive-personal"
    "openai"
    "pipedrive"
    "quickbooks"
    "salesforce-client-credentials"
    "salesforce-sandbox"
    "salesforce"
    "sandbox-crm"
    "sandbox-sms"
    "sendgrid"
    "shopify-admin-token"
    "shopify"
    "slack"
    "stripe-app"
    "stripe-connect"
    "stripe-key"
    "twilio"
    "typeform"
    "xero"
    "zendesk-api-token"
    "zendesk"
    "zoho-crm"
    "zoom-server-to-server"
    "zoom"
}

/// Reads all of them, whatever else is wrong.
pub(super) fn load(problems: &mut Problems) -> Vec<Provider> {
    let mut providers = Vec::new();
    for (slug, text) in FILES {
        match read(
            &format!("server/providers/{slug}.toml"),
            slug,
            text,
            Origin::BuiltIn,
        ) {
            Ok(provider) => providers.push(provider),
            Err(found) => problems.0.extend(found.0),
        }
    }
    providers
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;
    use crate::catalog::consent::GrantedScopes;
    use crate::catalog::input::Input;

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
    fn every_secret_has_a_form() {
        for provider in all().iter().filter(|provider| !provider.is_sandbox()) {
            let mut secrets = provider.inputs.iter().filter(|input| input.secret);
            let slug = &provider.slug;
            assert!(
                secrets.all(Input::is_limited),
                "{slug}: a pasted blank is only noticed upstream"
            );
        }
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

    /// A provider with the text of its file.
    fn with_texts() -> impl Iterator<Item = (Provider, &'static str)> {
        all().into_iter().map(|provider| {
            let file = FILES.iter().find(|(slug, _)| *slug == provider.slug);
            (provider, file.unwrap().1)
        })
    }

    #[test]
    fn every_logo_is_there_and_somebodys() {
        let mut there: Vec<String> = std::fs::read_dir(root().join("../public/logos"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| format!("/logos/{name}"))
            .collect();
        there.sort();
        let marks = |it: &Provider| it.brand_button.as_ref()?.mark.clone();
        let mut named: Vec<String> = all()
            .into_iter()
            .flat_map(|it| [marks(&it), it.logo])
            .flatten()
            .collect();
        named.sort();
        named.dedup();
        assert_eq!(named, there);
    }

    /// Nothing in it is fetched, run or refused by the policy of our pages.
    #[test]
    fn every_logo_stands_alone() {
        for provider in all() {
            let Some(logo) = provider.logo.filter(|logo| logo.ends_with(".svg")) else {
                continue;
            };
            let file = root().join("../public").join(logo.trim_start_matches('/'));
            let text = std::fs::read_to_string(file).unwrap();
            assert!(text.starts_with("<svg xmlns="), "{logo}");
            for part in ["<script", "<style", "style=", "href", "<image", "<text"] {
                assert!(!text.contains(part), "{logo}: {part}");
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

    /// Whoever signs in at one place meets one button, whichever app of the brand it is for.
    #[test]
    fn one_sign_in_has_one_button() {
        let mut buttons = BTreeMap::new();
        for (provider, text) in with_texts().filter(|(it, _)| it.auth.oauth2.is_some()) {
            let address = text.lines().find(|line| line.starts_with("authorize_url"));
            let host = host(address.unwrap().trim_start_matches("authorize_url = \""));
            let of_host = buttons.entry(host);
            let first = of_host.or_insert_with(|| provider.brand_button.clone());
            assert_eq!(*first, provider.brand_button, "{}", provider.slug);
        }
        let demanded = buttons.values().flatten().map(|button| &*button.brand);
        let brands: BTreeSet<&str> = demanded.collect();
        let wanted = [
            "Google",
            "Microsoft",
            "QuickBooks",
            "Salesforce",
            "Slack",
            "Xero",
        ];
        assert!(brands.into_iter().eq(wanted), "{buttons:?}");
    }

    #[test]
    fn every_description_is_one_sentence() {
        for provider in all() {
            assert!(provider.description.ends_with('.'), "{}", provider.slug);
            assert!(provider.description.len() <= 120, "{}", provider.slug);
        }
    }

    #[test]
    fn what_nobody_saw_is_named() {
        for (provider, text) in with_texts() {
            let named = text.lines().any(|line| line.starts_with("# Unverified: "));
            assert_eq!(named, !provider.verified, "{}", provider.slug);
        }
    }

    /// What is not known cannot be told from what was forgotten.
    #[test]
    fn every_oauth_app_says_how_its_tokens_age() {
        for (provider, text) in with_texts().filter(|(it, _)| it.auth.oauth2.is_some()) {
            let told = |start| text.lines().any(|line: &str| line.starts_with(start));
            let (said, excused) = (told("refresh = {"), told("# No refresh: "));
            assert!(said != excused, "{}: `refresh` or why not", provider.slug);
        }
    }

    #[test]
    fn every_address_is_https() {
        for (slug, text) in FILES {
            assert!(!text.contains("http://"), "{slug}");
        }
    }

    #[test]
    fn scopes_are_explained_and_can_be_told_apart() {
        for provider in all() {
            let Some(oauth) = &provider.auth.oauth2 else {
                continue;
            };
            for scope in &oauth.scopes {
                let (name, label) = (&scope.name, &scope.label);
                let words = label.starts_with(char::is_uppercase) && !label.ends_with('.');
                assert!(words && label.contains(' '), "{}: {label}", provider.slug);
                let parts = oauth.granted(Some(std::slice::from_ref(name)));
                let granted = oauth.granted_scopes == GrantedScopes::Answered;
                assert!(
                    !granted || parts == [name.as_str()],
                    "{}: {name}",
                    provider.slug
                );
            }
        }
    }

    /// The part of an address before its first slash.
    fn host(address: &str) -> &str {
        let rest = address.trim_start_matches("https://");
        rest.split(['/', '?']).next().unwrap()
    }

    /// A value must not be able to name another host than the vendor's, whatever checks follow.
    #[test]
    fn what_stands_in_a_host_is_kept_there() {
        for (provider, text) in with_texts() {
            let addresses = text
                .split(['"', '\''])
                .filter(|it| it.starts_with("https://"));
            for host in addresses.map(host) {
                for input in &provider.inputs {
                    let Some((_, after)) = host.split_once(&format!("{{{}}}", input.name)) else {
                        continue;
                    };
                    if !input.options.is_empty() {
                        continue;
                    }
                    let pattern = input.pattern.as_ref();
                    let pattern =
                        pattern.unwrap_or_else(|| panic!("{}: {}", provider.slug, input.name));
                    let escapes = ["", "x/y", "x?y", "x#y", "x@y", "x:1", "x y", ".x", "x."];
                    let dotted = (!after.is_empty()).then_some("a.b");
                    for value in escapes.into_iter().chain(dotted) {
                        let what = format!("{}: {} takes {value:?}", provider.slug, input.name);
                        assert!(!pattern.matches(value), "{what}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_placeholder_is_what_the_pattern_wants() {
        for provider in all() {
            for input in &provider.inputs {
                if let (Some(pattern), false) = (&input.pattern, input.placeholder.is_empty()) {
                    let what = format!("{}: {}", provider.slug, input.name);
                    assert!(pattern.matches(&input.placeholder), "{what}");
                }
            }
        }
    }
}
