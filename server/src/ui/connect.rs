//! [`ConnectPort`] on top of the use cases.

use std::time::Duration;

use app::contract::connect::{
    AppListPage, AppPage, AppQuery, ConfigPage, DonePage, Door, FailedPage, Frame, LeavePage,
    StartPage, WindowPage,
};
use app::contract::failure::Failure;
use app::contract::form::{ConfigAction, FormValues};
use app::contract::ids::FlowId;
use app::ports::{ConnectPort, FlowEnd, Leaving, OnTheWay, Opened, Visitor};
use async_trait::async_trait;

use super::aim::{named, target, which};
use super::{cookies, flow as flows, view};
use crate::http::Shared;
use crate::http::edge::report;
use crate::services::connect::disconnect::{self, Described};
use crate::services::connect::start::{self, Stop};
use crate::services::connect::{check, finish, keys};
use crate::services::hosted::{self, Visit};
use crate::services::{Error, apps, configs, typed_inputs};

/// The hosted page.
pub struct ConnectPages {
    core: Shared,
}

type Answer<T> = std::result::Result<T, Failure>;

impl ConnectPages {
    /// The hosted page of this server.
    #[must_use]
    pub const fn new(core: Shared) -> Self {
        Self { core }
    }

    async fn visit(&self, who: &Visitor, page: &str) -> Answer<Visit> {
        let cookie = app::contract::ids::PageId::parse(page).and_then(|id| cookies::page(who, &id));
        told(
            who,
            hosted::visit(&self.core, page, cookie.as_deref()).await,
        )
    }

    async fn frame(&self, who: &Visitor, visit: &Visit) -> Answer<Frame> {
        told(
            who,
            view::frame(&self.core, &visit.session, Some(&visit.page)).await,
        )
    }

    async fn entry(&self, who: &Visitor, visit: &Visit, slug: &str) -> Answer<apps::AppEntry<'_>> {
        let session = &visit.session;
        told(
            who,
            apps::get(&self.core, &session.scope, &session.account, slug).await,
        )
    }

    /// The cookie of a flow that begins after `waiting` at the latest.
    fn flow_cookie(&self, bound: start::Bound, waiting: Duration) -> Leaving {
        let lasting = self.core.options.lifetimes.flow.get();
        Leaving {
            cookie: cookies::set_flow(&bound.flow, &bound.cookie, waiting + lasting),
            flow: bound.flow.as_str().to_owned(),
        }
    }

    /// Keeps what was typed when the inputs were refused.
    async fn keep_refused(
        &self,
        who: &Visitor,
        visit: &Visit,
        entry: &apps::AppEntry<'_>,
        inputs: &FormValues,
        error: Error,
    ) -> Failure {
        let fields = error.failure.fields.clone();
        let kept = typed_inputs::keep(&self.core, visit, entry, inputs, fields).await;
        match told(who, kept) {
            Ok(()) => tell(who, error),
            Err(failure) => failure,
        }
    }
}

/// A failure for the page, with the request's id; it is logged here, once.
fn tell(who: &Visitor, error: Error) -> Failure {
    report("hosted page", &who.request_id, &error);
    Failure {
        request_id: who.request_id.clone(),
        ..error.failure
    }
}

fn told<T>(who: &Visitor, result: crate::services::Result<T>) -> Answer<T> {
    result.map_err(|error| tell(who, error))
}

#[async_trait]
impl ConnectPort for ConnectPages {
    async fn open(&self, who: &Visitor, ticket: &str) -> Answer<Opened> {
        let opened = hosted::open(&self.core, ticket, |page| cookies::page(who, page)).await;
        let opened = told(who, opened)?;
        let lasting = self.core.options.lifetimes.session_token.get();
        Ok(Opened {
            cookie: opened
                .new_cookie
                .map(|value| cookies::set_page(&opened.page, &value, who.framed, lasting)),
            page: opened.page.as_str().to_owned(),
        })
    }

    async fn list_apps(&self, who: &Visitor, page: &str, query: &AppQuery) -> Answer<AppListPage> {
        let visit = self.visit(who, page).await?;
        let session = &visit.session;
        let entries = told(
            who,
            apps::list(&self.core, &session.scope, &session.account).await,
        )?;
        let list = view::list(&entries, query);
        Ok(AppListPage {
            frame: self.frame(who, &visit).await?,
            apps: list.cards,
            total: entries.len(),
            categories: list.categories,
        })
    }

    async fn app_page(&self, who: &Visitor, page: &str, slug: &str) -> Answer<AppPage> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        let typed = told(who, typed_inputs::find(&self.core, &visit, slug).await)?;
        Ok(AppPage {
            frame: self.frame(who, &visit).await?,
            app: view::card(&entry),
            auth: entry.method().mode(),
            inputs: view::inputs(&entry),
            permissions: view::permissions(&entry),
            connections: view::connections(&entry),
            several: entry.is_multi(),
            profiles: view::profiles(&entry),
            configurable: entry.is_configurable(),
            refused: typed.is_some(),
            errors: typed
                .as_ref()
                .map(|typed| typed.errors.clone())
                .unwrap_or_default(),
            typed: typed_inputs::shown(&entry, typed),
        })
    }

    async fn start_oauth(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Answer<Leaving> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        let asked = typed_inputs::of_form(&entry, &inputs);
        let target = target(connection, &inputs);
        match start::from_page(&self.core, &visit, slug, target, asked).await {
            Ok(bound) => {
                told(who, typed_inputs::forget(&self.core, &visit, slug).await)?;
                Ok(self.flow_cookie(bound, Duration::ZERO))
            }
            Err(error) => Err(self.keep_refused(who, &visit, &entry, &inputs, error).await),
        }
    }

    async fn leave(&self, who: &Visitor, flow: &str) -> Answer<OnTheWay<LeavePage>> {
        let stop = start::leave(&self.core, flow, |flow| cookies::flow(who, flow)).await;
        let departure = match told(who, stop)? {
            Stop::Here(departure) => departure,
            Stop::Over(flow) => return Ok(OnTheWay::Over(flows::end(&self.core, flow, None))),
        };
        Ok(OnTheWay::Here(LeavePage {
            frame: told(
                who,
                view::frame(&self.core, &departure.session, departure.page.as_ref()).await,
            )?,
            app_name: departure.app.provider.name.clone(),
            url: departure.url,
        }))
    }

    async fn start_page(
        &self,
        who: &Visitor,
        token: &str,
    ) -> Answer<OnTheWay<(StartPage, Option<String>)>> {
        let stop = start::preview(&self.core, token, |flow| cookies::flow(who, flow)).await;
        let preview = match told(who, stop)? {
            Stop::Here(preview) => preview,
            Stop::Over(flow) => return Ok(OnTheWay::Over(flows::end(&self.core, flow, None))),
        };
        let page = StartPage {
            frame: told(who, view::frame(&self.core, &preview.session, None).await)?,
            app: view::card(&preview.app),
            account: view::account_label(&preview.session),
            permissions: view::permissions(&preview.app),
        };
        let waiting = self.core.options.lifetimes.start_token.get();
        let cookie = preview
            .new_cookie
            .map(|bound| self.flow_cookie(bound, waiting).cookie);
        Ok(OnTheWay::Here((page, cookie)))
    }

    async fn confirm_start(&self, who: &Visitor, token: &str) -> Answer<OnTheWay<Leaving>> {
        let stop = start::confirm(&self.core, token, |flow| cookies::flow(who, flow)).await;
        Ok(match told(who, stop)? {
            Stop::Here(bound) => OnTheWay::Here(self.flow_cookie(bound, Duration::ZERO)),
            Stop::Over(flow) => OnTheWay::Over(flows::end(&self.core, flow, None)),
        })
    }

    async fn finish_oauth(
        &self,
        who: &Visitor,
        door: Door<'_>,
        raw_query: &str,
    ) -> Answer<FlowEnd> {
        let cookie_of = |flow: &FlowId| cookies::flow(who, flow);
        let finished =
            finish::finish(&self.core, door, raw_query, cookie_of, &who.request_id).await;
        let finished = told(who, finished)?;
        if let Some(error) = finished.failure {
            // Its code is kept with the flow; a cause is for the log.
            tell(who, error);
        }
        Ok(flows::end(&self.core, finished.flow, finished.connection))
    }

    async fn window_page(&self, who: &Visitor, flow: &str) -> Answer<WindowPage> {
        let ended = finish::outcome(&self.core, flow, |flow| cookies::flow(who, flow)).await;
        let ended = told(who, ended)?;
        Ok(WindowPage {
            frame: told(who, view::frame(&self.core, &ended.session, None).await)?,
            app: view::card(&ended.app),
            outcome: flows::outcome(&self.core, &ended.flow),
            // Worth telling only where something went wrong.
            request_id: ended
                .flow
                .error
                .map(|_| ended.flow.request_id.clone())
                .unwrap_or_default(),
        })
    }

    async fn failed_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Answer<FailedPage> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        let (code, request_id) = told(who, finish::ended(&self.core, &visit, slug, flow).await)?;
        Ok(FailedPage {
            frame: self.frame(who, &visit).await?,
            app: view::card(&entry),
            code,
            request_id,
        })
    }

    async fn done_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Answer<Option<DonePage>> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        let frame = self.frame(who, &visit).await?;
        Ok(view::done(frame, &entry, connection))
    }

    async fn save_keys(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Answer<String> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        told(who, hosted::claim(&self.core, &visit).await)?;
        let asked = typed_inputs::of_form(&entry, &inputs);
        let (scope, account) = (&visit.session.scope, &visit.session.account);
        let target = target(connection, &inputs);
        match keys::save(&self.core, scope, account, slug, target, asked).await {
            Ok(made) => {
                told(who, typed_inputs::forget(&self.core, &visit, slug).await)?;
                Ok(view::connection_part(&entry, &made.id))
            }
            Err(error) => Err(self.keep_refused(who, &visit, &entry, &inputs, error).await),
        }
    }

    async fn check(&self, who: &Visitor, page: &str, slug: &str, connection: &str) -> Answer<()> {
        let visit = self.visit(who, page).await?;
        told(who, hosted::claim(&self.core, &visit).await)?;
        let (scope, account) = (&visit.session.scope, &visit.session.account);
        let which = which(connection);
        let checked = check::check(&self.core, scope, account, slug, &which).await;
        told(who, checked.map(drop))
    }

    async fn disconnect(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Answer<()> {
        let visit = self.visit(who, page).await?;
        told(who, hosted::claim(&self.core, &visit).await)?;
        let (scope, account) = (&visit.session.scope, &visit.session.account);
        let described = Described::by_id(named(connection));
        told(
            who,
            disconnect::disconnect(&self.core, scope, account, slug, &described).await,
        )
    }

    async fn config_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
    ) -> Answer<ConfigPage> {
        let visit = self.visit(who, page).await?;
        let screen = configs::page::screen(&self.core, &visit, slug, &which(connection)).await;
        let screen = told(who, screen)?;
        Ok(ConfigPage {
            frame: self.frame(who, &visit).await?,
            app: view::card(&screen.entry),
            connection: screen
                .connection
                .map(|connection| view::connection(&screen.entry, &connection)),
            form: screen.form,
            saved: screen.saved,
            unsaved: screen.unsaved,
        })
    }

    async fn submit_config(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        action: ConfigAction,
        form: FormValues,
    ) -> Answer<()> {
        let visit = self.visit(who, page).await?;
        told(
            who,
            configs::page::submit(&self.core, &visit, slug, &which(connection), &action, &form)
                .await,
        )
    }

    async fn page_frame(&self, who: &Visitor, page: &str) -> Answer<Frame> {
        let visit = self.visit(who, page).await?;
        self.frame(who, &visit).await
    }

    fn neutral_frame(&self) -> Frame {
        view::neutral_frame()
    }
}
