//! Who may call what: every route of the API with everything that is no proof.

use std::time::Duration;

use crate::attacks::foreign_objects::routes::{
    self,
    Needs::{self, Either, Key, KeyAccount, KeyOrOwnSession, KeyOrSession, Nobody, Session},
};
use crate::support::{Answer, Customer, TestApp, both_databases};

fn address(template: &str) -> String {
    let known = [
        ("{slug}", "sandbox-crm"),
        ("{id}", "globex-1"),
        ("{config_id}", "globex-1"),
        ("{key}", "token"),
        ("{workflow_id}", "000000000000000000000000"),
        ("{field_id}", "000000000000000000000000"),
        ("{action_id}", "httprequest"),
        ("{path}", "me"),
    ];
    known
        .iter()
        .fold(template.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        })
}

/// Asks every route that `fits` in one way and shows the answers to `judge`.
async fn ask_all(
    app: &TestApp,
    fits: impl Fn(Needs) -> bool,
    headers: &[(&str, &str)],
    judge: impl Fn(&Answer),
) {
    for route in routes::all().filter(|route| fits(route.needs)) {
        let call = app.call(route.method, address(route.pattern));
        let call = headers
            .iter()
            .fold(call, |call, (name, value)| call.header(name, value));
        judge(&call.send().await);
    }
}

fn takes_a_session(needs: Needs) -> bool {
    matches!(needs, Session | Either | KeyOrOwnSession | KeyOrSession)
}

fn missing(needs: Needs) -> (&'static str, &'static str) {
    match needs {
        Key | KeyAccount | KeyOrOwnSession | KeyOrSession => {
            ("MISSING_REQUIRED_FIELD", "Missing API Key")
        }
        Session | Either => ("INVALID_TOKEN", "Authorization Token Missing"),
        Nobody => unreachable!("nothing is missing"),
    }
}

both_databases! {
    async fn without_any_proof_every_route_asks_for_its_own_kind(app: TestApp) {
        app.customer().await;
        for needs in [Key, Session, Either, KeyAccount, KeyOrOwnSession, KeyOrSession] {
            let (code, words) = missing(needs);
            let judge = |answer: &Answer| {
                let message = answer.message(401, code);
                assert!(message.starts_with(words), "{answer}");
            };
            ask_all(&app, |own| own == needs, &[], judge).await;
        }
    }

    async fn an_unknown_api_key_opens_nothing(app: TestApp) {
        let customer = app.customer().await;
        let judge = |answer: &Answer| {
            let message = answer.message(401, "SERVER_ERROR");
            assert!(message.starts_with("Invalid Credentials"), "{answer}");
        };
        let nearly = format!("{}x", customer.key);
        for key in ["tk_nobody", nearly.as_str(), customer.token.as_str()] {
            let fits = |needs| !matches!(needs, Session | Nobody);
            ask_all(&app, fits, &[("x-api-key", key)], judge).await;
        }
    }

    async fn an_unknown_session_token_opens_nothing(app: TestApp) {
        let customer = app.customer().await;
        let judge = |answer: &Answer| {
            let message = answer.message(401, "INVALID_TOKEN");
            assert!(message.starts_with("Invalid token"), "{answer}");
        };
        for token in ["st_nobody", customer.key.as_str(), "undefined"] {
            let bearer = format!("Bearer {token}");
            ask_all(&app, takes_a_session, &[("authorization", &bearer)], judge).await;
        }
    }

    async fn a_session_token_is_no_api_key(app: TestApp) {
        let customer = app.customer().await;
        let bearer = format!("Bearer {}", customer.token);
        let judge = |answer: &Answer| drop(answer.error(401, "MISSING_REQUIRED_FIELD"));
        let fits = |needs| matches!(needs, Key | KeyAccount);
        ask_all(&app, fits, &[("authorization", &bearer)], judge).await;
    }

    async fn an_expired_session_token_says_so(app: TestApp) {
        let customer = app.customer().await;
        app.advance(Duration::from_secs(24 * 60 * 60));
        let bearer = format!("Bearer {}", customer.token);
        let judge = |answer: &Answer| {
            let message = answer.message(401, "INVALID_TOKEN");
            assert!(message.starts_with("Token Expired"), "{answer}");
        };
        ask_all(&app, takes_a_session, &[("authorization", &bearer)], judge).await;
    }

    async fn an_api_key_needs_a_linked_account_that_exists(app: TestApp) {
        let customer = app.customer().await;
        let key = ("x-api-key", customer.key.as_str());
        let judge = |answer: &Answer| {
            let message = answer.message(400, "INVALID_LINKED_ACCOUNT_ID");
            assert!(message.contains("linked_account_id is required"), "{answer}");
        };
        let fits = |needs| matches!(needs, Either | KeyAccount);
        ask_all(&app, fits, &[key], judge).await;
        let judge = |answer: &Answer| drop(answer.error(404, "SERVER_ERROR"));
        let nobody = ("linked_account_id", "nobody");
        ask_all(&app, fits, &[key, nobody], judge).await;
    }

    async fn the_header_names_the_account_before_the_query_does(app: TestApp) {
        let customer = app.customer().await;
        customer.sibling("initech-1").await.connect_sms().await;
        let call = |query: &str| {
            let path = format!("/api/v2/public/application/sandbox-sms{query}");
            app.get(path).key(&customer.key)
        };
        let by_query = call("?linked_account_id=initech-1").send().await.ok();
        let by_both = call("?linked_account_id=initech-1").account("globex-1").send().await.ok();
        assert_eq!((&by_query["connected"], &by_both["connected"]), (&true.into(), &false.into()));
    }

    async fn the_scheme_is_read_in_any_case_and_a_key_is_trimmed(app: TestApp) {
        let customer = app.customer().await;
        let basics = || app.get("/api/v3/org/basics");
        let token = &customer.token;
        basics().header("authorization", &format!("bearer  {token} ")).send().await.ok();
        let list = app.get("/api/v2/public/linked-account");
        list.key(&format!(" {} ", customer.key)).send().await.ok();
        basics().header("authorization", &format!("Basic {token}")).send().await
            .error(401, "INVALID_TOKEN");
    }

    async fn a_key_sees_its_own_project_and_environment_only(app: TestApp) {
        let ours = app.customer().await;
        let theirs = app.customer().await;
        let other = theirs.sibling("only-theirs").await;
        let path = format!("/api/v2/public/linked-account/{}", other.account);
        app.get(&path).key(&other.key).send().await.ok();
        for key in [&ours.key, &other.production_key] {
            app.get(&path).key(key).send().await.error(404, "SERVER_ERROR");
            app.delete(&path).key(key).send().await.error(404, "SERVER_ERROR");
        }
        app.get(&path).key(&other.key).send().await.ok();
    }

    async fn an_account_reads_itself_and_nobody_else(app: TestApp) {
        let customer: Customer<'_> = app.customer().await;
        let sibling = customer.sibling("initech-1").await;
        let path = |account: &str| format!("/api/v2/public/linked-account/{account}");
        app.get(path("globex-1")).for_customer(&customer).send().await.ok();
        let refused = app.get(path("initech-1")).for_customer(&customer).send().await;
        let message = refused.message(404, "SERVER_ERROR");
        assert!(message.starts_with("Linked Account with account id initech-1"), "{message}");
        customer.connect_sms().await;
        assert_eq!(sibling.application("sandbox-sms").await["connected"], false);
    }
}
