//! Where the requests of web ACLs are logged.

use api::Reply;
use api::record::{from_tree, to_tree};
use api::wafv2::{
    DeleteLoggingConfigurationRequest, DeleteLoggingConfigurationResponse,
    GetLoggingConfigurationRequest, GetLoggingConfigurationResponse,
    ListLoggingConfigurationsRequest, ListLoggingConfigurationsResponse, LoggingConfiguration,
    LoggingFilter, PutLoggingConfigurationRequest, PutLoggingConfigurationResponse,
};
use domain::firewall::statement::Field;
use domain::firewall::{Logging, WebAcl};
use domain::logs::LogGroup;
use domain::{Arn, Key, Record as _};
use wire::Context;

use super::acls::named;
use super::{Firewall, regional};
use crate::convert;
use crate::fault::{Refusal, invalid, missing, unavailable, undeliverable};
use crate::page::page;

/// What log groups must begin with. Source: WAF developer guide, log group naming.
const PREFIX: &str = "aws-waf-logs-";

impl Firewall {
    pub(super) async fn put_logging_configuration(
        &self,
        cx: &Context,
        input: PutLoggingConfigurationRequest,
    ) -> Reply<PutLoggingConfigurationResponse> {
        let wanted = input.logging_configuration;
        let (name, id) = named(cx, &wanted.resource_arn)?;
        cx.allow("wafv2:PutLoggingConfiguration", &wanted.resource_arn)
            .await?;
        own(wanted.log_scope.as_deref())?;
        filter(wanted.logging_filter.as_ref())?;
        let group = &LogGroup::key_of(&cx.scope, &destination(cx, &wanted)?);
        let logging = &Logging {
            scope: cx.scope.clone(),
            web_acl: name.clone(),
            arn: wanted.resource_arn.clone(),
            destinations: wanted.log_destination_configs,
            redacted: redacted(wanted.redacted_fields.unwrap_or_default())?,
            filter: wanted.logging_filter.as_ref().map(to_tree),
        };
        let (acl, id) = (&WebAcl::key_of(&cx.scope, &name), &id);
        self.write(|txn| async move {
            let found: Option<WebAcl> = txn.get(acl).await?;
            found
                .filter(|acl| acl.title.id == *id)
                .ok_or_else(missing)?;
            if !txn.exists(group).await? {
                return Err(undeliverable().into());
            }
            txn.put(logging);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(PutLoggingConfigurationResponse {
            logging_configuration: Some(told(logging)),
        })
    }

    pub(super) async fn get_logging_configuration(
        &self,
        cx: &Context,
        input: GetLoggingConfigurationRequest,
    ) -> Reply<GetLoggingConfigurationResponse> {
        let (name, _) = named(cx, &input.resource_arn)?;
        cx.allow("wafv2:GetLoggingConfiguration", &input.resource_arn)
            .await?;
        own(input.log_scope.as_deref())?;
        let found = self.store.get(&Logging::key_of(&cx.scope, &name)).await;
        let found: Option<Logging> = found.map_err(unavailable)?;
        let found = found.filter(|one| one.arn == input.resource_arn);
        Ok(GetLoggingConfigurationResponse {
            logging_configuration: Some(told(&found.ok_or_else(missing)?)),
        })
    }

    pub(super) async fn delete_logging_configuration(
        &self,
        cx: &Context,
        input: DeleteLoggingConfigurationRequest,
    ) -> Reply<DeleteLoggingConfigurationResponse> {
        let (name, _) = named(cx, &input.resource_arn)?;
        cx.allow("wafv2:DeleteLoggingConfiguration", &input.resource_arn)
            .await?;
        own(input.log_scope.as_deref())?;
        let (key, arn) = (&Logging::key_of(&cx.scope, &name), &input.resource_arn);
        self.write(|txn| async move {
            let found: Option<Logging> = txn.get(key).await?;
            found.filter(|one| one.arn == *arn).ok_or_else(missing)?;
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteLoggingConfigurationResponse {})
    }

    pub(super) async fn list_logging_configurations(
        &self,
        cx: &Context,
        input: ListLoggingConfigurationsRequest,
    ) -> Reply<ListLoggingConfigurationsResponse> {
        regional(&input.scope)?;
        cx.allow("wafv2:ListLoggingConfigurations", "*").await?;
        let parent = Key::kind(Logging::KIND).join(&cx.scope.segments());
        let all: Vec<Logging> = match own(input.log_scope.as_deref()) {
            Ok(()) => self.store.list(&parent).await.map_err(unavailable)?,
            Err(_) => Vec::new(),
        };
        let marker = input.next_marker.as_deref();
        let (shown, next_marker) = page(all, |one| &one.web_acl, marker, input.limit)?;
        Ok(ListLoggingConfigurationsResponse {
            logging_configurations: Some(shown.iter().map(told).collect()),
            next_marker,
        })
    }
}

/// The name of the log group that logs go to: one of this account and Region.
fn destination(cx: &Context, wanted: &LoggingConfiguration) -> Reply<String> {
    let [arn] = wanted.log_destination_configs.as_slice() else {
        let reason = "You can define one logging destination per web ACL.";
        return Err(invalid(reason, "LOG_DESTINATION", "LogDestinationConfigs"));
    };
    let refuse = |reason: &str| invalid(reason, "LOG_DESTINATION", arn);
    let parsed: Arn = arn
        .parse()
        .map_err(|_| refuse("The ARN isn't valid. A valid ARN begins with arn:"))?;
    let group = parsed.resource_after("log-group");
    let group = group.filter(|_| parsed.service == "logs").ok_or_else(|| {
        refuse("Logs go to log groups of CloudWatch Logs here: there are no streams and buckets")
    })?;
    let group = group.trim_end_matches(":*");
    if parsed.scope().as_ref() != Some(&cx.scope) || !group.starts_with(PREFIX) {
        let reason =
            "The log group is of this account and Region, and its name begins with aws-waf-logs-";
        return Err(refuse(reason));
    }
    Ok(group.to_owned())
}

/// Source: WAF API model, `LoggingConfiguration$RedactedFields`.
fn redacted(fields: Vec<api::wafv2::FieldToMatch>) -> Reply<Vec<Field>> {
    let field = |shape| {
        let field: Field = convert::read(shape, "FIELD_TO_MATCH")?;
        match field {
            Field::UriPath {}
            | Field::QueryString {}
            | Field::SingleHeader(_)
            | Field::Method {} => Ok(field),
            _ => {
                let reason = "Only UriPath, QueryString, SingleHeader and Method can be redacted.";
                Err(invalid(reason, "FIELD_TO_MATCH", "RedactedFields"))
            }
        }
    };
    fields.iter().map(field).collect()
}

fn filter(wanted: Option<&LoggingFilter>) -> Reply<()> {
    let filters = wanted.iter().flat_map(|filter| &filter.filters);
    for condition in filters.flat_map(|filter| &filter.conditions) {
        let (action, label) = (&condition.action_condition, &condition.label_name_condition);
        if action.is_some() == label.is_some() {
            let reason = "A condition is of an action or of a label name.";
            return Err(invalid(reason, "FILTER_CONDITION", "Conditions"));
        }
    }
    Ok(())
}

/// Nobody else configures logs here.
fn own(scope: Option<&str>) -> Reply<()> {
    match scope {
        None | Some("CUSTOMER") => Ok(()),
        Some(other) => {
            let reason = "Only CUSTOMER has logging configurations here.";
            Err(invalid(reason, "SCOPE_VALUE", other))
        }
    }
}

fn told(logging: &Logging) -> LoggingConfiguration {
    let redacted: Vec<_> = logging.redacted.iter().map(convert::told).collect();
    LoggingConfiguration {
        resource_arn: logging.arn.clone(),
        log_destination_configs: logging.destinations.clone(),
        redacted_fields: (!redacted.is_empty()).then_some(redacted),
        managed_by_firewall_manager: Some(false),
        logging_filter: logging.filter.clone().map(from_tree),
        log_type: Some("WAF_LOGS".to_owned()),
        log_scope: Some("CUSTOMER".to_owned()),
    }
}
