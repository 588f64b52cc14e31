//! Each way rooms write their operations and lists is understood.

use super::{Inert, Source};
use std::collections::BTreeMap;

fn found(text: &str) -> Vec<String> {
    let operations = [
        ("list_tasks", "ListTasks"),
        ("run_task", "RunTask"),
        ("stop_task", "StopTask"),
    ];
    let own = |(snake, name): (&str, &str)| (snake.to_owned(), name.to_owned());
    let operations = BTreeMap::from(operations.map(own));
    let source = Source::read("crates/ecs/src/handlers.rs", text);
    source.answers("Ecs", &operations).into_iter().collect()
}

#[test]
fn functions_of_a_plain_impl_are_answered_but_not_what_they_call() {
    let text = "
        impl<T> api::ecs::Ecs<Context> for Room<T> {
            // async fn stop_task is for later
            async fn run_task(&self, cx: &Context) -> Reply<()> { list_tasks(); stop_task() }
        }";
    assert_eq!(found(text), ["RunTask"]);
}

#[test]
fn lines_of_a_macro_around_the_impl_are_answered() {
    let text = "
        macro_rules! serve {
            ($($name:ident: $handler:path;)*) => {
                impl Ecs<Context> for Room { $(async fn $name(&self) { $handler() })* }
            };
        }
        serve! { run_task: tasks::run; stop_task: tasks::list_tasks; }";
    assert_eq!(found(text), ["RunTask", "StopTask"]);
}

#[test]
fn lines_of_a_macro_with_a_group_a_file_are_answered() {
    let text = "
        macro_rules! serve {
            ($($file:ident { $($name:ident;)* })*) => {
                impl Ecs<Context> for Room { $($(async fn $name(&self) {})*)* }
            };
        }
        serve! { tasks { run_task; stop_task; } more { list_tasks; } }";
    assert_eq!(found(text), ["ListTasks", "RunTask", "StopTask"]);
}

#[test]
fn lines_of_a_macro_inside_the_impl_are_answered() {
    let text = "
        impl api::ecs::Ecs<Context> for Room {
            operations! { run_task => run(A) -> B; list_tasks => list(A) -> stop_task; }
        }";
    assert_eq!(found(text), ["ListTasks", "RunTask"]);
}

#[test]
fn an_impl_of_another_trait_answers_nothing() {
    let text = "impl Tasks<Context> for Room { async fn run_task(&self) {} }";
    assert_eq!(found(text), [""; 0]);
}

#[test]
fn members_without_effect_are_read_with_why() {
    let text = r#"
        /// Accepted.
        pub const INERT: &[(&str, &str)] = &[
            ("RunTask.referenceId", "nothing refers to it"),
            (
                "RunTask.placementStrategy", // one day
                "there is one \
                 instance",
            ),
        ];"#;
    let list = Source::read("crates/ecs/src/inert.rs", text).inert();
    let one = |member: &str, why: &str| Inert {
        member: member.to_owned(),
        why: why.to_owned(),
    };
    let expected = [
        one("RunTask.referenceId", "nothing refers to it"),
        one("RunTask.placementStrategy", "there is one instance"),
    ];
    assert_eq!(list.unwrap(), expected);
}

#[test]
fn a_list_that_is_not_of_pairs_is_refused() {
    let text = r#"pub const INERT: &[(&str, &str)] = &[("RunTask.x", WHY)];"#;
    let list = Source::read("crates/ecs/src/inert.rs", text).inert();
    assert!(list.is_err());
}

#[test]
fn a_server_is_seen_where_it_is_made() {
    let source = Source::read(
        "crates/ecs/src/lib.rs",
        "vec![Arc::new(api::ecs::Server(x))]",
    );
    assert!(source.makes_server("ecs"));
    assert!(!source.makes_server("ecr"));
}
