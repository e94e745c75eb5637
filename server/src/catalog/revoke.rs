//! How a grant is revoked at its provider: RFC 7009, and the ways in which providers differ from it.

use super::template::{TextTemplate, UrlTemplate};

/// The request that revokes a grant.
#[derive(Clone, Debug)]
pub struct Revoke {
    /// Where it goes; may name `{client_id}`.
    pub url: UrlTemplate,
    /// Its method.
    pub method: RevokeMethod,
    /// How it is authenticated.
    pub auth: RevokeAuth,
    /// Which token `{token}` is. Where there is no refresh token it is the access token.
    pub token: RevokedToken,
    /// What is sent.
    pub body: RevokeBody,
    /// Parameters of the address. Such addresses must not be logged.
    pub query: Vec<(String, TextTemplate)>,
    /// Further headers.
    pub headers: Vec<(String, TextTemplate)>,
}

/// The method of a revocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevokeMethod {
    /// As in RFC 7009.
    #[default]
    Post,
    /// GitHub's way.
    Delete,
    /// An address that only wants to be called.
    Get,
}

/// How a revocation is authenticated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevokeAuth {
    /// As token requests are.
    #[default]
    Client,
    /// HTTP Basic with the client's id and secret, however token requests are.
    Basic,
    /// By the access token, sent as to the API.
    Token,
    /// Not at all: whoever knows the token may end it.
    Open,
}

/// Which token a revocation names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevokedToken {
    /// The refresh token; most providers end the whole grant with it.
    #[default]
    Refresh,
    /// The access token.
    Access,
}

/// What a revocation sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevokeBody {
    /// `token` and `token_type_hint`.
    Standard,
    /// These form parameters.
    Form(Vec<(String, TextTemplate)>),
    /// An object of these texts.
    Json(Vec<(String, TextTemplate)>),
    /// Nothing.
    Nothing,
}

impl Revoke {
    /// RFC 7009 at this address.
    #[must_use]
    pub fn standard(url: UrlTemplate) -> Self {
        Self {
            url,
            method: RevokeMethod::default(),
            auth: RevokeAuth::default(),
            token: RevokedToken::default(),
            body: RevokeBody::Standard,
            query: Vec::new(),
            headers: Vec::new(),
        }
    }
}
