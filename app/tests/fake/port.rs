//! What the fake answers, and what it notes.

use app::contract::connect::*;
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::form::{ConfigAction, FormValues};
use app::ports::{
    ConnectPort, FlowEnd, Leaving, OnTheWay, Opened, Saved, StartRequest, Started, Visitor,
};
use async_trait::async_trait;

use super::apps::{self, app, connection};
use super::frames::{self, frame, open_page};
use super::{Fake, config};

#[async_trait]
impl ConnectPort for Fake {
    async fn open(&self, _who: &Visitor, ticket: &str) -> Result<Opened, Failure> {
        match ticket {
            "good" => Ok(Opened {
                page: "page_1".into(),
                slug: String::new(),
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
        apps::list(page, query)
    }

    async fn app_page(&self, _who: &Visitor, page: &str, slug: &str) -> Result<AppPage, Failure> {
        apps::one(page, slug)
    }

    async fn start_oauth(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
        start: StartRequest,
    ) -> Result<Started, Failure> {
        self.note(&named("start", slug, &start.connection), start.inputs);
        match slug {
            "slack" => Err(Failure::new(ErrorCode::AppNotConfigured)),
            _ if start.in_window => Ok(Started::Elsewhere {
                page: page.into(),
                flow: "flow_1".into(),
                cookie: None,
            }),
            _ => Ok(Started::Here(leaving(false))),
        }
    }

    async fn waiting_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Result<OnTheWay<WaitingPage>, Failure> {
        match flow {
            "flow_1" => Ok(OnTheWay::Here(WaitingPage {
                frame: Frame {
                    framed: who.framed,
                    ..open_page(page)?
                },
                app: app(slug)?,
                path: "/start/good".into(),
                proof: (page == "linked").then(|| "the-proof".into()),
            })),
            "used" => Ok(OnTheWay::Over(end("page"))),
            _ => Err(Failure::new(ErrorCode::PageNotFound)),
        }
    }

    async fn wait_page(
        &self,
        _who: &Visitor,
        flow: &str,
    ) -> Result<OnTheWay<WaitingPage>, Failure> {
        match flow {
            "flow_1" => Ok(OnTheWay::Here(WaitingPage {
                frame: frame("page_1"),
                app: app("sandbox-crm")?,
                path: "/leave/flow_1".into(),
                proof: None,
            })),
            _ => Err(Failure::new(ErrorCode::FlowUnknown)),
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
    ) -> Result<OnTheWay<(StartPage, Vec<String>)>, Failure> {
        let page = StartPage {
            frame: frame("page_1"),
            app: app("sandbox-crm")?,
            account: "Globex Corporation".into(),
            permissions: vec!["See your contacts and companies".into()],
            wants_proof: token == "framed",
        };
        match token {
            "good" | "framed" => Ok(OnTheWay::Here((
                page,
                vec!["__Host-flow=2; Secure; Path=/".into()],
            ))),
            "used" => Ok(OnTheWay::Over(end("window"))),
            _ => Err(Failure::new(ErrorCode::LinkExpired)),
        }
    }

    async fn confirm_start(
        &self,
        _who: &Visitor,
        token: &str,
        _proof: &str,
    ) -> Result<OnTheWay<Leaving>, Failure> {
        match token {
            "used" => Ok(OnTheWay::Over(end("window"))),
            "cut-off" => Ok(OnTheWay::Here(leaving(true))),
            _ => Err(Failure::new(ErrorCode::AppNotConfigured)),
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
            leave_to: None,
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
            is_end: false,
        }))
    }

    async fn end_page(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
    ) -> Result<Option<EndPage>, Failure> {
        let app = app(slug)?;
        if app.status == AppStatus::NotConnected {
            return Ok(None);
        }
        Ok(Some(EndPage {
            frame: open_page(page)?,
            leave_to: (slug == "slack").then(|| "https://acme.test/back?token=pt_1".to_owned()),
            app,
        }))
    }

    async fn prove(&self, _who: &Visitor, _page: &str, _proof: &str) -> Result<(), Failure> {
        Ok(())
    }

    async fn save_keys(
        &self,
        _who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Result<Saved, Failure> {
        let wrong = inputs
            .get("i.auth_token")
            .is_none_or(|values| values != &["valid-token"]);
        self.note(&named("keys", slug, connection), inputs);
        if wrong {
            Err(Failure::new(ErrorCode::CredentialsRejected))
        } else {
            Ok(Saved {
                page: page.to_owned(),
                connection: connection.to_owned(),
                cookie: None,
            })
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
        frames::neutral()
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

/// A flow on its way.
fn leaving(stays: bool) -> Leaving {
    Leaving {
        flow: "flow_1".into(),
        cookies: vec!["__Host-flow=2; Secure; Path=/".into()],
        stays,
    }
}

/// What was asked for, with the connection where one was named.
fn named(what: &str, slug: &str, connection: &str) -> String {
    format!("{what} {slug} {connection}").trim_end().to_owned()
}

impl Fake {
    pub(super) fn note(&self, what: &str, form: FormValues) {
        if let Ok(mut log) = self.log.lock() {
            log.push((what.to_owned(), form));
        }
    }
}
