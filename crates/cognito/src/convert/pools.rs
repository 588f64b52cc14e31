//! User pools.

use super::absent::refuse_what_is_not_here;
use super::attributes::{add_attribute, attribute};
use super::{keep_nested, moment, told};
use crate::schema;
use crate::words::bad;
use api::Reply;
use api::cognito_idp::{
    CreateUserPoolRequest, PasswordPolicyType, UpdateUserPoolRequest, UserPoolType,
};
use api::record::{from_tree, to_tree};
use domain::cognito::{PasswordPolicy, SigningKey, UserPool};
use domain::{Scope, Timestamp};
use serde_json::{Map, Value, json};

/// Settings that are kept and told again.
const TOLD: &[&str] = &[
    "SmsVerificationMessage",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "VerificationMessageTemplate",
    "SmsAuthenticationMessage",
    "EmailConfiguration",
    "SmsConfiguration",
    "UserPoolAddOns",
    "UserPoolTier",
];

/// What a message template says, and the setting of its own that it stands for too.
const TEMPLATE: &[(&str, &str)] = &[
    ("EmailMessage", "EmailVerificationMessage"),
    ("EmailSubject", "EmailVerificationSubject"),
    ("SmsMessage", "SmsVerificationMessage"),
];

/// What only a new pool is told.
pub(crate) struct Fresh {
    pub(crate) scope: Scope,
    pub(crate) id: String,
    pub(crate) key: SigningKey,
    pub(crate) now: Timestamp,
}

/// The pool that a caller asks for.
pub(crate) fn created(input: CreateUserPoolRequest, fresh: Fresh) -> Reply<UserPool> {
    let tree = to_tree(&input);
    refuse_what_is_not_here(&tree, input.lambda_config.as_ref())?;
    let aliases = input.alias_attributes.unwrap_or_default();
    let username_attributes = input.username_attributes.unwrap_or_default();
    if !aliases.is_empty() && !username_attributes.is_empty() {
        return Err(bad(
            "Only one of the aliasAttributes or usernameAttributes can be set in an user pool",
        ));
    }
    let mut attributes = schema::standard();
    for given in input.schema.into_iter().flatten() {
        add_attribute(&mut attributes, given)?;
    }
    let case = input.username_configuration;
    let mut pool = UserPool {
        scope: fresh.scope,
        id: fresh.id,
        name: input.pool_name,
        password: password_policy(None)?,
        protected: false,
        auto_verified: Vec::new(),
        aliases,
        username_attributes,
        // Source: API reference, `UsernameConfigurationType$CaseSensitive`; a pool made without
        // it by the API tells capitals from small letters.
        case_sensitive: case.is_none_or(|case| case.case_sensitive),
        schema: attributes,
        verified_before_update: Vec::new(),
        mfa: "OFF".to_owned(),
        software_token_mfa: false,
        admin_only_sign_up: false,
        recovery: Vec::new(),
        domain: None,
        custom_domain: None,
        told: Map::new(),
        tags: input.user_pool_tags.clone().unwrap_or_default(),
        created_at: fresh.now,
        changed_at: fresh.now,
        key: fresh.key,
    };
    let mut update: UpdateUserPoolRequest = from_tree(tree);
    update.pool_name = None;
    change(&mut pool, update, fresh.now)?;
    Ok(pool)
}

/// Changes a pool: what is not named gets its default. Source: API reference,
/// `UpdateUserPool`.
pub(crate) fn change(
    pool: &mut UserPool,
    input: UpdateUserPoolRequest,
    now: Timestamp,
) -> Reply<()> {
    let tree = to_tree(&input);
    refuse_what_is_not_here(&tree, input.lambda_config.as_ref())?;
    let policies = input.policies.unwrap_or_default();
    pool.password = password_policy(policies.password_policy.as_ref())?;
    pool.protected = input.deletion_protection.as_deref() == Some("ACTIVE");
    pool.auto_verified = input.auto_verified_attributes.unwrap_or_default();
    let before = input.user_attribute_update_settings.unwrap_or_default();
    pool.verified_before_update = before
        .attributes_require_verification_before_update
        .unwrap_or_default();
    if let Some(name) = pool
        .verified_before_update
        .iter()
        .find(|name| !pool.auto_verified.contains(name))
    {
        return Err(bad(format!(
            "Attributes to be verified before update must be auto verified: {name}"
        )));
    }
    pool.mfa = input.mfa_configuration.unwrap_or_else(|| "OFF".to_owned());
    let admin = input.admin_create_user_config.unwrap_or_default();
    pool.admin_only_sign_up = admin.allow_admin_create_user_only.unwrap_or(false);
    pool.recovery = recovery(input.account_recovery_setting)?;
    if let Some(name) = input.pool_name {
        pool.name = name;
    }
    if let Some(tags) = input.user_pool_tags {
        pool.tags = tags;
    }
    pool.told = told(&tree, TOLD);
    for (inner, outer) in TEMPLATE {
        let text = &tree["VerificationMessageTemplate"][*inner];
        if !text.is_null() {
            pool.told.insert((*outer).to_owned(), text.clone());
        }
    }
    keep_nested(
        &mut pool.told,
        &tree,
        "AdminCreateUserConfig",
        "InviteMessageTemplate",
    );
    keep_nested(
        &mut pool.told,
        &tree["Policies"],
        "PasswordPolicy",
        "PasswordHistorySize",
    );
    if let Some(days) = admin.unused_account_validity_days {
        let policy = policies.password_policy.unwrap_or_default();
        match policy.temporary_password_validity_days {
            None => pool.password.temporary_days = days,
            Some(known) if known == days => {}
            Some(_) => {
                return Err(bad(
                    "TemporaryPasswordValidityDays and UnusedAccountValidityDays differ.",
                ));
            }
        }
    }
    pool.changed_at = now;
    Ok(())
}

/// Source: API reference, `PasswordPolicyType`: 8 characters of all four kinds where nobody
/// chose, 7 days for temporary ones; where somebody chose, what is not named is not needed.
fn password_policy(given: Option<&PasswordPolicyType>) -> Reply<PasswordPolicy> {
    let Some(given) = given else {
        return Ok(PasswordPolicy {
            minimum_length: 8,
            uppercase: true,
            lowercase: true,
            numbers: true,
            symbols: true,
            temporary_days: 7,
        });
    };
    Ok(PasswordPolicy {
        minimum_length: given.minimum_length.unwrap_or(8),
        uppercase: given.require_uppercase.unwrap_or(false),
        lowercase: given.require_lowercase.unwrap_or(false),
        numbers: given.require_numbers.unwrap_or(false),
        symbols: given.require_symbols.unwrap_or(false),
        temporary_days: match given.temporary_password_validity_days {
            None | Some(0) => 7,
            Some(days) => days,
        },
    })
}

fn recovery(given: Option<api::cognito_idp::AccountRecoverySettingType>) -> Reply<Vec<String>> {
    let mut mechanisms = given
        .and_then(|given| given.recovery_mechanisms)
        .unwrap_or_default();
    mechanisms.sort_by_key(|mechanism| mechanism.priority);
    let names: Vec<String> = mechanisms.into_iter().map(|one| one.name).collect();
    if names.len() > 1 && names.iter().any(|name| name == "admin_only") {
        return Err(bad(
            "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
        ));
    }
    Ok(names)
}

/// A pool as callers are told it, with so many users.
pub(crate) fn shown(pool: &UserPool, users: usize) -> UserPoolType {
    let mut tree = pool.told.clone();
    let invitation = tree.remove("InviteMessageTemplate");
    let history = tree.remove("PasswordHistorySize");
    let policy = &pool.password;
    let mut told = |name: &str, value: Value| drop(tree.insert(name.to_owned(), value));
    told("Id", json!(pool.id));
    told("Name", json!(pool.name));
    told("Arn", json!(pool.arn().to_string()));
    told("CreationDate", moment(pool.created_at));
    told("LastModifiedDate", moment(pool.changed_at));
    told("EstimatedNumberOfUsers", json!(users));
    told("LambdaConfig", json!({}));
    told("MfaConfiguration", json!(pool.mfa));
    told(
        "DeletionProtection",
        json!(if pool.protected { "ACTIVE" } else { "INACTIVE" }),
    );
    let mut password = json!({
        "MinimumLength": policy.minimum_length,
        "RequireUppercase": policy.uppercase,
        "RequireLowercase": policy.lowercase,
        "RequireNumbers": policy.numbers,
        "RequireSymbols": policy.symbols,
        "TemporaryPasswordValidityDays": policy.temporary_days,
    });
    if let Some(size) = history {
        password["PasswordHistorySize"] = size;
    }
    told(
        "Policies",
        json!({
            "PasswordPolicy": password,
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        }),
    );
    let mut admin = json!({
        "AllowAdminCreateUserOnly": pool.admin_only_sign_up,
        "UnusedAccountValidityDays": policy.temporary_days,
    });
    if let Some(template) = invitation {
        admin["InviteMessageTemplate"] = template;
    }
    told("AdminCreateUserConfig", admin);
    for (name, values) in [
        ("AutoVerifiedAttributes", &pool.auto_verified),
        ("AliasAttributes", &pool.aliases),
        ("UsernameAttributes", &pool.username_attributes),
    ] {
        if !values.is_empty() {
            told(name, json!(values));
        }
    }
    told(
        "UsernameConfiguration",
        json!({"CaseSensitive": pool.case_sensitive}),
    );
    told(
        "UserAttributeUpdateSettings",
        json!({
            "AttributesRequireVerificationBeforeUpdate": pool.verified_before_update,
        }),
    );
    if !pool.recovery.is_empty() {
        let mechanism =
            |(place, name): (usize, &String)| json!({"Priority": place + 1, "Name": name});
        let mechanisms: Vec<Value> = pool.recovery.iter().enumerate().map(mechanism).collect();
        told(
            "AccountRecoverySetting",
            json!({"RecoveryMechanisms": mechanisms}),
        );
    }
    if let Some(domain) = &pool.domain {
        told("Domain", json!(domain));
    }
    if let Some(domain) = &pool.custom_domain {
        told("CustomDomain", json!(domain));
    }
    told("UserPoolTags", json!(pool.tags));
    told(
        "SchemaAttributes",
        pool.schema.iter().map(attribute).collect(),
    );
    tree.entry("UserPoolTier")
        .or_insert_with(|| json!("ESSENTIALS"));
    tree.entry("VerificationMessageTemplate")
        .or_insert_with(|| json!({"DefaultEmailOption": "CONFIRM_WITH_CODE"}));
    tree.entry("EmailConfiguration")
        .or_insert_with(|| json!({"EmailSendingAccount": "COGNITO_DEFAULT"}));
    from_tree(Value::Object(tree))
}
