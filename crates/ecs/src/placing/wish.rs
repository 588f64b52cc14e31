//! Placement constraints and strategies: read, checked, and ready to place by.

use crate::refusal::{client, invalid};
use api::ApiError;
use domain::ecs::{PlacementConstraint, PlacementStrategy, TaskDefinition};
use scheduler::place::query::Expression;
use scheduler::place::{Constraint, Field, Packed, Strategy, ZONE_ATTRIBUTE};
use serde_json::{Map, Value};

/// Most constraints of one task. Source: ECS API model, `RunTask$placementConstraints`.
const CONSTRAINTS_MAX: usize = 10;
/// Most strategies of one task. Source: ECS API model, `RunTask$placementStrategy`.
const STRATEGIES_MAX: usize = 5;

/// How tasks of one kind are to be placed.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlacementWish {
    /// Conditions on the instance.
    pub(crate) constraints: Vec<Constraint>,
    /// Preferences among those that fit.
    pub(crate) strategies: Vec<Strategy>,
}

impl PlacementWish {
    /// For standalone tasks: what the call and the task definition say. Without a strategy any
    /// instance will do.
    pub(crate) fn of_call(
        kept: &Map<String, Value>,
        definition: &TaskDefinition,
    ) -> Result<Self, ApiError> {
        let mut wish = Self::read(kept)?;
        let of_definition: Vec<PlacementConstraint> =
            list(&definition.inert, "placementConstraints");
        wish.constraints.extend(constraints(&of_definition)?);
        Ok(wish)
    }

    /// For a service's tasks. Without a strategy they are spread over Availability Zones.
    /// Source: developer guide, task placement of services.
    pub(crate) fn of_service(
        kept: &Map<String, Value>,
        definition: &TaskDefinition,
    ) -> Result<Self, ApiError> {
        let mut wish = Self::of_call(kept, definition)?;
        if wish.strategies.is_empty() {
            let zone = Field::Attribute(ZONE_ATTRIBUTE.to_owned());
            wish.strategies = vec![Strategy::Spread(zone), Strategy::Spread(Field::Instance)];
        }
        Ok(wish)
    }

    /// Reads `placementConstraints` and `placementStrategy` as they were given.
    fn read(kept: &Map<String, Value>) -> Result<Self, ApiError> {
        let given: Vec<PlacementConstraint> = list(kept, "placementConstraints");
        if given.len() > CONSTRAINTS_MAX {
            return Err(invalid(format!(
                "placementConstraints can have at most {CONSTRAINTS_MAX} items."
            )));
        }
        let preferences: Vec<PlacementStrategy> = list(kept, "placementStrategy");
        if preferences.len() > STRATEGIES_MAX {
            return Err(invalid(format!(
                "placementStrategy can have at most {STRATEGIES_MAX} items."
            )));
        }
        Ok(Self {
            constraints: constraints(&given)?,
            strategies: preferences.iter().map(strategy).collect::<Result<_, _>>()?,
        })
    }
}

/// Refuses constraints and strategies of a service or call that cannot be, and any on Fargate.
pub(crate) fn check(kept: &Map<String, Value>, fargate: bool) -> Result<(), ApiError> {
    let wish = PlacementWish::read(kept)?;
    if fargate && !wish.constraints.is_empty() {
        return Err(invalid(
            "Placement constraints are not supported with FARGATE launch type.",
        ));
    }
    if fargate && !wish.strategies.is_empty() {
        return Err(invalid(
            "Placement strategies are not supported with FARGATE launch type.",
        ));
    }
    Ok(())
}

/// Refuses constraints of a task definition that cannot be. Source: developer guide, task
/// placement constraints: a task definition has `memberOf` alone.
pub(crate) fn check_definition(kept: &Map<String, Value>) -> Result<(), ApiError> {
    let given: Vec<PlacementConstraint> = list(kept, "placementConstraints");
    if given.len() > CONSTRAINTS_MAX {
        return Err(client(format!(
            "placementConstraints can have at most {CONSTRAINTS_MAX} items."
        )));
    }
    if let Some(other) = given.iter().find(|one| one.kind != "memberOf") {
        return Err(client(format!(
            "constraint.type '{}' is not supported.",
            other.kind
        )));
    }
    constraints(&given).map_err(|error| client(error.message))?;
    Ok(())
}

fn list<T: serde::de::DeserializeOwned>(kept: &Map<String, Value>, name: &str) -> Vec<T> {
    let given = kept.get(name).cloned();
    let read = given.and_then(|given| serde_json::from_value(given).ok());
    read.unwrap_or_default()
}

fn constraints(given: &[PlacementConstraint]) -> Result<Vec<Constraint>, ApiError> {
    given.iter().map(constraint).collect()
}

fn constraint(given: &PlacementConstraint) -> Result<Constraint, ApiError> {
    let expression = given.expression.as_deref();
    match (given.kind.as_str(), expression) {
        ("distinctInstance", None | Some("")) => Ok(Constraint::DistinctInstance),
        ("distinctInstance", Some(_)) => Err(invalid(
            "A placement constraint of type distinctInstance has no expression.",
        )),
        ("memberOf", None | Some("")) => Err(invalid(
            "A placement constraint of type memberOf needs an expression.",
        )),
        ("memberOf", Some(text)) => Ok(Constraint::MemberOf(expression_of(text)?)),
        (other, _) => Err(invalid(format!(
            "Invalid placement constraint type: {other}."
        ))),
    }
}

/// Reads an expression of the cluster query language.
pub(crate) fn expression_of(text: &str) -> Result<Expression, ApiError> {
    Expression::parse(text)
        .map_err(|error| invalid(format!("Invalid expression '{text}': {error}.")))
}

fn strategy(given: &PlacementStrategy) -> Result<Strategy, ApiError> {
    let field = given.field.as_deref().unwrap_or_default();
    let refuse = |expected: &str| {
        Err(invalid(format!(
            "Invalid field '{field}' of the placement strategy {}: {expected}.",
            given.kind
        )))
    };
    match (given.kind.as_str(), field) {
        ("random", "") => Ok(Strategy::Random),
        ("random", _) => refuse("it has none"),
        ("spread", "instanceId" | "host") => Ok(Strategy::Spread(Field::Instance)),
        ("spread", field) => match field.strip_prefix("attribute:") {
            Some(name) if !name.is_empty() => {
                Ok(Strategy::Spread(Field::Attribute(name.to_owned())))
            }
            _ => refuse("it is instanceId, host or attribute:NAME"),
        },
        ("binpack", field) if field.eq_ignore_ascii_case("cpu") => {
            Ok(Strategy::Binpack(Packed::Cpu))
        }
        ("binpack", field) if field.eq_ignore_ascii_case("memory") => {
            Ok(Strategy::Binpack(Packed::Memory))
        }
        ("binpack", _) => refuse("it is cpu or memory"),
        (other, _) => Err(invalid(format!(
            "Invalid placement strategy type: {other}."
        ))),
    }
}
