//! The list of apps.

use super::*;

#[tokio::test]
async fn an_app_s_link_is_named_by_the_app_alone() {
    let body = get("/c/page_1").await.body;
    let tags = html::tags(&body);
    let link = tags
        .iter()
        .find(|tag| tag.get("href") == Some("/c/page_1/sandbox-crm"))
        .unwrap();
    assert_eq!(link.get("aria-label").or(link.get("aria-labelledby")), None);
    assert!(body.contains(">Sandbox CRM</a>"), "{body}");
}
