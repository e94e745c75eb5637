//! Ending one grant at its provider, in the way that its file says.

use app::contract::error::ErrorCode;
use http::Method;
use secrecy::SecretString;

use super::super::connect::credential::Credential;
use super::super::connect::finish::token_failure;
use super::super::connect::oauth;
use super::super::error::Result;
use super::super::retry::until_stored;
use super::super::{Core, Error};
use crate::catalog::template::{Revoked, TextTemplate, Values, Variables};
use crate::catalog::{
    ClientAuth, OAuth2, Revoke, RevokeAuth, RevokeBody, RevokeMethod, RevokedToken, SentCredential,
};
use crate::outbound::oauth::{
    self as oauth_client, OAuthClient, RevocationBody, RevocationProof, SecretPairs, TokenError,
    TokenHint,
};
use crate::store::revocations::{self, Revocation};

/// A grant, and what every attempt to end it shares.
pub(super) struct Grant<'a> {
    pub(super) core: &'a Core,
    /// The row that it stands in.
    pub(super) revocation: &'a Revocation,
    pub(super) facts: &'a OAuth2,
    pub(super) revoke: &'a Revoke,
    pub(super) values: Values<'a>,
    pub(super) sandbox: String,
    pub(super) client_id: &'a str,
    pub(super) client: OAuthClient<'a>,
}

/// Why a grant was not ended.
pub(super) struct NotEnded {
    /// Whether it would be the same next time.
    pub(super) is_final: bool,
    /// The failure.
    pub(super) error: Error,
}

impl<E: Into<Error>> From<E> for NotEnded {
    fn from(error: E) -> Self {
        let error = error.into();
        Self {
            // A credential that does not open today does not open tomorrow.
            is_final: error.code() == ErrorCode::CredentialIntegrity,
            error,
        }
    }
}

/// What became of an attempt.
enum Outcome {
    /// The grant is gone, or there was nothing to end.
    Over,
    /// The provider says no, and will say the same to the same request.
    Refused(TokenError),
}

impl Grant<'_> {
    /// Ends the grant of this credential.
    pub(super) async fn end(
        &self,
        mut credential: Credential,
    ) -> std::result::Result<(), NotEnded> {
        let by_access =
            self.revoke.auth == RevokeAuth::Token || self.revoke.token == RevokedToken::Access;
        let mut outcome = self.attempt(&credential).await?;
        if matches!(outcome, Outcome::Refused(_))
            && by_access
            && let Some(refresh_token) = credential.refresh_token.take()
        {
            // An access token that has ended by itself ends nothing else; a fresh one does.
            outcome = match self.client.refresh(&refresh_token).await {
                Ok(answer) => {
                    credential.access_token = Some(answer.access_token);
                    credential.refresh_token = answer.refresh_token.or(Some(refresh_token));
                    self.keep(&credential).await?;
                    self.attempt(&credential).await?
                }
                Err(TokenError::InvalidGrant { .. }) => Outcome::Over,
                Err(error @ TokenError::Refused { .. }) => Outcome::Refused(error),
                Err(error) => return Err(token_failure(error).into()),
            };
        }
        match outcome {
            // A token that the provider does not know any more counts as revoked.
            Outcome::Over | Outcome::Refused(TokenError::InvalidGrant { .. }) => Ok(()),
            Outcome::Refused(error) => Err(NotEnded {
                is_final: true,
                error: token_failure(error),
            }),
        }
    }

    /// Stores fresh tokens: the spent ones would only tell the next attempt that they are spent.
    async fn keep(&self, credential: &Credential) -> Result<()> {
        let (core, revocation) = (self.core, self.revocation);
        let Revocation { id, scope, .. } = revocation;
        until_stored(core, || async {
            let mut tx = core.db.write().await?;
            let sealed = credential.seal_for_revocation(core, &mut tx, scope, id);
            let sealed = sealed.await?;
            revocations::renew(&mut tx, revocation, &sealed).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }

    async fn attempt(&self, credential: &Credential) -> Result<Outcome> {
        let Some((token, hint)) = named(self.revoke.token, credential) else {
            return Ok(Outcome::Over);
        };
        let variables = Variables {
            access_token: credential.access_token.as_ref(),
            revoked: Some(Revoked {
                token,
                client_id: self.client_id,
            }),
            ..Variables::new(&self.sandbox, self.values)
        };
        let request = request(self.revoke, self.facts, &variables, token, hint)?;
        match self.client.revoke(&request).await {
            Ok(()) => Ok(Outcome::Over),
            Err(error @ (TokenError::InvalidGrant { .. } | TokenError::Refused { .. })) => {
                Ok(Outcome::Refused(error))
            }
            // Here it is the token that proves, not the client.
            Err(error @ TokenError::ClientRefused { .. })
                if self.revoke.auth == RevokeAuth::Token =>
            {
                Ok(Outcome::Refused(error))
            }
            Err(error) => Err(token_failure(error)),
        }
    }
}

/// The token that a revocation is about.
fn named(wanted: RevokedToken, credential: &Credential) -> Option<(&SecretString, TokenHint)> {
    let access = credential.access_token.as_ref();
    let access = access.map(|token| (token, TokenHint::Access));
    let refresh = credential.refresh_token.as_ref();
    match wanted {
        RevokedToken::Access => access,
        RevokedToken::Refresh => refresh.map(|token| (token, TokenHint::Refresh)).or(access),
    }
}

/// The request that the provider wants, filled in.
fn request(
    revoke: &Revoke,
    facts: &OAuth2,
    variables: &Variables<'_>,
    token: &SecretString,
    hint: TokenHint,
) -> Result<oauth_client::Revocation> {
    let fill = |pairs: &[(String, TextTemplate)]| -> Result<SecretPairs> {
        let pair = |(name, value): &(String, TextTemplate)| {
            let value = value.render(variables).map_err(oauth::unusable)?;
            Ok((name.clone(), value))
        };
        pairs.iter().map(pair).collect()
    };
    let mut query = fill(&revoke.query)?;
    let mut headers = fill(&revoke.headers)?;
    if revoke.auth == RevokeAuth::Token {
        match facts
            .credential
            .render(variables)
            .map_err(oauth::unusable)?
        {
            SentCredential::Header { name, value } => headers.push((name, value)),
            SentCredential::Query { name, value } => query.push((name, value)),
        }
    }
    let standard = || oauth_client::Revocation::standard_parameters(token, hint);
    let speaks_json =
        revoke.auth == RevokeAuth::Client && facts.client_auth == ClientAuth::BasicJson;
    Ok(oauth_client::Revocation {
        method: match revoke.method {
            RevokeMethod::Post => Method::POST,
            RevokeMethod::Delete => Method::DELETE,
            RevokeMethod::Get => Method::GET,
        },
        url: revoke.url.render(variables).map_err(oauth::unusable)?,
        query,
        headers,
        proof: match revoke.auth {
            RevokeAuth::Client => RevocationProof::Client,
            RevokeAuth::Basic => RevocationProof::Basic,
            RevokeAuth::Token => RevocationProof::Token,
            RevokeAuth::Open => RevocationProof::None,
        },
        body: match &revoke.body {
            RevokeBody::Standard if speaks_json => RevocationBody::Json(standard()),
            RevokeBody::Standard => RevocationBody::Form(standard()),
            RevokeBody::Form(pairs) => RevocationBody::Form(fill(pairs)?),
            RevokeBody::Json(pairs) => RevocationBody::Json(fill(pairs)?),
            RevokeBody::Nothing => RevocationBody::Nothing,
        },
        token: token.clone(),
    })
}
