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
        "RegisterTaskDefinition.placementConstraints",
        "there is one container instance",
    ),
    (
        "RegisterTaskDefinition.pidMode",
        "containers of a task have process namespaces of their own",
    ),
    (
        "RegisterTaskDefinition.ipcMode",
        "containers of a task have IPC namespaces of their own",
    ),
    (
        "RegisterTaskDefinition.proxyConfiguration",
        "App Mesh proxies are not started",
    ),
    (
        "RegisterTaskDefinition.inferenceAccelerators",
        "there are none",
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
        "RegisterTaskDefinition.containerDefinitions.repositoryCredentials",
        "private registries are not logged in to by secret",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.links",
        "bridge networks have no links",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.restartPolicy",
        "containers are not restarted in place",
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
        "RegisterTaskDefinition.containerDefinitions.hostname",
        "the runtime names the host",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.disableNetworking",
        "networks are per task",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.dnsServers",
        "the VPC's resolver is used",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.dnsSearchDomains",
        "the VPC's resolver is used",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.extraHosts",
        "the hosts file is the mesh's",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.dockerSecurityOptions",
        "there is no SELinux or AppArmor profile",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.interactive",
        "standard input is closed",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.pseudoTerminal",
        "output goes through a pipe",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.resourceRequirements",
        "there are no GPUs",
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
        "RegisterTaskDefinition.containerDefinitions.linuxParameters.devices",
        "devices are not passed on",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.linuxParameters.maxSwap",
        "swap is not limited",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.linuxParameters.swappiness",
        "swap is not limited",
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
