//! The apps, what they ask for, and who is connected.

use app::contract::config::Choice;
use app::contract::connect::*;
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

use super::{HOSTILE, brands};

pub(super) fn card(
    slug: &str,
    name: &str,
    about: &str,
    category: &str,
    status: AppStatus,
) -> AppCard {
    AppCard {
        slug: slug.into(),
        name: name.into(),
        description: about.into(),
        categories: vec![category.into()],
        logo: None,
        status,
    }
}

pub fn apps() -> Vec<AppCard> {
    use AppStatus::{Connected, NeedsReauth, NotConnected};
    vec![
        card(
            "connected-crm",
            "Connected CRM",
            "Contacts, companies and deals.",
            "Crm",
            Connected,
        ),
        card(
            "broken-mail",
            "Broken Mail",
            "Newsletters and campaigns.",
            "Marketing",
            NeedsReauth,
        ),
        card(
            "connected-sms",
            "Connected SMS",
            "Text messages.",
            "Messaging",
            Connected,
        ),
        card(
            "sandbox-crm",
            "Sandbox CRM",
            "Contacts and deals to try things with.",
            "Crm",
            NotConnected,
        ),
        card(
            "sandbox-sms",
            "Sandbox SMS",
            "Text messages to try things with.",
            "Messaging",
            NotConnected,
        ),
        card(
            "slack",
            "Slack",
            "Channels, messages and a longer description that has to wrap over several lines without breaking the card.",
            "Messaging",
            NotConnected,
        ),
        card(
            "subdomain-desk",
            "Subdomain Desk",
            "Tickets and customers.",
            "Support",
            NotConnected,
        ),
    ]
}

pub(super) fn app(slug: &str) -> Result<AppCard, Failure> {
    if let Some(app) = brands::app(slug) {
        return Ok(app);
    }
    if slug == "several-crm" {
        let about = "Contacts, companies and deals.";
        let status = AppStatus::Connected;
        return Ok(card(slug, "Several CRM", about, "Crm", status));
    }
    if slug == "hostile" {
        return Ok(card(
            slug,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            AppStatus::NotConnected,
        ));
    }
    apps()
        .into_iter()
        .find(|app| app.slug == slug)
        .ok_or_else(|| Failure::new(ErrorCode::AppNotFound))
}

fn input(name: &str, label: &str, help: &str, secret: bool) -> AppInput {
    AppInput {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        placeholder: String::new(),
        required: true,
        secret,
        options: Vec::new(),
    }
}

pub(super) fn connection(id: &str, identifier: &str) -> ConnectionView {
    ConnectionView {
        id: id.into(),
        profile: String::new(),
        identifier: identifier.into(),
        connected_at: "2026-11-05T10:11:12Z".into(),
        ends_at: None,
        withheld: Vec::new(),
        reason: None,
    }
}

pub(super) fn profiles() -> Vec<Profile> {
    let profile = |id: &str, name: &str, description: &str| Profile {
        id: id.into(),
        name: name.into(),
        description: description.into(),
    };
    vec![
        profile("aaaaaaaaaaaaaaaaaaaaaaaa", "US", ""),
        profile("bbbbbbbbbbbbbbbbbbbbbbbb", "EU", "Accounts kept in Europe"),
    ]
}

pub(super) fn inputs(slug: &str) -> Vec<AppInput> {
    match slug {
        "sandbox-sms" | "connected-sms" => vec![
            input(
                "account_sid",
                "Account SID",
                "Console, then Account info.",
                false,
            ),
            input("auth_token", "Auth token", "Beside the account SID.", true),
        ],
        "subdomain-desk" => vec![
            AppInput {
                placeholder: "your-team".into(),
                ..input(
                    "subdomain",
                    "Your subdomain",
                    "The part before .desk.test in your address.",
                    false,
                )
            },
            AppInput {
                required: false,
                options: vec![
                    Choice {
                        value: "eu".into(),
                        label: "Europe".into(),
                    },
                    Choice {
                        value: "us".into(),
                        label: "United States".into(),
                    },
                ],
                ..input("region", "Region", "", false)
            },
        ],
        _ => Vec::new(),
    }
}
