//! Somebody has a copy of the database, and nothing else: every credential is sealed, and whatever
//! opens a door is there as a hash only.

use patchbay::store::Db;

use super::rig::{CLIENT_SECRET, HONEST, KEYED, Rig, dump, found, query};
use crate::provider::GOOD_KEY;
use crate::support::{Browser, Setup, both_databases};

/// How many connections there are to steal, half of them of each kind.
const CONNECTIONS: usize = 100;

/// The database as its files or, where it has none, as a dump; both where there are both.
async fn stolen(rig: &Rig) -> Vec<u8> {
    let mut bytes = dump(&rig.app.core).await.into_bytes();
    if let Db::Sqlite { path, .. } = &rig.app.core.db {
        for suffix in ["", "-wal", "-shm"] {
            let file = format!("{}{suffix}", path.display());
            bytes
                .extend(std::fs::read(file).expect("the database is open, so its files are there"));
        }
    }
    bytes
}

fn values(browser: &Browser<'_>) -> Vec<String> {
    browser
        .cookies()
        .values()
        .flat_map(|value| [value.clone(), value.replace('.', "")])
        .collect()
}

both_databases! {
    async fn a_copy_of_it_opens_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        rig.provider.set(|knobs| knobs.mark = "canary-token-".to_owned());
        // The beginning of every token, client secret and typed key.
        let mut secrets = vec!["canary-token-".to_owned(), CLIENT_SECRET.to_owned(), "canary-typed-key".to_owned()];
        for company in [&rig.ours, &rig.theirs] {
            secrets.extend([company.key.clone(), company.production_key.clone()]);
        }
        for at in 0..CONNECTIONS {
            let person = rig.person(&rig.ours, &format!("account-number-{at}")).await;
            secrets.push(person.token.clone());
            if at % 2 == 0 {
                rig.save_key(&person, &format!("{GOOD_KEY}canary-typed-key-{at}")).await.ok();
                continue;
            }
            let link = rig.link(&person).await;
            secrets.push(link.rsplit('/').next().expect("a ticket").to_owned());
            let mut browser = rig.app.browser();
            let list = browser.get(&link).await.answer.location().to_owned();
            let url = rig.leave(&mut browser, &list, HONEST).await;
            secrets.extend(values(&browser));
            secrets.push(query(&url, "state"));
            let callback = rig.provider.visit(&url).await;
            let done = browser.get(&callback).await;
            assert!(done.answer.location().ends_with("/done"), "{}", done.answer);
        }
        // What was refreshed, refused, typed wrongly, disconnected and never finished is there too.
        let person = rig.person(&rig.ours, "leftovers").await;
        secrets.push(person.token.clone());
        rig.connect(&person, HONEST).await;
        rig.app.advance(std::time::Duration::from_secs(3600));
        rig.check(&person, HONEST).await.ok();
        rig.save_key(&person, "refused-canary-typed-key").await.error(400, "INVALID_CREDENTIALS");
        let (mut browser, list) = rig.open(&person).await;
        let page = browser.get(&format!("{list}/{KEYED}")).await;
        let typed = [("form[i.user][]", "NOT VALID"), ("form[i.secret_key][]", "canary-typed-key-kept?")];
        let refused = browser.press(&page, "Connect", &typed).await;
        assert!(refused.answer.location().contains("error="), "{}", refused.answer);
        secrets.extend(values(&browser));
        let disconnect = rig.app.delete(format!("/api/v1/linked-acc/integration/{HONEST}"));
        disconnect.bearer(&person.token).send().await.ok();
        let integrate = rig.app.get(format!("/api/v1/{HONEST}/integrate")).bearer(&person.token);
        let answer = integrate.send().await.ok();
        let start = answer["auth_url"].as_str().expect("an address").rsplit('/').next();
        secrets.push(start.expect("a token").to_owned());
        let mut calls = rig.provider.calls("/token");
        let verifiers = calls.drain(..).filter_map(|call| call.form("code_verifier"));
        secrets.extend(verifiers);

        secrets.sort();
        secrets.dedup();
        secrets.retain(|secret| secret.len() >= 12);
        assert!(secrets.len() > 4 * CONNECTIONS / 2, "{} secrets", secrets.len());
        let bytes = stolen(&rig).await;
        let accounts = found(&bytes, &["account-number-99".to_owned()]);
        assert!(!accounts.is_empty(), "what is no secret is found, so the search works");
        let hits = found(&bytes, &secrets);
        assert!(hits.is_empty(), "{} of {} secrets: {hits:#?}", hits.len(), secrets.len());
        println!("{} secrets, {} bytes, 0 found", secrets.len(), bytes.len());
    }

    /// What is asked before leaving travels in addresses and waits in a flow's row, so it is never a
    /// secret: a file that asks for one keeps the server from starting.
    async fn no_app_asks_for_a_secret_before_leaving(setup: Setup) {
        let rig = Rig::new(setup).await;
        let folder = rig.app.setup.home.folder().join("catalog").join(rig.ours.project.as_str());
        let inputs = "[[input]]\nname = \"tenant_key\"\nlabel = \"Key\"\nsecret = true\n";
        let text = rig.provider.oauth_app(HONEST, "h", "", inputs);
        std::fs::write(folder.join(format!("{HONEST}.toml")), text).expect("a file");
        let refused = rig.app.setup.try_start().await.err().expect("refused").to_string();
        assert!(refused.contains("`tenant_key` is a secret"), "{refused}");
    }
}
