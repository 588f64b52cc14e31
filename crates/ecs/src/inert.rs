//! Members that are accepted, kept and told again, but change nothing yet.

/// `Operation.member` and why it does nothing.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateCluster.configuration.executeCommandConfiguration.kmsKeyId",
        "sessions are not encrypted with a key of one's own",
    ),
    (
        "CreateCluster.configuration.executeCommandConfiguration.logConfiguration.s3BucketName",
        "S3 is not served; logs go to CloudWatch Logs",
    ),
    (
        "CreateCluster.configuration.managedStorageConfiguration",
        "managed storage has no effect",
    ),
    (
        "CreateCluster.settings",
        "containerInsights is read by telemetry once it collects metrics",
    ),
    (
        "RegisterTaskDefinition.placementConstraints",
        "there is one container instance",
    ),
    (
        "RegisterTaskDefinition.proxyConfiguration",
        "App Mesh proxies are not started",
    ),
    (
        "RegisterTaskDefinition.enableFaultInjection",
        "fault injection endpoints are not served",
    ),
    (
        "RegisterTaskDefinition.trustedExecutionConfiguration",
        "there are no enclaves",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.links",
        "bridge networks have no links",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.environmentFiles",
        "S3 is not served",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.volumesFrom",
        "volumes are not shared by container",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.dockerSecurityOptions",
        "no-new-privileges acts; there is no SELinux label and no AppArmor profile",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.firelensConfiguration",
        "log routers are not wired",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.credentialSpecs",
        "there is no Active Directory",
    ),
    (
        "RegisterTaskDefinition.volumes.dockerVolumeConfiguration",
        "Docker volume drivers are not used",
    ),
    (
        "RegisterTaskDefinition.volumes.efsVolumeConfiguration",
        "EFS is not served",
    ),
    (
        "RegisterTaskDefinition.volumes.s3filesVolumeConfiguration",
        "S3 is not served",
    ),
    (
        "RegisterTaskDefinition.volumes.fsxWindowsFileServerVolumeConfiguration",
        "Windows is not served",
    ),
    (
        "RegisterTaskDefinition.volumes.configuredAtLaunch",
        "EBS volumes are not served",
    ),
    (
        "RunTask.placementConstraints",
        "there is one container instance",
    ),
    (
        "RunTask.placementStrategy",
        "there is one container instance",
    ),
    ("RunTask.referenceId", "nothing refers to it"),
    ("StartTask.referenceId", "nothing refers to it"),
    (
        "CreateService.serviceRegistries",
        "Cloud Map registration is the discovery room's",
    ),
    (
        "CreateService.placementConstraints",
        "there is one container instance",
    ),
    (
        "CreateService.placementStrategy",
        "there is one container instance",
    ),
    (
        "CreateService.role",
        "load balancers are registered without assuming a role",
    ),
    ("CreateService.monitoring", "metrics have one resolution"),
    (
        "CreateService.deploymentConfiguration.alarms",
        "watched by the scheduler, but no alarms are known until telemetry has them",
    ),
    (
        "PutAccountSetting",
        "settings are kept and told; none changes what happens yet",
    ),
];
