//! How long what the server hands out stays valid.

use crate::options::definition::section;
use crate::options::values::Lifetime;

section! {
    /// How long what the server hands out stays valid.
    Lifetimes, "Lifetimes" {
        /// A session token. The same token is handed out again while more than half of its life
        /// remains.
        "session_token_lifetime" => session_token: Lifetime = "24h";

        /// A hosted link, from when it is made.
        "ticket_lifetime" => ticket: Lifetime = "30m";

        /// One run of the OAuth redirect, from leaving to coming back.
        "flow_lifetime" => flow: Lifetime = "10m";

        /// The address that the SDK opens in a new window.
        "start_token_lifetime" => start_token: Lifetime = "10m";

        /// A link token of the Link flow, from when it is made.
        "link_token_lifetime" => link_token: Lifetime = "30m";

        /// A public token of the Link flow, from when the app is connected. What nobody claims until then
        /// is revoked and wiped.
        "public_token_lifetime" => public_token: Lifetime = "30m";

        /// What was given with a session's last hosted link, for the API to read back: colours, name,
        /// return address. The link's own page keeps it as long as it lives.
        "hosted_properties_lifetime" => hosted_properties: Lifetime = "3d";

        /// What was typed on a hosted page and is not saved yet. So long it stands there again when the
        /// page is opened again, and is then forgotten.
        "draft_lifetime" => draft: Lifetime = "1h";

        /// The answer to a request with an `Idempotency-Key`, for whoever repeats it.
        "idempotency_lifetime" => idempotency: Lifetime = "24h";
    }
}
