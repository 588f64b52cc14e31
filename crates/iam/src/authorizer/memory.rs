//! What is remembered between decisions, for as long as no record of IAM changes.

use super::{Subject, subject};
use crate::Iam;
use domain::Principal;
use domain::iam::PREFIX;
use futures_util::FutureExt;
use policy::Policy;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{StoreError, Watch};

/// The most subjects, and the most sets of session policies; when there are more, all are
/// forgotten.
const MOST: usize = 4096;

/// Compiled policies of one session.
type Narrowing = Arc<Vec<Arc<Policy>>>;

/// Compiled subjects and session policies.
#[derive(Default)]
pub(crate) struct Memory {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Tells of changes since what is remembered was read; `None` when it must be begun.
    watch: Option<Box<dyn Watch>>,
    /// Grows whenever everything is forgotten.
    generation: u64,
    /// By unique id; `None` for who does not exist.
    subjects: HashMap<String, Option<Arc<Subject>>>,
    sessions: HashMap<Vec<String>, Narrowing>,
}

impl Memory {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, with everything forgotten if something changed. The generation shows it.
    async fn current(&self, iam: &Iam) -> Result<MutexGuard<'_, State>, StoreError> {
        if self.lock().watch.is_none() {
            let engine = iam.store().engine();
            let watch = engine.watch(PREFIX, engine.revision().await?).await?;
            let mut state = self.lock();
            state.forget();
            state.watch = Some(watch);
        }
        let mut state = self.lock();
        state.catch_up();
        Ok(state)
    }
}

impl State {
    /// Hears what changed, without waiting.
    fn catch_up(&mut self) {
        loop {
            let Some(watch) = &mut self.watch else { return };
            match watch.next().now_or_never() {
                None => return,
                Some(Ok(_)) => self.forget(),
                Some(Err(_)) => {
                    // Changes were missed; the next decision begins a new watch.
                    self.forget();
                    self.watch = None;
                }
            }
        }
    }

    fn forget(&mut self) {
        self.generation += 1;
        self.subjects.clear();
        self.sessions.clear();
    }
}

impl Iam {
    /// The policies of a user or role; `None` when there is none with its id.
    pub(super) async fn subject(
        &self,
        principal: &Principal,
    ) -> Result<Option<Arc<Subject>>, StoreError> {
        let id = match principal {
            Principal::User { id, .. } | Principal::Role { id, .. } => id,
            _ => return Ok(None),
        };
        let fits = |subject: &Arc<Subject>| subject.account == principal.account().as_str();
        let generation = {
            let state = self.memory().current(self).await?;
            if let Some(known) = state.subjects.get(id) {
                return Ok(known.clone().filter(fits));
            }
            state.generation
        };
        let loaded = subject::load(self.store(), principal).await?.map(Arc::new);
        let mut state = self.memory().current(self).await?;
        if state.generation == generation {
            if state.subjects.len() >= MOST {
                state.subjects.clear();
            }
            state.subjects.insert(id.clone(), loaded.clone());
        }
        Ok(loaded)
    }

    /// The compiled policies that narrow a session.
    pub(super) async fn session_policies(
        &self,
        principal: &Principal,
        documents: &[String],
    ) -> Result<Narrowing, StoreError> {
        let generation = {
            let state = self.memory().current(self).await?;
            if let Some(known) = state.sessions.get(documents) {
                return Ok(known.clone());
            }
            state.generation
        };
        let compiled = subject::narrowing(self.store(), principal.account(), documents).await?;
        let compiled = Arc::new(compiled);
        let mut state = self.memory().current(self).await?;
        if state.generation == generation {
            if state.sessions.len() >= MOST {
                state.sessions.clear();
            }
            state.sessions.insert(documents.to_vec(), compiled.clone());
        }
        Ok(compiled)
    }
}
