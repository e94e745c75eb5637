//! How much one caller may ask for.

use crate::options::definition::section;
use crate::options::values::ByteSize;

section! {
    /// How much one caller may ask for.
    Limits, "Limits" {
        /// The size of a request's body.
        "body_limit" => body: ByteSize = "1MiB";
    }
}
