//! Account settings.

use crate::Ecs;
use crate::page::{PAGE, Window};
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::Scope;
use domain::ecs::AccountSetting;
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

/// Settings with the value they have until one is put, and the values they may have.
const SETTINGS: [(&str, &str, &[&str]); 12] = [
    ("serviceLongArnFormat", "enabled", ON_OFF),
    ("taskLongArnFormat", "enabled", ON_OFF),
    ("containerInstanceLongArnFormat", "enabled", ON_OFF),
    ("awsvpcTrunking", "disabled", ON_OFF),
    (
        "containerInsights",
        "disabled",
        &["enabled", "disabled", "enhanced"],
    ),
    ("dualStackIPv6", "disabled", ON_OFF),
    ("fargateFIPSMode", "disabled", ON_OFF),
    ("tagResourceAuthorization", "on", &["on", "off"]),
    ("fargateTaskRetirementWaitPeriod", "7", &["0", "7", "14"]),
    ("guardDutyActivate", "off", &["on", "off"]),
    (
        "defaultLogDriverMode",
        "non-blocking",
        &["blocking", "non-blocking"],
    ),
    ("fargateEventWindows", "disabled", ON_OFF),
];

/// Settings that AWS alone changes. Source: API reference, `Setting$type`.
const MANAGED: [&str; 1] = ["guardDutyActivate"];

const ON_OFF: &[&str] = &["enabled", "disabled", "on", "off"];

impl Ecs {
    /// Puts a setting for the caller or for the principal that is named.
    pub(crate) async fn put_account_setting(
        &self,
        cx: &Context,
        input: w::PutAccountSettingRequest,
    ) -> Reply<w::PutAccountSettingResponse> {
        cx.allow("ecs:PutAccountSetting", "*").await?;
        let principal = input
            .principal_arn
            .unwrap_or_else(|| cx.caller.arn().to_string());
        // The root user's own setting is the account's default, as in AWS.
        let is_root = principal.ends_with(":root");
        let principal = Some(principal).filter(|_| !is_root);
        let setting = self
            .put_setting(cx, input.name, principal, input.value)
            .await?;
        Ok(w::PutAccountSettingResponse {
            setting: Some(setting),
        })
    }

    /// Puts a setting for everybody in the account who has none.
    pub(crate) async fn put_account_setting_default(
        &self,
        cx: &Context,
        input: w::PutAccountSettingDefaultRequest,
    ) -> Reply<w::PutAccountSettingDefaultResponse> {
        cx.allow("ecs:PutAccountSettingDefault", "*").await?;
        let setting = self.put_setting(cx, input.name, None, input.value).await?;
        Ok(w::PutAccountSettingDefaultResponse {
            setting: Some(setting),
        })
    }

    async fn put_setting(
        &self,
        cx: &Context,
        name: String,
        principal: Option<String>,
        value: String,
    ) -> Result<w::Setting, ApiError> {
        check_value(&name, &value)?;
        let setting = AccountSetting {
            scope: cx.scope.clone(),
            name,
            principal,
            value,
        };
        let saved = &setting;
        let put = self.store.transact(|txn: Txn| async move {
            txn.put(saved);
            Ok::<_, Refusal>(())
        });
        put.await?;
        Ok(told(&setting, cx))
    }

    /// Tells settings: those that were put, or with `effectiveSettings` all that hold.
    pub(crate) async fn list_account_settings(
        &self,
        cx: &Context,
        input: w::ListAccountSettingsRequest,
    ) -> Reply<w::ListAccountSettingsResponse> {
        cx.allow("ecs:ListAccountSettings", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        if let Some(name) = &input.name {
            find(name)?;
        }
        let principal = input
            .principal_arn
            .unwrap_or_else(|| cx.caller.arn().to_string());
        let effective = input.effective_settings.unwrap_or(false);
        let settings = self.settings_of(&cx.scope, &principal, effective).await?;
        let fitting = settings.into_iter().filter(|setting| {
            let name = input.name.as_ref().is_none_or(|name| setting.name == *name);
            name && input
                .value
                .as_ref()
                .is_none_or(|value| setting.value == *value)
        });
        let items = fitting.map(|setting| (setting.name.clone(), told(&setting, cx)));
        let (settings, next_token) = window.cut(items);
        Ok(w::ListAccountSettingsResponse {
            settings: Some(settings),
            next_token,
        })
    }

    /// What a setting is for whoever calls: its own, else the account's, else AWS's default.
    pub(crate) async fn setting_for(&self, cx: &Context, name: &str) -> Step<String> {
        let principal = cx.caller.arn().to_string();
        let settings = self.settings_of(&cx.scope, &principal, true).await?;
        let found = settings.into_iter().find(|setting| setting.name == name);
        Ok(found.map(|setting| setting.value).unwrap_or_default())
    }

    async fn settings_of(
        &self,
        scope: &Scope,
        principal: &str,
        effective: bool,
    ) -> Step<Vec<AccountSetting>> {
        let put: Vec<AccountSetting> = self.store.list(&AccountSetting::scope_key(scope)).await?;
        let mut by_name: BTreeMap<String, AccountSetting> = BTreeMap::new();
        if effective {
            for (name, value, _) in SETTINGS {
                let default = AccountSetting {
                    scope: scope.clone(),
                    name: name.to_owned(),
                    principal: None,
                    value: value.to_owned(),
                };
                by_name.insert(name.to_owned(), default);
            }
        }
        let is_root = principal.ends_with(":root");
        let is_own = |setting: &AccountSetting| setting.principal.as_deref() == Some(principal);
        let (own, others): (Vec<_>, Vec<_>) = put.into_iter().partition(is_own);
        let defaults = others
            .into_iter()
            .filter(|setting| setting.principal.is_none());
        if effective || is_root {
            by_name.extend(defaults.map(|setting| (setting.name.clone(), setting)));
        }
        by_name.extend(
            own.into_iter()
                .map(|setting| (setting.name.clone(), setting)),
        );
        Ok(by_name.into_values().collect())
    }

    /// Forgets a setting of the caller or of the principal that is named.
    pub(crate) async fn delete_account_setting(
        &self,
        cx: &Context,
        input: w::DeleteAccountSettingRequest,
    ) -> Reply<w::DeleteAccountSettingResponse> {
        cx.allow("ecs:DeleteAccountSetting", "*").await?;
        find(&input.name)?;
        let principal = input
            .principal_arn
            .unwrap_or_else(|| cx.caller.arn().to_string());
        let is_root = principal.ends_with(":root");
        let principal = Some(principal).filter(|_| !is_root);
        let key = &AccountSetting::key_of(&cx.scope, &input.name, principal.as_deref());
        let deleted = self.store.transact(|txn: Txn| async move {
            let found: Option<AccountSetting> = txn.get(key).await?;
            txn.delete(key);
            Ok::<_, Refusal>(found)
        });
        let gone = deleted.await?.unwrap_or_else(|| AccountSetting {
            scope: cx.scope.clone(),
            name: input.name.clone(),
            principal,
            value: String::new(),
        });
        Ok(w::DeleteAccountSettingResponse {
            setting: Some(told(&gone, cx)),
        })
    }
}

fn find(
    name: &str,
) -> Result<&'static (&'static str, &'static str, &'static [&'static str]), ApiError> {
    let found = SETTINGS.iter().find(|(known, ..)| *known == name);
    found.ok_or_else(|| {
        let names = SETTINGS.map(|(name, ..)| name).join(",");
        invalid(format!("{name} should be one of [{names}]"))
    })
}

fn check_value(name: &str, value: &str) -> Result<(), ApiError> {
    let (_, _, values) = find(name)?;
    if MANAGED.contains(&name) {
        return Err(invalid(format!("The setting {name} can only be read.")));
    }
    if name.ends_with("LongArnFormat") && matches!(value, "disabled" | "off") {
        // Source: the refusal that Terraform's manual of this setting tells of.
        return Err(invalid("You can no longer disable Long Arn settings"));
    }
    if values.contains(&value) {
        return Ok(());
    }
    Err(invalid(format!(
        "Invalid value for setting {name}: {value}."
    )))
}

fn told(setting: &AccountSetting, cx: &Context) -> w::Setting {
    let root = || format!("arn:aws:iam::{}:root", cx.scope.account);
    w::Setting {
        name: Some(setting.name.clone()),
        value: Some(setting.value.clone()),
        principal_arn: Some(setting.principal.clone().unwrap_or_else(root)),
        r#type: Some(
            match MANAGED.contains(&&*setting.name) {
                true => "aws_managed",
                false => "user",
            }
            .to_owned(),
        ),
    }
}
