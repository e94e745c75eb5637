//! Work that goes on when whoever waits for it goes away.

use std::panic::resume_unwind;

use tokio::task::JoinError;

/// What a task of its own gave; `None` when the process ends before it. A panic goes on here: as an
/// error it would carry its message, which may quote what the task worked on, into the log.
///
/// # Panics
/// When the task did.
pub fn joined<T>(ended: std::result::Result<T, JoinError>) -> Option<T> {
    match ended.map_err(JoinError::try_into_panic) {
        Ok(given) => Some(given),
        Err(Ok(panic)) => resume_unwind(panic),
        Err(Err(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_goes_on_and_becomes_no_error() {
        assert_eq!(joined(tokio::spawn(async { 1 }).await), Some(1));
        let cancelled = tokio::spawn(std::future::pending::<()>());
        cancelled.abort();
        assert_eq!(joined(cancelled.await), None);
        let ended = tokio::spawn(async { panic!("what it choked on") }).await;
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| joined::<()>(ended)));
        assert!(caught.is_err());
    }
}
