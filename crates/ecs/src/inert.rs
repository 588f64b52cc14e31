//! Members that are accepted, kept and told again, but change nothing yet.

/// `Operation.member` and why it does nothing.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateCluster.configuration",
        "execute command logging and managed storage have no effect",
    ),
    (
        "CreateCluster.settings",
        "containerInsights is read by telemetry once it collects metrics",
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
    ("RunTask.referenceId", "nothing refers to it"),
    ("StartTask.referenceId", "nothing refers to it"),
    (
        "RegisterContainerInstance.instanceIdentityDocumentSignature",
        "there is no EC2 whose key could be known",
    ),
    (
        "RegisterContainerInstance.platformDevices",
        "devices are not placed by",
    ),
    (
        "CreateCapacityProvider.autoScalingGroupProvider.managedDraining",
        "there is no Auto Scaling group that would say which instance it ends",
    ),
    (
        "CreateCapacityProvider.autoScalingGroupProvider.managedScaling.instanceWarmupPeriod",
        "the plan is told at once; who acts on it knows how long an instance takes",
    ),
    (
        "SubmitTaskStateChange.attachments",
        "interfaces are records of their own",
    ),
    (
        "SubmitTaskStateChange.managedAgents",
        "commands run in containers without an agent in them",
    ),
    (
        "CreateService.serviceRegistries",
        "Cloud Map registration is the discovery room's",
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
