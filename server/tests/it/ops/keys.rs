//! `patchbay keys rotate`.

use patchbay::compose::admin;
use patchbay::crypto::master_key::MasterKeyRing;
use patchbay::crypto::random::SystemRandom;

use crate::support::{CRM, SMS, TestApp, both_databases};

both_databases! {
    async fn rotating_keys_beside_a_running_server_breaks_nothing(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        customer.connect_crm().await;
        let key_file = app.setup.home.key_file();
        let old = MasterKeyRing::read(&key_file).expect("a ring").active_id().to_owned();
        let other = app.another().await;
        let done = admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        assert_eq!((done.rewrapped, done.resumed), (2, false), "the server's key and the project's");
        let ring = MasterKeyRing::read(&key_file).expect("a ring");
        assert_eq!((ring.len(), ring.active_id() == old), (1, false));

        let check = |app: &TestApp, slug: &str| {
            let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
            app.post(path).for_host(&customer).send()
        };
        // One has unwrapped the project's key before, the other has not.
        for server in [&app, &other, &app.another().await] {
            check(server, SMS).await.ok();
            check(server, CRM).await.ok();
            assert_eq!(server.customer().await.new_token().await.len(), customer.token.len());
        }
        let again = admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        assert_eq!(again.rewrapped, 5, "with the three projects made since");
    }

    async fn a_rotation_that_was_cut_off_is_finished(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let key_file = app.setup.home.key_file();
        let mut ring = MasterKeyRing::read(&key_file).expect("a ring");
        ring.add_active(&SystemRandom);
        ring.replace(&key_file).expect("a file");
        let path = format!("/api/v2/public/linked-account/integration/{SMS}/check");
        app.another().await.post(&path).for_host(&customer).send().await.ok();
        let done = admin::rotate_keys(&app.setup.options()).await.expect("a rotation");
        assert_eq!((done.resumed, done.active.as_str()), (true, ring.active_id()));
        app.another().await.post(&path).for_host(&customer).send().await.ok();
    }
}
