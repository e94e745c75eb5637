//! Each kind of credential, and who may use it.

use http::StatusCode;
use serde_json::json;

use super::{SECRET, header, keyed, only, says, through, to_app};
use crate::attacks::rig::{HONEST, Person, Rig};
use crate::provider::Says;
use crate::support::{CRM, SMS, Setup, TestApp, both_databases};

/// Apps that take a key as a parameter, and as a password.
const IN_QUERY: &str = "app-q";
const IN_BASIC: &str = "app-b";

async fn rig(setup: Setup) -> (Rig, Person) {
    let rig = Rig::new(setup).await;
    let file = |slug: &str, how: &str| {
        let key = "[auth.api_key]\nheader = { name = \"x-key\", value = \"{secret_key}\" }";
        let file = rig.provider.key_app(slug, "k");
        assert!(file.contains(key), "{file}");
        file.replace(key, how)
    };
    let query = "[auth.api_key]\nquery = { name = \"api_key\", value = \"{secret_key}\" }";
    let basic = "[auth.basic]\nusername = \"{user}\"\npassword = \"{secret_key}\"";
    let files = [
        (IN_QUERY, file(IN_QUERY, query)),
        (IN_BASIC, file(IN_BASIC, basic)),
    ];
    let more = [IN_QUERY, IN_BASIC]
        .map(|slug| format!("[[app]]\nslug = \"{slug}\"\nenvironments = [\"test\"]\n"));
    let rig = rig.with_apps(&files, &more.concat()).await;
    let person = rig.person(&rig.ours, "person").await;
    for slug in [IN_QUERY, IN_BASIC] {
        let call = rig
            .app
            .post(format!("/api/v2/app/{slug}/save"))
            .bearer(&person.token);
        let typed = json!({ "user": "person", "secret_key": SECRET });
        call.json(typed).send().await.ok();
    }
    rig.save_key(&person, SECRET).await.ok();
    rig.connect(&person, HONEST).await;
    (rig, person)
}

both_databases! {
    async fn each_stands_where_the_app_wants_it(setup: Setup) {
        let (rig, person) = rig(setup).await;
        let token = rig.provider.live_access_tokens().remove(0);
        let rows = [
            (HONEST, "authorization", format!("Bearer {token}"), "a=1&a=%20b"),
            ("app-k", "x-key", SECRET.to_owned(), "a=1&a=%20b"),
            (IN_BASIC, "authorization", "Basic cGVyc29uOmdvb2QtY2FuYXJ5LWtleQ==".to_owned(), "a=1&a=%20b"),
            (IN_QUERY, "authorization", String::new(), "a=1&a=%20b&api_key=good-canary-key"),
        ];
        for (slug, name, value, query) in rows {
            rig.provider.clear_log();
            let call = to_app(&rig, &person, "POST", slug, "/list/?a=1&a=%20b");
            let call = call.header("authorization", "Bearer mine").header("x-key", "mine");
            says(&rig, "/list/", Says { status: StatusCode::CREATED, body: b"made".to_vec(), ..Says::default() });
            let answer = call.body("text/csv", "one,two").send().await;
            assert_eq!((answer.status, answer.text().as_str()), (201, "made"), "{slug}: {answer}");
            assert_eq!(answer.header("x-answered-by"), "provider");
            let got = only(&rig);
            assert_eq!((got.method.as_str(), got.body.as_str()), ("POST", "one,two"));
            assert!(got.path.ends_with("/api/list/"), "{}", got.path);
            assert_eq!(header(&got, name), value, "{slug}");
            assert_eq!(got.query, query, "{slug}");
            assert_eq!(header(&got, "content-type"), "text/csv");
        }
    }

    /// What the caller says in the query, too, is the provider's; but not in the credential's place.
    async fn a_parameter_of_the_callers_does_not_take_its_place(setup: Setup) {
        let (rig, person) = rig(setup).await;
        rig.provider.clear_log();
        let path = "/me?api_key=mine&API%5fKEY=mine&linked_account_id=x&connection_id=y";
        to_app(&rig, &person, "GET", IN_QUERY, path).send().await.ok();
        assert_eq!(only(&rig).query, "linked_account_id=x&connection_id=y&api_key=good-canary-key");
    }

    async fn the_sandbox_is_called_in_process(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        customer.connect_sms().await;
        let call = |method: &str, path: &str| {
            app.call(method, format!("/api/v2/public/proxy/{path}")).for_host(&customer)
        };
        let contacts = call("GET", &format!("{CRM}/contacts")).send().await.ok();
        assert_eq!(contacts["contacts"][0]["name"], "Mira Lindqvist");
        let made = call("POST", &format!("{CRM}/contacts"));
        let made = made.json(json!({ "name": "Ana", "email": "ana@globex.example" })).send().await;
        assert_eq!(made.status, 201, "{made}");
        let sent = call("POST", &format!("{SMS}/messages"));
        let sent = sent.json(json!({ "to": "+15550100", "body": "Hello" })).send().await;
        assert_eq!((sent.status, sent.json()["status"].as_str()), (201, Some("queued")), "{sent}");
        let wrong = call("GET", &format!("{CRM}/nothing")).send().await;
        assert_eq!((wrong.status, wrong.header("x-answered-by")), (404, "provider"), "{wrong}");
    }

    async fn it_takes_a_key_and_an_account_in_a_header(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let path = "/api/v2/public/proxy/app-k/me";
        let call = || rig.app.get(path);
        call().send().await.error(401, "MISSING_REQUIRED_FIELD");
        call().bearer(&person.token).send().await.error(401, "MISSING_REQUIRED_FIELD");
        call().key(&rig.ours.key).send().await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        let in_query = rig.app.get(format!("{path}?linked_account_id=person"));
        in_query.key(&rig.ours.key).send().await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        let nobody = call().key(&rig.ours.key).account("nobody").send().await;
        nobody.error(404, "SERVER_ERROR");
        through(&rig, &person, "GET", "/me").key(&rig.theirs.key).send().await.error(404, "SERVER_ERROR");
        assert!(rig.provider.log().is_empty());
        let named = through(&rig, &person, "GET", "/me").header("connection_id", "conn_x");
        named.send().await.error(404, "RESOURCE_NOT_FOUND");
        to_app(&rig, &person, "GET", HONEST, "/me").send().await.error(400, "NOT_CONNECTED");
        to_app(&rig, &person, "GET", "no-app", "/me").send().await.error(404, "INVALID_APP_ID");
        assert!(rig.provider.log().is_empty());
        let application = rig.application(&person, "app-k").await;
        let id = application["connected_accounts"][0]["connection_id"].as_str().expect("an id").to_owned();
        through(&rig, &person, "GET", "/me").header("connection_id", &id).send().await.ok();
        assert_eq!(only(&rig).path, "/k/api/me");
    }
}
