//! What to do about a reason, where its words say so.

/// A step that helps, for the reason a task or container ended; `None` where the words alone do
/// not tell.
pub(super) fn hint(reason: &str, task: &str) -> Option<String> {
    if let Some((action, resource)) = denied(reason) {
        return Some(format!(
            "Missing permission: {action} on {resource}. Allow it in a policy of the role that \
             asked, the task's execution role."
        ));
    }
    let step = HINTS.iter().find(|(part, _)| reason.contains(part))?.1;
    Some(step.replace("TASK", task))
}

/// Parts of reasons, the most telling first, and what helps.
const HINTS: &[(&str, &str)] = &[
    (
        "log group does not exist",
        "Make the log group (aws logs create-log-group), or set the option awslogs-create-group to \
         true.",
    ),
    (
        "retrieved secret did not contain json key",
        "The secret has no such key: see its keys with aws secretsmanager get-secret-value.",
    ),
    (
        "invalid parameters",
        "The parameter does not exist in this Region: aws ssm describe-parameters lists those that \
         do.",
    ),
    (
        "ResourceNotFoundException",
        "What valueFrom names does not exist in this Region: aws secretsmanager list-secrets lists \
         what does.",
    ),
    ("i/o timeout", NO_WAY),
    ("context deadline exceeded", NO_WAY),
    (
        "unable to assume the role",
        "The role must exist and its trust policy must name ecs-tasks.amazonaws.com.",
    ),
    (
        "pull access denied",
        "The registry knows no such repository, or wants credentials.",
    ),
    (
        "repository does not exist",
        "No such repository: aws ecr create-repository makes it, docker push or longshore image load \
         fills it.",
    ),
    (
        "CannotPullContainerError",
        "See what there is with longshore image ls; docker push or longshore image load brings the \
         image, under exactly the name the task definition has.",
    ),
    (
        "executable file not found",
        "The image has no such program: check entryPoint and command of the container.",
    ),
    (
        "no matching entries in passwd file",
        "The image knows no such user: check the member user of the container, or give a number.",
    ),
    (
        "OutOfMemoryError",
        "Give the container more memory (memory), or the task where the container has no limit of \
         its own.",
    ),
];

const NO_WAY: &str = "The task's subnet has no way there: longshore why path TASK internet tells what \
                      is missing.";

/// Action and resource of a denial.
fn denied(reason: &str) -> Option<(&str, &str)> {
    let (_, rest) = reason.split_once("is not authorized to perform: ")?;
    let action = rest.split_whitespace().next()?;
    let resource = match rest.split_once("on resource: ") {
        Some((_, resource)) => resource.split_whitespace().next()?,
        None => "*",
    };
    Some((action, resource.trim_end_matches(['.', ','])))
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn a_denial_names_the_permission_that_is_missing() {
        let reason = "CannotPullContainerError: AccessDeniedException: User: arn:aws:sts::1:x is not \
                      authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:r:1:repository/a \
                      because no identity-based policy allows it";
        let told = hint(reason, "1").expect("a hint");
        assert!(
            told.starts_with(
                "Missing permission: ecr:BatchGetImage on arn:aws:ecr:r:1:repository/a."
            )
        );
    }

    #[test]
    fn words_that_say_nothing_give_no_hint() {
        assert_eq!(hint("Essential container in task exited", "1"), None);
    }
}
