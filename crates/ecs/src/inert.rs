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
        "RegisterTaskDefinition.containerDefinitions.dockerSecurityOptions",
        "no-new-privileges acts; there is no SELinux label and no AppArmor profile",
    ),
    (
        "RegisterTaskDefinition.containerDefinitions.credentialSpecs",
        "there is no Active Directory",
    ),
    (
        "RegisterTaskDefinition.volumes.dockerVolumeConfiguration.labels",
        "nothing lists Docker volumes",
    ),
    (
        "RegisterTaskDefinition.volumes.efsVolumeConfiguration.transitEncryption",
        "a file system is a directory of the machine: nothing travels",
    ),
    (
        "RegisterTaskDefinition.volumes.efsVolumeConfiguration.transitEncryptionPort",
        "a file system is a directory of the machine: nothing travels",
    ),
    (
        "RegisterTaskDefinition.volumes.efsVolumeConfiguration.authorizationConfig.iam",
        "file systems have no policies here",
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
        "RunTask.volumeConfigurations.managedEBSVolume.encrypted",
        "disks are files of the machine",
    ),
    (
        "StartTask.volumeConfigurations.managedEBSVolume.encrypted",
        "disks are files of the machine",
    ),
    (
        "RunTask.volumeConfigurations.managedEBSVolume.kmsKeyId",
        "disks are files of the machine",
    ),
    (
        "StartTask.volumeConfigurations.managedEBSVolume.kmsKeyId",
        "disks are files of the machine",
    ),
    (
        "RunTask.volumeConfigurations.managedEBSVolume.volumeType",
        "disks are as fast as the machine",
    ),
    (
        "StartTask.volumeConfigurations.managedEBSVolume.volumeType",
        "disks are as fast as the machine",
    ),
    (
        "RunTask.volumeConfigurations.managedEBSVolume.iops",
        "disks are as fast as the machine",
    ),
    (
        "StartTask.volumeConfigurations.managedEBSVolume.iops",
        "disks are as fast as the machine",
    ),
    (
        "RunTask.volumeConfigurations.managedEBSVolume.throughput",
        "disks are as fast as the machine",
    ),
    (
        "StartTask.volumeConfigurations.managedEBSVolume.throughput",
        "disks are as fast as the machine",
    ),
    (
        "RunTask.volumeConfigurations.managedEBSVolume.volumeInitializationRate",
        "there are no snapshots",
    ),
    (
        "StartTask.volumeConfigurations.managedEBSVolume.volumeInitializationRate",
        "there are no snapshots",
    ),
    (
        "CreateService.serviceConnectConfiguration.services.tls.kmsKey",
        "keys of endpoints are sealed with the server's own key",
    ),
    (
        "UpdateService.serviceConnectConfiguration.services.tls.kmsKey",
        "keys of endpoints are sealed with the server's own key",
    ),
    (
        "CreateService.volumeConfigurations.managedEBSVolume.encrypted",
        "disks are files of the machine",
    ),
    (
        "CreateService.volumeConfigurations.managedEBSVolume.kmsKeyId",
        "disks are files of the machine",
    ),
    (
        "CreateService.volumeConfigurations.managedEBSVolume.volumeType",
        "disks are as fast as the machine",
    ),
    (
        "CreateService.volumeConfigurations.managedEBSVolume.iops",
        "disks are as fast as the machine",
    ),
    (
        "CreateService.volumeConfigurations.managedEBSVolume.throughput",
        "disks are as fast as the machine",
    ),
    (
        "CreateService.volumeConfigurations.managedEBSVolume.volumeInitializationRate",
        "there are no snapshots",
    ),
    (
        "UpdateService.volumeConfigurations.managedEBSVolume.encrypted",
        "disks are files of the machine",
    ),
    (
        "UpdateService.volumeConfigurations.managedEBSVolume.kmsKeyId",
        "disks are files of the machine",
    ),
    (
        "UpdateService.volumeConfigurations.managedEBSVolume.volumeType",
        "disks are as fast as the machine",
    ),
    (
        "UpdateService.volumeConfigurations.managedEBSVolume.iops",
        "disks are as fast as the machine",
    ),
    (
        "UpdateService.volumeConfigurations.managedEBSVolume.throughput",
        "disks are as fast as the machine",
    ),
    (
        "UpdateService.volumeConfigurations.managedEBSVolume.volumeInitializationRate",
        "there are no snapshots",
    ),
    (
        "RunTask.referenceId",
        "AWS keeps it for its own use; no answer has it",
    ),
    (
        "StartTask.referenceId",
        "AWS keeps it for its own use; no answer has it",
    ),
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
        "an instance drains when it is told to; no Auto Scaling group says which it is about to end",
    ),
    (
        "CreateCapacityProvider.autoScalingGroupProvider.managedScaling.instanceWarmupPeriod",
        "there are no metrics that a new instance could join too early: the plan counts what runs",
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
        "CreateService.role",
        "load balancers are registered without assuming a role",
    ),
    ("CreateService.monitoring", "metrics have one resolution"),
    (
        "CreateExpressGatewayService.scalingTarget.maxTaskCount",
        "minTaskCount tasks run; nothing scales services before there is Application Auto Scaling",
    ),
    (
        "CreateExpressGatewayService.scalingTarget.autoScalingMetric",
        "minTaskCount tasks run; nothing scales services before there is Application Auto Scaling",
    ),
    (
        "CreateExpressGatewayService.scalingTarget.autoScalingTargetValue",
        "minTaskCount tasks run; nothing scales services before there is Application Auto Scaling",
    ),
    (
        "UpdateExpressGatewayService.scalingTarget.maxTaskCount",
        "minTaskCount tasks run; nothing scales services before there is Application Auto Scaling",
    ),
    (
        "UpdateExpressGatewayService.scalingTarget.autoScalingMetric",
        "minTaskCount tasks run; nothing scales services before there is Application Auto Scaling",
    ),
    (
        "UpdateExpressGatewayService.scalingTarget.autoScalingTargetValue",
        "minTaskCount tasks run; nothing scales services before there is Application Auto Scaling",
    ),
    (
        "RegisterDaemonTaskDefinition",
        "definitions are kept and told; no daemon is made from one, as there are no Managed Instances",
    ),
    (
        "PutAccountSetting.awsvpcTrunking",
        "interfaces of tasks are not limited by an instance's size",
    ),
    ("PutAccountSetting.dualStackIPv6", "VPCs have no IPv6"),
    (
        "PutAccountSetting.fargateEventWindows",
        "no task is retired for maintenance",
    ),
    (
        "PutAccountSetting.fargateFIPSMode",
        "the program's cryptography has no FIPS certificate",
    ),
    (
        "PutAccountSetting.fargateTaskRetirementWaitPeriod",
        "no task is retired for maintenance",
    ),
    (
        "PutAccountSetting.tagResourceAuthorization",
        "who makes something with tags always needs ecs:TagResource, as AWS has it by now",
    ),
];
