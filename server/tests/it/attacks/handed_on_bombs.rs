//! The same answers as in [`super::bombs`], asked for through a connection: they are handed on as they
//! come, so what they may cost here is time and a few pieces of memory, and both have an end.

use std::time::{Duration, Instant};

use axum::body::Body;
use http_body_util::BodyExt as _;

use crate::api::public::proxy::{keyed, through};
use crate::provider::Bomb;
use crate::support::{Setup, both_databases};

/// How long one request may take here, and how long its provider may be silent.
const WHOLE: Duration = Duration::from_millis(600);
const SILENCE: Duration = Duration::from_millis(300);
/// What this machine needs for it, and much more.
const LONG: Duration = Duration::from_secs(20);

/// How many bytes came before it ended, and whether it ended as it should.
async fn read(mut body: Body) -> (usize, bool) {
    let mut came = 0;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => came += frame.into_data().map_or(0, |data| data.len()),
            Err(_) => return (came, false),
        }
    }
    (came, true)
}

both_databases! {
    async fn each_has_an_end(setup: Setup) {
        let setup = setup
            .option("proxy_timeout", format!("{}ms", WHOLE.as_millis()))
            .option("proxy_idle_timeout", format!("{}ms", SILENCE.as_millis()));
        let (rig, person) = keyed(setup).await;
        for bomb in Bomb::ALL {
            rig.provider.set(|knobs| knobs.bomb = Some(("/bomb", bomb)));
            let began = Instant::now();
            let (status, (came, is_whole)) = {
                let answer = through(&rig, &person, "GET", "/bomb");
                let others = async {
                    for _ in 0..5 {
                        rig.app.get("/api/v3/org/basics").bearer(&person.token).send().await.ok();
                    }
                };
                let begun = tokio::time::timeout(LONG, answer.begin());
                let (answer, ()) = tokio::join!(begun, others);
                let answer = answer.unwrap_or_else(|_| panic!("{bomb:?} has no beginning"));
                let status = answer.status().as_u16();
                let read = tokio::time::timeout(LONG, read(answer.into_body())).await;
                (status, read.unwrap_or_else(|_| panic!("{bomb:?} has no end")))
            };
            rig.provider.set(|knobs| knobs.bomb = None);
            let took = began.elapsed();
            assert!(took < LONG, "{bomb:?} took {took:?}");
            let what = format!("{bomb:?}: {status}, {came} bytes, to its end: {is_whole}");
            println!("{what}");
            match bomb {
                // Nothing of them is handed on: the answer is ours, and whole.
                Bomb::Compressed | Bomb::Headers | Bomb::Silent => assert!(status == 502 && is_whole, "{what}"),
                Bomb::Stalled => assert!(status == 200 && came == 0 && !is_whole, "{what}"),
                Bomb::Dripping => assert!(status == 200 && came < 1_000 && !is_whole, "{what}"),
                // As fast as it is read, and no longer than it may take; this provider gives up sooner
                // or later.
                Bomb::Endless => assert!(status == 200 && came > 0, "{what}"),
            }
        }
        through(&rig, &person, "GET", "/me").send().await.ok();
    }

    /// A caller that does not read keeps its place for as long as a request may take, and no longer.
    async fn an_answer_that_nobody_reads_has_an_end_too(setup: Setup) {
        let setup = setup
            .option("proxy_timeout", format!("{}ms", WHOLE.as_millis()))
            .option("proxy_concurrency", "1");
        let (rig, person) = keyed(setup).await;
        rig.provider.set(|knobs| knobs.bomb = Some(("/bomb", Bomb::Endless)));
        let unread = through(&rig, &person, "GET", "/bomb").begin().await;
        let let_in = async {
            while through(&rig, &person, "GET", "/me").send().await.status == 429 {
                // So that it is not the rate that says no.
                rig.app.advance(Duration::from_secs(1));
            }
        };
        tokio::time::timeout(LONG, let_in).await.expect("the place is free again");
        assert_eq!(unread.status().as_u16(), 200);
        assert!(!read(unread.into_body()).await.1, "it broke off");
    }

    /// Who does not read gets no more than fits on the way.
    async fn what_nobody_reads_does_not_come(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        rig.provider.set(|knobs| knobs.bomb = Some(("/bomb", Bomb::Endless)));
        let answer = through(&rig, &person, "GET", "/bomb").begin().await;
        let mut body = answer.into_body();
        for _ in 0..100 {
            body.frame().await.expect("a piece").expect("a piece");
            // Others are served meanwhile, which is time for a provider to send.
            rig.app.get("/api/v3/org/basics").bearer(&person.token).send().await.ok();
        }
        let blown = rig.provider.blown();
        assert!(blown < 32 * 1024 * 1024, "{blown} bytes");
    }
}
