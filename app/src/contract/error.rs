//! The registry of error codes.
//!
//! One line here gives a failure its name, its HTTP status and the code that Cobalt's clients know
//! it by. The words for people are in [`crate::i18n`], keyed by the same enum, so a code without
//! words does not compile.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $variant:ident = ($code:literal, $wire:literal, $status:literal);)+) => {
        /// A stable name for one kind of failure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ErrorCode {
            $($(#[doc = $doc])* $variant,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the registry.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)+];

            /// The unique name: in page addresses, in logs, in tests.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $code,)+ }
            }

            /// The `error_code` of the API body, as Cobalt's clients expect it; several codes may
            /// share one.
            #[must_use]
            pub const fn wire(self) -> &'static str {
                match self { $(ErrorCode::$variant => $wire,)+ }
            }

            /// What happened, for developers.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(ErrorCode::$variant => concat!($($doc),*).trim_ascii(),)+ }
            }

            /// The HTTP status that this failure answers with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(ErrorCode::$variant => $status,)+ }
            }
        }
    };
}

error_codes! {
    // Who is calling
    /// No API key on a route that needs one.
    MissingApiKey = ("missing_api_key", "MISSING_REQUIRED_FIELD", 401);
    /// An API key that is unknown or revoked.
    InvalidApiKey = ("invalid_api_key", "SERVER_ERROR", 401);
    /// No bearer token on a route that needs one.
    MissingToken = ("missing_token", "INVALID_TOKEN", 401);
    /// A session token that is unknown or revoked.
    InvalidToken = ("invalid_token", "INVALID_TOKEN", 401);
    /// A session token past its lifetime.
    TokenExpired = ("token_expired", "INVALID_TOKEN", 401);
    /// A key route without a linked account, or with an empty one.
    MissingLinkedAccount = ("missing_linked_account", "INVALID_LINKED_ACCOUNT_ID", 400);
    /// A linked account that is named in a body and does not exist.
    UnknownLinkedAccount = ("unknown_linked_account", "INVALID_LINKED_ACCOUNT_ID", 400);
    /// A linked account that is named in the address or a header and does not exist.
    LinkedAccountNotFound = ("linked_account_not_found", "SERVER_ERROR", 404);
    /// A linked account with this id exists already.
    DuplicateLinkedAccount = ("duplicate_linked_account", "DUPLICATE_LINKED_ACCOUNT", 400);
    /// A connect code that is unknown, used or past its lifetime.
    InvalidConnectCode = ("invalid_connect_code", "INVALID_CONNECT_CODE", 400);
    /// Link credentials that are missing, unknown or revoked.
    InvalidClient = ("invalid_client", "INVALID_CLIENT", 401);
    /// An access token that is unknown or revoked, or whose connection is gone.
    InvalidAccessToken = ("invalid_access_token", "INVALID_ACCESS_TOKEN", 401);
    /// An access token whose connection is broken and needs the end user (update mode).
    LoginRequired = ("login_required", "LOGIN_REQUIRED", 403);
    /// A public token that is unknown, malformed or another project's.
    InvalidPublicToken = ("invalid_public_token", "INVALID_PUBLIC_TOKEN", 404);
    /// A public token that was not exchanged in time; what was connected is gone.
    PublicTokenExpired = ("public_token_expired", "PUBLIC_TOKEN_EXPIRED", 410);
    /// A public token that was exchanged before, or destroyed by a wrong `user_id`.
    PublicTokenUsed = ("public_token_used", "PUBLIC_TOKEN_USED", 410);
    /// A public token that somebody else than the named user obtained; what was connected is gone.
    UserMismatch = ("user_mismatch", "USER_MISMATCH", 409);
    /// A link token that is unknown, malformed or another project's.
    InvalidLinkToken = ("invalid_link_token", "INVALID_LINK_TOKEN", 404);
    /// No such link session.
    LinkSessionNotFound = ("link_session_not_found", "RESOURCE_NOT_FOUND", 404);
    /// A session token changes what was written with an API key.
    FieldReadOnly = ("field_read_only", "FIELD_READ_ONLY", 403);

    // What they sent
    /// A required part of the request is missing.
    MissingField = ("missing_field", "MISSING_REQUIRED_FIELD", 400);
    /// A part of the request has the wrong type or an impossible value.
    InvalidField = ("invalid_field", "INVALID_REQUEST", 400);
    /// The body is not JSON.
    MalformedJson = ("malformed_json", "INVALID_JSON", 400);
    /// The body broke off, or took too long.
    BodyIncomplete = ("body_incomplete", "INVALID_REQUEST", 408);
    /// The body or the address is larger than the route accepts.
    PayloadTooLarge = ("payload_too_large", "PAYLOAD_TOO_LARGE", 413);
    /// The body did not arrive in time.
    RequestTimeout = ("request_timeout", "REQUEST_TIMEOUT", 408);
    /// No such route.
    RouteNotFound = ("route_not_found", "ROUTE_NOT_FOUND", 404);
    /// No such project; only commands name one.
    ProjectNotFound = ("project_not_found", "RESOURCE_NOT_FOUND", 404);
    /// The route exists for other methods.
    MethodNotAllowed = ("method_not_allowed", "METHOD_NOT_ALLOWED", 405);
    /// A request for a host that is not the public URL's.
    UnknownHost = ("unknown_host", "UNKNOWN_HOST", 421);
    /// A form that did not come from our own page.
    CrossSiteForm = ("cross_site_form", "CROSS_SITE_FORM", 403);
    /// An `Idempotency-Key` that came with another request before.
    IdempotencyMismatch = ("idempotency_mismatch", "IDEMPOTENCY_KEY_REUSED", 422);
    /// An `Idempotency-Key` whose first request is still under way.
    IdempotencyRunning = ("idempotency_running", "IDEMPOTENCY_IN_PROGRESS", 409);
    /// More requests than the limit allows.
    TooManyRequests = ("too_many_requests", "TOO_MANY_REQUESTS", 429);

    // Apps and configs
    /// The linked account has no credentials of the host's own product.
    DefaultAppNotFound = ("default_app_not_found", "RESOURCE_NOT_FOUND", 404);
    /// No such credential among them.
    CredentialNotFound = ("credential_not_found", "RESOURCE_NOT_FOUND", 404);
    /// No such application in this project and environment.
    AppNotFound = ("app_not_found", "INVALID_APP_ID", 404);
    /// The application has no usable OAuth credentials in this project and environment.
    AppNotConfigured = ("app_not_configured", "APP_NOT_CONFIGURED", 400);
    /// The route does not fit the application's way to authenticate.
    WrongAuthType = ("wrong_auth_type", "INVALID_AUTH_TYPE", 400);
    /// No such config.
    ConfigNotFound = ("config_not_found", "RESOURCE_NOT_FOUND", 404);
    /// No such field in the config.
    UnknownConfigField = ("unknown_config_field", "INVALID_FIELD_ID", 400);
    /// No such workflow in the config, or it is hidden.
    UnknownWorkflow = ("unknown_workflow", "INVALID_WORKFLOW_ID", 400);
    /// No such workflow at an address that names one, or it is hidden.
    WorkflowNotFound = ("workflow_not_found", "RESOURCE_NOT_FOUND", 404);
    /// Some config values are not valid; `fields` says which.
    InvalidConfig = ("invalid_config", "INVALID_FIELDS", 400);
    /// The account has no connection to this application.
    NotConnected = ("not_connected", "NOT_CONNECTED", 400);
    /// No such connection, or it is somebody else's.
    ConnectionNotFound = ("connection_not_found", "RESOURCE_NOT_FOUND", 404);
    /// The connection is broken and needs the end user.
    NeedsReauth = ("needs_reauth", "REAUTH_REQUIRED", 409);
    /// The reason of a broken connection: the provider ended its grant.
    GrantEnded = ("grant_ended", "REAUTH_REQUIRED", 409);
    /// The reason of a broken connection: its grant was given for a time, which is over.
    GrantExpired = ("grant_expired", "REAUTH_REQUIRED", 409);
    /// The reason of a broken connection: a refresh was cut off before its answer was stored, and
    /// the provider does not take the old refresh token any more.
    RefreshInterrupted = ("refresh_interrupted", "REAUTH_REQUIRED", 409);
    /// The reason of a broken connection: the OAuth client that its grant belongs to was removed.
    ClientRemoved = ("client_removed", "REAUTH_REQUIRED", 409);
    /// The app's API has another address than when the connection was made.
    ApiMoved = ("api_moved", "REAUTH_REQUIRED", 409);
    /// The application has no such action.
    ActionNotFound = ("action_not_found", "RESOURCE_NOT_FOUND", 404);

    // The provider
    /// The provider refused the credentials that were typed.
    CredentialsRejected = ("credentials_rejected", "INVALID_CREDENTIALS", 400);
    /// The provider did not answer, or not usefully.
    ProviderUnavailable = ("provider_unavailable", "PROVIDER_UNAVAILABLE", 502);
    /// The provider answered our request with an error.
    ProviderRefused = ("provider_refused", "PROVIDER_REFUSED", 400);
    /// The grant does not hold the site that was typed.
    SiteNotGranted = ("site_not_granted", "INVALID_REQUEST", 400);
    /// The egress guard does not allow this destination.
    EgressBlocked = ("egress_blocked", "EGRESS_BLOCKED", 400);

    // The connect flow
    /// The hosted link is unknown, malformed or past its lifetime.
    LinkExpired = ("link_expired", "LINK_EXPIRED", 410);
    /// The hosted link belongs to another browser by now.
    LinkTaken = ("link_taken", "LINK_TAKEN", 403);
    /// The link has connected what it was for.
    LinkUsed = ("link_used", "LINK_USED", 410);
    /// The link stands alone and has no address to return to.
    LinkCallbackRequired = ("link_callback_required", "LINK_CALLBACK_REQUIRED", 400);
    /// The project demands a claim, and what was asked for leads to none.
    ClaimDemanded = ("claim_demanded", "CLAIM_DEMANDED", 403);
    /// The repair was done with another account of the provider.
    OtherAccount = ("other_account", "OTHER_ACCOUNT", 409);
    /// This browser has no session for the page.
    PageSessionMissing = ("page_session_missing", "PAGE_SESSION_MISSING", 401);
    /// This browser keeps no cookie for the page where it stands, inside another site.
    FrameWithoutCookies = ("frame_without_cookies", "FRAME_WITHOUT_COOKIES", 401);
    /// The page stands inside a site whose origin the project has not registered.
    FrameRefused = ("frame_refused", "FRAME_REFUSED", 403);
    /// No such page.
    PageNotFound = ("page_not_found", "PAGE_NOT_FOUND", 404);
    /// The callback's parameters do not form an OAuth answer.
    InvalidCallback = ("invalid_callback", "INVALID_CALLBACK", 400);
    /// The callback's state is unknown.
    FlowUnknown = ("flow_unknown", "FLOW_UNKNOWN", 400);
    /// The flow took longer than it may.
    FlowExpired = ("flow_expired", "FLOW_EXPIRED", 400);
    /// The flow was finished before.
    FlowUsed = ("flow_used", "FLOW_USED", 400);
    /// The answer arrived at another app's callback, or names another issuer.
    FlowContextMismatch = ("flow_context_mismatch", "FLOW_CONTEXT_MISMATCH", 400);
    /// Another browser than the one that left came back.
    FlowBrowserMismatch = ("flow_browser_mismatch", "FLOW_BROWSER_MISMATCH", 400);
    /// The end user said no at the provider.
    AccessDenied = ("access_denied", "ACCESS_DENIED", 400);
    /// The provider refused the requested permissions.
    ScopeRefused = ("scope_refused", "SCOPE_REFUSED", 400);
    /// The provider does not accept our client or its credentials.
    ClientRefused = ("client_refused", "CLIENT_REFUSED", 400);
    /// The provider refused the code or gave no usable token.
    TokenRefused = ("token_refused", "TOKEN_REFUSED", 400);

    // Us
    /// A stored credential does not open: it was moved, rolled back or damaged.
    CredentialIntegrity = ("credential_integrity", "CREDENTIAL_INTEGRITY", 500);
    /// The server is starting, stopping or cannot reach its database.
    Unavailable = ("unavailable", "UNAVAILABLE", 503);
    /// Our fault.
    Internal = ("internal", "SERVER_ERROR", 500);
}

impl ErrorCode {
    /// The code with this unique name, if it is one of ours. Names from addresses and from older
    /// or newer browsers go through here.
    #[must_use]
    pub fn parse(name: &str) -> Option<ErrorCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// `http_error_type` of the API body: the reason phrase in capitals.
    #[must_use]
    pub const fn http_error_type(self) -> &'static str {
        match self.status() {
            400 => "BAD_REQUEST",
            401 => "UNAUTHORIZED",
            403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            405 => "METHOD_NOT_ALLOWED",
            408 => "REQUEST_TIMEOUT",
            409 => "CONFLICT",
            410 => "GONE",
            413 => "PAYLOAD_TOO_LARGE",
            421 => "MISDIRECTED_REQUEST",
            422 => "UNPROCESSABLE_ENTITY",
            429 => "TOO_MANY_REQUESTS",
            502 => "BAD_GATEWAY",
            503 => "SERVICE_UNAVAILABLE",
            _ => "INTERNAL_SERVER_ERROR",
        }
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    /// An unknown name reads as [`ErrorCode::Internal`]: an older page meets a newer server.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(Self::parse(&name).unwrap_or(ErrorCode::Internal))
    }
}
