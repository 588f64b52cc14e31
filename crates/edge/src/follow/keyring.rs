//! The certificates that listeners name, read and with their keys open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::certificates::{Certificate, CertificateStatus};
use route::ListenerId;
use seal::Seal;

use super::compile::WantedTls;
use super::records::Records;
use crate::shelf::Shelf;
use crate::{ListenerTls, ServedCertificate};

/// Certificates by ARN. One whose record did not change is not read again.
#[derive(Default)]
pub(crate) struct Keyring(BTreeMap<String, Held>);

struct Held {
    record: Arc<Certificate>,
    /// Nothing when it cannot be served.
    served: Option<Arc<ServedCertificate>>,
}

impl Keyring {
    /// Forgets all but those.
    pub(crate) fn keep(&mut self, named: &BTreeSet<&String>) {
        self.0.retain(|arn, _| named.contains(arn));
    }

    /// What listeners are to answer with; certificates that cannot be served are left out.
    pub(super) fn open(
        &mut self,
        records: &Records,
        wanted: &BTreeMap<ListenerId, WantedTls>,
        seal: &Seal,
    ) -> BTreeMap<ListenerId, ListenerTls> {
        self.keep(&wanted.values().flat_map(|tls| &tls.certificates).collect());
        let listeners = wanted.iter().map(|(id, tls)| {
            let arns = tls.certificates.iter();
            let listener = ListenerTls {
                policy: tls.policy.clone(),
                alpn: tls.alpn.clone(),
                certificates: arns
                    .filter_map(|arn| self.one(&records.certificates, arn, seal))
                    .collect(),
                shared_port: tls.shared_port,
            };
            (id.clone(), listener)
        });
        listeners.collect()
    }

    /// The certificate of that ARN, if it can be served.
    pub(crate) fn one(
        &mut self,
        certificates: &Shelf<Certificate>,
        arn: &str,
        seal: &Seal,
    ) -> Option<Arc<ServedCertificate>> {
        let record = certificates.get(&Certificate::key_of_arn(arn)?)?;
        if let Some(held) = self
            .0
            .get(arn)
            .filter(|held| Arc::ptr_eq(&held.record, record))
        {
            return held.served.clone();
        }
        let before = self.0.get(arn);
        // What is told of a certificate may change while what is served does not.
        let is_same = |held: &&Held| {
            held.record.material == record.material && held.record.status == record.status
        };
        let served = match before.filter(is_same) {
            Some(held) => held.served.clone(),
            None => read(record, arn, seal),
        };
        let held = Held {
            record: Arc::clone(record),
            served: served.clone(),
        };
        self.0.insert(arn.to_owned(), held);
        served
    }
}

fn read(record: &Certificate, arn: &str, seal: &Seal) -> Option<Arc<ServedCertificate>> {
    let is_issued = record.status == CertificateStatus::Issued;
    let material = record.material.as_ref().filter(|_| is_issued)?;
    let Ok(key) = seal.open(&material.key) else {
        tracing::error!(arn, "the key of a certificate cannot be opened");
        return None;
    };
    let facts = &material.facts;
    let names = match facts.names.is_empty() {
        true => facts.common_name.as_slice(),
        false => &facts.names,
    };
    let until = facts.not_after.as_second();
    let read = ServedCertificate::read(&material.certificate, &material.chain, &key, names, until);
    match read {
        Ok(served) => Some(Arc::new(served.named(arn))),
        Err(error) => {
            tracing::error!(arn, %error, "a certificate cannot be served");
            None
        }
    }
}
