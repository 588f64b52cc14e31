//! Settings that are not here yet.

use crate::words::not_here;
use api::Reply;
use api::cognito_idp::LambdaConfigType;
use api::record::to_tree;
use serde_json::Value;

/// Refuses what would mislead if it were kept and not done.
pub(super) fn refuse_what_is_not_here(
    tree: &Value,
    triggers: Option<&LambdaConfigType>,
) -> Reply<()> {
    let named = |value: &Value| value.as_object().is_some_and(|members| !members.is_empty());
    if triggers.is_some_and(|triggers| named(&to_tree(triggers))) {
        return Err(not_here("Lambda triggers are"));
    }
    let refused = [
        ("DeviceConfiguration", "Remembered devices are"),
        ("DcrConfiguration", "Dynamic client registration is"),
        ("AcrConfiguration", "Authentication context classes are"),
        ("KeyConfiguration", "Customer managed keys are"),
        ("IssuerConfiguration", "Other issuers are"),
    ];
    for (member, what) in refused {
        if named(&tree[member]) {
            return Err(not_here(what));
        }
    }
    let factors = &tree["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"];
    let others = factors.as_array().into_iter().flatten();
    if others.into_iter().any(|factor| factor != "PASSWORD") {
        return Err(not_here("First factors other than PASSWORD are"));
    }
    Ok(())
}
