//! How long the server itself waits.

use crate::options::definition::section;
use crate::options::values::{Lifetime, Span};

section! {
    /// How long the server itself waits.
    Timings, "Timings" {
        /// How long one call to a provider may take.
        "outbound_timeout" => outbound_timeout: Lifetime = "20s";

        /// How long a request through a connection may take, with its answer.
        "proxy_timeout" => proxy_timeout: Lifetime = "10m";

        /// How long a provider may be silent meanwhile: before its answer, and in the middle of it.
        "proxy_idle_timeout" => proxy_silence: Lifetime = "30s";

        /// How long the host that an end user typed (a subdomain, a shop) may take to answer at all,
        /// before they leave for it.
        "prerequisite_timeout" => prerequisite_timeout: Lifetime = "5s";

        /// How long one process may take to refresh a connection before another one tries. At
        /// least 10 seconds longer than `outbound_timeout`.
        "refresh_lease" => refresh_lease: Lifetime = "30s";

        /// How long before its end an access token is refreshed.
        "refresh_ahead" => refresh_ahead: Span = "60s";

        /// For how long revoking a disconnected grant at its provider is tried again.
        "revoke_retry_for" => revoke_retry_for: Lifetime = "24h";

        /// After SIGTERM, how long requests that have begun may take.
        "drain_timeout" => drain_timeout: Span = "30s";

        /// After SIGTERM, how long new requests are still taken while `/readyz` already says no,
        /// so that load balancers notice.
        "pre_stop_delay" => pre_stop_delay: Span = "0s";
    }
}
