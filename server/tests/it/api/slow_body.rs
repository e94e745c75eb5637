//! A request's body is not waited for without end, whatever door it is for.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use patchbay::compose::Patience;

use crate::support::{Call, Setup, both_databases};

const SOON: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(60);

/// A body without end.
enum Endless {
    /// Something comes now and then.
    Drips { now: bool },
    /// Nothing comes.
    Silent,
}

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let Self::Drips { now } = &mut *self else {
            return Poll::Pending;
        };
        *now = !*now;
        if *now {
            return Poll::Ready(Some(Ok(Frame::data(Bytes::new()))));
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

both_databases! {
    async fn what_drips_or_falls_silent_is_refused_in_words(setup: Setup) {
        let drips = (Patience { pause: LONG, whole: SOON }, || Endless::Drips { now: false });
        let silent = (Patience { pause: SOON, whole: LONG }, || Endless::Silent);
        let app = setup.clone().patience(drips.0).start().await;
        let customer = app.customer().await;
        let other = setup.patience(silent.0).start().await;
        for (app, body) in [(&app, drips.1 as fn() -> Endless), (&other, silent.1 as fn() -> Endless)] {
            let answer = async |call: Call, content_type: &str| {
                let sent = call.body(content_type, Body::new(body())).send();
                tokio::time::timeout(Duration::from_secs(5), sent).await.expect("an answer in time")
            };
            let call = app.post("/api/v2/public/session-token").key(&customer.key);
            answer(call, "application/json").await.error(408, "REQUEST_TIMEOUT");
            let call = app.post("/api/v2/public/connect-url").for_customer(&customer);
            let call = call.header("idempotency-key", "one");
            answer(call, "application/json").await.error(408, "REQUEST_TIMEOUT");
            let form = "application/x-www-form-urlencoded";
            let page = answer(app.post("/_ui/connect/check").form(&[]), form).await;
            assert_eq!(page.status, 408, "{page}");
            assert!(page.text().contains("Your answers did not arrive in time"), "{page}");
            let page = answer(app.post("/oauth/callback/x").header("accept", "text/html"), form).await;
            assert_eq!(page.status, 408, "{page}");
        }
    }
}
