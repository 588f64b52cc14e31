//! The cluster query language: conditions on a container instance, such as
//! `attribute:ecs.instance-type =~ t3.* and not (task:group == service:batch)`.
//!
//! - [`Expression`]: a condition that was read and can be asked
//! - [`parse`](self::parse): text → expression, with refusals that say where and why
//! - `holds`: what each operator means
//!
//! Source: developer guide, cluster query language.

mod holds;
mod parse;

use fancy_regex::Regex;
pub use parse::QueryError;

/// Longest expression that is read. Source: ECS API model, placement constraints.
pub const EXPRESSION_MAX: usize = 2_000;

/// A condition on an instance.
#[derive(Debug, Clone)]
pub enum Expression {
    /// Both hold.
    And(Box<Expression>, Box<Expression>),
    /// One of them holds.
    Or(Box<Expression>, Box<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// A subject compared with a value.
    Is(Subject, Test),
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// `agentConnected`: `true` or `false`.
    AgentConnected,
    /// `agentVersion`.
    AgentVersion,
    /// `attribute:NAME`.
    Attribute(String),
    /// `ec2InstanceId`.
    Ec2InstanceId,
    /// `registeredAt`.
    RegisteredAt,
    /// `runningTasksCount`.
    RunningTasksCount,
    /// `task:group`: the groups of the tasks on it.
    TaskGroup,
}

/// What must be true of the subject.
#[derive(Debug, Clone)]
pub enum Test {
    /// Compared with a value.
    Compare(Comparison, String),
    /// It is there, or is not.
    Exists(bool),
    /// It is one of the values, or is none.
    In(bool, Vec<String>),
    /// It matches as a whole, or does not.
    Matches(bool, Box<Regex>),
}

/// How a subject is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

impl Expression {
    /// Reads an expression. The error says where it went wrong and what was expected.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::parse(text)
    }

    /// Whether it depends on the tasks that run, and may change while tasks are placed.
    pub fn follows_tasks(&self) -> bool {
        match self {
            Self::And(one, other) | Self::Or(one, other) => {
                one.follows_tasks() || other.follows_tasks()
            }
            Self::Not(one) => one.follows_tasks(),
            Self::Is(subject, _) => {
                matches!(subject, Subject::RunningTasksCount | Subject::TaskGroup)
            }
        }
    }
}

#[cfg(test)]
mod tests;
