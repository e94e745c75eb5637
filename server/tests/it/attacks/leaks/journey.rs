//! Everything that a company and its customers do, with its failures.

use super::*;

/// The address behind `Continue` of the page that leaves.
pub(super) fn continue_to(reply: &Reply) -> String {
    let pattern = regex::Regex::new(r#"href="(http://127[^"]+)""#).expect("a pattern");
    let found = pattern
        .captures(&reply.body)
        .unwrap_or_else(|| panic!("{}", reply.whole()));
    found[1].replace("&amp;", "&")
}

/// From the app's page over the provider back to wherever the callback leads.
pub(super) async fn consent(
    client: &mut Client,
    provider: &Provider,
    page: &str,
    slug: &str,
) -> Reply {
    let started = client
        .post("start", &[("page", page), ("slug", slug)])
        .await;
    let left = client.get(started.header("location")).await;
    let url = continue_to(&left);
    client.handed_out.push(query(&url, "state"));
    let callback = provider.visit(&url).await;
    let back = client.get(&callback).await;
    match back.header("location").to_owned() {
        to if to.is_empty() => back,
        to => client.get(&to).await,
    }
}

pub(super) async fn journey(client: &mut Client, provider: &Provider, key: &str, db: &Db) {
    let by_key = ("x-api-key", key);
    let id = json!({ "linked_account_id": "person" });
    client
        .api("POST", "/api/v2/public/linked-account", by_key, id.clone())
        .await;
    let token = client
        .api("POST", "/api/v2/public/session-token", by_key, id)
        .await;
    let token = text(&token, "token").to_owned();
    let bearer = format!("Bearer {token}");
    let by_token = ("authorization", bearer.as_str());
    let link = client
        .api("POST", "/api/v2/public/connect-url", by_token, json!({}))
        .await;
    let link = text(&link, "hosted_url").to_owned();
    client.handed_out.extend([
        token,
        link.rsplit('/').next().expect("a ticket").to_owned(),
        key.to_owned(),
    ]);

    let list = client.get(&link).await.header("location").to_owned();
    let page = list.rsplit('/').next().expect("a page").to_owned();
    for path in [
        list.clone(),
        format!("{list}/{HONEST}"),
        format!("{list}/{KEYED}"),
        format!("{link}x"),
        "/nowhere".to_owned(),
    ] {
        client.get(&path).await;
    }
    let done = consent(client, provider, &page, HONEST).await;
    assert!(
        done.body.contains("provider.test") || done.status == 200,
        "{}",
        done.whole()
    );
    client.get(&format!("{list}/{HONEST}/configure")).await;
    client
        .post("check", &[("page", &page), ("slug", HONEST)])
        .await;

    // Failures, and providers that repeat what was sent to them.
    let echo = r#"{"error":"invalid_grant","error_description":"code {code} of {client_secret} with {code_verifier} {refresh_token}"}"#;
    let statuses = [
        http::StatusCode::BAD_REQUEST,
        http::StatusCode::INTERNAL_SERVER_ERROR,
        http::StatusCode::OK,
    ];
    let bodies = [
        echo.to_owned(),
        "<html>{code} {client_secret}".to_owned(),
        String::new(),
        format!(r#"{{"access_token":"{TOKENS}\r\nX: y","token_type":"bearer"}}"#),
        format!(r#"{{"access_token":{{"{TOKENS}":1}},"refresh_token":"{TOKENS}odd-refresh"}}"#),
        r#"{"error":{"{client_secret}":"{code}"}}"#.to_owned(),
    ];
    for status in statuses {
        for body in &bodies {
            provider.set(|knobs| {
                knobs.token_status = Some(status);
                knobs.token_body = Some(body.clone());
            });
            consent(client, provider, &page, MALICIOUS).await;
        }
    }
    provider.set(|knobs| {
        knobs.token_status = None;
        knobs.token_body = None;
        knobs.drop_token_reply = true;
    });
    consent(client, provider, &page, MALICIOUS).await;
    provider.set(|knobs| {
        knobs.drop_token_reply = false;
        knobs.api_status = Some(http::StatusCode::INTERNAL_SERVER_ERROR);
    });
    consent(client, provider, &page, MALICIOUS).await;
    client
        .post("check", &[("page", &page), ("slug", HONEST)])
        .await;
    provider.set(|knobs| knobs.api_status = None);

    // Callbacks that are none.
    let started = client
        .post("start", &[("page", &page), ("slug", MALICIOUS)])
        .await;
    let left = client.get(started.header("location")).await;
    let callback = provider.visit(&continue_to(&left)).await;
    let state = query(&callback, "state");
    client.handed_out.push(state.clone());
    let address = callback.split('?').next().expect("an address").to_owned();
    for wrong in [
        format!("{callback}&code=x"),
        format!("{callback}%00"),
        format!("{address}?state={state}"),
        format!("{address}?error=access_denied&error_description={TOKENS}described&state={state}"),
    ] {
        client.get(&wrong).await;
    }

    // The SDK's window.
    let answer = client
        .api(
            "GET",
            &format!("/api/v1/{HONEST}/integrate"),
            by_token,
            json!({}),
        )
        .await;
    let start = text(&answer, "auth_url").to_owned();
    let start_token = start.rsplit('/').next().expect("a token").to_owned();
    client.handed_out.push(start_token.clone());
    client.get(&start).await;
    let confirmed = client
        .post("confirm_start", &[("token", &start_token)])
        .await;
    let left = client.get(confirmed.header("location")).await;
    let url = continue_to(&left);
    client.handed_out.push(query(&url, "state"));
    let callback = provider.visit(&url).await;
    let back = client.get(&callback).await;
    assert_eq!(back.status, 303);
    assert_eq!(client.get(back.header("location")).await.status, 200);
    client
        .post("confirm_start", &[("token", &start_token)])
        .await;

    // Keys, by the API and by the form: accepted, refused, malformed.
    for (user, secret) in [
        ("u", format!("refused-{TYPED}")),
        ("NOT VALID", format!("{GOOD_KEY}{TYPED}")),
        ("u", format!("{GOOD_KEY}{TYPED}\u{7}")),
        ("u", format!("{GOOD_KEY}{TYPED}")),
    ] {
        let body = json!({ "user": user, "secret_key": secret });
        client
            .api("POST", &format!("/api/v2/app/{KEYED}/save"), by_token, body)
            .await;
        client
            .post(
                "save_keys",
                &[
                    ("page", &page),
                    ("slug", KEYED),
                    ("form[i.user][]", user),
                    ("form[i.secret_key][]", &secret),
                ],
            )
            .await;
        client
            .get(&format!("{list}/{KEYED}?error=credentials_rejected"))
            .await;
    }
    let malformed = format!("{{\"secret_key\": \"{TYPED}\", ");
    let headers = [by_token, ("Content-Type", "application/json")];
    client
        .ask(
            "POST",
            &format!("/api/v2/app/{KEYED}/save"),
            &headers,
            &malformed,
        )
        .await;
    client
        .api("GET", "/api/v2/f-sdk/application", by_token, json!({}))
        .await;
    client
        .api(
            "GET",
            "/api/v2/public/linked-account/person",
            by_key,
            json!({}),
        )
        .await;

    // Our own faults: a row that was tampered with, one that cannot be read.
    for damage in [
        "credential = version",
        "inputs = '{broken', scopes = 'broken'",
    ] {
        let Db::Sqlite { writer, .. } = db else {
            unreachable!("opened as SQLite")
        };
        let damage = damage.replace("= version", "= x'00'");
        let damage = sqlx::AssertSqlSafe(format!("UPDATE connections SET {damage}"));
        sqlx::raw_sql(damage)
            .execute(writer)
            .await
            .expect("damaged");
        let check = format!("/api/v2/public/linked-account/integration/{KEYED}/check");
        let headers = [by_token];
        assert_eq!(client.ask("POST", &check, &headers, "").await.status, 500);
        let reply = client
            .post("check", &[("page", &page), ("slug", HONEST)])
            .await;
        assert!(matches!(reply.status, 303 | 500), "{}", reply.head);
        client.get(&format!("{list}/{HONEST}")).await;
        client.get(&list).await;
    }
    client
        .ask(
            "POST",
            "/api/v2/public/session-token/revoke",
            &[by_token],
            "",
        )
        .await;
    client.get(&list).await;
}
