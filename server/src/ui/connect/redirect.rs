//! The steps of the OAuth redirect: leaving, windows of their own, coming back.

use std::time::Duration;

use app::contract::connect::{Door, LeavePage, StartPage, WaitingPage, WindowPage};
use app::contract::ids::FlowId;
use app::ports::{FlowEnd, Leaving, OnTheWay, StartRequest, Started, Visitor};
use secrecy::ExposeSecret as _;

use super::super::aim::target;
use super::super::{cookies, flow as flows, view};
use super::{Answer, ConnectPages, links, tell, told};
use crate::services::connect::start::{self, Bound, Stop};
use crate::services::connect::{finish, window};
use crate::services::link::page::way_out_of_window;
use crate::services::other_browser::from_start;
use crate::services::typed_inputs;

/// Starts a flow from an app's page.
pub(super) async fn start(
    pages: &ConnectPages,
    who: &Visitor,
    (page, slug): (&str, &str),
    request: StartRequest,
) -> Answer<Started> {
    let visit = pages.visit(who, page).await?;
    let entry = pages.entry(who, &visit, slug).await?;
    let asked = typed_inputs::of_form(&entry, &request.inputs);
    let own = links::own_page(pages, who, &visit, slug, &request.connection).await?;
    let target = target(&request.connection, &request.inputs);
    let target = links::aimed(target, own.is_some());
    let (own, cookie) = own.unzip();
    let in_own = match &own {
        Some(visit) => Some(pages.entry(who, visit, slug).await?),
        None => None,
    };
    let on = own.as_ref().unwrap_or(&visit);
    let entry_on = in_own.as_ref().unwrap_or(&entry);
    let started = if request.in_window {
        let flow = start::from_frame(&pages.core, on, entry_on, target, asked).await;
        flow.map(|flow| Started::Elsewhere {
            page: on.page.as_str().to_owned(),
            flow: flow.as_str().to_owned(),
            cookie,
        })
    } else {
        let bound = start::from_page(&pages.core, on, entry_on, target, asked).await;
        bound.map(|bound| {
            let mut leaving = leaving(pages, who, bound, Duration::ZERO);
            leaving.cookies.extend(cookie);
            Started::Here(leaving)
        })
    };
    match started {
        Ok(started) => {
            told(who, typed_inputs::forget(&pages.core, &visit, slug).await)?;
            Ok(started)
        }
        Err(error) => Err(pages
            .keep_refused(who, &visit, &entry, &request.inputs, error)
            .await),
    }
}

/// The page in a frame that waits for a flow in another window.
pub(super) async fn waiting_page(
    pages: &ConnectPages,
    who: &Visitor,
    (page, slug): (&str, &str),
    flow: &str,
) -> Answer<OnTheWay<WaitingPage>> {
    let visit = pages.visit(who, page).await?;
    match told(who, window::awaited(&pages.core, &visit, slug, flow).await)? {
        Stop::Here(awaited) => Ok(OnTheWay::Here(WaitingPage {
            frame: pages.frame(who, &visit).await?,
            app: view::card(&awaited.app),
            path: awaited.path,
            proof: awaited
                .voucher
                .map(|voucher| voucher.expose_secret().to_owned()),
        })),
        Stop::Over(flow) => Ok(OnTheWay::Over(flows::end_of_page(
            &pages.core,
            flow,
            &visit.page,
            None,
        ))),
    }
}

/// The page of the SDK's window that waits for its flow in a further one.
pub(super) async fn wait_page(
    pages: &ConnectPages,
    who: &Visitor,
    flow: &str,
) -> Answer<OnTheWay<WaitingPage>> {
    let cookie_of = |flow: &FlowId| cookies::flow(who, flow);
    match told(
        who,
        window::awaited_by_window(&pages.core, flow, cookie_of).await,
    )? {
        Stop::Here(awaited) => Ok(OnTheWay::Here(WaitingPage {
            frame: told(who, view::frame(&pages.core, &awaited.session, None).await)?,
            app: view::card(&awaited.app),
            path: awaited.path,
            proof: None,
        })),
        Stop::Over(flow) => Ok(OnTheWay::Over(flows::end(&pages.core, flow, None))),
    }
}

/// The page that leaves for the provider.
pub(super) async fn leave(
    pages: &ConnectPages,
    who: &Visitor,
    flow: &str,
) -> Answer<OnTheWay<LeavePage>> {
    let stop = start::leave(&pages.core, flow, |flow| cookies::flow(who, flow)).await;
    let departure = match told(who, stop)? {
        Stop::Here(departure) => departure,
        Stop::Over(flow) => return Ok(OnTheWay::Over(flows::end(&pages.core, flow, None))),
    };
    let frame = view::frame(&pages.core, &departure.session, departure.page.as_ref()).await;
    Ok(OnTheWay::Here(LeavePage {
        frame: told(who, frame)?,
        app_name: departure.app.provider.name.clone(),
        url: departure.url,
    }))
}

/// The page behind a start token, with cookies for a browser that has none.
pub(super) async fn start_page(
    pages: &ConnectPages,
    who: &Visitor,
    token: &str,
) -> Answer<OnTheWay<(StartPage, Vec<String>)>> {
    let stop = window::preview(&pages.core, token, |flow| cookies::flow(who, flow)).await;
    let preview = match told(who, stop)? {
        Stop::Here(preview) => preview,
        Stop::Over(flow) => return Ok(OnTheWay::Over(flows::end(&pages.core, flow, None))),
    };
    let frame = view::frame(&pages.core, &preview.session, preview.page.as_ref()).await;
    let page = StartPage {
        frame: told(who, frame)?,
        app: view::card(&preview.app),
        wants_proof: preview.session.account.link.is_some(),
        other_browser: view::other_browser(from_start(
            &pages.core,
            token,
            preview.app.provider,
            &who.user_agent,
        )),
        account: view::account_label(&preview.session),
        permissions: view::permissions(&preview.app),
    };
    let waiting = pages.core.options.lifetimes.start_token.get();
    let bound = preview.new_cookie;
    let cookies = bound.map(|bound| leaving(pages, who, bound, waiting).cookies);
    Ok(OnTheWay::Here((page, cookies.unwrap_or_default())))
}

/// The click on it.
pub(super) async fn confirm_start(
    pages: &ConnectPages,
    who: &Visitor,
    token: &str,
    voucher: Option<&str>,
) -> Answer<OnTheWay<Leaving>> {
    let cookie_of = |flow: &FlowId| cookies::flow(who, flow);
    let stop = window::confirm(&pages.core, token, voucher, cookie_of).await;
    Ok(match told(who, stop)? {
        Stop::Here(bound) => OnTheWay::Here(leaving(pages, who, bound, Duration::ZERO)),
        Stop::Over(flow) => OnTheWay::Over(flows::end(&pages.core, flow, None)),
    })
}

/// The provider's answer.
pub(super) async fn finish(
    pages: &ConnectPages,
    who: &Visitor,
    door: Door<'_>,
    raw_query: &str,
) -> Answer<FlowEnd> {
    let cookie_of = |flow: &FlowId| cookies::flow(who, flow);
    let finished = finish::finish(&pages.core, door, raw_query, cookie_of, &who.request_id).await;
    let finished = told(who, finished)?;
    if let Some(error) = finished.failure {
        // Its code is kept with the flow; a cause is for the log.
        tell(who, error);
    }
    Ok(flows::end(&pages.core, finished.flow, finished.connection))
}

/// How a flow in a window of its own went.
pub(super) async fn window_page(
    pages: &ConnectPages,
    who: &Visitor,
    flow: &str,
) -> Answer<WindowPage> {
    let ended = finish::outcome(&pages.core, flow, |flow| cookies::flow(who, flow)).await;
    let ended = told(who, ended)?;
    let frame = view::frame(&pages.core, &ended.session, ended.flow.page.as_ref()).await;
    let leave_to = way_out_of_window(&pages.core, &ended.session, &ended.flow).await;
    Ok(WindowPage {
        leave_to: told(who, leave_to)?,
        frame: told(who, frame)?,
        app: view::card(&ended.app),
        outcome: flows::outcome(&pages.core, &ended.flow),
        // Worth telling only where something went wrong.
        request_id: ended
            .flow
            .error
            .map(|_| ended.flow.request_id.clone())
            .unwrap_or_default(),
    })
}

/// On the way, with the cookies of a flow that begins after `waiting` at the latest.
fn leaving(pages: &ConnectPages, who: &Visitor, bound: Bound, waiting: Duration) -> Leaving {
    let lasting = waiting + pages.core.options.lifetimes.flow.get();
    Leaving {
        cookies: cookies::set_flow(who, &bound.flow, &bound.cookie, lasting),
        flow: bound.flow.as_str().to_owned(),
        stays: bound.stays,
    }
}
