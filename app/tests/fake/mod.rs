//! A made-up server behind the pages, for the page tests and for the gallery.

mod apps;
mod brands;
pub mod config;
pub mod serve;

use std::sync::{Arc, Mutex};

use app::contract::connect::*;
use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::form::{ConfigAction, FormValues};
use app::contract::theme::{Palette, Theme};
use app::ports::{ConnectPort, DemoPort, FlowEnd, Leaving, OnTheWay, Opened, Ports, Visitor};
use async_trait::async_trait;

use self::apps::{app, apps, card, connection, inputs, profiles};

/// A name that must never be read as HTML.
pub const HOSTILE: &str = "<script>alert('x')</script> & \"Co\"";

/// What was sent to the fake.
pub type Log = Arc<Mutex<Vec<(String, FormValues)>>>;

#[derive(Default)]
pub struct Fake {
    pub log: Log,
}

pub fn ports(log: Log) -> Ports {
    let fake = Arc::new(Fake { log });
    Ports {
        connect: fake.clone(),
        demo: Some(fake),
    }
}

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
    }
}

fn open_page(page: &str) -> Result<Frame, Failure> {
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

fn end(name: &str) -> FlowEnd {
    let (page, slug) = ("page_1".to_owned(), "sandbox-crm".to_owned());
    match name {
        "page" => FlowEnd::Done {
            page,
            slug,
            connection: String::new(),
        },
        "page-several" => FlowEnd::Done {
            page,
            slug: "several-crm".into(),
            connection: "conn_2".into(),
        },
        "page-failed" => FlowEnd::Failed {
            page,
            slug,
            flow: "flow_9".into(),
        },
        "page-used" => FlowEnd::App {
            page,
            slug,
            code: ErrorCode::FlowUsed,
        },
        _ => FlowEnd::Window {
            flow: "flow_9".into(),
        },
    }
}

#[async_trait]
impl ConnectPort for Fake {
    async fn open(&self, _who: &Visitor, ticket: &str) -> Result<Opened, Failure> {
        match ticket {
            "good" => Ok(Opened {
                page: "page_1".into(),
                cookie: Some("__Host-page=1; Secure; Path=/".into()),
            }),
            "taken" => Err(Failure::new(ErrorCode::LinkTaken)),
            _ => Err(Failure::new(ErrorCode::LinkExpired)),
        }
    }

    async fn list_apps(
        &self,
        _who: &Visitor,
        page: &str,
        query: &AppQuery,
    ) -> Result<AppListPage, Failure> {
        let frame = open_page(page)?;
        let all = match page {
            "empty" => Vec::new(),
            "hostile" => vec![app("hostile")?],
            "many" => (0..500)
                .map(|n| {
                    card(
                        &format!("app-{n}"),
                        &format!("App {n}"),
                        "One of many.",
                        "Other",
                        AppStatus::NotConnected,
                    )
                })
                .collect(),
            _ => apps(),
        };
        let total = all.len();
        let search = query.search.to_lowercase();
        let mut categories: Vec<String> =
            all.iter().flat_map(|app| app.categories.clone()).collect();
        categories.sort();
        categories.dedup();
        let apps = all
            .into_iter()
            .filter(|app| app.name.to_lowercase().contains(&search))
            .filter(|app| query.category.is_empty() || app.categories.contains(&query.category))
            .collect();
        Ok(AppListPage {
            frame,
            apps,
            total,
            categories,
        })
    }

    async fn app_page(&self, _who: &Visitor, page: &str, slug: &str) -> Result<AppPage, Failure> {
        let frame = open_page(page)?;
        let app = app(slug)?;
        let keys = slug.ends_with("sms");
        let refused = page == "refused";
        let several = slug == "several-crm";
        let connections = match (several, page) {
            (true, "unconnected") => Vec::new(),
            (true, _) => vec![
                ConnectionView {
                    profile: "EU".into(),
                    withheld: vec!["Create and change deals".into()],
                    reason: Some(ErrorCode::NeedsReauth),
                    ..connection("conn_2", "ben@globex.test")
                },
                ConnectionView {
                    profile: "US".into(),
                    ends_at: Some("2026-12-01T10:11:12Z".into()),
                    ..connection("conn_1", "")
                },
            ],
            (false, _) if app.status == AppStatus::NotConnected => Vec::new(),
            (false, _) => vec![ConnectionView {
                reason: (app.status == AppStatus::NeedsReauth).then_some(ErrorCode::NeedsReauth),
                ..connection("conn_1", "ada@globex.test")
            }],
        };
        Ok(AppPage {
            frame,
            auth: if keys {
                AuthMode::Keys
            } else {
                AuthMode::OAuth
            },
            inputs: inputs(slug),
            permissions: if keys {
                Vec::new()
            } else {
                vec![
                    "See your contacts and companies".into(),
                    "Create and change deals".into(),
                ]
            },
            brand_button: brands::button(slug),
            connections,
            several,
            profiles: if several { profiles() } else { Vec::new() },
            configurable: true,
            typed: if refused {
                FormValues::from([("i.account_sid".to_owned(), vec!["AC<b>123".to_owned()])])
            } else {
                FormValues::new()
            },
            refused,
            errors: if refused {
                vec![FieldError::new(
                    "auth_token",
                    "The provider did not accept this token.",
                )]
            } else {
                Vec::new()
            },
            app,
        })
    }

    async fn start_oauth(
        &self,
        _who: &Visitor,
        _page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Result<Leaving, Failure> {
        self.note(&named("start", slug, connection), inputs);
        match slug {
            "slack" => Err(Failure::new(ErrorCode::AppNotConfigured)),
            _ => Ok(Leaving {
                flow: "flow_1".into(),
                cookie: "__Host-flow=2; Secure; Path=/".into(),
            }),
        }
    }

    async fn leave(&self, _who: &Visitor, flow: &str) -> Result<OnTheWay<LeavePage>, Failure> {
        match flow {
            "flow_1" => Ok(OnTheWay::Here(LeavePage {
                frame: frame("page_1"),
                app_name: "Sandbox CRM".into(),
                url: "https://crm.test/authorize?state=a&scope=\"b\"".into(),
            })),
            "used" => Ok(OnTheWay::Over(end("page"))),
            _ => Err(Failure::new(ErrorCode::FlowUnknown)),
        }
    }

    async fn start_page(
        &self,
        _who: &Visitor,
        token: &str,
    ) -> Result<OnTheWay<(StartPage, Option<String>)>, Failure> {
        let page = StartPage {
            frame: frame("page_1"),
            app: app("sandbox-crm")?,
            account: "Globex Corporation".into(),
            permissions: vec!["See your contacts and companies".into()],
        };
        match token {
            "good" => Ok(OnTheWay::Here((
                page,
                Some("__Host-flow=2; Secure; Path=/".into()),
            ))),
            "used" => Ok(OnTheWay::Over(end("window"))),
            _ => Err(Failure::new(ErrorCode::LinkExpired)),
        }
    }

    async fn confirm_start(
        &self,
        _who: &Visitor,
        token: &str,
    ) -> Result<OnTheWay<Leaving>, Failure> {
        match token {
            "used" => Ok(OnTheWay::Over(end("window"))),
            _ => Err(Failure::new(ErrorCode::ClaimRequired)),
        }
    }

    async fn finish_oauth(
        &self,
        _who: &Visitor,
        door: Door<'_>,
        raw_query: &str,
    ) -> Result<FlowEnd, Failure> {
        let (kind, context) = match door {
            Door::Context(context) => ("finish", context),
            Door::Slug(slug) => ("finish by slug", slug),
        };
        self.note(&format!("{kind} {context} {raw_query}"), FormValues::new());
        match context {
            "nothing" => Err(Failure::new(ErrorCode::FlowUnknown)),
            _ => Ok(end(context)),
        }
    }

    async fn window_page(&self, _who: &Visitor, flow: &str) -> Result<WindowPage, Failure> {
        let outcome = match flow {
            "good" => WindowOutcome::Connected,
            "slow" => WindowOutcome::Underway,
            "denied" | "denied-again" => WindowOutcome::Failed(ErrorCode::AccessDenied),
            _ => return Err(Failure::new(ErrorCode::PageSessionMissing)),
        };
        let slug = match flow {
            "denied-again" => "connected-crm",
            _ => "sandbox-crm",
        };
        Ok(WindowPage {
            frame: frame("page_1"),
            app: app(slug)?,
            outcome,
            request_id: String::new(),
        })
    }

    async fn failed_page(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Result<FailedPage, Failure> {
        Ok(FailedPage {
            frame: open_page(page)?,
            app: app(slug)?,
            code: if flow == "client" {
                ErrorCode::ClientRefused
            } else {
                ErrorCode::AccessDenied
            },
            request_id: "req_7f3a9c".into(),
        })
    }

    async fn done_page(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<Option<DonePage>, Failure> {
        let app = app(slug)?;
        if app.status == AppStatus::NotConnected && slug != "hostile" {
            return Ok(None);
        }
        Ok(Some(DonePage {
            frame: open_page(page)?,
            app,
            identifier: "ada@globex.test".into(),
            connection: connection.into(),
            configurable: slug != "slack",
        }))
    }

    async fn save_keys(
        &self,
        _who: &Visitor,
        _page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Result<String, Failure> {
        let wrong = inputs
            .get("i.auth_token")
            .is_none_or(|values| values != &["valid-token"]);
        self.note(&named("keys", slug, connection), inputs);
        if wrong {
            Err(Failure::new(ErrorCode::CredentialsRejected))
        } else {
            Ok(connection.to_owned())
        }
    }

    async fn check(
        &self,
        _who: &Visitor,
        _page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<(), Failure> {
        self.note(&named("check", slug, connection), FormValues::new());
        match slug {
            "broken-mail" => Err(Failure::new(ErrorCode::ProviderUnavailable)),
            _ => Ok(()),
        }
    }

    async fn disconnect(
        &self,
        _who: &Visitor,
        _page: &str,
        slug: &str,
        connection: &str,
    ) -> Result<(), Failure> {
        self.note(&named("disconnect", slug, connection), FormValues::new());
        Ok(())
    }

    async fn config_page(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
        id: &str,
    ) -> Result<ConfigPage, Failure> {
        Ok(ConfigPage {
            frame: open_page(page)?,
            app: app(slug)?,
            connection: (!id.is_empty()).then(|| connection(id, "ben@globex.test")),
            form: config::form(page),
            saved: page != "fresh",
            unsaved: page == "refused",
        })
    }

    async fn submit_config(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        action: ConfigAction,
        form: FormValues,
    ) -> Result<(), Failure> {
        let what = named("config", slug, connection);
        self.note(&format!("{what} {}", action.encode()), form);
        match (page, action) {
            ("refused", ConfigAction::Save) => Err(Failure::new(ErrorCode::InvalidConfig)),
            _ => Ok(()),
        }
    }

    async fn page_frame(&self, _who: &Visitor, page: &str) -> Result<Frame, Failure> {
        open_page(page)
    }

    fn neutral_frame(&self) -> Frame {
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
        }
    }
}

/// What was asked for, with the connection where one was named.
fn named(what: &str, slug: &str, connection: &str) -> String {
    format!("{what} {slug} {connection}").trim_end().to_owned()
}

impl Fake {
    fn note(&self, what: &str, form: FormValues) {
        if let Ok(mut log) = self.log.lock() {
            log.push((what.to_owned(), form));
        }
    }
}

#[async_trait]
impl DemoPort for Fake {
    async fn mint_link(&self, name: &str, background: &str, text: &str) -> Result<String, Failure> {
        self.note(
            &format!("mint {name} {background} {text}"),
            FormValues::new(),
        );
        Ok("http://localhost:3000/connect/good".into())
    }
}
