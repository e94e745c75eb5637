//! The binary `patchbay`; see `patchbay::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    patchbay::cli::run()
}
