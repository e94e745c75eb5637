//! The subjects that operations belong to.

/// A subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Customers.
    Accounts,
    /// Tokens and links.
    Sessions,
    /// What can be connected.
    Applications,
    /// Connecting and disconnecting.
    Connections,
    /// Calls through them.
    Requests,
    /// What was answered to an application's form.
    Configs,
    /// One answer at a time.
    Fields,
    /// The Link flow.
    Link,
    /// What only old SDKs call.
    Older,
    /// The server itself.
    Server,
}

impl Tag {
    /// Every subject, in the order of the document.
    pub const ALL: &'static [Tag] = &[
        Tag::Accounts,
        Tag::Sessions,
        Tag::Applications,
        Tag::Connections,
        Tag::Requests,
        Tag::Configs,
        Tag::Fields,
        Tag::Link,
        Tag::Older,
        Tag::Server,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Tag::Accounts => "Linked accounts",
            Tag::Sessions => "Session tokens and hosted links",
            Tag::Applications => "Applications",
            Tag::Connections => "Connections",
            Tag::Requests => "Requests through connections",
            Tag::Configs => "Configs",
            Tag::Fields => "Config fields",
            Tag::Link => "The Link flow",
            Tag::Older => "Older SDKs",
            Tag::Server => "The server",
        }
    }

    /// What belongs to it.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Tag::Accounts => "Your customers. A linked account's id is your own name for it.",
            Tag::Sessions => {
                "What lets one linked account's browser act: a token for the SDK, a link to the hosted page."
            }
            Tag::Applications => "What can be connected, and how it stands for a linked account.",
            Tag::Connections => "Connecting, checking, taking over and disconnecting.",
            Tag::Requests => {
                "Calls to an application's own API with the end user's credential, which you never see."
            }
            Tag::Configs => "What a linked account answered to an application's form.",
            Tag::Fields => {
                "One field at a time. The header `slug` names the application; `config_id` and `workflow_id` in the query narrow it."
            }
            Tag::Link => {
                "A connection that only its real user can claim: link token, public token, access token. Errors say `success: false`, and their `error` is the code."
            }
            Tag::Older => {
                "What versions 3.0 to 5.1 of the browser SDK and routes of 2023 call. Newer clients use the routes above."
            }
            Tag::Server => "The server itself.",
        }
    }
}
