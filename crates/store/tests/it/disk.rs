//! Storage that can lose its power or fill up at any operation.

use domain::{IdSource, SeededIds};
use std::io::{Error, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard};
use store::StorageBackend;

/// Bytes that a drive writes whole or not at all.
const SECTOR: usize = 512;

/// A disk in memory. What was written since the last sync is lost, kept or torn by a cut.
#[derive(Debug, Clone)]
pub(crate) struct Disk {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    durable: Vec<u8>,
    current: Vec<u8>,
    pending: Vec<Operation>,
    chance: SeededIds,
    /// Operations until the power is cut.
    life: Option<u64>,
    is_off: bool,
    capacity: usize,
    syncs: u64,
}

#[derive(Debug)]
enum Operation {
    Write(usize, Vec<u8>),
    SetLength(usize),
}

impl Disk {
    pub(crate) fn new(seed: u64) -> Self {
        let state = State {
            durable: Vec::new(),
            current: Vec::new(),
            pending: Vec::new(),
            chance: SeededIds::new(seed),
            life: None,
            is_off: false,
            capacity: usize::MAX,
            syncs: 0,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Cuts the power after so many more writes and syncs.
    pub(crate) fn cut_after(&self, operations: u64) {
        self.state().life = Some(operations);
    }

    pub(crate) fn is_off(&self) -> bool {
        self.state().is_off
    }

    /// Restores the power.
    pub(crate) fn power_on(&self) {
        let mut state = self.state();
        if !state.is_off {
            state.cut();
        }
        state.is_off = false;
        state.life = None;
    }

    /// Writes beyond so many bytes fail as on a full disk.
    pub(crate) fn limit(&self, bytes: usize) {
        self.state().capacity = bytes;
    }

    /// How often it was synced.
    pub(crate) fn syncs(&self) -> u64 {
        self.state().syncs
    }

    pub(crate) fn size(&self) -> usize {
        self.state().current.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked")
    }
}

impl State {
    fn alive(&self) -> Result<(), Error> {
        if self.is_off {
            Err(Error::other("the power is cut"))
        } else {
            Ok(())
        }
    }

    /// Counts one operation; cuts the power when it was one too many.
    fn spend(&mut self) -> Result<(), Error> {
        self.alive()?;
        match &mut self.life {
            Some(0) => self.cut(),
            Some(left) => *left -= 1,
            None => {}
        }
        self.alive()
    }

    fn cut(&mut self) {
        for operation in std::mem::take(&mut self.pending) {
            match operation {
                Operation::SetLength(length) => self.durable.resize(length, 0),
                Operation::Write(offset, data) => self.tear(offset, &data),
            }
        }
        self.current = self.durable.clone();
        self.is_off = true;
    }

    /// Some of the sectors reach the disk, in no order.
    fn tear(&mut self, offset: usize, data: &[u8]) {
        let chance: &dyn IdSource = &self.chance;
        let odds = chance.below(5);
        let end = offset + data.len();
        if self.durable.len() < end {
            self.durable.resize(end, 0);
        }
        let mut at = offset;
        while at < end {
            let next = end.min((at / SECTOR + 1) * SECTOR);
            if chance.below(4) < odds {
                self.durable[at..next].copy_from_slice(&data[at - offset..next - offset]);
            }
            at = next;
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        let state = self.state();
        state.alive()?;
        Ok(state.current.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let state = self.state();
        state.alive()?;
        let from = offset as usize;
        let bytes = state.current.get(from..from + out.len());
        out.copy_from_slice(bytes.ok_or(Error::from(ErrorKind::UnexpectedEof))?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> Result<(), Error> {
        let mut state = self.state();
        state.spend()?;
        if length as usize > state.capacity {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        state.current.resize(length as usize, 0);
        state.pending.push(Operation::SetLength(length as usize));
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        let mut state = self.state();
        state.spend()?;
        state.syncs += 1;
        state.pending.clear();
        state.durable = state.current.clone();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        let mut state = self.state();
        state.spend()?;
        let (from, end) = (offset as usize, offset as usize + data.len());
        if end > state.capacity {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        if state.current.len() < end {
            state.current.resize(end, 0);
        }
        state.current[from..end].copy_from_slice(data);
        state.pending.push(Operation::Write(from, data.to_vec()));
        Ok(())
    }
}
