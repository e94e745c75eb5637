//! What every server function needs of its request, and the one way to answer it.

use http::header::{ACCEPT, LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::contract::connect::Frame;
use crate::contract::error::ErrorCode;
use crate::contract::failure::Failure;
use crate::error::UiError;
use crate::ports::{FlowEnd, Leaving, OnTheWay, Ports, Visitor};
use crate::routes::{self, BasePath, Notice};

/// The request as a server function sees it.
pub struct ServerCx {
    /// What may be asked.
    pub ports: Ports,
    /// Who asks.
    pub who: Visitor,
    base: BasePath,
    is_page: bool,
    response: ResponseOptions,
}

/// Where an action ends, and which cookies go along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// A path of ours, or an address of our own origin.
    pub location: String,
    /// Whole `Set-Cookie` values.
    pub cookies: Vec<String>,
}

impl Outcome {
    /// To this path.
    #[must_use]
    pub fn to(location: String) -> Self {
        Self {
            location,
            cookies: Vec::new(),
        }
    }

    /// To this path, which says what was done.
    #[must_use]
    pub fn noticed(path: &str, notice: Notice) -> Self {
        Self::to(routes::with_notice(path, notice))
    }

    /// To the page that leaves for the provider.
    #[must_use]
    pub fn leaving(leaving: Leaving) -> Self {
        Self {
            location: routes::leave(&leaving.flow),
            cookies: leaving.cookies,
        }
    }

    /// To where a flow's browser reads how it went.
    #[must_use]
    pub fn ended(end: &FlowEnd) -> Self {
        Self::to(match end {
            FlowEnd::Done {
                page,
                slug,
                connection,
            } => routes::done(page, slug, connection),
            FlowEnd::Failed { page, slug, flow } => routes::failed(page, slug, flow),
            FlowEnd::App { page, slug, code } => {
                routes::with_error(&routes::app(page, slug), *code)
            }
            FlowEnd::Window { flow } => routes::window(flow),
        })
    }
}

impl ServerCx {
    /// The current request.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] where the server has not put its ports into the context.
    pub fn current() -> Result<Self, UiError> {
        let ports = use_context::<Ports>().ok_or_else(|| Failure::new(ErrorCode::Unavailable))?;
        let is_page = use_context::<Parts>().is_some_and(|parts| wants_page(&parts));
        Ok(Self {
            ports,
            who: use_context().unwrap_or_default(),
            base: BasePath::current(),
            is_page,
            response: use_context().unwrap_or_default(),
        })
    }

    /// Answers a load: the model, or the failure with its status.
    ///
    /// # Errors
    /// The failure itself.
    pub fn answer<T>(&self, result: Result<T, Failure>) -> Result<T, UiError> {
        result.map_err(|failure| {
            self.set_status(failure.code);
            UiError(failure)
        })
    }

    /// Answers the load of a page of a flow: its model, or nothing where the flow is over and the
    /// browser goes to where it ended.
    ///
    /// # Errors
    /// The failure itself.
    pub fn on_the_way<T>(
        &self,
        result: Result<OnTheWay<T>, Failure>,
    ) -> Result<Option<T>, UiError> {
        match self.answer(result)? {
            OnTheWay::Here(model) => Ok(Some(model)),
            OnTheWay::Over(end) => {
                self.go(&Outcome::ended(&end));
                Ok(None)
            }
        }
    }

    /// Answers an action: goes on to the outcome, or back to `page` with the failure's code.
    ///
    /// # Errors
    /// The failure itself.
    pub fn settle(&self, result: Result<Outcome, Failure>, page: &str) -> Result<(), UiError> {
        match result {
            Ok(outcome) => {
                self.go(&outcome);
                Ok(())
            }
            Err(failure) => {
                self.set_status(failure.code);
                self.redirect(&routes::with_error(page, failure.code));
                Err(UiError(failure))
            }
        }
    }

    /// Goes on to the outcome with its cookies.
    pub fn go(&self, outcome: &Outcome) {
        for cookie in &outcome.cookies {
            self.set_cookie(cookie);
        }
        self.redirect(&outcome.location);
    }

    /// Sends a cookie along.
    pub fn set_cookie(&self, cookie: &str) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            self.response.append_header(SET_COOKIE, value);
        }
    }

    /// Sends a header along.
    pub fn set_header(&self, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.response.insert_header(name, value);
        }
    }

    /// What stands around a page without a session.
    #[must_use]
    pub fn neutral_frame(&self) -> Frame {
        self.ports.connect.neutral_frame()
    }

    /// A script that called with `fetch` gets the result itself, so only a page is redirected.
    fn redirect(&self, location: &str) {
        if self.is_page {
            self.response.set_status(StatusCode::SEE_OTHER);
            let location = if location.starts_with('/') {
                self.base.join(location)
            } else {
                location.to_owned()
            };
            self.set_header(LOCATION, &location);
        }
    }

    fn set_status(&self, code: ErrorCode) {
        if let Ok(status) = StatusCode::from_u16(code.status()) {
            self.response.set_status(status);
        }
    }
}

/// Whether the answer is shown as a page: it is one of ours, or a plain form was sent.
fn wants_page(parts: &Parts) -> bool {
    let accepts = parts
        .headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok());
    !parts.uri.path().starts_with(routes::SERVER_FN_PREFIX)
        || accepts.is_some_and(|value| value.contains("text/html"))
}
