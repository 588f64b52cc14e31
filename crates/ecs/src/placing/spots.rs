//! Places for the tasks of one launch, or why there are none.

use super::places::Wanted;
use super::{PlacementWish, Places, Spot};
use crate::Ecs;
use crate::launch::Launch;
use crate::refs::instance_id;
use crate::refusal::{Step, invalid};
use api::ecs as w;
use domain::Scope;
use domain::ecs::{CapacityProvider, ContainerInstance};
use scheduler::place::Unplaced;
use store::Txn;

/// Most tasks of a cluster that may wait for capacity. Source: developer guide, managed scaling.
const WAITING_MAX: usize = 500;

/// A place for a task, and the capacity provider it was found by.
pub(crate) type Placed = (Spot, Option<String>);

/// Places that were found, and why there is none for the rest.
pub(crate) struct Found {
    /// One a task, as many as there is room for.
    pub(crate) spots: Vec<Placed>,
    /// Why there are not more.
    pub(crate) unplaced: Option<Unplaced>,
}

impl Ecs {
    /// Finds a place for one task a capacity provider named; `None` is any instance of the
    /// launch type. Where a provider's group follows the tasks, a task may wait for it to grow.
    pub(crate) async fn find_spots(
        &self,
        txn: &Txn,
        launch: &Launch<'_>,
        wish: &PlacementWish,
        providers: Vec<Option<String>>,
    ) -> Step<Found> {
        if launch.launch_type == "FARGATE" {
            let spot = |provider| (Spot::fargate(), provider);
            return Ok(Found {
                spots: providers.into_iter().map(spot).collect(),
                unplaced: None,
            });
        }
        let scope = &launch.definition.scope;
        let mut places = Places::read(self, txn, scope, launch.cluster).await?;
        let mut found = Found {
            spots: Vec::new(),
            unplaced: None,
        };
        for (provider, count) in runs(providers) {
            let name = provider.as_deref();
            let wanted = wanted(launch, wish);
            let (spots, unplaced) =
                places.choose(&wanted, &launch.launch_type, name, count, &*self.ids);
            let missing = count - spots.len();
            let spots = spots.into_iter().map(|spot| (spot, provider.clone()));
            found.spots.extend(spots);
            if missing == 0 {
                continue;
            }
            if self.may_wait(txn, scope, name).await? && places.waiting() + missing <= WAITING_MAX {
                places.wait(missing);
                let waiting = std::iter::repeat_n((Spot::waiting(), provider.clone()), missing);
                found.spots.extend(waiting);
            } else {
                found.unplaced = found.unplaced.or(unplaced);
            }
        }
        if !found.spots.is_empty() {
            places.note(txn);
        }
        Ok(found)
    }

    /// Takes a place on each instance that is named; those that cannot have a task are failures.
    pub(crate) async fn find_named(
        &self,
        txn: &Txn,
        launch: &Launch<'_>,
        wish: &PlacementWish,
        named: &[String],
    ) -> Step<(Vec<Placed>, Vec<w::Failure>)> {
        let scope = &launch.definition.scope;
        let mut places = Places::read(self, txn, scope, launch.cluster).await?;
        let (mut spots, mut failures) = (Vec::new(), Vec::new());
        for given in named {
            let id = &instance_id(scope, launch.cluster, given)?;
            match places.choose_on(&wanted(launch, wish), id) {
                Ok(spot) => spots.push((spot, None)),
                Err(refused) => {
                    let arn = ContainerInstance::arn_of(scope, launch.cluster, id);
                    failures.push(failure(Some(arn.to_string()), refused.as_failure()));
                }
            }
        }
        if !spots.is_empty() {
            places.note(txn);
        }
        Ok((spots, failures))
    }

    /// Whether tasks wait for the capacity provider's group to grow.
    async fn may_wait(&self, txn: &Txn, scope: &Scope, provider: Option<&str>) -> Step<bool> {
        let Some(name) = provider else {
            return Ok(false);
        };
        let key = CapacityProvider::key_of(scope, name);
        let found: Option<CapacityProvider> = txn.get(&key).await?;
        Ok(found.is_some_and(|provider| provider.active && provider.scaling.enabled))
    }
}

fn wanted<'a>(launch: &'a Launch<'_>, wish: &'a PlacementWish) -> Wanted<'a> {
    Wanted {
        definition: launch.definition,
        overrides: &launch.overrides,
        group: &launch.group,
        wish,
    }
}

/// Providers and how many tasks each is asked for, in the order they first come.
fn runs(providers: Vec<Option<String>>) -> Vec<(Option<String>, usize)> {
    let mut runs: Vec<(Option<String>, usize)> = Vec::new();
    for provider in providers {
        match runs.iter_mut().find(|(known, _)| *known == provider) {
            Some((_, count)) => *count += 1,
            None => runs.push((provider, 1)),
        }
    }
    runs
}

/// Why tasks could not be placed, an instance each. A cluster without instances is refused.
/// Source: API reference, `RunTask`.
pub(crate) fn failures(
    scope: &Scope,
    cluster: &str,
    unplaced: Option<Unplaced>,
) -> Step<Vec<w::Failure>> {
    match unplaced {
        None => Ok(Vec::new()),
        Some(Unplaced::NoInstances) => Err(invalid(Unplaced::NO_INSTANCES).into()),
        Some(Unplaced::Refused(reasons)) => {
            let told = reasons.into_iter().map(|(id, reason)| {
                let arn = ContainerInstance::arn_of(scope, cluster, &id);
                failure(Some(arn.to_string()), reason.as_failure())
            });
            Ok(told.collect())
        }
    }
}

fn failure(arn: Option<String>, reason: &str) -> w::Failure {
    w::Failure {
        arn,
        reason: Some(reason.to_owned()),
        detail: None,
    }
}
