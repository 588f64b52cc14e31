//! A service's part in the mesh: Service Connect configurations.

use super::common::{seconds, some, to_seconds};
use super::containers::{log, log_to_wire};
use super::services::unsupported;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use domain::Arn;
use domain::certificates::Authority;
use domain::discovery::MeshTls;
use domain::ecs::{LogConfiguration, MeshAccessLog, ServiceConnect, ServiceConnectEndpoint};

/// A Service Connect configuration whose namespace is not looked up yet.
pub(crate) struct ServiceConnectWish {
    /// The namespace's name or ARN, when one was given.
    pub(crate) namespace: Option<String>,
    /// The endpoints it serves.
    pub(crate) services: Vec<ServiceConnectEndpoint>,
    /// Where the mesh logs.
    pub(crate) log: Option<LogConfiguration>,
    /// How it logs calls.
    pub(crate) access_log: Option<MeshAccessLog>,
}

/// Reads a Service Connect configuration; `None` when it is switched off.
pub(crate) fn service_connect(
    given: w::ServiceConnectConfiguration,
) -> Result<Option<ServiceConnectWish>, ApiError> {
    if !given.enabled {
        return Ok(None);
    }
    if given
        .container_configurations
        .is_some_and(|list| !list.is_empty())
    {
        return Err(unsupported(
            "serviceConnectConfiguration.containerConfigurations",
        ));
    }
    let log = given.log_configuration.map(log);
    let access_log = given.access_log_configuration.map(access_log);
    check_logs(log.as_ref(), access_log.as_ref())?;
    let services = given.services.unwrap_or_default().into_iter();
    Ok(Some(ServiceConnectWish {
        namespace: given.namespace,
        services: services.map(endpoint).collect::<Result<_, _>>()?,
        log,
        access_log,
    }))
}

fn access_log(given: w::ServiceConnectAccessLogConfiguration) -> MeshAccessLog {
    MeshAccessLog {
        format: given.format,
        query: given.include_query_parameters.map(|word| word == "ENABLED"),
    }
}

/// Source: ECS API model, `ServiceConnectAccessLogConfiguration`: calls are logged where a log
/// configuration says. Chosen: CloudWatch Logs alone.
fn check_logs(
    log: Option<&LogConfiguration>,
    access_log: Option<&MeshAccessLog>,
) -> Result<(), ApiError> {
    let Some(_) = access_log else { return Ok(()) };
    let Some(log) = log else {
        return Err(invalid(
            "serviceConnectConfiguration.accessLogConfiguration requires a logConfiguration.",
        ));
    };
    if log.driver != "awslogs" {
        return Err(unsupported(
            "serviceConnectConfiguration.accessLogConfiguration with another log driver than \
             awslogs",
        ));
    }
    match log.options.contains_key("awslogs-group") {
        true => Ok(()),
        false => Err(invalid(
            "logConfiguration requires the option awslogs-group.",
        )),
    }
}

fn endpoint(given: w::ServiceConnectService) -> Result<ServiceConnectEndpoint, ApiError> {
    let aliases = given.client_aliases.unwrap_or_default();
    if aliases.len() > 1 {
        return Err(invalid(
            "serviceConnectConfiguration.services.clientAliases can have at most 1 item.",
        ));
    }
    let port = |number: i32| {
        let port = u16::try_from(number).ok().filter(|port| *port > 0);
        port.ok_or_else(|| invalid("Service Connect ports must be between 1 and 65535."))
    };
    let alias = |given: w::ServiceConnectClientAlias| {
        if given.test_traffic_rules.is_some() {
            return Err(unsupported("Service Connect testTrafficRules"));
        }
        Ok((given.dns_name, port(given.port)?))
    };
    let timeout = given.timeout.unwrap_or_default();
    let wait =
        |number: Option<i32>, what: &str| number.map(|number| seconds(number, what)).transpose();
    Ok(ServiceConnectEndpoint {
        discovery_name: given
            .discovery_name
            .unwrap_or_else(|| given.port_name.clone()),
        port_name: given.port_name,
        aliases: aliases.into_iter().map(alias).collect::<Result<_, _>>()?,
        ingress_port: given.ingress_port_override.map(port).transpose()?,
        idle_timeout: wait(timeout.idle_timeout_seconds, "idleTimeoutSeconds")?,
        per_request_timeout: wait(
            timeout.per_request_timeout_seconds,
            "perRequestTimeoutSeconds",
        )?,
        tls: given.tls.map(tls).transpose()?,
    })
}

/// Who vouches for an endpoint. The model requires neither the authority nor the role; the
/// developer guide does. Source: Encrypt Amazon ECS Service Connect traffic.
fn tls(given: w::ServiceConnectTlsConfiguration) -> Result<MeshTls, ApiError> {
    let authority = given.issuer_certificate_authority.aws_pca_authority_arn;
    let authority = authority.ok_or_else(|| {
        invalid("tls.issuerCertificateAuthority.awsPcaAuthorityArn can not be blank.")
    })?;
    let arn: Option<Arn> = authority.parse().ok();
    let arn = arn.filter(|arn| Authority::key_of_arn(arn).is_some());
    let authority = arn.ok_or_else(|| {
        invalid(format!(
            "{authority} is not the ARN of a private certificate authority."
        ))
    })?;
    let role = given.role_arn.filter(|role| !role.is_empty());
    let role = role.ok_or_else(|| {
        invalid("tls.roleArn can not be blank: Service Connect TLS needs an infrastructure role.")
    })?;
    Ok(MeshTls {
        authority,
        role,
        kms_key: given.kms_key,
    })
}

fn tls_to_wire(tls: &MeshTls) -> w::ServiceConnectTlsConfiguration {
    w::ServiceConnectTlsConfiguration {
        issuer_certificate_authority: w::ServiceConnectTlsCertificateAuthority {
            aws_pca_authority_arn: Some(tls.authority.to_string()),
        },
        kms_key: tls.kms_key.clone(),
        role_arn: Some(tls.role.clone()),
    }
}

pub(super) fn service_connect_to_wire(connect: &ServiceConnect) -> w::ServiceConnectConfiguration {
    w::ServiceConnectConfiguration {
        enabled: true,
        namespace: connect.namespace_as_given.clone(),
        services: some(connect.services.iter().map(endpoint_to_wire).collect()),
        log_configuration: connect.log.as_ref().map(log_to_wire),
        access_log_configuration: connect.access_log.as_ref().map(access_log_to_wire),
        container_configurations: None,
    }
}

fn access_log_to_wire(log: &MeshAccessLog) -> w::ServiceConnectAccessLogConfiguration {
    let word = |query: bool| if query { "ENABLED" } else { "DISABLED" };
    w::ServiceConnectAccessLogConfiguration {
        format: log.format.clone(),
        include_query_parameters: log.query.map(|query| word(query).to_owned()),
    }
}

fn endpoint_to_wire(endpoint: &ServiceConnectEndpoint) -> w::ServiceConnectService {
    let alias = |(name, port): &(Option<String>, u16)| w::ServiceConnectClientAlias {
        port: i32::from(*port),
        dns_name: name.clone(),
        test_traffic_rules: None,
    };
    let timeout = w::TimeoutConfiguration {
        idle_timeout_seconds: endpoint.idle_timeout.map(to_seconds),
        per_request_timeout_seconds: endpoint.per_request_timeout.map(to_seconds),
    };
    w::ServiceConnectService {
        port_name: endpoint.port_name.clone(),
        discovery_name: Some(endpoint.discovery_name.clone()),
        client_aliases: some(endpoint.aliases.iter().map(alias).collect()),
        ingress_port_override: endpoint.ingress_port.map(i32::from),
        timeout: Some(timeout).filter(|timeout| *timeout != w::TimeoutConfiguration::default()),
        tls: endpoint.tls.as_ref().map(tls_to_wire),
    }
}
