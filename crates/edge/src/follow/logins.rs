//! Keys and secrets of listeners at which users log in, open.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::elb::login::LoginKeys as Record;
use domain::{Key, Sealed};
use route::{LoginId, Owner};
use seal::Seal;

use super::records::Records;
use crate::{LoginKeys, Logins};

/// What was opened before; a record that did not change is not opened again.
#[derive(Default)]
pub(super) struct LoginRing {
    keys: BTreeMap<Key, (Arc<Record>, Option<Arc<LoginKeys>>)>,
    secrets: HashMap<LoginId, (Sealed, Arc<str>)>,
}

impl LoginRing {
    /// What the edge needs; what cannot be opened is left out.
    pub(super) fn open(
        &mut self,
        records: &Records,
        secrets: &BTreeMap<LoginId, Sealed>,
        seal: &Seal,
    ) -> Logins {
        self.keys.retain(|key, (record, _)| {
            let now = records.login_keys.get(key);
            now.is_some_and(|now| Arc::ptr_eq(now, record))
        });
        for (key, record) in &records.login_keys {
            let known = self.keys.entry(key.clone());
            known.or_insert_with(|| (Arc::clone(record), read(record, seal)));
        }
        self.secrets
            .retain(|id, (sealed, _)| secrets.get(id) == Some(sealed));
        for (id, sealed) in secrets {
            if !self.secrets.contains_key(id)
                && let Some(opened) = text(sealed, seal, id)
            {
                self.secrets.insert(id.clone(), (sealed.clone(), opened));
            }
        }
        let keys = self.keys.values();
        let keys = keys.filter_map(|(record, keys)| Some((owner(record), keys.clone()?)));
        let secrets = self.secrets.iter();
        Logins {
            keys: keys.collect(),
            secrets: secrets
                .map(|(id, (_, opened))| (id.clone(), Arc::clone(opened)))
                .collect(),
        }
    }
}

fn owner(record: &Record) -> Owner {
    let (name, id) = &record.load_balancer;
    let arn = record.scope.arn(
        "elasticloadbalancing",
        format!("loadbalancer/app/{name}/{id}"),
    );
    Owner::LoadBalancer(arn.to_string().into())
}

fn read(record: &Record, seal: &Seal) -> Option<Arc<LoginKeys>> {
    let balancer = &record.load_balancer.0;
    let session = seal.open(&record.session).ok();
    let session: Option<[u8; 32]> = session.and_then(|bytes| bytes.try_into().ok());
    let private = seal.open(&record.private).ok();
    let (Some(session), Some(private)) = (session, private) else {
        tracing::error!(balancer, "the keys of a load balancer cannot be opened");
        return None;
    };
    match LoginKeys::read(&session, &private, &record.id) {
        Ok(keys) => Some(Arc::new(keys)),
        Err(error) => {
            tracing::error!(balancer, %error, "the keys of a load balancer cannot be used");
            None
        }
    }
}

fn text(sealed: &Sealed, seal: &Seal, id: &LoginId) -> Option<Arc<str>> {
    let opened = seal.open(sealed).ok();
    let text = opened.and_then(|bytes| String::from_utf8(bytes).ok());
    if text.is_none() {
        tracing::error!(%id, "the secret for an identity provider cannot be opened");
    }
    text.map(Into::into)
}
