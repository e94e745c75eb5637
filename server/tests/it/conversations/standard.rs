//! Providers that do as RFC 6749, 7636 and 7009 say: what still differs is where, and which scopes.

use std::time::Duration;

use serde_json::{Value, json};

use super::talk::{CLIENT_ID, CLIENT_SECRET, Talk, basic};
use crate::support::{Setup, both_databases};

/// A provider as its documentation has it.
struct Provider {
    slug: &'static str,
    scope: &'static str,
    token: &'static str,
    /// Whether the client proves itself by HTTP Basic instead of in the body.
    basic: bool,
    pkce: bool,
    rotates: bool,
    lasting_s: u64,
    who: &'static str,
    answer: Value,
    identifier: &'static str,
    /// Where a grant is revoked, and by which token.
    revoke: Option<(&'static str, &'static str)>,
}

/// Connects, refreshes and disconnects.
async fn walk(talk: &mut Talk, it: Provider) {
    let slug = it.slug;
    talk.turn_to(slug);
    let (token, who) = (format!("POST {}", it.token), format!("GET {}", it.who));
    let answer = |access: &str, refresh: &str| {
        let mut answer = json!({
            "access_token": access, "token_type": "Bearer", "expires_in": it.lasting_s,
            "scope": it.scope,
        });
        if it.rotates || refresh == "rt-1" {
            answer["refresh_token"] = json!(refresh);
        }
        answer
    };
    talk.expect(&token, 200, answer("at-1", "rt-1"));
    talk.expect(&who, 200, it.answer.clone());
    let mut leaving = talk.leave(&[]).await;
    assert_eq!(
        leaving.query("response_type").as_deref(),
        Some("code"),
        "{slug}"
    );
    assert_eq!(leaving.query("scope").as_deref(), Some(it.scope), "{slug}");
    assert_eq!(leaving.query("code_challenge").is_some(), it.pkce, "{slug}");
    leaving.consent(&[]).await;
    let asked = talk.asked();
    if it.pkce {
        leaving.proves_itself_in(&asked[0]);
    }
    let proof = match it.basic {
        true => (basic(CLIENT_ID, CLIENT_SECRET), None),
        false => (String::new(), Some(CLIENT_SECRET.to_owned())),
    };
    let (header, field) = (
        asked[0].header("authorization"),
        asked[0].field("client_secret"),
    );
    assert_eq!((header.to_owned(), field), proof, "{slug}");
    let shown = talk.application().await;
    assert_eq!(
        shown["connected_accounts"][0]["identifier"], it.identifier,
        "{slug}"
    );

    talk.app.advance(Duration::from_secs(it.lasting_s));
    talk.expect(&token, 200, answer("at-2", "rt-2"));
    talk.expect(&who, 200, it.answer);
    talk.check().await.ok();
    let asked = talk.asked();
    assert_eq!(
        asked[0].field("refresh_token").as_deref(),
        Some("rt-1"),
        "{slug}"
    );
    assert_eq!(asked[1].header("authorization"), "Bearer at-2", "{slug}");

    if let Some((address, revoked)) = it.revoke {
        talk.expect(&format!("POST {address}"), 200, json!(null));
        talk.disconnect().await;
        let asked = talk.asked();
        assert_eq!(asked[0].field("token").as_deref(), Some(revoked), "{slug}");
    }
}

both_databases! {
    /// <https://developers.asana.com/docs/oauth>, <https://docs.gitlab.com/api/oauth2/> and
    /// <https://discord.com/developers/docs/topics/oauth2>, read on 2026-11-25.
    async fn asana_gitlab_and_discord(setup: Setup) {
        let mut talk = Talk::of_several(setup, &["asana", "gitlab", "discord"]).await;
        walk(&mut talk, Provider {
            slug: "asana",
            scope: "users:read workspaces:read projects:read tasks:read tasks:write",
            token: "https://app.asana.com/-/oauth_token",
            basic: false,
            pkce: true,
            rotates: false,
            lasting_s: 3600,
            who: "https://app.asana.com/api/1.0/users/me",
            answer: json!({ "data": { "gid": "4673218951", "email": "ada@globex.test" } }),
            identifier: "ada@globex.test",
            revoke: Some(("https://app.asana.com/-/oauth_revoke", "rt-1")),
        }).await;
        walk(&mut talk, Provider {
            slug: "gitlab",
            scope: "read_user read_api",
            token: "https://gitlab.com/oauth/token",
            basic: false,
            pkce: true,
            rotates: true,
            lasting_s: 7200,
            who: "https://gitlab.com/api/v4/user",
            answer: json!({ "id": 7, "username": "ada" }),
            identifier: "ada",
            revoke: Some(("https://gitlab.com/oauth/revoke", "rt-2")),
        }).await;
        walk(&mut talk, Provider {
            slug: "discord",
            scope: "identify guilds",
            token: "https://discord.com/api/oauth2/token",
            basic: true,
            pkce: true,
            rotates: true,
            lasting_s: 604_800,
            who: "https://discord.com/api/v10/users/@me",
            answer: json!({ "id": "80351110224678912", "username": "ada" }),
            identifier: "ada",
            revoke: Some(("https://discord.com/api/oauth2/token/revoke", "rt-2")),
        }).await;
    }

    /// <https://developer.box.com/guides/authentication/tokens/refresh>,
    /// <https://www.typeform.com/developers/get-started/applications> and
    /// <https://developers.zoom.us/docs/rooms/oauth/>, read on 2026-11-25.
    async fn box_typeform_and_zoom(setup: Setup) {
        let mut talk = Talk::of_several(setup, &["box", "typeform", "zoom"]).await;
        walk(&mut talk, Provider {
            slug: "box",
            scope: "root_readonly",
            token: "https://api.box.com/oauth2/token",
            basic: false,
            pkce: true,
            rotates: true,
            lasting_s: 4123,
            who: "https://api.box.com/2.0/users/me",
            answer: json!({ "type": "user", "id": "11446498", "login": "ada@globex.test" }),
            identifier: "ada@globex.test",
            revoke: Some(("https://api.box.com/oauth2/revoke", "rt-2")),
        }).await;
        walk(&mut talk, Provider {
            slug: "typeform",
            scope: "accounts:read forms:read responses:read offline",
            token: "https://api.typeform.com/oauth/token",
            basic: false,
            pkce: false,
            rotates: true,
            lasting_s: 604_800,
            who: "https://api.typeform.com/me",
            answer: json!({ "alias": "Ada", "email": "ada@globex.test", "language": "en" }),
            identifier: "ada@globex.test",
            revoke: None,
        }).await;
        // Zoom revokes access tokens only.
        walk(&mut talk, Provider {
            slug: "zoom",
            scope: "user:read:user meeting:read:list_meetings meeting:read:meeting meeting:write:meeting",
            token: "https://zoom.us/oauth/token",
            basic: true,
            pkce: true,
            rotates: true,
            lasting_s: 3599,
            who: "https://api.zoom.us/v2/users/me",
            answer: json!({ "id": "KDcuGIm1QgePTO8WbOqwIQ", "email": "ada@globex.test" }),
            identifier: "ada@globex.test",
            revoke: Some(("https://zoom.us/oauth/revoke", "at-2")),
        }).await;
    }

    /// <https://developer.clickup.com/docs/authentication>, read on 2026-11-25.
    async fn clickup_gives_a_token_that_does_not_end(setup: Setup) {
        let talk = Talk::of(setup, "clickup").await;
        let token = "POST https://api.clickup.com/api/v2/oauth/token";
        talk.expect(token, 200, json!({ "access_token": "at-1", "token_type": "Bearer" }));
        let user = json!({ "user": { "id": 123, "email": "ada@globex.test" } });
        talk.expect("GET https://api.clickup.com/api/v2/user", 200, user.clone());
        talk.connect(&[], &[]).await;
        talk.asked();
        talk.app.advance(Duration::from_secs(365 * 24 * 60 * 60));
        talk.expect("GET https://api.clickup.com/api/v2/user", 200, user);
        talk.check().await.ok();
        assert_eq!(talk.asked()[0].header("authorization"), "Bearer at-1");
    }
}
