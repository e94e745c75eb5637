//! [`ConnectPort`] on top of the use cases.

mod links;
mod redirect;

use app::contract::connect::{
    AppListPage, AppPage, AppQuery, ConfigPage, DonePage, Door, EndPage, FailedPage, Frame,
    LeavePage, StartPage, WaitingPage, WindowPage,
};
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::form::{ConfigAction, FormValues};
use app::contract::ids::PageId;
use app::ports::{
    ConnectPort, FlowEnd, Leaving, OnTheWay, Opened, Saved, StartRequest, Started, Visitor,
};
use async_trait::async_trait;

use super::aim::{named, target, which};
use super::brand_images::BrandImages;
use super::{cookies, view};
use crate::http::Shared;
use crate::http::edge::report;
use crate::services::connect::disconnect::{self, Described};
use crate::services::connect::{check, finish, keys};
use crate::services::hosted::{self, Visit, Where};
use crate::services::{Error, apps, configs, link, typed_inputs};

/// The hosted page.
pub struct ConnectPages {
    core: Shared,
    brand_images: BrandImages,
}

type Answer<T> = std::result::Result<T, Failure>;

impl ConnectPages {
    /// The hosted page of this server.
    #[must_use]
    pub fn new(core: Shared) -> Self {
        let brand_images = BrandImages::read(&core.options.features.site_root);
        Self { core, brand_images }
    }

    async fn visit(&self, who: &Visitor, page: &str) -> Answer<Visit> {
        let cookie = PageId::parse(page).and_then(|id| cookies::page(who, &id));
        let visit = told(
            who,
            hosted::visit(&self.core, page, cookie.as_deref()).await,
        );
        visit.map_err(|failure| match failure.code {
            // In a frame the likeliest reason is a browser that keeps no cookies there at all.
            ErrorCode::PageSessionMissing if who.framed => Failure {
                code: ErrorCode::FrameWithoutCookies,
                ..failure
            },
            _ => failure,
        })
    }

    async fn frame(&self, who: &Visitor, visit: &Visit) -> Answer<Frame> {
        let frame = view::frame(&self.core, &visit.session, Some(&visit.page)).await;
        let frame = Frame {
            framed: who.framed,
            ..told(who, frame)?
        };
        let shown = told(who, link::page::shown(&self.core, visit).await)?;
        Ok(match shown {
            Some(shown) => links::around(frame, &shown),
            None => frame,
        })
    }

    async fn entry(&self, who: &Visitor, visit: &Visit, slug: &str) -> Answer<apps::AppEntry<'_>> {
        let session = &visit.session;
        told(
            who,
            apps::get(&self.core, &session.scope, &session.account, slug).await,
        )
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
        ..apps::hidden(error.failure)
    }
}

fn told<T>(who: &Visitor, result: crate::services::Result<T>) -> Answer<T> {
    result.map_err(|error| tell(who, error))
}

#[async_trait]
impl ConnectPort for ConnectPages {
    async fn open(&self, who: &Visitor, ticket: &str) -> Answer<Opened> {
        let place = Where {
            framed: who.framed,
            embedder: who.embedder.as_deref(),
        };
        let cookie_of = |page: &PageId| cookies::page(who, page);
        let opened = told(
            who,
            hosted::open(&self.core, ticket, place, cookie_of).await,
        )?;
        // A page of the Link flow has origins of its own.
        if let Some(embedder) = &who.embedder
            && opened.session.account.link.is_none()
        {
            let project = told(who, hosted::project(&self.core, &opened.session).await)?;
            let environment = opened.session.scope.environment;
            if !project.settings.may_be_framed_by(embedder, environment) {
                return Err(Failure::new(ErrorCode::FrameRefused));
            }
        }
        let lasting = self.core.options.lifetimes.session_token.get();
        Ok(Opened {
            cookie: opened
                .new_cookie
                .map(|value| cookies::set_page(&opened.page, &value, who.framed, lasting)),
            page: opened.page.as_str().to_owned(),
            slug: opened.only_app.unwrap_or_default(),
        })
    }

    async fn list_apps(&self, who: &Visitor, page: &str, query: &AppQuery) -> Answer<AppListPage> {
        let visit = self.visit(who, page).await?;
        let session = &visit.session;
        let entries = told(
            who,
            apps::list(&self.core, &session.scope, &session.account).await,
        )?;
        let frame = self.frame(who, &visit).await?;
        let list = view::list(&frame, &entries, query);
        Ok(AppListPage {
            frame,
            apps: list.cards,
            total: entries.len(),
            categories: list.categories,
        })
    }

    async fn app_page(&self, who: &Visitor, page: &str, slug: &str) -> Answer<AppPage> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        let typed = told(who, typed_inputs::find(&self.core, &visit, slug).await)?;
        let frame = self.frame(who, &visit).await?;
        Ok(AppPage {
            app: view::card_within(&frame, &entry),
            frame,
            auth: entry.method().mode(),
            inputs: view::inputs(&entry),
            permissions: view::permissions(&entry),
            brand_button: view::brand_button(&entry, self.brand_images.of(slug)),
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
            other_browser: links::other_browser(self, who, &visit, &entry),
        })
    }

    async fn start_oauth(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        asked: StartRequest,
    ) -> Answer<Started> {
        redirect::start(self, who, (page, slug), asked).await
    }

    async fn waiting_page(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        flow: &str,
    ) -> Answer<OnTheWay<WaitingPage>> {
        redirect::waiting_page(self, who, (page, slug), flow).await
    }

    async fn wait_page(&self, who: &Visitor, flow: &str) -> Answer<OnTheWay<WaitingPage>> {
        redirect::wait_page(self, who, flow).await
    }

    async fn leave(&self, who: &Visitor, flow: &str) -> Answer<OnTheWay<LeavePage>> {
        redirect::leave(self, who, flow).await
    }

    async fn start_page(
        &self,
        who: &Visitor,
        token: &str,
    ) -> Answer<OnTheWay<(StartPage, Vec<String>)>> {
        redirect::start_page(self, who, token).await
    }

    async fn confirm_start(
        &self,
        who: &Visitor,
        token: &str,
        proof: &str,
    ) -> Answer<OnTheWay<Leaving>> {
        let proof = Some(proof).filter(|proof| !proof.is_empty());
        redirect::confirm_start(self, who, token, proof).await
    }

    async fn finish_oauth(
        &self,
        who: &Visitor,
        door: Door<'_>,
        raw_query: &str,
    ) -> Answer<FlowEnd> {
        redirect::finish(self, who, door, raw_query).await
    }

    async fn window_page(&self, who: &Visitor, flow: &str) -> Answer<WindowPage> {
        redirect::window_page(self, who, flow).await
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
        let frame = self.frame(who, &visit).await?;
        Ok(FailedPage {
            app: view::card_within(&frame, &entry),
            frame,
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
        let is_link = frame.link.is_some();
        Ok(view::done(frame, &entry, connection).map(|done| DonePage {
            is_end: is_link && !done.configurable,
            ..done
        }))
    }

    async fn end_page(&self, who: &Visitor, page: &str, slug: &str) -> Answer<Option<EndPage>> {
        links::end_page(self, who, (page, slug)).await
    }

    async fn prove(&self, who: &Visitor, page: &str, proof: &str) -> Answer<()> {
        let visit = self.visit(who, page).await?;
        told(who, link::page::prove(&self.core, &visit, proof).await)
    }

    async fn save_keys(
        &self,
        who: &Visitor,
        page: &str,
        slug: &str,
        connection: &str,
        inputs: FormValues,
    ) -> Answer<Saved> {
        let visit = self.visit(who, page).await?;
        let entry = self.entry(who, &visit, slug).await?;
        told(who, link::page::may_connect(&self.core, &visit).await)?;
        told(who, hosted::claim(&self.core, &visit).await)?;
        let asked = typed_inputs::of_form(&entry, &inputs);
        let own = links::own_page(self, who, &visit, slug, connection).await?;
        let target = links::aimed(target(connection, &inputs), own.is_some());
        let (own, cookie) = own.unzip();
        let on = own.as_ref().unwrap_or(&visit);
        let whose = (&on.session.scope, &on.session.account);
        let request = Some(who.request_id.as_str());
        match keys::save(&self.core, whose, slug, target, asked, request).await {
            Ok(made) => {
                told(who, typed_inputs::forget(&self.core, &visit, slug).await)?;
                Ok(Saved {
                    page: on.page.as_str().to_owned(),
                    connection: view::connection_part(&entry, &made.id),
                    cookie,
                })
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
