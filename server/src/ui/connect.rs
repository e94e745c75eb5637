//! [`ConnectPort`] on top of the use cases.

use app::contract::connect::{
    AppListPage, AppPage, AppQuery, ConfigPage, DonePage, Door, FailedPage, Frame, LeavePage,
    StartPage,
};
use app::contract::failure::Failure;
use app::contract::form::{ConfigAction, FormValues};
use app::contract::ids::FlowId;
use app::ports::{ConnectPort, Leaving, Opened, Returned, Visitor};
use async_trait::async_trait;

use super::aim::{named, target, which};
use super::{cookies, view};
use crate::http::Shared;
use crate::http::edge::chain;
use crate::services::connect::disconnect::{self, Described};
use crate::services::connect::{check, finish, keys, start};
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
        told(who, view::frame(&self.core, &visit.session).await)
    }

    async fn entry(&self, who: &Visitor, visit: &Visit, slug: &str) -> Answer<apps::AppEntry<'_>> {
        let session = &visit.session;
        told(
            who,
            apps::get(&self.core, &session.scope, &session.account, slug).await,
        )
    }

    fn flow_cookie(&self, bound: start::Bound) -> Leaving {
        let lasting = self.core.options.lifetimes.flow.get();
        Leaving {
            cookie: cookies::set_flow(&bound.flow, &bound.cookie, lasting),
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

/// A failure for the page, with the request's id; what is our fault is logged here, once.
fn tell(who: &Visitor, error: Error) -> Failure {
    if error.cause.is_some() {
        let (code, cause) = (error.code().as_str(), chain(&error));
        tracing::error!(request_id = who.request_id, code, cause, "hosted page");
    }
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
            inputs: entry
                .provider
                .inputs_for(entry.method())
                .map(crate::catalog::Input::to_contract)
                .collect(),
            permissions: entry
                .provider
                .permissions()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            connections: view::connections(&entry),
            several: entry.is_multi(),
            profiles: view::profiles(&entry),
            configurable: entry.is_configurable(),
            typed: typed.values,
            errors: typed.errors,
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
                Ok(self.flow_cookie(bound))
            }
            Err(error) => Err(self.keep_refused(who, &visit, &entry, &inputs, error).await),
        }
    }

    async fn leave(&self, who: &Visitor, flow: &str) -> Answer<LeavePage> {
        let departure = start::leave(&self.core, flow, |flow| cookies::flow(who, flow)).await;
        let departure = told(who, departure)?;
        Ok(LeavePage {
            frame: told(who, view::frame(&self.core, &departure.session).await)?,
            app_name: departure.app.provider.name.clone(),
            url: departure.url,
        })
    }

    async fn start_page(&self, who: &Visitor, token: &str) -> Answer<StartPage> {
        let preview = told(who, start::preview(&self.core, token).await)?;
        Ok(StartPage {
            frame: told(who, view::frame(&self.core, &preview.session).await)?,
            app: view::card(&preview.app),
            account: view::account_label(&preview.session),
            permissions: preview
                .app
                .provider
                .permissions()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
    }

    async fn confirm_start(&self, who: &Visitor, token: &str) -> Answer<Leaving> {
        let bound = told(who, start::confirm(&self.core, token).await)?;
        Ok(self.flow_cookie(bound))
    }

    async fn finish_oauth(
        &self,
        who: &Visitor,
        door: Door<'_>,
        raw_query: &str,
    ) -> Answer<Returned> {
        let cookie_of = |flow: &FlowId| cookies::flow(who, flow);
        let finished =
            finish::finish(&self.core, door, raw_query, cookie_of, &who.request_id).await;
        let finished = told(who, finished)?;
        let cookie = cookies::clear_flow(&finished.flow.id);
        let (connection, failure) = match finished.outcome {
            Ok(id) => (view::connection_part(&finished.app, &id), None),
            Err(error) => (String::new(), Some(tell(who, error))),
        };
        if let Some(page) = finished.flow.page {
            return Ok(Returned::Page {
                page: page.as_str().to_owned(),
                slug: finished.flow.slug,
                connection,
                failed_flow: failure.map(|_| finished.flow.id.as_str().to_owned()),
                cookie,
            });
        }
        Ok(Returned::Window {
            frame: told(who, view::frame(&self.core, &finished.session).await)?,
            app_name: finished.app.provider.name.clone(),
            failure,
            cookie,
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
    ) -> Answer<DonePage> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        // One that is gone by now has no name any more; that is no reason to show no page.
        let shown = entry.pick(&which(connection)).ok();
        Ok(DonePage {
            frame: self.frame(who, &visit).await?,
            app: view::card(&entry),
            identifier: shown
                .map(|connection| connection.identifier.clone())
                .unwrap_or_default(),
            connection: shown
                .map(|connection| view::connection_part(&entry, &connection.id))
                .unwrap_or_default(),
            configurable: entry.is_configurable(),
        })
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

    fn neutral_frame(&self) -> Frame {
        view::neutral_frame()
    }
}
