//! How long the answer to a request is waited for, and when a person is told that there is none.

use crate::model::problem::ApiError;
use futures_util::future::{Either, select};
use gloo_timers::future::sleep;
use send_wrapper::SendWrapper;
use std::pin::pin;
use std::time::Duration;

/// Whoever has pressed a button is told by then that nothing has come.
const SAY_AFTER: Duration = Duration::from_secs(5);
/// Then nothing will come, and the request is dropped, for it holds a connection. Long enough for a large report on a
/// slow line.
const GIVE_UP_AFTER: Duration = Duration::from_secs(60);

/// Waits for the answer to a request. If none has come within a few seconds, `say` is called, and it is waited on: the
/// answer may come after all. On the server: an answer is there at once.
///
/// # Errors
/// What the server said, or [`ApiError::NoAnswer`] when it is given up.
pub fn answered<T>(
    asked: impl Future<Output = Result<T, ApiError>>,
    say: impl FnOnce(),
) -> impl Future<Output = Result<T, ApiError>> + Send {
    SendWrapper::new(async move {
        let patience = async {
            sleep(SAY_AFTER).await;
            say();
            sleep(GIVE_UP_AFTER).await;
        };
        match select(pin!(asked), pin!(patience)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(ApiError::NoAnswer),
        }
    })
}
