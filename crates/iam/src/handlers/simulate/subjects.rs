//! Whom a simulation is about: the policies, boundary and tags they have.

use crate::Iam;
use crate::authorizer::held;
use crate::refuse::{Refusal, no_such};
use api::Reply;
use api::iam::invalid_input_exception;
use domain::Arn;
use domain::iam::{Grants, Group, Role, User};
use policy::Policy;
use std::sync::Arc;

/// Policies, boundary and tags of a simulated user, role or group.
pub(super) type Simulated = (
    Vec<Arc<Policy>>,
    Option<Vec<Arc<Policy>>>,
    domain::iam::Tags,
);

impl Iam {
    pub(super) async fn policies_of(&self, arn: &Arn) -> Reply<Simulated> {
        let (kind, name) = arn
            .resource
            .split_once('/')
            .unwrap_or((arn.resource.as_str(), ""));
        let name = name.rsplit('/').next().unwrap_or_default();
        let account = arn.account.parse().map_err(|_| no_such(kind, name))?;
        let (mut grants, limit, tags) = match kind {
            "role" => {
                let role = self
                    .store()
                    .get::<Role>(&Role::key_of(&account, name))
                    .await;
                let role = role
                    .map_err(Refusal::from)?
                    .ok_or_else(|| no_such(kind, name))?;
                (vec![role.grants], role.boundary, role.tags)
            }
            "user" => {
                let user = self
                    .store()
                    .get::<User>(&User::key_of(&account, name))
                    .await;
                let user = user
                    .map_err(Refusal::from)?
                    .ok_or_else(|| no_such(kind, name))?;
                let mut grants = vec![user.grants];
                for group in &user.groups {
                    let group = self
                        .store()
                        .get::<Group>(&Group::key_of(&account, group))
                        .await;
                    grants.extend(group.map_err(Refusal::from)?.map(|group| group.grants));
                }
                (grants, user.boundary, user.tags)
            }
            "group" => {
                let group = self
                    .store()
                    .get::<Group>(&Group::key_of(&account, name))
                    .await;
                let group = group
                    .map_err(Refusal::from)?
                    .ok_or_else(|| no_such(kind, name))?;
                (vec![group.grants], None, domain::iam::Tags::new())
            }
            _ => {
                let message = format!("{arn} is not a user, role or group.");
                return Err(invalid_input_exception(message));
            }
        };
        let mut identity = Vec::new();
        for grants in grants.drain(..) {
            identity.extend(
                held(self.store(), &account, &grants)
                    .await
                    .map_err(Refusal::from)?,
            );
        }
        let limit = match limit {
            Some(arn) => {
                let grants = Grants {
                    attached: [arn].into(),
                    ..Grants::default()
                };
                Some(
                    held(self.store(), &account, &grants)
                        .await
                        .map_err(Refusal::from)?,
                )
            }
            None => None,
        };
        Ok((identity, limit, tags))
    }
}
