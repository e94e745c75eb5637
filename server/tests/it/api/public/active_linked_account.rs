use crate::support::{CRM, TestApp, both_databases};

both_databases! {
    async fn a_session_learns_whom_it_speaks_for(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let path = "/api/v2/public/session/active-linked-account";
        let own = app.get(path).for_customer(&customer).send().await.ok();
        assert_eq!((&own["account_id"], &own["name"]), (&"globex-1".into(), &"Globex Ltd".into()));
        assert_eq!(own["integrations"][0]["type"], CRM);
        let path = "/api/v2/public/linked-account/globex-1";
        assert_eq!(app.get(path).key(&customer.key).send().await.ok(), own);
    }
}
