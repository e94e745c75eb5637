//! Where the server listens and under which address the world knows it.

use std::net::SocketAddr;

use crate::options::definition::section;
use crate::options::values::{PublicUrl, TrustedProxies};

section! {
    /// Where the server listens and under which address the world knows it.
    Address, "Address" {
        /// Where the server listens.
        "listen" => listen: SocketAddr = "127.0.0.1:3000";

        /// The address under which browsers and providers reach the server. Links and redirect
        /// URIs are built from it, and requests for other hosts are refused.
        "public_url" => public_url: PublicUrl = "http://localhost:3000";

        /// The reverse proxies in front of the server. Only what they say in `X-Forwarded-For` is
        /// believed; without any, a request comes from whoever connects.
        "trusted_proxies" => trusted_proxies: TrustedProxies = "";
    }
}
