//! When batches are loaded: as soon as a request can go no further without them, and not before.
//!
//! A timer would do as well on an idle machine; on a busy one it fires while half of a list has asked, and the
//! number of statements depends on the load. Here it depends on the query alone.

use futures_util::{
    Stream, StreamExt,
    future::BoxFuture,
    stream::{BoxStream, FuturesUnordered},
};
use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

type Batch = BoxFuture<'static, ()>;

/// The batches of one request that wait for the request to come to a halt.
#[derive(Clone, Default)]
pub(crate) struct Waves(Arc<Mutex<Vec<Batch>>>);

impl Waves {
    /// Takes a batch, to be loaded with the next wave.
    pub(crate) fn add(&self, batch: Batch) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }

    /// Runs a request whose loaders add their batches here.
    pub(crate) async fn drive<T: Send>(self, request: impl Future<Output = T> + Send) -> T {
        let mut request = Box::pin(request);
        let mut wave = Wave::new(self);
        poll_fn(move |context| wave.poll(context, |context| request.as_mut().poll(context))).await
    }

    /// Runs a subscription whose loaders add their batches here.
    pub(crate) fn drive_stream<T: Send + 'static>(
        self,
        stream: impl Stream<Item = T> + Send + 'static,
    ) -> BoxStream<'static, T> {
        let mut stream = stream.boxed();
        let mut wave = Wave::new(self);
        futures_util::stream::poll_fn(move |context| wave.poll(context, |context| stream.poll_next_unpin(context)))
            .boxed()
    }

    fn take(&self) -> Vec<Batch> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Wave {
    waves: Waves,
    running: FuturesUnordered<Batch>,
    alarm: Arc<Alarm>,
}

impl Wave {
    fn new(waves: Waves) -> Self {
        Self { waves, running: FuturesUnordered::new(), alarm: Arc::default() }
    }

    /// Polls the request until nothing in it moves, then loads what it waits for.
    ///
    /// The request is polled while a wave is under way too: it may hold a connection that the wave needs.
    fn poll<T>(&mut self, context: &mut Context<'_>, mut request: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        self.alarm.watch(context.waker());
        let waker = Waker::from(Arc::clone(&self.alarm));
        let mut watched = Context::from_waker(&waker);
        self.alarm.rung.store(true, Ordering::SeqCst);
        loop {
            while self.alarm.rung.swap(false, Ordering::SeqCst) {
                if let Poll::Ready(answer) = request(&mut watched) {
                    return Poll::Ready(answer);
                }
            }
            if self.running.is_empty() {
                self.running.extend(self.waves.take());
            }
            while let Poll::Ready(Some(())) = Pin::new(&mut self.running).poll_next(&mut watched) {}
            let idle = self.running.is_empty() && self.waves.0.lock().is_ok_and(|waiting| waiting.is_empty());
            if !self.alarm.rung.load(Ordering::SeqCst) && (idle || !self.running.is_empty()) {
                return Poll::Pending;
            }
        }
    }
}

/// Tells whether something woke the request, and passes it on to whoever polls.
#[derive(Default)]
struct Alarm {
    rung: AtomicBool,
    outer: Mutex<Option<Waker>>,
}

impl Alarm {
    fn watch(&self, waker: &Waker) {
        let mut outer = self.outer.lock().unwrap_or_else(PoisonError::into_inner);
        match outer.as_mut() {
            Some(known) => known.clone_from(waker),
            None => *outer = Some(waker.clone()),
        }
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::SeqCst);
        let outer = self.outer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waker) = outer.as_ref() {
            waker.wake_by_ref();
        }
    }
}
