//! How much one caller may ask for.

use std::num::NonZeroU32;

use crate::options::definition::section;
use crate::options::values::{ByteSize, Rate};

section! {
    /// How much one caller may ask for.
    Limits, "Limits" {
        /// The size of a request's body.
        "body_limit" => body: ByteSize = "1MiB";

        /// How many requests one API key, one linked account and one address may send, each, to
        /// one process.
        "rate_limit" => rate: Rate = "100";

        /// How many requests may come at once after a pause, before the rate holds.
        "rate_limit_burst" => burst: NonZeroU32 = "300";

        /// The size of the body of a request through a connection.
        "proxy_body_limit" => proxy_body: ByteSize = "100MiB";

        /// How many requests through connections one project and environment may send to one process;
        /// three times as many at once after a pause.
        "proxy_rate_limit" => proxy_project_rate: Rate = "100";

        /// The same for one linked account.
        "proxy_account_rate_limit" => proxy_account_rate: Rate = "20";

        /// How many requests through connections one project and environment may have under way at once
        /// in one process.
        "proxy_concurrency" => proxy_at_once: NonZeroU32 = "100";
    }
}
