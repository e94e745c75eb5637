//! Failures that several use cases have in common.

use app::contract::error::ErrorCode::{self, *};

/// Every request.
pub const ALWAYS: &[ErrorCode] = &[TooManyRequests, UnknownHost, Internal, Unavailable];

/// A POST with an `Idempotency-Key`.
pub const IDEMPOTENCY: &[ErrorCode] = &[
    InvalidField,
    PayloadTooLarge,
    BodyIncomplete,
    RequestTimeout,
    IdempotencyMismatch,
    IdempotencyRunning,
];

/// A body is read.
pub const BODY: &[ErrorCode] = &[
    MalformedJson,
    PayloadTooLarge,
    BodyIncomplete,
    RequestTimeout,
];

/// An application that can be connected is needed.
pub const APP: &[ErrorCode] = &[AppNotFound, AppNotConfigured];

/// One of the account's connections is meant.
pub const ONE_CONNECTION: &[ErrorCode] =
    &[NotConnected, ConnectionNotFound, MissingField, InvalidField];

/// The config of an account, or of one of its connections.
pub const CONFIG: &[ErrorCode] = &[
    AppNotFound,
    AppNotConfigured,
    ConnectionNotFound,
    MissingField,
    InvalidField,
];

/// What a config is written with.
pub const ANSWERS: &[ErrorCode] = &[InvalidConfig, UnknownConfigField, UnknownWorkflow];

/// The provider is asked with a credential.
pub const PROVIDER: &[ErrorCode] = &[
    CredentialsRejected,
    ProviderUnavailable,
    ProviderRefused,
    EgressBlocked,
    CredentialIntegrity,
];

/// An API key names an account.
pub const KEY_WITH_ACCOUNT: &[ErrorCode] = &[
    MissingApiKey,
    InvalidApiKey,
    MissingLinkedAccount,
    LinkedAccountNotFound,
    InvalidField,
];

/// A request of the caller's goes through a connection.
pub const THROUGH: &[ErrorCode] = &[
    NeedsReauth,
    ApiMoved,
    PayloadTooLarge,
    BodyIncomplete,
    RequestTimeout,
    ProviderUnavailable,
    EgressBlocked,
    CredentialIntegrity,
    TokenRefused,
    ClientRefused,
    ScopeRefused,
];

/// The provider is asked for a token.
pub const TOKEN: &[ErrorCode] = &[TokenRefused, ClientRefused, ScopeRefused];

/// An application is about to be connected, or a connection to be renewed.
pub const CONNECT: &[ErrorCode] = &[
    ClaimDemanded,
    AppNotFound,
    AppNotConfigured,
    WrongAuthType,
    ConnectionNotFound,
    MissingField,
    InvalidField,
];

/// One field of a config is meant.
pub const FIELD: &[ErrorCode] = &[UnknownConfigField, WorkflowNotFound];

/// A connection is about to end.
pub const DISCONNECT: &[ErrorCode] = &[
    AppNotFound,
    ConnectionNotFound,
    MissingField,
    InvalidField,
    CredentialIntegrity,
];
