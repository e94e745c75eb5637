//! What stands around the pages.

use app::contract::connect::Frame;
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::link::{LinkEvent, LinkView};
use app::contract::theme::{Palette, Theme};

use super::HOSTILE;

fn palette(
    panel: &str,
    on_panel: &str,
    accent: &str,
    on_accent: &str,
    accent_text: &str,
) -> Palette {
    Palette {
        panel: panel.into(),
        on_panel: on_panel.into(),
        accent: accent.into(),
        on_accent: on_accent.into(),
        accent_text: accent_text.into(),
    }
}

pub fn frame(page: &str) -> Frame {
    let theme = match page {
        "loud" => Theme {
            light: palette("#00ff23", "#000000", "#007a11", "#ffffff", "#00700f"),
            dark: palette("#00c91c", "#000000", "#2bff49", "#000000", "#2bff49"),
        },
        _ => Theme {
            light: palette("#312e81", "#ffffff", "#4338ca", "#ffffff", "#4338ca"),
            dark: palette("#1e1b4b", "#e0e7ff", "#a5b4fc", "#10103a", "#b4c0ff"),
        },
    };
    let (company, customer) = match page {
        "hostile" => (HOSTILE, HOSTILE),
        _ => ("Acme", "Globex Corporation"),
    };
    Frame {
        company: company.into(),
        customer: customer.into(),
        logo: None,
        theme,
        test_environment: page != "live",
        return_url: Some("https://app.acme.test/integrations".into()),
        frame_ancestors: vec!["https://app.acme.test".into()],
        framed: false,
        link: link(page),
    }
}

/// What a page of a link session has to tell.
fn link(page: &str) -> Option<LinkView> {
    matches!(page, "linked" | "unproved").then(|| LinkView {
        session: "ls_1".into(),
        origins: vec!["https://app.acme.test".into()],
        events: vec![LinkEvent {
            number: 1,
            name: "failed".into(),
            at: "2026-11-26T08:00:00Z".into(),
            app: None,
            code: Some("access_denied".into()),
            message: Some("</script><script>".into()),
            step: Some("opened".into()),
            request_id: None,
        }],
        public_token: None,
        wants_proof: page == "unproved",
        repairs: false,
        is_for_one_app: false,
    })
}

pub fn open_page(page: &str) -> Result<Frame, Failure> {
    match page {
        "expired" => Err(Failure::new(ErrorCode::LinkExpired)),
        "closed" => Err(Failure::new(ErrorCode::PageSessionMissing)),
        "down" => Err(Failure {
            request_id: "req_7f3a".into(),
            ..Failure::new(ErrorCode::Unavailable)
        }),
        _ => Ok(frame(page)),
    }
}

pub fn neutral() -> Frame {
    Frame {
        company: String::new(),
        customer: String::new(),
        logo: None,
        theme: Theme {
            light: palette("#1f2937", "#ffffff", "#1d4ed8", "#ffffff", "#1d4ed8"),
            dark: palette("#111827", "#f3f4f6", "#8ab4ff", "#0b1220", "#8ab4ff"),
        },
        test_environment: false,
        return_url: None,
        frame_ancestors: Vec::new(),
        framed: false,
        link: None,
    }
}
