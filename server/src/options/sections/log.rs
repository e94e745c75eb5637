//! What is logged, and how.

use crate::options::definition::section;
use crate::options::values::{LogFilter, LogFormat};

section! {
    /// What is logged, and how.
    Log, "Log" {
        /// What is logged.
        "log" => filter: LogFilter = "info";

        /// The form of a line.
        "log_format" => format: LogFormat = "text";
    }
}
