//! Writes logs, every five minutes and at the end.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use domain::{Clock, IdSource, Timestamp};
use flate2::Compression;
use flate2::write::GzEncoder;
use route::Owner;
use tokio::sync::Notify;

use super::{Book, Kind, LogFacts};

/// Seconds between files. Source: the load balancers' guide, access log files: five minutes.
const PERIOD: i64 = 300;

/// The logs of all load balancers.
pub struct Logbook {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    books: ArcSwap<HashMap<Owner, Arc<Book>>>,
    /// Books of load balancers that log no more, or elsewhere; written once more.
    closed: Mutex<Vec<Arc<Book>>>,
    full: Notify,
}

impl fmt::Debug for Logbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logbook")
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

impl Logbook {
    /// Logs that are written below `root`, as `BUCKET/KEY`; nothing is before [`Self::keep`] runs.
    pub fn at(root: PathBuf, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Arc<Self> {
        Arc::new(Self {
            root,
            clock,
            ids,
            books: ArcSwap::default(),
            closed: Mutex::default(),
            full: Notify::new(),
        })
    }

    /// Says which load balancers log, and where to.
    pub fn follow(&self, wanted: BTreeMap<Owner, LogFacts>) {
        let before = self.books.load_full();
        let is_same = |book: &&Arc<Book>, facts: &LogFacts| book.facts == *facts;
        let open = |(owner, facts): (Owner, LogFacts)| {
            let known = before.get(&owner).filter(|book| is_same(book, &facts));
            let book = known.cloned().unwrap_or_else(|| Arc::new(Book::new(facts)));
            (owner, book)
        };
        let books: HashMap<Owner, Arc<Book>> = wanted.into_iter().map(open).collect();
        let is_open = |book: &&Arc<Book>| books.values().any(|one| Arc::ptr_eq(one, book));
        let closed = before.values().filter(|book| !is_open(book)).cloned();
        let mut all = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(closed);
        drop(all);
        self.books.store(Arc::new(books));
    }

    /// The book of a load balancer that logs.
    pub(crate) fn book(&self, owner: &Owner) -> Option<Arc<Book>> {
        self.books.load().get(owner).cloned()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Adds a line to a book.
    pub(crate) fn add(&self, book: &Book, kind: Kind, line: &dyn fmt::Display) {
        if book.add(kind, line) {
            self.full.notify_one();
        }
    }

    /// Writes until `stop` ends, and then once more.
    pub async fn keep(self: Arc<Self>, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let now = self.clock.now().as_second();
            let next = now - now.rem_euclid(PERIOD) + PERIOD;
            let next = Timestamp::from_second(next).unwrap_or(Timestamp::MAX);
            let is_last = tokio::select! {
                () = self.clock.wait_until(next) => false,
                () = self.full.notified() => false,
                () = &mut stop => true,
            };
            let writing = Arc::clone(&self);
            let written = tokio::task::spawn_blocking(move || writing.write());
            if let Err(error) = written.await {
                tracing::error!(%error, "logs of load balancers could not be written");
            }
            if is_last {
                return;
            }
        }
    }

    /// Writes what waits. Lines that cannot be written are lost, and that is told.
    fn write(&self) {
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = std::mem::take(&mut *closed);
        let open = self.books.load_full();
        for book in open.values().chain(&closed) {
            for kind in Kind::ALL {
                let (text, dropped) = book.take(kind);
                let balancer = book.balancer();
                if dropped > 0 {
                    tracing::warn!(
                        balancer,
                        dropped,
                        "lines of a log are dropped: too many wait"
                    );
                }
                if text.is_empty() {
                    continue;
                }
                if let Err(error) = self.file(book, kind, &text) {
                    tracing::warn!(balancer, %error, "a log cannot be written; its lines are lost");
                }
            }
        }
    }

    fn file(&self, book: &Book, kind: Kind, text: &str) -> io::Result<()> {
        let random = self.ids.lower(8);
        let key = book.facts.key(kind, self.end(), &random);
        let (Some(place), Some(key)) = (book.facts.place(kind), key) else {
            return Ok(());
        };
        let path = path(&self.root, &place.bucket, &key);
        let directory = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(directory)?;
        let half = directory.join(format!(".{random}.half"));
        let written = compress(&half, text).and_then(|()| fs::rename(&half, &path));
        if written.is_err() {
            // Nothing half is left; when even that fails, there is nothing more to do.
            let _ = fs::remove_file(&half);
        }
        written
    }

    /// The end of the period that has just passed, or passes now.
    fn end(&self) -> Timestamp {
        let now = self.clock.now().as_second();
        let past = now.rem_euclid(PERIOD);
        // A look a little after a boundary is for the period before it.
        let end = if past < 30 {
            now - past
        } else {
            now - past + PERIOD
        };
        Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
    }
}

fn compress(path: &Path, text: &str) -> io::Result<()> {
    let mut file = GzEncoder::new(fs::File::create(path)?, Compression::default());
    file.write_all(text.as_bytes())?;
    file.finish()?.sync_all()
}

/// The file of an object. A part of a key that a file system would not take for a name is
/// written with its dots encoded.
fn path(root: &Path, bucket: &str, key: &str) -> PathBuf {
    let parts = std::iter::once(bucket).chain(key.split('/'));
    let mut path = root.to_owned();
    for part in parts.filter(|part| !part.is_empty()) {
        match part {
            "." | ".." => path.push(part.replace('.', "%2E")),
            part => path.push(part.replace('\0', "%00")),
        }
    }
    path
}
