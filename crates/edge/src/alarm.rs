//! Time-outs that hardly ever happen, for little.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::time::{Instant, Sleep};

/// An alarm that is lent to one exchange after the other.
///
/// It is set once and not touched again by an exchange that ends in time: when it rings it is
/// set anew for whoever waits then. Setting and clearing one for each would cost more.
#[derive(Default)]
pub(crate) struct Alarm(Mutex<Option<Pin<Box<Sleep>>>>);

/// The time is over.
#[derive(Debug)]
pub(crate) struct Elapsed;

impl Alarm {
    /// What `future` comes to, if it does until then.
    pub(crate) async fn timeout_at<F: Future>(
        &self,
        at: Instant,
        mut future: Pin<&mut F>,
    ) -> Result<F::Output, Elapsed> {
        let mut sleep = None;
        let outcome = poll_fn(|cx| {
            if let Poll::Ready(output) = future.as_mut().poll(cx) {
                return Poll::Ready(Ok(output));
            }
            let sleep = sleep.get_or_insert_with(|| self.take(at));
            poll_until(sleep.as_mut(), at, cx).map(|()| Err(Elapsed))
        })
        .await;
        if let Some(sleep) = sleep {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sleep);
        }
        outcome
    }

    fn take(&self, at: Instant) -> Pin<Box<Sleep>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.unwrap_or_else(|| Box::pin(tokio::time::sleep_until(at)))
    }
}

/// Ready at that time; rings that were meant for others are not told.
fn poll_until(mut sleep: Pin<&mut Sleep>, at: Instant, cx: &mut Context<'_>) -> Poll<()> {
    if sleep.deadline() > at {
        sleep.as_mut().reset(at);
    }
    while sleep.as_mut().poll(cx).is_ready() {
        if Instant::now() >= at {
            return Poll::Ready(());
        }
        sleep.as_mut().reset(at);
    }
    Poll::Pending
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_alarm_serves_exchanges_with_earlier_and_later_ends() {
        let alarm = Alarm::default();
        let begun = Instant::now();
        for seconds in [60, 90, 70, 200] {
            let at = begun + Duration::from_secs(seconds);
            let answer = pin!(tokio::task::yield_now());
            assert!(alarm.timeout_at(at, answer).await.is_ok());
            assert!(alarm.timeout_at(at, pin!(ready(1))).await.is_ok());
        }
        for milliseconds in [20, 40, 10] {
            let at = Instant::now() + Duration::from_millis(milliseconds);
            let silent = pin!(pending::<()>());
            assert!(alarm.timeout_at(at, silent).await.is_err());
            assert!(Instant::now() >= at);
            assert!(Instant::now() < begun + Duration::from_secs(60));
        }
        let at = Instant::now() + Duration::from_millis(200);
        let later = pin!(tokio::time::sleep(Duration::from_millis(20)));
        assert!(alarm.timeout_at(at, later).await.is_ok());
    }
}
