//! ECS. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AcceleratorCountRequest {
        min: Option<i32> = "min",
        max: Option<i32> = "max",
    }
    AcceleratorTotalMemoryMiBRequest {
        min: Option<i32> = "min",
        max: Option<i32> = "max",
    }
    AdvancedConfiguration {
        alternate_target_group_arn: Option<String> = "alternateTargetGroupArn",
        production_listener_rule: Option<String> = "productionListenerRule",
        test_listener_rule: Option<String> = "testListenerRule",
        role_arn: Option<String> = "roleArn",
    }
    AssociateGatewayWithClusterRequest {
        gateway: String = "gateway",
        cluster: String = "cluster",
    }
    AssociateGatewayWithClusterResponse {
        gateway_arn: Option<String> = "gatewayArn",
        cluster_arn: Option<String> = "clusterArn",
        status: Option<String> = "status",
    }
    Attachment {
        id: Option<String> = "id",
        r#type: Option<String> = "type",
        status: Option<String> = "status",
        details: Option<Vec<KeyValuePair>> = "details",
    }
    AttachmentStateChange {
        attachment_arn: String = "attachmentArn",
        status: String = "status",
    }
    Attribute {
        name: String = "name",
        value: Option<String> = "value",
        target_type: Option<String> = "targetType",
        target_id: Option<String> = "targetId",
    }
    AutoRepairConfiguration {
        actions_status: Option<String> = "actionsStatus",
    }
    AutoScalingGroupProvider {
        auto_scaling_group_arn: String = "autoScalingGroupArn",
        managed_scaling: Option<ManagedScaling> = "managedScaling",
        managed_termination_protection: Option<String> = "managedTerminationProtection",
        managed_draining: Option<String> = "managedDraining",
    }
    AutoScalingGroupProviderUpdate {
        managed_scaling: Option<ManagedScaling> = "managedScaling",
        managed_termination_protection: Option<String> = "managedTerminationProtection",
        managed_draining: Option<String> = "managedDraining",
    }
    AwsVpcConfiguration {
        subnets: Vec<String> = "subnets",
        security_groups: Option<Vec<String>> = "securityGroups",
        assign_public_ip: Option<String> = "assignPublicIp",
    }
    BaselineEbsBandwidthMbpsRequest {
        min: Option<i32> = "min",
        max: Option<i32> = "max",
    }
    CanaryConfiguration {
        canary_percent: Option<f64> = "canaryPercent",
        canary_bake_time_in_minutes: Option<i32> = "canaryBakeTimeInMinutes",
    }
    CapacityProvider {
        capacity_provider_arn: Option<String> = "capacityProviderArn",
        name: Option<String> = "name",
        cluster: Option<String> = "cluster",
        status: Option<String> = "status",
        auto_scaling_group_provider: Option<AutoScalingGroupProvider> = "autoScalingGroupProvider",
        managed_instances_provider: Option<ManagedInstancesProvider> = "managedInstancesProvider",
        update_status: Option<String> = "updateStatus",
        update_status_reason: Option<String> = "updateStatusReason",
        tags: Option<Vec<Tag>> = "tags",
        r#type: Option<String> = "type",
    }
    CapacityProviderStrategyItem {
        capacity_provider: String = "capacityProvider",
        weight: Option<i32> = "weight",
        base: Option<i32> = "base",
    }
    CapacityReservationRequest {
        reservation_group_arn: Option<String> = "reservationGroupArn",
        reservation_preference: Option<String> = "reservationPreference",
    }
    Cluster {
        cluster_arn: Option<String> = "clusterArn",
        cluster_name: Option<String> = "clusterName",
        configuration: Option<ClusterConfiguration> = "configuration",
        status: Option<String> = "status",
        registered_container_instances_count: Option<i32> = "registeredContainerInstancesCount",
        running_tasks_count: Option<i32> = "runningTasksCount",
        pending_tasks_count: Option<i32> = "pendingTasksCount",
        active_services_count: Option<i32> = "activeServicesCount",
        statistics: Option<Vec<KeyValuePair>> = "statistics",
        tags: Option<Vec<Tag>> = "tags",
        settings: Option<Vec<ClusterSetting>> = "settings",
        capacity_providers: Option<Vec<String>> = "capacityProviders",
        default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "defaultCapacityProviderStrategy",
        attachments: Option<Vec<Attachment>> = "attachments",
        attachments_status: Option<String> = "attachmentsStatus",
        service_connect_defaults: Option<ClusterServiceConnectDefaults> = "serviceConnectDefaults",
    }
    ClusterConfiguration {
        execute_command_configuration: Option<ExecuteCommandConfiguration> = "executeCommandConfiguration",
        managed_storage_configuration: Option<ManagedStorageConfiguration> = "managedStorageConfiguration",
    }
    ClusterServiceConnectDefaults {
        namespace: Option<String> = "namespace",
    }
    ClusterServiceConnectDefaultsRequest {
        namespace: String = "namespace",
    }
    ClusterSetting {
        name: Option<String> = "name",
        value: Option<String> = "value",
    }
    Container {
        container_arn: Option<String> = "containerArn",
        task_arn: Option<String> = "taskArn",
        name: Option<String> = "name",
        image: Option<String> = "image",
        image_digest: Option<String> = "imageDigest",
        runtime_id: Option<String> = "runtimeId",
        last_status: Option<String> = "lastStatus",
        exit_code: Option<i32> = "exitCode",
        reason: Option<String> = "reason",
        network_bindings: Option<Vec<NetworkBinding>> = "networkBindings",
        network_interfaces: Option<Vec<NetworkInterface>> = "networkInterfaces",
        health_status: Option<String> = "healthStatus",
        managed_agents: Option<Vec<ManagedAgent>> = "managedAgents",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        memory_reservation: Option<String> = "memoryReservation",
        gpu_ids: Option<Vec<String>> = "gpuIds",
        neuron_device_ids: Option<Vec<String>> = "neuronDeviceIds",
        gpu_sharing_strategy: Option<SharingStrategy> = "gpuSharingStrategy",
    }
    ContainerDefinition {
        name: Option<String> = "name",
        image: Option<String> = "image",
        repository_credentials: Option<RepositoryCredentials> = "repositoryCredentials",
        cpu: Option<i32> = "cpu",
        memory: Option<i32> = "memory",
        memory_reservation: Option<i32> = "memoryReservation",
        links: Option<Vec<String>> = "links",
        port_mappings: Option<Vec<PortMapping>> = "portMappings",
        essential: Option<bool> = "essential",
        restart_policy: Option<ContainerRestartPolicy> = "restartPolicy",
        entry_point: Option<Vec<String>> = "entryPoint",
        command: Option<Vec<String>> = "command",
        environment: Option<Vec<KeyValuePair>> = "environment",
        environment_files: Option<Vec<EnvironmentFile>> = "environmentFiles",
        mount_points: Option<Vec<MountPoint>> = "mountPoints",
        volumes_from: Option<Vec<VolumeFrom>> = "volumesFrom",
        linux_parameters: Option<LinuxParameters> = "linuxParameters",
        secrets: Option<Vec<Secret>> = "secrets",
        depends_on: Option<Vec<ContainerDependency>> = "dependsOn",
        start_timeout: Option<i32> = "startTimeout",
        stop_timeout: Option<i32> = "stopTimeout",
        version_consistency: Option<String> = "versionConsistency",
        hostname: Option<String> = "hostname",
        user: Option<String> = "user",
        working_directory: Option<String> = "workingDirectory",
        disable_networking: Option<bool> = "disableNetworking",
        privileged: Option<bool> = "privileged",
        readonly_root_filesystem: Option<bool> = "readonlyRootFilesystem",
        dns_servers: Option<Vec<String>> = "dnsServers",
        dns_search_domains: Option<Vec<String>> = "dnsSearchDomains",
        extra_hosts: Option<Vec<HostEntry>> = "extraHosts",
        docker_security_options: Option<Vec<String>> = "dockerSecurityOptions",
        interactive: Option<bool> = "interactive",
        pseudo_terminal: Option<bool> = "pseudoTerminal",
        docker_labels: Option<BTreeMap<String, String>> = "dockerLabels",
        ulimits: Option<Vec<Ulimit>> = "ulimits",
        log_configuration: Option<LogConfiguration> = "logConfiguration",
        health_check: Option<HealthCheck> = "healthCheck",
        system_controls: Option<Vec<SystemControl>> = "systemControls",
        resource_requirements: Option<Vec<ResourceRequirement>> = "resourceRequirements",
        firelens_configuration: Option<FirelensConfiguration> = "firelensConfiguration",
        credential_specs: Option<Vec<String>> = "credentialSpecs",
    }
    ContainerDependency {
        container_name: String = "containerName",
        condition: String = "condition",
    }
    ContainerImage {
        container_name: Option<String> = "containerName",
        image_digest: Option<String> = "imageDigest",
        image: Option<String> = "image",
    }
    ContainerInstance {
        container_instance_arn: Option<String> = "containerInstanceArn",
        ec2_instance_id: Option<String> = "ec2InstanceId",
        capacity_provider_name: Option<String> = "capacityProviderName",
        version: Option<i64> = "version",
        version_info: Option<VersionInfo> = "versionInfo",
        remaining_resources: Option<Vec<Resource>> = "remainingResources",
        registered_resources: Option<Vec<Resource>> = "registeredResources",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
        agent_connected: Option<bool> = "agentConnected",
        running_tasks_count: Option<i32> = "runningTasksCount",
        pending_tasks_count: Option<i32> = "pendingTasksCount",
        agent_update_status: Option<String> = "agentUpdateStatus",
        attributes: Option<Vec<Attribute>> = "attributes",
        registered_at: Option<Timestamp> = "registeredAt",
        attachments: Option<Vec<Attachment>> = "attachments",
        tags: Option<Vec<Tag>> = "tags",
        health_status: Option<ContainerInstanceHealthStatus> = "healthStatus",
        gpu_devices: Option<Vec<GpuDevice>> = "gpuDevices",
    }
    ContainerInstanceHealthStatus {
        overall_status: Option<String> = "overallStatus",
        details: Option<Vec<InstanceHealthCheckResult>> = "details",
    }
    ContainerOverride {
        name: Option<String> = "name",
        command: Option<Vec<String>> = "command",
        environment: Option<Vec<KeyValuePair>> = "environment",
        environment_files: Option<Vec<EnvironmentFile>> = "environmentFiles",
        cpu: Option<i32> = "cpu",
        memory: Option<i32> = "memory",
        memory_reservation: Option<i32> = "memoryReservation",
        resource_requirements: Option<Vec<ResourceRequirement>> = "resourceRequirements",
    }
    ContainerRestartPolicy {
        enabled: bool = "enabled",
        ignored_exit_codes: Option<Vec<i32>> = "ignoredExitCodes",
        restart_attempt_period: Option<i32> = "restartAttemptPeriod",
    }
    ContainerStateChange {
        container_name: Option<String> = "containerName",
        image_digest: Option<String> = "imageDigest",
        runtime_id: Option<String> = "runtimeId",
        exit_code: Option<i32> = "exitCode",
        network_bindings: Option<Vec<NetworkBinding>> = "networkBindings",
        reason: Option<String> = "reason",
        status: Option<String> = "status",
    }
    ContinueServiceDeploymentRequest {
        service_deployment_arn: String = "serviceDeploymentArn",
        hook_id: String = "hookId",
        action: Option<String> = "action",
    }
    ContinueServiceDeploymentResponse {
        service_deployment_arn: Option<String> = "serviceDeploymentArn",
    }
    CreateCapacityProviderRequest {
        name: String = "name",
        cluster: Option<String> = "cluster",
        auto_scaling_group_provider: Option<AutoScalingGroupProvider> = "autoScalingGroupProvider",
        managed_instances_provider: Option<CreateManagedInstancesProviderConfiguration> = "managedInstancesProvider",
        tags: Option<Vec<Tag>> = "tags",
    }
    CreateCapacityProviderResponse {
        capacity_provider: Option<CapacityProvider> = "capacityProvider",
    }
    CreateClusterRequest {
        cluster_name: Option<String> = "clusterName",
        tags: Option<Vec<Tag>> = "tags",
        settings: Option<Vec<ClusterSetting>> = "settings",
        configuration: Option<ClusterConfiguration> = "configuration",
        capacity_providers: Option<Vec<String>> = "capacityProviders",
        default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "defaultCapacityProviderStrategy",
        service_connect_defaults: Option<ClusterServiceConnectDefaultsRequest> = "serviceConnectDefaults",
    }
    CreateClusterResponse {
        cluster: Option<Cluster> = "cluster",
    }
    CreateDaemonRequest {
        daemon_name: String = "daemonName",
        cluster_arn: Option<String> = "clusterArn",
        daemon_task_definition_arn: String = "daemonTaskDefinitionArn",
        capacity_provider_arns: Vec<String> = "capacityProviderArns",
        deployment_configuration: Option<DaemonDeploymentConfiguration> = "deploymentConfiguration",
        tags: Option<Vec<Tag>> = "tags",
        propagate_tags: Option<String> = "propagateTags",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        client_token: Option<String> = "clientToken",
        critical: Option<bool> = "critical",
    }
    CreateDaemonResponse {
        daemon_arn: Option<String> = "daemonArn",
        status: Option<String> = "status",
        created_at: Option<Timestamp> = "createdAt",
        deployment_arn: Option<String> = "deploymentArn",
    }
    CreateExpressGatewayServiceRequest {
        execution_role_arn: Option<String> = "executionRoleArn",
        infrastructure_role_arn: String = "infrastructureRoleArn",
        service_name: Option<String> = "serviceName",
        cluster: Option<String> = "cluster",
        health_check_path: Option<String> = "healthCheckPath",
        primary_container: Option<ExpressGatewayContainer> = "primaryContainer",
        task_role_arn: Option<String> = "taskRoleArn",
        network_configuration: Option<ExpressGatewayServiceNetworkConfiguration> = "networkConfiguration",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        cpu_architecture: Option<String> = "cpuArchitecture",
        scaling_target: Option<ExpressGatewayScalingTarget> = "scalingTarget",
        tags: Option<Vec<Tag>> = "tags",
        task_definition_arn: Option<String> = "taskDefinitionArn",
    }
    CreateExpressGatewayServiceResponse {
        service: Option<ECSExpressGatewayService> = "service",
    }
    CreateGatewayRequest {
        name: String = "name",
        infrastructure_role_arn: String = "infrastructureRoleArn",
        client_token: Option<String> = "clientToken",
        deletion_protection: Option<bool> = "deletionProtection",
        configuration: GatewayConfiguration = "configuration",
        tags: Option<Vec<Tag>> = "tags",
        propagate_tags: Option<String> = "propagateTags",
    }
    CreateGatewayResponse {
        gateway_arn: Option<String> = "gatewayArn",
        name: Option<String> = "name",
        status: Option<String> = "status",
    }
    CreateManagedInstancesProviderConfiguration {
        infrastructure_role_arn: String = "infrastructureRoleArn",
        instance_launch_template: InstanceLaunchTemplate = "instanceLaunchTemplate",
        propagate_tags: Option<String> = "propagateTags",
        infrastructure_optimization: Option<InfrastructureOptimization> = "infrastructureOptimization",
        auto_repair_configuration: Option<AutoRepairConfiguration> = "autoRepairConfiguration",
    }
    CreateServiceRequest {
        cluster: Option<String> = "cluster",
        service_name: String = "serviceName",
        task_definition: Option<String> = "taskDefinition",
        availability_zone_rebalancing: Option<String> = "availabilityZoneRebalancing",
        load_balancers: Option<Vec<LoadBalancer>> = "loadBalancers",
        service_registries: Option<Vec<ServiceRegistry>> = "serviceRegistries",
        desired_count: Option<i32> = "desiredCount",
        client_token: Option<String> = "clientToken",
        launch_type: Option<String> = "launchType",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        platform_version: Option<String> = "platformVersion",
        role: Option<String> = "role",
        deployment_configuration: Option<DeploymentConfiguration> = "deploymentConfiguration",
        placement_constraints: Option<Vec<PlacementConstraint>> = "placementConstraints",
        placement_strategy: Option<Vec<PlacementStrategy>> = "placementStrategy",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        health_check_grace_period_seconds: Option<i32> = "healthCheckGracePeriodSeconds",
        scheduling_strategy: Option<String> = "schedulingStrategy",
        deployment_controller: Option<DeploymentController> = "deploymentController",
        tags: Option<Vec<Tag>> = "tags",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        propagate_tags: Option<String> = "propagateTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        service_connect_configuration: Option<ServiceConnectConfiguration> = "serviceConnectConfiguration",
        volume_configurations: Option<Vec<ServiceVolumeConfiguration>> = "volumeConfigurations",
        vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>> = "vpcLatticeConfigurations",
        gateway_connectors: Option<Vec<GatewayConnector>> = "gatewayConnectors",
        monitoring: Option<MonitoringConfiguration> = "monitoring",
    }
    CreateServiceResponse {
        service: Option<Service> = "service",
    }
    CreateTaskSetRequest {
        service: String = "service",
        cluster: String = "cluster",
        external_id: Option<String> = "externalId",
        task_definition: String = "taskDefinition",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        load_balancers: Option<Vec<LoadBalancer>> = "loadBalancers",
        service_registries: Option<Vec<ServiceRegistry>> = "serviceRegistries",
        launch_type: Option<String> = "launchType",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        platform_version: Option<String> = "platformVersion",
        scale: Option<Scale> = "scale",
        client_token: Option<String> = "clientToken",
        tags: Option<Vec<Tag>> = "tags",
    }
    CreateTaskSetResponse {
        task_set: Option<TaskSet> = "taskSet",
    }
    CreatedAt {
        before: Option<Timestamp> = "before",
        after: Option<Timestamp> = "after",
    }
    DaemonAlarmConfiguration {
        alarm_names: Option<Vec<String>> = "alarmNames",
        enable: Option<bool> = "enable",
    }
    DaemonCapacityProvider {
        arn: Option<String> = "arn",
        running_count: Option<i32> = "runningCount",
        without_daemon_count: Option<i32> = "withoutDaemonCount",
    }
    DaemonCircuitBreaker {
        failure_count: Option<i32> = "failureCount",
        status: Option<String> = "status",
        threshold: Option<i32> = "threshold",
    }
    DaemonContainerDefinition {
        name: Option<String> = "name",
        image: String = "image",
        memory: Option<i32> = "memory",
        memory_reservation: Option<i32> = "memoryReservation",
        repository_credentials: Option<RepositoryCredentials> = "repositoryCredentials",
        health_check: Option<HealthCheck> = "healthCheck",
        cpu: Option<i32> = "cpu",
        essential: Option<bool> = "essential",
        entry_point: Option<Vec<String>> = "entryPoint",
        command: Option<Vec<String>> = "command",
        working_directory: Option<String> = "workingDirectory",
        environment_files: Option<Vec<EnvironmentFile>> = "environmentFiles",
        environment: Option<Vec<KeyValuePair>> = "environment",
        secrets: Option<Vec<Secret>> = "secrets",
        readonly_root_filesystem: Option<bool> = "readonlyRootFilesystem",
        mount_points: Option<Vec<MountPoint>> = "mountPoints",
        log_configuration: Option<LogConfiguration> = "logConfiguration",
        firelens_configuration: Option<FirelensConfiguration> = "firelensConfiguration",
        privileged: Option<bool> = "privileged",
        user: Option<String> = "user",
        ulimits: Option<Vec<Ulimit>> = "ulimits",
        linux_parameters: Option<DaemonLinuxParameters> = "linuxParameters",
        depends_on: Option<Vec<ContainerDependency>> = "dependsOn",
        start_timeout: Option<i32> = "startTimeout",
        stop_timeout: Option<i32> = "stopTimeout",
        system_controls: Option<Vec<SystemControl>> = "systemControls",
        interactive: Option<bool> = "interactive",
        pseudo_terminal: Option<bool> = "pseudoTerminal",
        restart_policy: Option<ContainerRestartPolicy> = "restartPolicy",
    }
    DaemonContainerImage {
        container_name: Option<String> = "containerName",
        image_digest: Option<String> = "imageDigest",
        image: Option<String> = "image",
    }
    DaemonDeployment {
        daemon_deployment_arn: Option<String> = "daemonDeploymentArn",
        cluster_arn: Option<String> = "clusterArn",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
        target_daemon_revision: Option<DaemonDeploymentRevisionDetail> = "targetDaemonRevision",
        source_daemon_revisions: Option<Vec<DaemonDeploymentRevisionDetail>> = "sourceDaemonRevisions",
        circuit_breaker: Option<DaemonCircuitBreaker> = "circuitBreaker",
        alarms: Option<DaemonDeploymentAlarms> = "alarms",
        rollback: Option<DaemonRollback> = "rollback",
        deployment_configuration: Option<DaemonDeploymentConfiguration> = "deploymentConfiguration",
        created_at: Option<Timestamp> = "createdAt",
        started_at: Option<Timestamp> = "startedAt",
        stopped_at: Option<Timestamp> = "stoppedAt",
        finished_at: Option<Timestamp> = "finishedAt",
    }
    DaemonDeploymentAlarms {
        status: Option<String> = "status",
        alarm_names: Option<Vec<String>> = "alarmNames",
        triggered_alarm_names: Option<Vec<String>> = "triggeredAlarmNames",
    }
    DaemonDeploymentCapacityProvider {
        arn: Option<String> = "arn",
        running_instance_count: Option<i32> = "runningInstanceCount",
        without_daemon_instance_count: Option<i32> = "withoutDaemonInstanceCount",
        draining_instance_count: Option<i32> = "drainingInstanceCount",
    }
    DaemonDeploymentConfiguration {
        drain_percent: Option<f64> = "drainPercent",
        alarms: Option<DaemonAlarmConfiguration> = "alarms",
        bake_time_in_minutes: Option<i32> = "bakeTimeInMinutes",
    }
    DaemonDeploymentRevisionDetail {
        arn: Option<String> = "arn",
        capacity_providers: Option<Vec<DaemonDeploymentCapacityProvider>> = "capacityProviders",
        total_running_instance_count: Option<i32> = "totalRunningInstanceCount",
        total_without_daemon_instance_count: Option<i32> = "totalWithoutDaemonInstanceCount",
        total_draining_instance_count: Option<i32> = "totalDrainingInstanceCount",
    }
    DaemonDeploymentSummary {
        daemon_deployment_arn: Option<String> = "daemonDeploymentArn",
        daemon_arn: Option<String> = "daemonArn",
        cluster_arn: Option<String> = "clusterArn",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
        target_daemon_revision_arn: Option<String> = "targetDaemonRevisionArn",
        created_at: Option<Timestamp> = "createdAt",
        started_at: Option<Timestamp> = "startedAt",
        stopped_at: Option<Timestamp> = "stoppedAt",
        finished_at: Option<Timestamp> = "finishedAt",
    }
    DaemonDetail {
        daemon_arn: Option<String> = "daemonArn",
        cluster_arn: Option<String> = "clusterArn",
        status: Option<String> = "status",
        current_revisions: Option<Vec<DaemonRevisionDetail>> = "currentRevisions",
        deployment_arn: Option<String> = "deploymentArn",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
    }
    DaemonLinuxParameters {
        capabilities: Option<KernelCapabilities> = "capabilities",
        devices: Option<Vec<Device>> = "devices",
        init_process_enabled: Option<bool> = "initProcessEnabled",
        tmpfs: Option<Vec<Tmpfs>> = "tmpfs",
    }
    DaemonRevision {
        daemon_revision_arn: Option<String> = "daemonRevisionArn",
        cluster_arn: Option<String> = "clusterArn",
        daemon_arn: Option<String> = "daemonArn",
        daemon_task_definition_arn: Option<String> = "daemonTaskDefinitionArn",
        created_at: Option<Timestamp> = "createdAt",
        container_images: Option<Vec<DaemonContainerImage>> = "containerImages",
        propagate_tags: Option<String> = "propagateTags",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        critical: Option<bool> = "critical",
    }
    DaemonRevisionDetail {
        arn: Option<String> = "arn",
        capacity_providers: Option<Vec<DaemonCapacityProvider>> = "capacityProviders",
        total_running_count: Option<i32> = "totalRunningCount",
        total_without_daemon_count: Option<i32> = "totalWithoutDaemonCount",
    }
    DaemonRollback {
        reason: Option<String> = "reason",
        started_at: Option<Timestamp> = "startedAt",
        rollback_target_daemon_revision_arn: Option<String> = "rollbackTargetDaemonRevisionArn",
        rollback_capacity_providers: Option<Vec<String>> = "rollbackCapacityProviders",
    }
    DaemonSummary {
        daemon_arn: Option<String> = "daemonArn",
        status: Option<String> = "status",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
    }
    DaemonTaskDefinition {
        daemon_task_definition_arn: Option<String> = "daemonTaskDefinitionArn",
        family: Option<String> = "family",
        revision: Option<i32> = "revision",
        task_role_arn: Option<String> = "taskRoleArn",
        execution_role_arn: Option<String> = "executionRoleArn",
        container_definitions: Option<Vec<DaemonContainerDefinition>> = "containerDefinitions",
        volumes: Option<Vec<DaemonVolume>> = "volumes",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        status: Option<String> = "status",
        registered_at: Option<Timestamp> = "registeredAt",
        delete_requested_at: Option<Timestamp> = "deleteRequestedAt",
        registered_by: Option<String> = "registeredBy",
        pid_mode: Option<String> = "pidMode",
        ipc_mode: Option<String> = "ipcMode",
    }
    DaemonTaskDefinitionSummary {
        arn: Option<String> = "arn",
        registered_at: Option<Timestamp> = "registeredAt",
        registered_by: Option<String> = "registeredBy",
        delete_requested_at: Option<Timestamp> = "deleteRequestedAt",
        status: Option<String> = "status",
    }
    DaemonVolume {
        name: Option<String> = "name",
        host: Option<HostVolumeProperties> = "host",
        log_driver_volume_configuration: Option<LogDriverVolumeConfiguration> = "logDriverVolumeConfiguration",
    }
    DeleteAccountSettingRequest {
        name: String = "name",
        principal_arn: Option<String> = "principalArn",
    }
    DeleteAccountSettingResponse {
        setting: Option<Setting> = "setting",
    }
    DeleteAttributesRequest {
        cluster: Option<String> = "cluster",
        attributes: Vec<Attribute> = "attributes",
    }
    DeleteAttributesResponse {
        attributes: Option<Vec<Attribute>> = "attributes",
    }
    DeleteCapacityProviderRequest {
        capacity_provider: String = "capacityProvider",
        cluster: Option<String> = "cluster",
    }
    DeleteCapacityProviderResponse {
        capacity_provider: Option<CapacityProvider> = "capacityProvider",
    }
    DeleteClusterRequest {
        cluster: String = "cluster",
    }
    DeleteClusterResponse {
        cluster: Option<Cluster> = "cluster",
    }
    DeleteDaemonRequest {
        daemon_arn: String = "daemonArn",
    }
    DeleteDaemonResponse {
        daemon_arn: Option<String> = "daemonArn",
        status: Option<String> = "status",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
        deployment_arn: Option<String> = "deploymentArn",
    }
    DeleteDaemonTaskDefinitionRequest {
        daemon_task_definition: String = "daemonTaskDefinition",
    }
    DeleteDaemonTaskDefinitionResponse {
        daemon_task_definition_arn: Option<String> = "daemonTaskDefinitionArn",
    }
    DeleteExpressGatewayServiceRequest {
        service_arn: String = "serviceArn",
    }
    DeleteExpressGatewayServiceResponse {
        service: Option<ECSExpressGatewayService> = "service",
    }
    DeleteGatewayRequest {
        gateway: String = "gateway",
    }
    DeleteGatewayResponse {
        gateway_arn: Option<String> = "gatewayArn",
        name: Option<String> = "name",
        status: Option<String> = "status",
    }
    DeleteServiceRequest {
        cluster: Option<String> = "cluster",
        service: String = "service",
        force: Option<bool> = "force",
    }
    DeleteServiceResponse {
        service: Option<Service> = "service",
    }
    DeleteTaskDefinitionsRequest {
        task_definitions: Vec<String> = "taskDefinitions",
    }
    DeleteTaskDefinitionsResponse {
        task_definitions: Option<Vec<TaskDefinition>> = "taskDefinitions",
        failures: Option<Vec<Failure>> = "failures",
    }
    DeleteTaskSetRequest {
        cluster: String = "cluster",
        service: String = "service",
        task_set: String = "taskSet",
        force: Option<bool> = "force",
    }
    DeleteTaskSetResponse {
        task_set: Option<TaskSet> = "taskSet",
    }
    Deployment {
        id: Option<String> = "id",
        status: Option<String> = "status",
        task_definition: Option<String> = "taskDefinition",
        desired_count: Option<i32> = "desiredCount",
        pending_count: Option<i32> = "pendingCount",
        running_count: Option<i32> = "runningCount",
        failed_tasks: Option<i32> = "failedTasks",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        launch_type: Option<String> = "launchType",
        platform_version: Option<String> = "platformVersion",
        platform_family: Option<String> = "platformFamily",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        rollout_state: Option<String> = "rolloutState",
        rollout_state_reason: Option<String> = "rolloutStateReason",
        service_connect_configuration: Option<ServiceConnectConfiguration> = "serviceConnectConfiguration",
        service_connect_resources: Option<Vec<ServiceConnectServiceResource>> = "serviceConnectResources",
        volume_configurations: Option<Vec<ServiceVolumeConfiguration>> = "volumeConfigurations",
        fargate_ephemeral_storage: Option<DeploymentEphemeralStorage> = "fargateEphemeralStorage",
        vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>> = "vpcLatticeConfigurations",
    }
    DeploymentAlarms {
        alarm_names: Vec<String> = "alarmNames",
        rollback: bool = "rollback",
        enable: bool = "enable",
    }
    DeploymentCircuitBreaker {
        enable: bool = "enable",
        rollback: bool = "rollback",
        reset_on_healthy_task: Option<bool> = "resetOnHealthyTask",
        threshold_configuration: Option<ThresholdConfiguration> = "thresholdConfiguration",
    }
    DeploymentConfiguration {
        deployment_circuit_breaker: Option<DeploymentCircuitBreaker> = "deploymentCircuitBreaker",
        maximum_percent: Option<i32> = "maximumPercent",
        minimum_healthy_percent: Option<i32> = "minimumHealthyPercent",
        alarms: Option<DeploymentAlarms> = "alarms",
        strategy: Option<String> = "strategy",
        bake_time_in_minutes: Option<i32> = "bakeTimeInMinutes",
        lifecycle_hooks: Option<Vec<DeploymentLifecycleHook>> = "lifecycleHooks",
        linear_configuration: Option<LinearConfiguration> = "linearConfiguration",
        canary_configuration: Option<CanaryConfiguration> = "canaryConfiguration",
        early_success_criteria: Option<DeploymentEarlySuccessCriteria> = "earlySuccessCriteria",
    }
    DeploymentController {
        r#type: String = "type",
    }
    DeploymentEarlySuccessCriteria {
        enable: bool = "enable",
        healthy_percent: Option<i32> = "healthyPercent",
        source_service_revision_cleanup: Option<String> = "sourceServiceRevisionCleanup",
    }
    DeploymentEphemeralStorage {
        kms_key_id: Option<String> = "kmsKeyId",
    }
    DeploymentLifecycleHook {
        target_type: Option<String> = "targetType",
        hook_target_arn: Option<String> = "hookTargetArn",
        role_arn: Option<String> = "roleArn",
        lifecycle_stages: Option<Vec<String>> = "lifecycleStages",
        hook_details: Option<Value> = "hookDetails",
        timeout_configuration: Option<DeploymentLifecycleHookTimeoutConfiguration> = "timeoutConfiguration",
    }
    DeploymentLifecycleHookDetail {
        hook_id: Option<String> = "hookId",
        target_type: Option<String> = "targetType",
        target_arn: Option<String> = "targetArn",
        status: Option<String> = "status",
        expires_at: Option<Timestamp> = "expiresAt",
        timeout_action: Option<String> = "timeoutAction",
    }
    DeploymentLifecycleHookTimeoutConfiguration {
        timeout_in_minutes: Option<i32> = "timeoutInMinutes",
        action: Option<String> = "action",
    }
    DeregisterContainerInstanceRequest {
        cluster: Option<String> = "cluster",
        container_instance: String = "containerInstance",
        force: Option<bool> = "force",
    }
    DeregisterContainerInstanceResponse {
        container_instance: Option<ContainerInstance> = "containerInstance",
    }
    DeregisterTaskDefinitionRequest {
        task_definition: String = "taskDefinition",
    }
    DeregisterTaskDefinitionResponse {
        task_definition: Option<TaskDefinition> = "taskDefinition",
    }
    DescribeCapacityProvidersRequest {
        capacity_providers: Option<Vec<String>> = "capacityProviders",
        cluster: Option<String> = "cluster",
        include: Option<Vec<String>> = "include",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    DescribeCapacityProvidersResponse {
        capacity_providers: Option<Vec<CapacityProvider>> = "capacityProviders",
        failures: Option<Vec<Failure>> = "failures",
        next_token: Option<String> = "nextToken",
    }
    DescribeClustersRequest {
        clusters: Option<Vec<String>> = "clusters",
        include: Option<Vec<String>> = "include",
    }
    DescribeClustersResponse {
        clusters: Option<Vec<Cluster>> = "clusters",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeContainerInstancesRequest {
        cluster: Option<String> = "cluster",
        container_instances: Vec<String> = "containerInstances",
        include: Option<Vec<String>> = "include",
    }
    DescribeContainerInstancesResponse {
        container_instances: Option<Vec<ContainerInstance>> = "containerInstances",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeDaemonDeploymentsRequest {
        daemon_deployment_arns: Vec<String> = "daemonDeploymentArns",
    }
    DescribeDaemonDeploymentsResponse {
        failures: Option<Vec<Failure>> = "failures",
        daemon_deployments: Option<Vec<DaemonDeployment>> = "daemonDeployments",
    }
    DescribeDaemonRequest {
        daemon_arn: String = "daemonArn",
    }
    DescribeDaemonResponse {
        daemon: Option<DaemonDetail> = "daemon",
    }
    DescribeDaemonRevisionsRequest {
        daemon_revision_arns: Vec<String> = "daemonRevisionArns",
    }
    DescribeDaemonRevisionsResponse {
        daemon_revisions: Option<Vec<DaemonRevision>> = "daemonRevisions",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeDaemonTaskDefinitionRequest {
        daemon_task_definition: String = "daemonTaskDefinition",
    }
    DescribeDaemonTaskDefinitionResponse {
        daemon_task_definition: Option<DaemonTaskDefinition> = "daemonTaskDefinition",
    }
    DescribeExpressGatewayServiceRequest {
        service_arn: String = "serviceArn",
        include: Option<Vec<String>> = "include",
    }
    DescribeExpressGatewayServiceResponse {
        service: Option<ECSExpressGatewayService> = "service",
    }
    DescribeGatewayAlbConfiguration {
        network_configuration: Option<GatewayElbNetworkConfiguration> = "networkConfiguration",
        scheme: Option<String> = "scheme",
        access_logs: Option<GatewayElbAccessLogConfiguration> = "accessLogs",
        web_acl_arn: Option<String> = "webACLArn",
        port: Option<i32> = "port",
        protocol: Option<String> = "protocol",
        max_alb_count: Option<i32> = "maxAlbCount",
        current_alb_count: Option<i32> = "currentAlbCount",
        http_desync: Option<String> = "httpDesync",
        test_traffic_rules: Option<GatewayAlbTestTrafficRules> = "testTrafficRules",
    }
    DescribeGatewayConfiguration {
        host_shared_alb: Option<DescribeGatewayAlbConfiguration> = "hostSharedAlb",
    }
    DescribeGatewayRequest {
        gateway: String = "gateway",
    }
    DescribeGatewayResourcesRequest {
        gateway: String = "gateway",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    DescribeGatewayResourcesResponse {
        gateway_resources: Option<GatewayResources> = "gatewayResources",
        next_token: Option<String> = "nextToken",
    }
    DescribeGatewayResponse {
        gateway: Option<Gateway> = "gateway",
    }
    DescribeGatewayRouteRequest {
        gateway_route_arn: String = "gatewayRouteArn",
    }
    DescribeGatewayRouteResponse {
        gateway_route: Option<GatewayRoute> = "gatewayRoute",
    }
    DescribeServiceDeploymentsRequest {
        service_deployment_arns: Vec<String> = "serviceDeploymentArns",
    }
    DescribeServiceDeploymentsResponse {
        service_deployments: Option<Vec<ServiceDeployment>> = "serviceDeployments",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeServiceRevisionsRequest {
        service_revision_arns: Vec<String> = "serviceRevisionArns",
    }
    DescribeServiceRevisionsResponse {
        service_revisions: Option<Vec<ServiceRevision>> = "serviceRevisions",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeServicesRequest {
        cluster: Option<String> = "cluster",
        services: Vec<String> = "services",
        include: Option<Vec<String>> = "include",
    }
    DescribeServicesResponse {
        services: Option<Vec<Service>> = "services",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeTaskDefinitionRequest {
        task_definition: String = "taskDefinition",
        include: Option<Vec<String>> = "include",
    }
    DescribeTaskDefinitionResponse {
        task_definition: Option<TaskDefinition> = "taskDefinition",
        tags: Option<Vec<Tag>> = "tags",
    }
    DescribeTaskSetsRequest {
        cluster: String = "cluster",
        service: String = "service",
        task_sets: Option<Vec<String>> = "taskSets",
        include: Option<Vec<String>> = "include",
    }
    DescribeTaskSetsResponse {
        task_sets: Option<Vec<TaskSet>> = "taskSets",
        failures: Option<Vec<Failure>> = "failures",
    }
    DescribeTasksRequest {
        cluster: Option<String> = "cluster",
        tasks: Vec<String> = "tasks",
        include: Option<Vec<String>> = "include",
    }
    DescribeTasksResponse {
        tasks: Option<Vec<Task>> = "tasks",
        failures: Option<Vec<Failure>> = "failures",
    }
    Device {
        host_path: String = "hostPath",
        container_path: Option<String> = "containerPath",
        permissions: Option<Vec<String>> = "permissions",
    }
    DisassociateGatewayFromClusterRequest {
        gateway: String = "gateway",
        cluster: String = "cluster",
    }
    DisassociateGatewayFromClusterResponse {
        gateway_arn: Option<String> = "gatewayArn",
        cluster_arn: Option<String> = "clusterArn",
        status: Option<String> = "status",
    }
    DiscoverPollEndpointRequest {
        container_instance: Option<String> = "containerInstance",
        cluster: Option<String> = "cluster",
    }
    DiscoverPollEndpointResponse {
        endpoint: Option<String> = "endpoint",
        telemetry_endpoint: Option<String> = "telemetryEndpoint",
        service_connect_endpoint: Option<String> = "serviceConnectEndpoint",
    }
    DockerVolumeConfiguration {
        scope: Option<String> = "scope",
        autoprovision: Option<bool> = "autoprovision",
        driver: Option<String> = "driver",
        driver_opts: Option<BTreeMap<String, String>> = "driverOpts",
        labels: Option<BTreeMap<String, String>> = "labels",
    }
    EBSTagSpecification {
        resource_type: String = "resourceType",
        tags: Option<Vec<Tag>> = "tags",
        propagate_tags: Option<String> = "propagateTags",
    }
    ECSExpressGatewayService {
        cluster: Option<String> = "cluster",
        service_name: Option<String> = "serviceName",
        service_arn: Option<String> = "serviceArn",
        infrastructure_role_arn: Option<String> = "infrastructureRoleArn",
        status: Option<ExpressGatewayServiceStatus> = "status",
        current_deployment: Option<String> = "currentDeployment",
        active_configurations: Option<Vec<ExpressGatewayServiceConfiguration>> = "activeConfigurations",
        tags: Option<Vec<Tag>> = "tags",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
    }
    ECSManagedResources {
        ingress_paths: Option<Vec<ManagedIngressPath>> = "ingressPaths",
        auto_scaling: Option<ManagedAutoScaling> = "autoScaling",
        metric_alarms: Option<Vec<ManagedMetricAlarm>> = "metricAlarms",
        service_security_groups: Option<Vec<ManagedSecurityGroup>> = "serviceSecurityGroups",
        log_groups: Option<Vec<ManagedLogGroup>> = "logGroups",
        gateway_connections: Option<Vec<GatewayConnection>> = "gatewayConnections",
    }
    EFSAuthorizationConfig {
        access_point_id: Option<String> = "accessPointId",
        iam: Option<String> = "iam",
    }
    EFSVolumeConfiguration {
        file_system_id: String = "fileSystemId",
        root_directory: Option<String> = "rootDirectory",
        transit_encryption: Option<String> = "transitEncryption",
        transit_encryption_port: Option<i32> = "transitEncryptionPort",
        authorization_config: Option<EFSAuthorizationConfig> = "authorizationConfig",
    }
    ElbGatewayResources {
        load_balancer_arn: Option<String> = "loadBalancerArn",
        listener_arn: Option<String> = "listenerArn",
        security_group: Option<String> = "securityGroup",
        gateway_route_arns: Option<Vec<String>> = "gatewayRouteArns",
    }
    EnvironmentFile {
        value: String = "value",
        r#type: String = "type",
    }
    EphemeralStorage {
        size_in_gi_b: i32 = "sizeInGiB",
    }
    ExecuteCommandConfiguration {
        kms_key_id: Option<String> = "kmsKeyId",
        logging: Option<String> = "logging",
        log_configuration: Option<ExecuteCommandLogConfiguration> = "logConfiguration",
    }
    ExecuteCommandLogConfiguration {
        cloud_watch_log_group_name: Option<String> = "cloudWatchLogGroupName",
        cloud_watch_encryption_enabled: Option<bool> = "cloudWatchEncryptionEnabled",
        s3_bucket_name: Option<String> = "s3BucketName",
        s3_encryption_enabled: Option<bool> = "s3EncryptionEnabled",
        s3_key_prefix: Option<String> = "s3KeyPrefix",
    }
    ExecuteCommandRequest {
        cluster: Option<String> = "cluster",
        container: Option<String> = "container",
        command: String = "command",
        interactive: bool = "interactive",
        task: String = "task",
    }
    ExecuteCommandResponse {
        cluster_arn: Option<String> = "clusterArn",
        container_arn: Option<String> = "containerArn",
        container_name: Option<String> = "containerName",
        interactive: Option<bool> = "interactive",
        session: Option<Session> = "session",
        task_arn: Option<String> = "taskArn",
    }
    ExpressGatewayContainer {
        image: String = "image",
        container_port: Option<i32> = "containerPort",
        aws_logs_configuration: Option<ExpressGatewayServiceAwsLogsConfiguration> = "awsLogsConfiguration",
        repository_credentials: Option<ExpressGatewayRepositoryCredentials> = "repositoryCredentials",
        command: Option<Vec<String>> = "command",
        environment: Option<Vec<KeyValuePair>> = "environment",
        secrets: Option<Vec<Secret>> = "secrets",
    }
    ExpressGatewayRepositoryCredentials {
        credentials_parameter: Option<String> = "credentialsParameter",
    }
    ExpressGatewayScalingTarget {
        min_task_count: Option<i32> = "minTaskCount",
        max_task_count: Option<i32> = "maxTaskCount",
        auto_scaling_metric: Option<String> = "autoScalingMetric",
        auto_scaling_target_value: Option<i32> = "autoScalingTargetValue",
    }
    ExpressGatewayServiceAwsLogsConfiguration {
        log_group: String = "logGroup",
        log_stream_prefix: String = "logStreamPrefix",
    }
    ExpressGatewayServiceConfiguration {
        service_revision_arn: Option<String> = "serviceRevisionArn",
        execution_role_arn: Option<String> = "executionRoleArn",
        task_role_arn: Option<String> = "taskRoleArn",
        task_definition_arn: Option<String> = "taskDefinitionArn",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        cpu_architecture: Option<String> = "cpuArchitecture",
        network_configuration: Option<ExpressGatewayServiceNetworkConfiguration> = "networkConfiguration",
        health_check_path: Option<String> = "healthCheckPath",
        primary_container: Option<ExpressGatewayContainer> = "primaryContainer",
        scaling_target: Option<ExpressGatewayScalingTarget> = "scalingTarget",
        ingress_paths: Option<Vec<IngressPathSummary>> = "ingressPaths",
        created_at: Option<Timestamp> = "createdAt",
    }
    ExpressGatewayServiceNetworkConfiguration {
        security_groups: Option<Vec<String>> = "securityGroups",
        subnets: Option<Vec<String>> = "subnets",
    }
    ExpressGatewayServiceStatus {
        status_code: Option<String> = "statusCode",
        status_reason: Option<String> = "statusReason",
    }
    FSxWindowsFileServerAuthorizationConfig {
        credentials_parameter: String = "credentialsParameter",
        domain: String = "domain",
    }
    FSxWindowsFileServerVolumeConfiguration {
        file_system_id: String = "fileSystemId",
        root_directory: String = "rootDirectory",
        authorization_config: FSxWindowsFileServerAuthorizationConfig = "authorizationConfig",
    }
    Failure {
        arn: Option<String> = "arn",
        reason: Option<String> = "reason",
        detail: Option<String> = "detail",
    }
    FirelensConfiguration {
        r#type: String = "type",
        options: Option<BTreeMap<String, String>> = "options",
    }
    Gateway {
        gateway_arn: Option<String> = "gatewayArn",
        name: Option<String> = "name",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
        failures: Option<Vec<GatewayResourceFailure>> = "failures",
        infrastructure_role_arn: Option<String> = "infrastructureRoleArn",
        deletion_protection: Option<bool> = "deletionProtection",
        configuration: Option<DescribeGatewayConfiguration> = "configuration",
        access_type: Option<String> = "accessType",
        propagate_tags: Option<String> = "propagateTags",
        tags: Option<Vec<Tag>> = "tags",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
    }
    GatewayAlbTestTrafficRules {
        header: Option<GatewayTestTrafficHeader> = "header",
    }
    GatewayClusterAssociationSummary {
        gateway_arn: Option<String> = "gatewayArn",
        cluster_arn: Option<String> = "clusterArn",
        status: Option<String> = "status",
    }
    GatewayConfiguration {
        host_shared_alb: Option<HostSharedAlbConfiguration> = "hostSharedAlb",
    }
    GatewayConnection {
        gateway_arn: Option<String> = "gatewayArn",
        gateway_route_arn: Option<String> = "gatewayRouteArn",
        port_name: Option<String> = "portName",
        service_url: Option<String> = "serviceUrl",
        access_type: Option<String> = "accessType",
        status: Option<String> = "status",
        resources: Option<GatewayConnectionResources> = "resources",
    }
    GatewayConnectionAlbResources {
        acm_certificate_arn: Option<String> = "acmCertificateArn",
        load_balancer_arn: Option<String> = "loadBalancerArn",
        load_balancer_security_group_arns: Option<Vec<String>> = "loadBalancerSecurityGroupArns",
        listener_arn: Option<String> = "listenerArn",
        listener_rule_arn: Option<String> = "listenerRuleArn",
        test_listener_rule_arn: Option<String> = "testListenerRuleArn",
        target_group_arn: Option<String> = "targetGroupArn",
        alternate_target_group_arn: Option<String> = "alternateTargetGroupArn",
    }
    GatewayConnectionResources {
        host_shared_alb: Option<Vec<GatewayConnectionAlbResources>> = "hostSharedAlb",
    }
    GatewayConnector {
        port_name: String = "portName",
        health_check: Option<GatewayConnectorHealthCheck> = "healthCheck",
        filters: Option<GatewayConnectorFilters> = "filters",
        deregistration_delay: Option<GatewayConnectorDeregistrationDelay> = "deregistrationDelay",
    }
    GatewayConnectorDeregistrationDelay {
        timeout_seconds: Option<i32> = "timeoutSeconds",
    }
    GatewayConnectorFilters {
        access_types: Option<Vec<String>> = "accessTypes",
    }
    GatewayConnectorHealthCheck {
        health_check_protocol: Option<String> = "healthCheckProtocol",
        health_check_port: Option<i32> = "healthCheckPort",
        health_check_path: Option<String> = "healthCheckPath",
        health_check_timeout_seconds: Option<i32> = "healthCheckTimeoutSeconds",
        health_check_interval_seconds: Option<i32> = "healthCheckIntervalSeconds",
        healthy_threshold_count: Option<i32> = "healthyThresholdCount",
        unhealthy_threshold_count: Option<i32> = "unhealthyThresholdCount",
        matcher: Option<GatewayConnectorHealthCheckMatcher> = "matcher",
    }
    GatewayConnectorHealthCheckMatcher {
        http_code: Option<String> = "httpCode",
        grpc_code: Option<String> = "grpcCode",
    }
    GatewayElbAccessLogConfiguration {
        destination: Option<GatewayElbAccessLogDestination> = "destination",
    }
    GatewayElbAccessLogDestination {
        s3: Option<GatewayElbAccessLogS3Destination> = "s3",
    }
    GatewayElbAccessLogS3Destination {
        bucket: String = "bucket",
        prefix: Option<String> = "prefix",
    }
    GatewayElbNetworkConfiguration {
        inbound_security_group: Option<String> = "inboundSecurityGroup",
        subnets: Option<Vec<String>> = "subnets",
        ip_address_type: Option<String> = "ipAddressType",
    }
    GatewayInfrastructureResources {
        host_shared_alb: Option<Vec<ElbGatewayResources>> = "hostSharedAlb",
    }
    GatewayOperationError {
        operation: Option<String> = "operation",
        code: Option<String> = "code",
        message: Option<String> = "message",
    }
    GatewayResourceFailure {
        arn: Option<String> = "arn",
        errors: Option<Vec<GatewayOperationError>> = "errors",
    }
    GatewayResources {
        gateway_arn: Option<String> = "gatewayArn",
        resources: Option<GatewayInfrastructureResources> = "resources",
    }
    GatewayRoute {
        gateway_route_arn: Option<String> = "gatewayRouteArn",
        service_arn: Option<String> = "serviceArn",
        service_container_port_name: Option<String> = "serviceContainerPortName",
        status: Option<String> = "status",
        service_url: Option<String> = "serviceUrl",
        resources: Option<GatewayRouteResources> = "resources",
    }
    GatewayRouteAlbResources {
        acm_certificate_arn: Option<String> = "acmCertificateArn",
        load_balancer_arn: Option<String> = "loadBalancerArn",
        listener_arn: Option<String> = "listenerArn",
        listener_rule_arn: Option<String> = "listenerRuleArn",
        test_listener_rule_arns: Option<Vec<String>> = "testListenerRuleArns",
        load_balancer_security_groups: Option<Vec<GatewayRouteLoadBalancerSecurityGroup>> = "loadBalancerSecurityGroups",
        service_security_group_arn: Option<String> = "serviceSecurityGroupArn",
    }
    GatewayRouteLoadBalancerSecurityGroup {
        arn: Option<String> = "arn",
        rule_arns: Option<Vec<String>> = "ruleArns",
    }
    GatewayRouteResources {
        host_shared_alb: Option<Vec<GatewayRouteAlbResources>> = "hostSharedAlb",
    }
    GatewayRouteSummary {
        gateway_route_arn: Option<String> = "gatewayRouteArn",
        gateway_arn: Option<String> = "gatewayArn",
        cluster_arn: Option<String> = "clusterArn",
        service_arn: Option<String> = "serviceArn",
        service_container_port_name: Option<String> = "serviceContainerPortName",
        status: Option<String> = "status",
    }
    GatewaySummary {
        gateway_arn: Option<String> = "gatewayArn",
        name: Option<String> = "name",
        status: Option<String> = "status",
        created_at: Option<Timestamp> = "createdAt",
    }
    GatewayTestTrafficHeader {
        name: String = "name",
        values: Vec<String> = "values",
    }
    GetTaskProtectionRequest {
        cluster: String = "cluster",
        tasks: Option<Vec<String>> = "tasks",
    }
    GetTaskProtectionResponse {
        protected_tasks: Option<Vec<ProtectedTask>> = "protectedTasks",
        failures: Option<Vec<Failure>> = "failures",
    }
    GpuDevice {
        gpu_id: Option<String> = "gpuId",
        sharing_mode: Option<String> = "sharingMode",
        total_memory_in_mi_b: Option<i32> = "totalMemoryInMiB",
        remaining_memory_in_mi_b: Option<i32> = "remainingMemoryInMiB",
        container_count: Option<i32> = "containerCount",
    }
    HealthCheck {
        command: Vec<String> = "command",
        interval: Option<i32> = "interval",
        timeout: Option<i32> = "timeout",
        retries: Option<i32> = "retries",
        start_period: Option<i32> = "startPeriod",
    }
    HostEntry {
        hostname: String = "hostname",
        ip_address: String = "ipAddress",
    }
    HostSharedAlbConfiguration {
        network_configuration: Option<GatewayElbNetworkConfiguration> = "networkConfiguration",
        scheme: Option<String> = "scheme",
        web_acl_arn: Option<String> = "webACLArn",
        access_logs: Option<GatewayElbAccessLogConfiguration> = "accessLogs",
        port: Option<i32> = "port",
        protocol: Option<String> = "protocol",
        max_alb_count: Option<i32> = "maxAlbCount",
        http_desync: Option<String> = "httpDesync",
        test_traffic_rules: Option<GatewayAlbTestTrafficRules> = "testTrafficRules",
    }
    HostVolumeProperties {
        source_path: Option<String> = "sourcePath",
    }
    InferenceAccelerator {
        device_name: String = "deviceName",
        device_type: String = "deviceType",
    }
    InferenceAcceleratorOverride {
        device_name: Option<String> = "deviceName",
        device_type: Option<String> = "deviceType",
    }
    InfrastructureOptimization {
        scale_in_after: Option<i32> = "scaleInAfter",
    }
    IngressPathSummary {
        access_type: String = "accessType",
        endpoint: String = "endpoint",
    }
    InstanceHealthCheckResult {
        r#type: Option<String> = "type",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
        last_updated: Option<Timestamp> = "lastUpdated",
        last_status_change: Option<Timestamp> = "lastStatusChange",
    }
    InstanceLaunchTemplate {
        ec2_instance_profile_arn: String = "ec2InstanceProfileArn",
        network_configuration: ManagedInstancesNetworkConfiguration = "networkConfiguration",
        storage_configuration: Option<ManagedInstancesStorageConfiguration> = "storageConfiguration",
        local_storage_configuration: Option<ManagedInstancesLocalStorageConfiguration> = "localStorageConfiguration",
        monitoring: Option<String> = "monitoring",
        capacity_option_type: Option<String> = "capacityOptionType",
        instance_metadata_tags_propagation: Option<bool> = "instanceMetadataTagsPropagation",
        instance_requirements: Option<InstanceRequirementsRequest> = "instanceRequirements",
        fips_enabled: Option<bool> = "fipsEnabled",
        capacity_reservations: Option<CapacityReservationRequest> = "capacityReservations",
        nitro_enclaves_enabled: Option<bool> = "nitroEnclavesEnabled",
    }
    InstanceLaunchTemplateUpdate {
        ec2_instance_profile_arn: Option<String> = "ec2InstanceProfileArn",
        network_configuration: Option<ManagedInstancesNetworkConfiguration> = "networkConfiguration",
        storage_configuration: Option<ManagedInstancesStorageConfiguration> = "storageConfiguration",
        instance_metadata_tags_propagation: Option<bool> = "instanceMetadataTagsPropagation",
        local_storage_configuration: Option<ManagedInstancesLocalStorageConfiguration> = "localStorageConfiguration",
        monitoring: Option<String> = "monitoring",
        instance_requirements: Option<InstanceRequirementsRequest> = "instanceRequirements",
        capacity_reservations: Option<CapacityReservationRequest> = "capacityReservations",
    }
    InstanceRequirementsRequest {
        v_cpu_count: VCpuCountRangeRequest = "vCpuCount",
        memory_mi_b: MemoryMiBRequest = "memoryMiB",
        cpu_manufacturers: Option<Vec<String>> = "cpuManufacturers",
        memory_gi_b_per_v_cpu: Option<MemoryGiBPerVCpuRequest> = "memoryGiBPerVCpu",
        excluded_instance_types: Option<Vec<String>> = "excludedInstanceTypes",
        instance_generations: Option<Vec<String>> = "instanceGenerations",
        spot_max_price_percentage_over_lowest_price: Option<i32> = "spotMaxPricePercentageOverLowestPrice",
        on_demand_max_price_percentage_over_lowest_price: Option<i32> = "onDemandMaxPricePercentageOverLowestPrice",
        bare_metal: Option<String> = "bareMetal",
        burstable_performance: Option<String> = "burstablePerformance",
        require_hibernate_support: Option<bool> = "requireHibernateSupport",
        network_interface_count: Option<NetworkInterfaceCountRequest> = "networkInterfaceCount",
        local_storage: Option<String> = "localStorage",
        local_storage_types: Option<Vec<String>> = "localStorageTypes",
        total_local_storage_gb: Option<TotalLocalStorageGBRequest> = "totalLocalStorageGB",
        baseline_ebs_bandwidth_mbps: Option<BaselineEbsBandwidthMbpsRequest> = "baselineEbsBandwidthMbps",
        accelerator_types: Option<Vec<String>> = "acceleratorTypes",
        accelerator_count: Option<AcceleratorCountRequest> = "acceleratorCount",
        accelerator_manufacturers: Option<Vec<String>> = "acceleratorManufacturers",
        accelerator_names: Option<Vec<String>> = "acceleratorNames",
        accelerator_total_memory_mi_b: Option<AcceleratorTotalMemoryMiBRequest> = "acceleratorTotalMemoryMiB",
        network_bandwidth_gbps: Option<NetworkBandwidthGbpsRequest> = "networkBandwidthGbps",
        allowed_instance_types: Option<Vec<String>> = "allowedInstanceTypes",
        max_spot_price_as_percentage_of_optimal_on_demand_price: Option<i32> = "maxSpotPriceAsPercentageOfOptimalOnDemandPrice",
    }
    KernelCapabilities {
        add: Option<Vec<String>> = "add",
        drop: Option<Vec<String>> = "drop",
    }
    KeyValuePair {
        name: Option<String> = "name",
        value: Option<String> = "value",
    }
    LinearConfiguration {
        step_percent: Option<f64> = "stepPercent",
        step_bake_time_in_minutes: Option<i32> = "stepBakeTimeInMinutes",
    }
    LinuxParameters {
        capabilities: Option<KernelCapabilities> = "capabilities",
        devices: Option<Vec<Device>> = "devices",
        init_process_enabled: Option<bool> = "initProcessEnabled",
        shared_memory_size: Option<i32> = "sharedMemorySize",
        tmpfs: Option<Vec<Tmpfs>> = "tmpfs",
        max_swap: Option<i32> = "maxSwap",
        swappiness: Option<i32> = "swappiness",
    }
    ListAccountSettingsRequest {
        name: Option<String> = "name",
        value: Option<String> = "value",
        principal_arn: Option<String> = "principalArn",
        effective_settings: Option<bool> = "effectiveSettings",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListAccountSettingsResponse {
        settings: Option<Vec<Setting>> = "settings",
        next_token: Option<String> = "nextToken",
    }
    ListAttributesRequest {
        cluster: Option<String> = "cluster",
        target_type: String = "targetType",
        attribute_name: Option<String> = "attributeName",
        attribute_value: Option<String> = "attributeValue",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListAttributesResponse {
        attributes: Option<Vec<Attribute>> = "attributes",
        next_token: Option<String> = "nextToken",
    }
    ListClustersRequest {
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListClustersResponse {
        cluster_arns: Option<Vec<String>> = "clusterArns",
        next_token: Option<String> = "nextToken",
    }
    ListContainerInstancesRequest {
        cluster: Option<String> = "cluster",
        filter: Option<String> = "filter",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
        status: Option<String> = "status",
    }
    ListContainerInstancesResponse {
        container_instance_arns: Option<Vec<String>> = "containerInstanceArns",
        next_token: Option<String> = "nextToken",
    }
    ListDaemonDeploymentsRequest {
        daemon_arn: String = "daemonArn",
        status: Option<Vec<String>> = "status",
        created_at: Option<CreatedAt> = "createdAt",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    ListDaemonDeploymentsResponse {
        next_token: Option<String> = "nextToken",
        daemon_deployments: Option<Vec<DaemonDeploymentSummary>> = "daemonDeployments",
    }
    ListDaemonTaskDefinitionsRequest {
        family_prefix: Option<String> = "familyPrefix",
        family: Option<String> = "family",
        revision: Option<String> = "revision",
        status: Option<String> = "status",
        sort: Option<String> = "sort",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListDaemonTaskDefinitionsResponse {
        daemon_task_definitions: Option<Vec<DaemonTaskDefinitionSummary>> = "daemonTaskDefinitions",
        next_token: Option<String> = "nextToken",
    }
    ListDaemonsRequest {
        cluster_arn: Option<String> = "clusterArn",
        capacity_provider_arns: Option<Vec<String>> = "capacityProviderArns",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    ListDaemonsResponse {
        daemon_summaries_list: Option<Vec<DaemonSummary>> = "daemonSummariesList",
        next_token: Option<String> = "nextToken",
    }
    ListGatewayClusterAssociationsRequest {
        gateway: Option<String> = "gateway",
        cluster: Option<String> = "cluster",
        status: Option<Vec<String>> = "status",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    ListGatewayClusterAssociationsResponse {
        gateway_cluster_associations: Option<Vec<GatewayClusterAssociationSummary>> = "gatewayClusterAssociations",
        next_token: Option<String> = "nextToken",
    }
    ListGatewayRoutesRequest {
        gateway: Option<String> = "gateway",
        cluster: Option<String> = "cluster",
        service: Option<String> = "service",
        service_container_port_name: Option<String> = "serviceContainerPortName",
        status: Option<Vec<String>> = "status",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    ListGatewayRoutesResponse {
        gateway_routes: Option<Vec<GatewayRouteSummary>> = "gatewayRoutes",
        next_token: Option<String> = "nextToken",
    }
    ListGatewaysRequest {
        names: Option<Vec<String>> = "names",
        status: Option<Vec<String>> = "status",
        max_results: Option<i32> = "maxResults",
        next_token: Option<String> = "nextToken",
    }
    ListGatewaysResponse {
        gateways: Option<Vec<GatewaySummary>> = "gateways",
        next_token: Option<String> = "nextToken",
    }
    ListServiceDeploymentsRequest {
        service: String = "service",
        cluster: Option<String> = "cluster",
        status: Option<Vec<String>> = "status",
        created_at: Option<CreatedAt> = "createdAt",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListServiceDeploymentsResponse {
        service_deployments: Option<Vec<ServiceDeploymentBrief>> = "serviceDeployments",
        next_token: Option<String> = "nextToken",
    }
    ListServicesByNamespaceRequest {
        namespace: String = "namespace",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListServicesByNamespaceResponse {
        service_arns: Option<Vec<String>> = "serviceArns",
        next_token: Option<String> = "nextToken",
    }
    ListServicesRequest {
        cluster: Option<String> = "cluster",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
        launch_type: Option<String> = "launchType",
        scheduling_strategy: Option<String> = "schedulingStrategy",
        resource_management_type: Option<String> = "resourceManagementType",
    }
    ListServicesResponse {
        service_arns: Option<Vec<String>> = "serviceArns",
        next_token: Option<String> = "nextToken",
    }
    ListTagsForResourceRequest {
        resource_arn: String = "resourceArn",
    }
    ListTagsForResourceResponse {
        tags: Option<Vec<Tag>> = "tags",
    }
    ListTaskDefinitionFamiliesRequest {
        family_prefix: Option<String> = "familyPrefix",
        status: Option<String> = "status",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListTaskDefinitionFamiliesResponse {
        families: Option<Vec<String>> = "families",
        next_token: Option<String> = "nextToken",
    }
    ListTaskDefinitionsRequest {
        family_prefix: Option<String> = "familyPrefix",
        status: Option<String> = "status",
        sort: Option<String> = "sort",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    ListTaskDefinitionsResponse {
        task_definition_arns: Option<Vec<String>> = "taskDefinitionArns",
        next_token: Option<String> = "nextToken",
    }
    ListTasksRequest {
        cluster: Option<String> = "cluster",
        container_instance: Option<String> = "containerInstance",
        family: Option<String> = "family",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
        started_by: Option<String> = "startedBy",
        service_name: Option<String> = "serviceName",
        desired_status: Option<String> = "desiredStatus",
        launch_type: Option<String> = "launchType",
        daemon_name: Option<String> = "daemonName",
    }
    ListTasksResponse {
        task_arns: Option<Vec<String>> = "taskArns",
        next_token: Option<String> = "nextToken",
    }
    LoadBalancer {
        target_group_arn: Option<String> = "targetGroupArn",
        load_balancer_name: Option<String> = "loadBalancerName",
        container_name: Option<String> = "containerName",
        container_port: Option<i32> = "containerPort",
        advanced_configuration: Option<AdvancedConfiguration> = "advancedConfiguration",
    }
    LogConfiguration {
        log_driver: String = "logDriver",
        options: Option<BTreeMap<String, String>> = "options",
        secret_options: Option<Vec<Secret>> = "secretOptions",
    }
    LogDriverVolumeConfiguration {
        driver: String = "driver",
    }
    ManagedAgent {
        last_started_at: Option<Timestamp> = "lastStartedAt",
        name: Option<String> = "name",
        reason: Option<String> = "reason",
        last_status: Option<String> = "lastStatus",
    }
    ManagedAgentStateChange {
        container_name: String = "containerName",
        managed_agent_name: String = "managedAgentName",
        status: String = "status",
        reason: Option<String> = "reason",
    }
    ManagedApplicationAutoScalingPolicy {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
        policy_type: String = "policyType",
        target_value: f64 = "targetValue",
        metric: String = "metric",
    }
    ManagedAutoScaling {
        scalable_target: Option<ManagedScalableTarget> = "scalableTarget",
        application_auto_scaling_policies: Option<Vec<ManagedApplicationAutoScalingPolicy>> = "applicationAutoScalingPolicies",
    }
    ManagedCertificate {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
        domain_name: String = "domainName",
    }
    ManagedIngressPath {
        access_type: String = "accessType",
        endpoint: String = "endpoint",
        load_balancer: Option<ManagedLoadBalancer> = "loadBalancer",
        load_balancer_security_groups: Option<Vec<ManagedSecurityGroup>> = "loadBalancerSecurityGroups",
        certificate: Option<ManagedCertificate> = "certificate",
        listener: Option<ManagedListener> = "listener",
        rule: Option<ManagedListenerRule> = "rule",
        target_groups: Option<Vec<ManagedTargetGroup>> = "targetGroups",
    }
    ManagedInstancesLocalStorageConfiguration {
        use_local_storage: Option<bool> = "useLocalStorage",
    }
    ManagedInstancesNetworkConfiguration {
        subnets: Option<Vec<String>> = "subnets",
        security_groups: Option<Vec<String>> = "securityGroups",
    }
    ManagedInstancesProvider {
        infrastructure_role_arn: Option<String> = "infrastructureRoleArn",
        instance_launch_template: Option<InstanceLaunchTemplate> = "instanceLaunchTemplate",
        propagate_tags: Option<String> = "propagateTags",
        infrastructure_optimization: Option<InfrastructureOptimization> = "infrastructureOptimization",
        auto_repair_configuration: Option<AutoRepairConfiguration> = "autoRepairConfiguration",
    }
    ManagedInstancesStorageConfiguration {
        storage_size_gi_b: Option<i32> = "storageSizeGiB",
    }
    ManagedListener {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
    }
    ManagedListenerRule {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
    }
    ManagedLoadBalancer {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
        scheme: String = "scheme",
        subnet_ids: Option<Vec<String>> = "subnetIds",
        security_group_ids: Option<Vec<String>> = "securityGroupIds",
    }
    ManagedLogGroup {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
        log_group_name: String = "logGroupName",
    }
    ManagedMetricAlarm {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
    }
    ManagedScalableTarget {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
        min_capacity: i32 = "minCapacity",
        max_capacity: i32 = "maxCapacity",
    }
    ManagedScaling {
        status: Option<String> = "status",
        target_capacity: Option<i32> = "targetCapacity",
        minimum_scaling_step_size: Option<i32> = "minimumScalingStepSize",
        maximum_scaling_step_size: Option<i32> = "maximumScalingStepSize",
        instance_warmup_period: Option<i32> = "instanceWarmupPeriod",
    }
    ManagedSecurityGroup {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
    }
    ManagedStorageConfiguration {
        kms_key_id: Option<String> = "kmsKeyId",
        fargate_ephemeral_storage_kms_key_id: Option<String> = "fargateEphemeralStorageKmsKeyId",
    }
    ManagedTargetGroup {
        arn: Option<String> = "arn",
        status: String = "status",
        status_reason: Option<String> = "statusReason",
        updated_at: Timestamp = "updatedAt",
        health_check_path: String = "healthCheckPath",
        health_check_port: i32 = "healthCheckPort",
        port: i32 = "port",
    }
    MemoryGiBPerVCpuRequest {
        min: Option<f64> = "min",
        max: Option<f64> = "max",
    }
    MemoryMiBRequest {
        min: i32 = "min",
        max: Option<i32> = "max",
    }
    MetricConfiguration {
        metric_names: Vec<String> = "metricNames",
        resolution_seconds: i32 = "resolutionSeconds",
    }
    MonitoringConfiguration {
        metric_configurations: Option<Vec<MetricConfiguration>> = "metricConfigurations",
    }
    MountPoint {
        source_volume: Option<String> = "sourceVolume",
        container_path: Option<String> = "containerPath",
        read_only: Option<bool> = "readOnly",
    }
    NetworkBandwidthGbpsRequest {
        min: Option<f64> = "min",
        max: Option<f64> = "max",
    }
    NetworkBinding {
        bind_ip: Option<String> = "bindIP",
        container_port: Option<i32> = "containerPort",
        host_port: Option<i32> = "hostPort",
        protocol: Option<String> = "protocol",
        container_port_range: Option<String> = "containerPortRange",
        host_port_range: Option<String> = "hostPortRange",
    }
    NetworkConfiguration {
        awsvpc_configuration: Option<AwsVpcConfiguration> = "awsvpcConfiguration",
    }
    NetworkInterface {
        attachment_id: Option<String> = "attachmentId",
        private_ipv4_address: Option<String> = "privateIpv4Address",
        ipv6_address: Option<String> = "ipv6Address",
    }
    NetworkInterfaceCountRequest {
        min: Option<i32> = "min",
        max: Option<i32> = "max",
    }
    NvidiaMpsAllocation {
        memory: i32 = "memory",
        max_compute_percent: Option<i32> = "maxComputePercent",
    }
    PlacementConstraint {
        r#type: Option<String> = "type",
        expression: Option<String> = "expression",
    }
    PlacementStrategy {
        r#type: Option<String> = "type",
        field: Option<String> = "field",
    }
    PlatformDevice {
        id: String = "id",
        r#type: String = "type",
    }
    PortMapping {
        container_port: Option<i32> = "containerPort",
        host_port: Option<i32> = "hostPort",
        protocol: Option<String> = "protocol",
        name: Option<String> = "name",
        app_protocol: Option<String> = "appProtocol",
        container_port_range: Option<String> = "containerPortRange",
    }
    ProtectedTask {
        task_arn: Option<String> = "taskArn",
        protection_enabled: Option<bool> = "protectionEnabled",
        expiration_date: Option<Timestamp> = "expirationDate",
    }
    ProxyConfiguration {
        r#type: Option<String> = "type",
        container_name: String = "containerName",
        properties: Option<Vec<KeyValuePair>> = "properties",
    }
    PutAccountSettingDefaultRequest {
        name: String = "name",
        value: String = "value",
    }
    PutAccountSettingDefaultResponse {
        setting: Option<Setting> = "setting",
    }
    PutAccountSettingRequest {
        name: String = "name",
        value: String = "value",
        principal_arn: Option<String> = "principalArn",
    }
    PutAccountSettingResponse {
        setting: Option<Setting> = "setting",
    }
    PutAttributesRequest {
        cluster: Option<String> = "cluster",
        attributes: Vec<Attribute> = "attributes",
    }
    PutAttributesResponse {
        attributes: Option<Vec<Attribute>> = "attributes",
    }
    PutClusterCapacityProvidersRequest {
        cluster: String = "cluster",
        capacity_providers: Vec<String> = "capacityProviders",
        default_capacity_provider_strategy: Vec<CapacityProviderStrategyItem> = "defaultCapacityProviderStrategy",
    }
    PutClusterCapacityProvidersResponse {
        cluster: Option<Cluster> = "cluster",
    }
    RegisterContainerInstanceRequest {
        cluster: Option<String> = "cluster",
        instance_identity_document: Option<String> = "instanceIdentityDocument",
        instance_identity_document_signature: Option<String> = "instanceIdentityDocumentSignature",
        total_resources: Option<Vec<Resource>> = "totalResources",
        version_info: Option<VersionInfo> = "versionInfo",
        container_instance_arn: Option<String> = "containerInstanceArn",
        attributes: Option<Vec<Attribute>> = "attributes",
        platform_devices: Option<Vec<PlatformDevice>> = "platformDevices",
        tags: Option<Vec<Tag>> = "tags",
    }
    RegisterContainerInstanceResponse {
        container_instance: Option<ContainerInstance> = "containerInstance",
    }
    RegisterDaemonTaskDefinitionRequest {
        family: String = "family",
        task_role_arn: Option<String> = "taskRoleArn",
        execution_role_arn: Option<String> = "executionRoleArn",
        container_definitions: Vec<DaemonContainerDefinition> = "containerDefinitions",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        volumes: Option<Vec<DaemonVolume>> = "volumes",
        tags: Option<Vec<Tag>> = "tags",
        pid_mode: Option<String> = "pidMode",
        ipc_mode: Option<String> = "ipcMode",
    }
    RegisterDaemonTaskDefinitionResponse {
        daemon_task_definition_arn: Option<String> = "daemonTaskDefinitionArn",
    }
    RegisterTaskDefinitionRequest {
        family: String = "family",
        task_role_arn: Option<String> = "taskRoleArn",
        execution_role_arn: Option<String> = "executionRoleArn",
        network_mode: Option<String> = "networkMode",
        container_definitions: Vec<ContainerDefinition> = "containerDefinitions",
        volumes: Option<Vec<Volume>> = "volumes",
        placement_constraints: Option<Vec<TaskDefinitionPlacementConstraint>> = "placementConstraints",
        requires_compatibilities: Option<Vec<String>> = "requiresCompatibilities",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        tags: Option<Vec<Tag>> = "tags",
        pid_mode: Option<String> = "pidMode",
        ipc_mode: Option<String> = "ipcMode",
        proxy_configuration: Option<ProxyConfiguration> = "proxyConfiguration",
        inference_accelerators: Option<Vec<InferenceAccelerator>> = "inferenceAccelerators",
        ephemeral_storage: Option<EphemeralStorage> = "ephemeralStorage",
        runtime_platform: Option<RuntimePlatform> = "runtimePlatform",
        enable_fault_injection: Option<bool> = "enableFaultInjection",
        trusted_execution_configuration: Option<TrustedExecutionConfiguration> = "trustedExecutionConfiguration",
    }
    RegisterTaskDefinitionResponse {
        task_definition: Option<TaskDefinition> = "taskDefinition",
        tags: Option<Vec<Tag>> = "tags",
    }
    RepositoryCredentials {
        credentials_parameter: String = "credentialsParameter",
    }
    ResolvedConfiguration {
        load_balancers: Option<Vec<ServiceRevisionLoadBalancer>> = "loadBalancers",
        vpc_lattice_configurations: Option<Vec<ServiceRevisionVpcLatticeConfiguration>> = "vpcLatticeConfigurations",
    }
    Resource {
        name: Option<String> = "name",
        r#type: Option<String> = "type",
        double_value: Option<f64> = "doubleValue",
        long_value: Option<i64> = "longValue",
        integer_value: Option<i32> = "integerValue",
        string_set_value: Option<Vec<String>> = "stringSetValue",
    }
    ResourceRequirement {
        value: Option<String> = "value",
        r#type: String = "type",
        sharing_strategy: Option<SharingStrategy> = "sharingStrategy",
    }
    Rollback {
        reason: Option<String> = "reason",
        started_at: Option<Timestamp> = "startedAt",
        service_revision_arn: Option<String> = "serviceRevisionArn",
    }
    RunTaskRequest {
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        cluster: Option<String> = "cluster",
        count: Option<i32> = "count",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        group: Option<String> = "group",
        launch_type: Option<String> = "launchType",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        overrides: Option<TaskOverride> = "overrides",
        placement_constraints: Option<Vec<PlacementConstraint>> = "placementConstraints",
        placement_strategy: Option<Vec<PlacementStrategy>> = "placementStrategy",
        platform_version: Option<String> = "platformVersion",
        propagate_tags: Option<String> = "propagateTags",
        reference_id: Option<String> = "referenceId",
        started_by: Option<String> = "startedBy",
        tags: Option<Vec<Tag>> = "tags",
        task_definition: String = "taskDefinition",
        client_token: Option<String> = "clientToken",
        volume_configurations: Option<Vec<TaskVolumeConfiguration>> = "volumeConfigurations",
    }
    RunTaskResponse {
        tasks: Option<Vec<Task>> = "tasks",
        failures: Option<Vec<Failure>> = "failures",
    }
    RuntimePlatform {
        cpu_architecture: Option<String> = "cpuArchitecture",
        operating_system_family: Option<String> = "operatingSystemFamily",
    }
    RuntimePlatformOverride {
        cpu_architecture: Option<String> = "cpuArchitecture",
    }
    S3FilesVolumeConfiguration {
        file_system_arn: String = "fileSystemArn",
        root_directory: Option<String> = "rootDirectory",
        transit_encryption_port: Option<i32> = "transitEncryptionPort",
        access_point_arn: Option<String> = "accessPointArn",
    }
    Scale {
        value: Option<f64> = "value",
        unit: Option<String> = "unit",
    }
    Secret {
        name: String = "name",
        value_from: String = "valueFrom",
    }
    Service {
        service_arn: Option<String> = "serviceArn",
        service_name: Option<String> = "serviceName",
        cluster_arn: Option<String> = "clusterArn",
        load_balancers: Option<Vec<LoadBalancer>> = "loadBalancers",
        service_registries: Option<Vec<ServiceRegistry>> = "serviceRegistries",
        status: Option<String> = "status",
        desired_count: Option<i32> = "desiredCount",
        running_count: Option<i32> = "runningCount",
        pending_count: Option<i32> = "pendingCount",
        launch_type: Option<String> = "launchType",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        platform_version: Option<String> = "platformVersion",
        platform_family: Option<String> = "platformFamily",
        task_definition: Option<String> = "taskDefinition",
        deployment_configuration: Option<DeploymentConfiguration> = "deploymentConfiguration",
        task_sets: Option<Vec<TaskSet>> = "taskSets",
        deployments: Option<Vec<Deployment>> = "deployments",
        role_arn: Option<String> = "roleArn",
        events: Option<Vec<ServiceEvent>> = "events",
        created_at: Option<Timestamp> = "createdAt",
        current_service_deployment: Option<String> = "currentServiceDeployment",
        current_service_revisions: Option<Vec<ServiceCurrentRevisionSummary>> = "currentServiceRevisions",
        placement_constraints: Option<Vec<PlacementConstraint>> = "placementConstraints",
        placement_strategy: Option<Vec<PlacementStrategy>> = "placementStrategy",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        health_check_grace_period_seconds: Option<i32> = "healthCheckGracePeriodSeconds",
        scheduling_strategy: Option<String> = "schedulingStrategy",
        deployment_controller: Option<DeploymentController> = "deploymentController",
        tags: Option<Vec<Tag>> = "tags",
        created_by: Option<String> = "createdBy",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        propagate_tags: Option<String> = "propagateTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        availability_zone_rebalancing: Option<String> = "availabilityZoneRebalancing",
        resource_management_type: Option<String> = "resourceManagementType",
    }
    ServiceConnectAccessLogConfiguration {
        format: String = "format",
        include_query_parameters: Option<String> = "includeQueryParameters",
    }
    ServiceConnectClientAlias {
        port: i32 = "port",
        dns_name: Option<String> = "dnsName",
        test_traffic_rules: Option<ServiceConnectTestTrafficRules> = "testTrafficRules",
    }
    ServiceConnectConfiguration {
        enabled: bool = "enabled",
        namespace: Option<String> = "namespace",
        services: Option<Vec<ServiceConnectService>> = "services",
        log_configuration: Option<LogConfiguration> = "logConfiguration",
        access_log_configuration: Option<ServiceConnectAccessLogConfiguration> = "accessLogConfiguration",
        container_configurations: Option<Vec<ServiceConnectContainerConfiguration>> = "containerConfigurations",
    }
    ServiceConnectContainerConfiguration {
        log_level: Option<String> = "logLevel",
    }
    ServiceConnectService {
        port_name: String = "portName",
        discovery_name: Option<String> = "discoveryName",
        client_aliases: Option<Vec<ServiceConnectClientAlias>> = "clientAliases",
        ingress_port_override: Option<i32> = "ingressPortOverride",
        timeout: Option<TimeoutConfiguration> = "timeout",
        tls: Option<ServiceConnectTlsConfiguration> = "tls",
    }
    ServiceConnectServiceResource {
        discovery_name: Option<String> = "discoveryName",
        discovery_arn: Option<String> = "discoveryArn",
    }
    ServiceConnectTestTrafficHeaderMatchRules {
        exact: String = "exact",
    }
    ServiceConnectTestTrafficHeaderRules {
        name: String = "name",
        value: Option<ServiceConnectTestTrafficHeaderMatchRules> = "value",
    }
    ServiceConnectTestTrafficRules {
        header: ServiceConnectTestTrafficHeaderRules = "header",
    }
    ServiceConnectTlsCertificateAuthority {
        aws_pca_authority_arn: Option<String> = "awsPcaAuthorityArn",
    }
    ServiceConnectTlsConfiguration {
        issuer_certificate_authority: ServiceConnectTlsCertificateAuthority = "issuerCertificateAuthority",
        kms_key: Option<String> = "kmsKey",
        role_arn: Option<String> = "roleArn",
    }
    ServiceCurrentRevisionSummary {
        arn: Option<String> = "arn",
        requested_task_count: Option<i32> = "requestedTaskCount",
        running_task_count: Option<i32> = "runningTaskCount",
        pending_task_count: Option<i32> = "pendingTaskCount",
    }
    ServiceDeployment {
        service_deployment_arn: Option<String> = "serviceDeploymentArn",
        service_arn: Option<String> = "serviceArn",
        cluster_arn: Option<String> = "clusterArn",
        created_at: Option<Timestamp> = "createdAt",
        started_at: Option<Timestamp> = "startedAt",
        finished_at: Option<Timestamp> = "finishedAt",
        stopped_at: Option<Timestamp> = "stoppedAt",
        updated_at: Option<Timestamp> = "updatedAt",
        source_service_revisions: Option<Vec<ServiceRevisionSummary>> = "sourceServiceRevisions",
        target_service_revision: Option<ServiceRevisionSummary> = "targetServiceRevision",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
        lifecycle_stage: Option<String> = "lifecycleStage",
        lifecycle_hook_details: Option<Vec<DeploymentLifecycleHookDetail>> = "lifecycleHookDetails",
        deployment_configuration: Option<DeploymentConfiguration> = "deploymentConfiguration",
        rollback: Option<Rollback> = "rollback",
        deployment_circuit_breaker: Option<ServiceDeploymentCircuitBreaker> = "deploymentCircuitBreaker",
        alarms: Option<ServiceDeploymentAlarms> = "alarms",
    }
    ServiceDeploymentAlarms {
        status: Option<String> = "status",
        alarm_names: Option<Vec<String>> = "alarmNames",
        triggered_alarm_names: Option<Vec<String>> = "triggeredAlarmNames",
    }
    ServiceDeploymentBrief {
        service_deployment_arn: Option<String> = "serviceDeploymentArn",
        service_arn: Option<String> = "serviceArn",
        cluster_arn: Option<String> = "clusterArn",
        started_at: Option<Timestamp> = "startedAt",
        created_at: Option<Timestamp> = "createdAt",
        finished_at: Option<Timestamp> = "finishedAt",
        target_service_revision_arn: Option<String> = "targetServiceRevisionArn",
        status: Option<String> = "status",
        status_reason: Option<String> = "statusReason",
    }
    ServiceDeploymentCircuitBreaker {
        status: Option<String> = "status",
        failure_count: Option<i32> = "failureCount",
        threshold: Option<i32> = "threshold",
    }
    ServiceEvent {
        id: Option<String> = "id",
        created_at: Option<Timestamp> = "createdAt",
        message: Option<String> = "message",
    }
    ServiceManagedEBSVolumeConfiguration {
        encrypted: Option<bool> = "encrypted",
        kms_key_id: Option<String> = "kmsKeyId",
        volume_type: Option<String> = "volumeType",
        size_in_gi_b: Option<i32> = "sizeInGiB",
        snapshot_id: Option<String> = "snapshotId",
        volume_initialization_rate: Option<i32> = "volumeInitializationRate",
        iops: Option<i32> = "iops",
        throughput: Option<i32> = "throughput",
        tag_specifications: Option<Vec<EBSTagSpecification>> = "tagSpecifications",
        role_arn: String = "roleArn",
        filesystem_type: Option<String> = "filesystemType",
    }
    ServiceRegistry {
        registry_arn: Option<String> = "registryArn",
        port: Option<i32> = "port",
        container_name: Option<String> = "containerName",
        container_port: Option<i32> = "containerPort",
    }
    ServiceRevision {
        service_revision_arn: Option<String> = "serviceRevisionArn",
        service_arn: Option<String> = "serviceArn",
        cluster_arn: Option<String> = "clusterArn",
        task_definition: Option<String> = "taskDefinition",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        launch_type: Option<String> = "launchType",
        platform_version: Option<String> = "platformVersion",
        platform_family: Option<String> = "platformFamily",
        load_balancers: Option<Vec<LoadBalancer>> = "loadBalancers",
        service_registries: Option<Vec<ServiceRegistry>> = "serviceRegistries",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        container_images: Option<Vec<ContainerImage>> = "containerImages",
        guard_duty_enabled: Option<bool> = "guardDutyEnabled",
        service_connect_configuration: Option<ServiceConnectConfiguration> = "serviceConnectConfiguration",
        volume_configurations: Option<Vec<ServiceVolumeConfiguration>> = "volumeConfigurations",
        fargate_ephemeral_storage: Option<DeploymentEphemeralStorage> = "fargateEphemeralStorage",
        created_at: Option<Timestamp> = "createdAt",
        vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>> = "vpcLatticeConfigurations",
        resolved_configuration: Option<ResolvedConfiguration> = "resolvedConfiguration",
        ecs_managed_resources: Option<ECSManagedResources> = "ecsManagedResources",
        overrides: Option<ServiceRevisionOverrides> = "overrides",
        gateway_connectors: Option<Vec<GatewayConnector>> = "gatewayConnectors",
        monitoring: Option<MonitoringConfiguration> = "monitoring",
    }
    ServiceRevisionLoadBalancer {
        target_group_arn: Option<String> = "targetGroupArn",
        production_listener_rule: Option<String> = "productionListenerRule",
    }
    ServiceRevisionOverrides {
        runtime_platform: Option<RuntimePlatformOverride> = "runtimePlatform",
    }
    ServiceRevisionSummary {
        arn: Option<String> = "arn",
        requested_task_count: Option<i32> = "requestedTaskCount",
        running_task_count: Option<i32> = "runningTaskCount",
        pending_task_count: Option<i32> = "pendingTaskCount",
        requested_test_traffic_weight: Option<f64> = "requestedTestTrafficWeight",
        requested_production_traffic_weight: Option<f64> = "requestedProductionTrafficWeight",
    }
    ServiceRevisionVpcLatticeConfiguration {
        target_group_arn: Option<String> = "targetGroupArn",
        production_listener_rule: Option<String> = "productionListenerRule",
    }
    ServiceVolumeConfiguration {
        name: String = "name",
        managed_ebs_volume: Option<ServiceManagedEBSVolumeConfiguration> = "managedEBSVolume",
    }
    Session {
        session_id: Option<String> = "sessionId",
        stream_url: Option<String> = "streamUrl",
        token_value: Option<String> = "tokenValue",
    }
    Setting {
        name: Option<String> = "name",
        value: Option<String> = "value",
        principal_arn: Option<String> = "principalArn",
        r#type: Option<String> = "type",
    }
    SharingStrategy {
        nvidia_mps: Option<NvidiaMpsAllocation> = "nvidiaMps",
    }
    StartTaskRequest {
        cluster: Option<String> = "cluster",
        container_instances: Vec<String> = "containerInstances",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        group: Option<String> = "group",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        overrides: Option<TaskOverride> = "overrides",
        propagate_tags: Option<String> = "propagateTags",
        reference_id: Option<String> = "referenceId",
        started_by: Option<String> = "startedBy",
        tags: Option<Vec<Tag>> = "tags",
        task_definition: String = "taskDefinition",
        volume_configurations: Option<Vec<TaskVolumeConfiguration>> = "volumeConfigurations",
    }
    StartTaskResponse {
        tasks: Option<Vec<Task>> = "tasks",
        failures: Option<Vec<Failure>> = "failures",
    }
    StopServiceDeploymentRequest {
        service_deployment_arn: String = "serviceDeploymentArn",
        stop_type: Option<String> = "stopType",
    }
    StopServiceDeploymentResponse {
        service_deployment_arn: Option<String> = "serviceDeploymentArn",
    }
    StopTaskRequest {
        cluster: Option<String> = "cluster",
        task: String = "task",
        reason: Option<String> = "reason",
    }
    StopTaskResponse {
        task: Option<Task> = "task",
    }
    SubmitAttachmentStateChangesRequest {
        cluster: Option<String> = "cluster",
        attachments: Vec<AttachmentStateChange> = "attachments",
    }
    SubmitAttachmentStateChangesResponse {
        acknowledgment: Option<String> = "acknowledgment",
    }
    SubmitContainerStateChangeRequest {
        cluster: Option<String> = "cluster",
        task: Option<String> = "task",
        container_name: Option<String> = "containerName",
        runtime_id: Option<String> = "runtimeId",
        status: Option<String> = "status",
        exit_code: Option<i32> = "exitCode",
        reason: Option<String> = "reason",
        network_bindings: Option<Vec<NetworkBinding>> = "networkBindings",
    }
    SubmitContainerStateChangeResponse {
        acknowledgment: Option<String> = "acknowledgment",
    }
    SubmitTaskStateChangeRequest {
        cluster: Option<String> = "cluster",
        task: Option<String> = "task",
        status: Option<String> = "status",
        reason: Option<String> = "reason",
        containers: Option<Vec<ContainerStateChange>> = "containers",
        attachments: Option<Vec<AttachmentStateChange>> = "attachments",
        managed_agents: Option<Vec<ManagedAgentStateChange>> = "managedAgents",
        pull_started_at: Option<Timestamp> = "pullStartedAt",
        pull_stopped_at: Option<Timestamp> = "pullStoppedAt",
        execution_stopped_at: Option<Timestamp> = "executionStoppedAt",
    }
    SubmitTaskStateChangeResponse {
        acknowledgment: Option<String> = "acknowledgment",
    }
    SystemControl {
        namespace: Option<String> = "namespace",
        value: Option<String> = "value",
    }
    Tag {
        key: Option<String> = "key",
        value: Option<String> = "value",
    }
    TagResourceRequest {
        resource_arn: String = "resourceArn",
        tags: Vec<Tag> = "tags",
    }
    TagResourceResponse {
    }
    Task {
        attachments: Option<Vec<Attachment>> = "attachments",
        attributes: Option<Vec<Attribute>> = "attributes",
        availability_zone: Option<String> = "availabilityZone",
        capacity_provider_name: Option<String> = "capacityProviderName",
        cluster_arn: Option<String> = "clusterArn",
        connectivity: Option<String> = "connectivity",
        connectivity_at: Option<Timestamp> = "connectivityAt",
        container_instance_arn: Option<String> = "containerInstanceArn",
        containers: Option<Vec<Container>> = "containers",
        cpu: Option<String> = "cpu",
        created_at: Option<Timestamp> = "createdAt",
        desired_status: Option<String> = "desiredStatus",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        execution_stopped_at: Option<Timestamp> = "executionStoppedAt",
        group: Option<String> = "group",
        health_status: Option<String> = "healthStatus",
        inference_accelerators: Option<Vec<InferenceAccelerator>> = "inferenceAccelerators",
        last_status: Option<String> = "lastStatus",
        launch_type: Option<String> = "launchType",
        memory: Option<String> = "memory",
        overrides: Option<TaskOverride> = "overrides",
        platform_version: Option<String> = "platformVersion",
        platform_family: Option<String> = "platformFamily",
        pull_started_at: Option<Timestamp> = "pullStartedAt",
        pull_stopped_at: Option<Timestamp> = "pullStoppedAt",
        started_at: Option<Timestamp> = "startedAt",
        started_by: Option<String> = "startedBy",
        stop_code: Option<String> = "stopCode",
        stopped_at: Option<Timestamp> = "stoppedAt",
        stopped_reason: Option<String> = "stoppedReason",
        stopping_at: Option<Timestamp> = "stoppingAt",
        tags: Option<Vec<Tag>> = "tags",
        task_arn: Option<String> = "taskArn",
        task_definition_arn: Option<String> = "taskDefinitionArn",
        version: Option<i64> = "version",
        ephemeral_storage: Option<EphemeralStorage> = "ephemeralStorage",
        fargate_ephemeral_storage: Option<TaskEphemeralStorage> = "fargateEphemeralStorage",
        trusted_execution_summary: Option<TrustedExecutionSummary> = "trustedExecutionSummary",
    }
    TaskDefinition {
        task_definition_arn: Option<String> = "taskDefinitionArn",
        container_definitions: Option<Vec<ContainerDefinition>> = "containerDefinitions",
        family: Option<String> = "family",
        task_role_arn: Option<String> = "taskRoleArn",
        execution_role_arn: Option<String> = "executionRoleArn",
        network_mode: Option<String> = "networkMode",
        revision: Option<i32> = "revision",
        volumes: Option<Vec<Volume>> = "volumes",
        status: Option<String> = "status",
        requires_attributes: Option<Vec<Attribute>> = "requiresAttributes",
        placement_constraints: Option<Vec<TaskDefinitionPlacementConstraint>> = "placementConstraints",
        compatibilities: Option<Vec<String>> = "compatibilities",
        runtime_platform: Option<RuntimePlatform> = "runtimePlatform",
        requires_compatibilities: Option<Vec<String>> = "requiresCompatibilities",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        inference_accelerators: Option<Vec<InferenceAccelerator>> = "inferenceAccelerators",
        pid_mode: Option<String> = "pidMode",
        ipc_mode: Option<String> = "ipcMode",
        proxy_configuration: Option<ProxyConfiguration> = "proxyConfiguration",
        registered_at: Option<Timestamp> = "registeredAt",
        deregistered_at: Option<Timestamp> = "deregisteredAt",
        delete_requested_at: Option<Timestamp> = "deleteRequestedAt",
        registered_by: Option<String> = "registeredBy",
        ephemeral_storage: Option<EphemeralStorage> = "ephemeralStorage",
        enable_fault_injection: Option<bool> = "enableFaultInjection",
        trusted_execution_configuration: Option<TrustedExecutionConfiguration> = "trustedExecutionConfiguration",
    }
    TaskDefinitionPlacementConstraint {
        r#type: Option<String> = "type",
        expression: Option<String> = "expression",
    }
    TaskEphemeralStorage {
        size_in_gi_b: Option<i32> = "sizeInGiB",
        kms_key_id: Option<String> = "kmsKeyId",
    }
    TaskManagedEBSVolumeConfiguration {
        encrypted: Option<bool> = "encrypted",
        kms_key_id: Option<String> = "kmsKeyId",
        volume_type: Option<String> = "volumeType",
        size_in_gi_b: Option<i32> = "sizeInGiB",
        snapshot_id: Option<String> = "snapshotId",
        volume_initialization_rate: Option<i32> = "volumeInitializationRate",
        iops: Option<i32> = "iops",
        throughput: Option<i32> = "throughput",
        tag_specifications: Option<Vec<EBSTagSpecification>> = "tagSpecifications",
        role_arn: String = "roleArn",
        termination_policy: Option<TaskManagedEBSVolumeTerminationPolicy> = "terminationPolicy",
        filesystem_type: Option<String> = "filesystemType",
    }
    TaskManagedEBSVolumeTerminationPolicy {
        delete_on_termination: bool = "deleteOnTermination",
    }
    TaskOverride {
        container_overrides: Option<Vec<ContainerOverride>> = "containerOverrides",
        cpu: Option<String> = "cpu",
        inference_accelerator_overrides: Option<Vec<InferenceAcceleratorOverride>> = "inferenceAcceleratorOverrides",
        execution_role_arn: Option<String> = "executionRoleArn",
        memory: Option<String> = "memory",
        task_role_arn: Option<String> = "taskRoleArn",
        ephemeral_storage: Option<EphemeralStorage> = "ephemeralStorage",
    }
    TaskSet {
        id: Option<String> = "id",
        task_set_arn: Option<String> = "taskSetArn",
        service_arn: Option<String> = "serviceArn",
        cluster_arn: Option<String> = "clusterArn",
        started_by: Option<String> = "startedBy",
        external_id: Option<String> = "externalId",
        status: Option<String> = "status",
        task_definition: Option<String> = "taskDefinition",
        computed_desired_count: Option<i32> = "computedDesiredCount",
        pending_count: Option<i32> = "pendingCount",
        running_count: Option<i32> = "runningCount",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
        launch_type: Option<String> = "launchType",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        platform_version: Option<String> = "platformVersion",
        platform_family: Option<String> = "platformFamily",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        load_balancers: Option<Vec<LoadBalancer>> = "loadBalancers",
        service_registries: Option<Vec<ServiceRegistry>> = "serviceRegistries",
        scale: Option<Scale> = "scale",
        stability_status: Option<String> = "stabilityStatus",
        stability_status_at: Option<Timestamp> = "stabilityStatusAt",
        tags: Option<Vec<Tag>> = "tags",
        fargate_ephemeral_storage: Option<DeploymentEphemeralStorage> = "fargateEphemeralStorage",
    }
    TaskVolumeConfiguration {
        name: String = "name",
        managed_ebs_volume: Option<TaskManagedEBSVolumeConfiguration> = "managedEBSVolume",
    }
    ThresholdConfiguration {
        r#type: String = "type",
        value: i32 = "value",
    }
    TimeoutConfiguration {
        idle_timeout_seconds: Option<i32> = "idleTimeoutSeconds",
        per_request_timeout_seconds: Option<i32> = "perRequestTimeoutSeconds",
    }
    Tmpfs {
        container_path: String = "containerPath",
        size: i32 = "size",
        mount_options: Option<Vec<String>> = "mountOptions",
    }
    TotalLocalStorageGBRequest {
        min: Option<f64> = "min",
        max: Option<f64> = "max",
    }
    TrustedExecutionConfiguration {
        isolation_mode: String = "isolationMode",
        attestation_policy: Option<String> = "attestationPolicy",
    }
    TrustedExecutionSummary {
        isolation_mode: String = "isolationMode",
        attestation_policy_status: Option<String> = "attestationPolicyStatus",
    }
    Ulimit {
        name: String = "name",
        soft_limit: i32 = "softLimit",
        hard_limit: i32 = "hardLimit",
    }
    UntagResourceRequest {
        resource_arn: String = "resourceArn",
        tag_keys: Vec<String> = "tagKeys",
    }
    UntagResourceResponse {
    }
    UpdateCapacityProviderRequest {
        name: String = "name",
        cluster: Option<String> = "cluster",
        auto_scaling_group_provider: Option<AutoScalingGroupProviderUpdate> = "autoScalingGroupProvider",
        managed_instances_provider: Option<UpdateManagedInstancesProviderConfiguration> = "managedInstancesProvider",
    }
    UpdateCapacityProviderResponse {
        capacity_provider: Option<CapacityProvider> = "capacityProvider",
    }
    UpdateClusterRequest {
        cluster: String = "cluster",
        settings: Option<Vec<ClusterSetting>> = "settings",
        configuration: Option<ClusterConfiguration> = "configuration",
        service_connect_defaults: Option<ClusterServiceConnectDefaultsRequest> = "serviceConnectDefaults",
    }
    UpdateClusterResponse {
        cluster: Option<Cluster> = "cluster",
    }
    UpdateClusterSettingsRequest {
        cluster: String = "cluster",
        settings: Vec<ClusterSetting> = "settings",
    }
    UpdateClusterSettingsResponse {
        cluster: Option<Cluster> = "cluster",
    }
    UpdateContainerAgentRequest {
        cluster: Option<String> = "cluster",
        container_instance: String = "containerInstance",
    }
    UpdateContainerAgentResponse {
        container_instance: Option<ContainerInstance> = "containerInstance",
    }
    UpdateContainerInstancesStateRequest {
        cluster: Option<String> = "cluster",
        container_instances: Vec<String> = "containerInstances",
        status: String = "status",
    }
    UpdateContainerInstancesStateResponse {
        container_instances: Option<Vec<ContainerInstance>> = "containerInstances",
        failures: Option<Vec<Failure>> = "failures",
    }
    UpdateDaemonRequest {
        daemon_arn: String = "daemonArn",
        daemon_task_definition_arn: String = "daemonTaskDefinitionArn",
        capacity_provider_arns: Vec<String> = "capacityProviderArns",
        deployment_configuration: Option<DaemonDeploymentConfiguration> = "deploymentConfiguration",
        propagate_tags: Option<String> = "propagateTags",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        critical: Option<bool> = "critical",
    }
    UpdateDaemonResponse {
        daemon_arn: Option<String> = "daemonArn",
        status: Option<String> = "status",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
        deployment_arn: Option<String> = "deploymentArn",
    }
    UpdateExpressGatewayServiceRequest {
        service_arn: String = "serviceArn",
        execution_role_arn: Option<String> = "executionRoleArn",
        health_check_path: Option<String> = "healthCheckPath",
        primary_container: Option<ExpressGatewayContainer> = "primaryContainer",
        task_role_arn: Option<String> = "taskRoleArn",
        network_configuration: Option<ExpressGatewayServiceNetworkConfiguration> = "networkConfiguration",
        cpu: Option<String> = "cpu",
        memory: Option<String> = "memory",
        cpu_architecture: Option<String> = "cpuArchitecture",
        scaling_target: Option<ExpressGatewayScalingTarget> = "scalingTarget",
        task_definition_arn: Option<String> = "taskDefinitionArn",
    }
    UpdateExpressGatewayServiceResponse {
        service: Option<UpdatedExpressGatewayService> = "service",
    }
    UpdateGatewayAlbConfiguration {
        network_configuration: Option<UpdateGatewayNetworkConfiguration> = "networkConfiguration",
        max_alb_count: Option<i32> = "maxAlbCount",
        web_acl_arn: Option<String> = "webACLArn",
        access_logs: Option<GatewayElbAccessLogConfiguration> = "accessLogs",
        http_desync: Option<String> = "httpDesync",
        test_traffic_rules: Option<GatewayAlbTestTrafficRules> = "testTrafficRules",
    }
    UpdateGatewayConfiguration {
        host_shared_alb: Option<UpdateGatewayAlbConfiguration> = "hostSharedAlb",
    }
    UpdateGatewayNetworkConfiguration {
        inbound_security_group: Option<String> = "inboundSecurityGroup",
    }
    UpdateGatewayRequest {
        gateway: String = "gateway",
        infrastructure_role_arn: Option<String> = "infrastructureRoleArn",
        deletion_protection: Option<bool> = "deletionProtection",
        configuration: Option<UpdateGatewayConfiguration> = "configuration",
        propagate_tags: Option<String> = "propagateTags",
    }
    UpdateGatewayResponse {
        gateway_arn: Option<String> = "gatewayArn",
        name: Option<String> = "name",
        status: Option<String> = "status",
    }
    UpdateManagedInstancesProviderConfiguration {
        infrastructure_role_arn: String = "infrastructureRoleArn",
        instance_launch_template: InstanceLaunchTemplateUpdate = "instanceLaunchTemplate",
        propagate_tags: Option<String> = "propagateTags",
        infrastructure_optimization: Option<InfrastructureOptimization> = "infrastructureOptimization",
        auto_repair_configuration: Option<AutoRepairConfiguration> = "autoRepairConfiguration",
    }
    UpdateServicePrimaryTaskSetRequest {
        cluster: String = "cluster",
        service: String = "service",
        primary_task_set: String = "primaryTaskSet",
    }
    UpdateServicePrimaryTaskSetResponse {
        task_set: Option<TaskSet> = "taskSet",
    }
    UpdateServiceRequest {
        cluster: Option<String> = "cluster",
        service: String = "service",
        desired_count: Option<i32> = "desiredCount",
        task_definition: Option<String> = "taskDefinition",
        capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>> = "capacityProviderStrategy",
        deployment_configuration: Option<DeploymentConfiguration> = "deploymentConfiguration",
        availability_zone_rebalancing: Option<String> = "availabilityZoneRebalancing",
        network_configuration: Option<NetworkConfiguration> = "networkConfiguration",
        placement_constraints: Option<Vec<PlacementConstraint>> = "placementConstraints",
        placement_strategy: Option<Vec<PlacementStrategy>> = "placementStrategy",
        platform_version: Option<String> = "platformVersion",
        force_new_deployment: Option<bool> = "forceNewDeployment",
        health_check_grace_period_seconds: Option<i32> = "healthCheckGracePeriodSeconds",
        deployment_controller: Option<DeploymentController> = "deploymentController",
        enable_execute_command: Option<bool> = "enableExecuteCommand",
        enable_ecs_managed_tags: Option<bool> = "enableECSManagedTags",
        load_balancers: Option<Vec<LoadBalancer>> = "loadBalancers",
        propagate_tags: Option<String> = "propagateTags",
        service_registries: Option<Vec<ServiceRegistry>> = "serviceRegistries",
        service_connect_configuration: Option<ServiceConnectConfiguration> = "serviceConnectConfiguration",
        volume_configurations: Option<Vec<ServiceVolumeConfiguration>> = "volumeConfigurations",
        vpc_lattice_configurations: Option<Vec<VpcLatticeConfiguration>> = "vpcLatticeConfigurations",
        gateway_connectors: Option<Vec<GatewayConnector>> = "gatewayConnectors",
        monitoring: Option<MonitoringConfiguration> = "monitoring",
    }
    UpdateServiceResponse {
        service: Option<Service> = "service",
    }
    UpdateTaskProtectionRequest {
        cluster: String = "cluster",
        tasks: Vec<String> = "tasks",
        protection_enabled: bool = "protectionEnabled",
        expires_in_minutes: Option<i32> = "expiresInMinutes",
    }
    UpdateTaskProtectionResponse {
        protected_tasks: Option<Vec<ProtectedTask>> = "protectedTasks",
        failures: Option<Vec<Failure>> = "failures",
    }
    UpdateTaskSetRequest {
        cluster: String = "cluster",
        service: String = "service",
        task_set: String = "taskSet",
        scale: Scale = "scale",
    }
    UpdateTaskSetResponse {
        task_set: Option<TaskSet> = "taskSet",
    }
    UpdatedExpressGatewayService {
        service_arn: Option<String> = "serviceArn",
        cluster: Option<String> = "cluster",
        service_name: Option<String> = "serviceName",
        status: Option<ExpressGatewayServiceStatus> = "status",
        target_configuration: Option<ExpressGatewayServiceConfiguration> = "targetConfiguration",
        created_at: Option<Timestamp> = "createdAt",
        updated_at: Option<Timestamp> = "updatedAt",
    }
    VCpuCountRangeRequest {
        min: i32 = "min",
        max: Option<i32> = "max",
    }
    VersionInfo {
        agent_version: Option<String> = "agentVersion",
        agent_hash: Option<String> = "agentHash",
        docker_version: Option<String> = "dockerVersion",
    }
    Volume {
        name: Option<String> = "name",
        host: Option<HostVolumeProperties> = "host",
        docker_volume_configuration: Option<DockerVolumeConfiguration> = "dockerVolumeConfiguration",
        efs_volume_configuration: Option<EFSVolumeConfiguration> = "efsVolumeConfiguration",
        s3files_volume_configuration: Option<S3FilesVolumeConfiguration> = "s3filesVolumeConfiguration",
        fsx_windows_file_server_volume_configuration: Option<FSxWindowsFileServerVolumeConfiguration> = "fsxWindowsFileServerVolumeConfiguration",
        configured_at_launch: Option<bool> = "configuredAtLaunch",
    }
    VolumeFrom {
        source_container: Option<String> = "sourceContainer",
        read_only: Option<bool> = "readOnly",
    }
    VpcLatticeAdvancedConfiguration {
        alternate_target_group_arn: Option<String> = "alternateTargetGroupArn",
        production_listener_rule: Option<String> = "productionListenerRule",
        test_listener_rule: Option<String> = "testListenerRule",
    }
    VpcLatticeConfiguration {
        role_arn: String = "roleArn",
        target_group_arn: String = "targetGroupArn",
        port_name: String = "portName",
        advanced_configuration: Option<VpcLatticeAdvancedConfiguration> = "advancedConfiguration",
    }
}

pub fn access_denied_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AccessDeniedException",
        "AccessDeniedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn attribute_limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AttributeLimitExceededException",
        "AttributeLimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn blocked_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "BlockedException",
        "BlockedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn client_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ClientException",
        "ClientException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn cluster_contains_capacity_provider_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ClusterContainsCapacityProviderException",
        "ClusterContainsCapacityProviderException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn cluster_contains_container_instances_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ClusterContainsContainerInstancesException",
        "ClusterContainsContainerInstancesException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn cluster_contains_services_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ClusterContainsServicesException",
        "ClusterContainsServicesException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn cluster_contains_tasks_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ClusterContainsTasksException",
        "ClusterContainsTasksException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn cluster_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ClusterNotFoundException",
        "ClusterNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn conflict_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConflictException",
        "ConflictException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn daemon_not_active_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DaemonNotActiveException",
        "DaemonNotActiveException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn daemon_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DaemonNotFoundException",
        "DaemonNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn gateway_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "GatewayNotFoundException",
        "GatewayNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidParameterException",
        "InvalidParameterException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitExceededException",
        "LimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn missing_version_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MissingVersionException",
        "MissingVersionException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn namespace_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NamespaceNotFoundException",
        "NamespaceNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn no_update_available_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "NoUpdateAvailableException",
        "NoUpdateAvailableException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn platform_task_definition_incompatibility_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PlatformTaskDefinitionIncompatibilityException",
        "PlatformTaskDefinitionIncompatibilityException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn platform_unknown_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PlatformUnknownException",
        "PlatformUnknownException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_in_use_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceInUseException",
        "ResourceInUseException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn server_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServerException",
        "ServerException",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn service_deployment_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceDeploymentNotFoundException",
        "ServiceDeploymentNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_not_active_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceNotActiveException",
        "ServiceNotActiveException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceNotFoundException",
        "ServiceNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn target_not_connected_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TargetNotConnectedException",
        "TargetNotConnectedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn target_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TargetNotFoundException",
        "TargetNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn task_set_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TaskSetNotFoundException",
        "TaskSetNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_feature_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedFeatureException",
        "UnsupportedFeatureException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn update_in_progress_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UpdateInProgressException",
        "UpdateInProgressException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for ECS.
pub trait Ecs<Cx: Sync>: Send + Sync {
    fn associate_gateway_with_cluster(
        &self,
        cx: &Cx,
        input: AssociateGatewayWithClusterRequest,
    ) -> impl Future<Output = Reply<AssociateGatewayWithClusterResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "AssociateGatewayWithCluster",
            ))
        }
    }

    fn continue_service_deployment(
        &self,
        cx: &Cx,
        input: ContinueServiceDeploymentRequest,
    ) -> impl Future<Output = Reply<ContinueServiceDeploymentResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "ContinueServiceDeployment",
            ))
        }
    }

    fn create_capacity_provider(
        &self,
        cx: &Cx,
        input: CreateCapacityProviderRequest,
    ) -> impl Future<Output = Reply<CreateCapacityProviderResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "CreateCapacityProvider")) }
    }

    fn create_cluster(
        &self,
        cx: &Cx,
        input: CreateClusterRequest,
    ) -> impl Future<Output = Reply<CreateClusterResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "CreateCluster")) }
    }

    fn create_daemon(
        &self,
        cx: &Cx,
        input: CreateDaemonRequest,
    ) -> impl Future<Output = Reply<CreateDaemonResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "CreateDaemon")) }
    }

    fn create_express_gateway_service(
        &self,
        cx: &Cx,
        input: CreateExpressGatewayServiceRequest,
    ) -> impl Future<Output = Reply<CreateExpressGatewayServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "CreateExpressGatewayService",
            ))
        }
    }

    fn create_gateway(
        &self,
        cx: &Cx,
        input: CreateGatewayRequest,
    ) -> impl Future<Output = Reply<CreateGatewayResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "CreateGateway")) }
    }

    fn create_service(
        &self,
        cx: &Cx,
        input: CreateServiceRequest,
    ) -> impl Future<Output = Reply<CreateServiceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "CreateService")) }
    }

    fn create_task_set(
        &self,
        cx: &Cx,
        input: CreateTaskSetRequest,
    ) -> impl Future<Output = Reply<CreateTaskSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "CreateTaskSet")) }
    }

    fn delete_account_setting(
        &self,
        cx: &Cx,
        input: DeleteAccountSettingRequest,
    ) -> impl Future<Output = Reply<DeleteAccountSettingResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteAccountSetting")) }
    }

    fn delete_attributes(
        &self,
        cx: &Cx,
        input: DeleteAttributesRequest,
    ) -> impl Future<Output = Reply<DeleteAttributesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteAttributes")) }
    }

    fn delete_capacity_provider(
        &self,
        cx: &Cx,
        input: DeleteCapacityProviderRequest,
    ) -> impl Future<Output = Reply<DeleteCapacityProviderResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteCapacityProvider")) }
    }

    fn delete_cluster(
        &self,
        cx: &Cx,
        input: DeleteClusterRequest,
    ) -> impl Future<Output = Reply<DeleteClusterResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteCluster")) }
    }

    fn delete_daemon(
        &self,
        cx: &Cx,
        input: DeleteDaemonRequest,
    ) -> impl Future<Output = Reply<DeleteDaemonResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteDaemon")) }
    }

    fn delete_daemon_task_definition(
        &self,
        cx: &Cx,
        input: DeleteDaemonTaskDefinitionRequest,
    ) -> impl Future<Output = Reply<DeleteDaemonTaskDefinitionResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DeleteDaemonTaskDefinition",
            ))
        }
    }

    fn delete_express_gateway_service(
        &self,
        cx: &Cx,
        input: DeleteExpressGatewayServiceRequest,
    ) -> impl Future<Output = Reply<DeleteExpressGatewayServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DeleteExpressGatewayService",
            ))
        }
    }

    fn delete_gateway(
        &self,
        cx: &Cx,
        input: DeleteGatewayRequest,
    ) -> impl Future<Output = Reply<DeleteGatewayResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteGateway")) }
    }

    fn delete_service(
        &self,
        cx: &Cx,
        input: DeleteServiceRequest,
    ) -> impl Future<Output = Reply<DeleteServiceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteService")) }
    }

    fn delete_task_definitions(
        &self,
        cx: &Cx,
        input: DeleteTaskDefinitionsRequest,
    ) -> impl Future<Output = Reply<DeleteTaskDefinitionsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteTaskDefinitions")) }
    }

    fn delete_task_set(
        &self,
        cx: &Cx,
        input: DeleteTaskSetRequest,
    ) -> impl Future<Output = Reply<DeleteTaskSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeleteTaskSet")) }
    }

    fn deregister_container_instance(
        &self,
        cx: &Cx,
        input: DeregisterContainerInstanceRequest,
    ) -> impl Future<Output = Reply<DeregisterContainerInstanceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DeregisterContainerInstance",
            ))
        }
    }

    fn deregister_task_definition(
        &self,
        cx: &Cx,
        input: DeregisterTaskDefinitionRequest,
    ) -> impl Future<Output = Reply<DeregisterTaskDefinitionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DeregisterTaskDefinition")) }
    }

    fn describe_capacity_providers(
        &self,
        cx: &Cx,
        input: DescribeCapacityProvidersRequest,
    ) -> impl Future<Output = Reply<DescribeCapacityProvidersResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DescribeCapacityProviders",
            ))
        }
    }

    fn describe_clusters(
        &self,
        cx: &Cx,
        input: DescribeClustersRequest,
    ) -> impl Future<Output = Reply<DescribeClustersResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeClusters")) }
    }

    fn describe_container_instances(
        &self,
        cx: &Cx,
        input: DescribeContainerInstancesRequest,
    ) -> impl Future<Output = Reply<DescribeContainerInstancesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DescribeContainerInstances",
            ))
        }
    }

    fn describe_daemon(
        &self,
        cx: &Cx,
        input: DescribeDaemonRequest,
    ) -> impl Future<Output = Reply<DescribeDaemonResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeDaemon")) }
    }

    fn describe_daemon_deployments(
        &self,
        cx: &Cx,
        input: DescribeDaemonDeploymentsRequest,
    ) -> impl Future<Output = Reply<DescribeDaemonDeploymentsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DescribeDaemonDeployments",
            ))
        }
    }

    fn describe_daemon_revisions(
        &self,
        cx: &Cx,
        input: DescribeDaemonRevisionsRequest,
    ) -> impl Future<Output = Reply<DescribeDaemonRevisionsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeDaemonRevisions")) }
    }

    fn describe_daemon_task_definition(
        &self,
        cx: &Cx,
        input: DescribeDaemonTaskDefinitionRequest,
    ) -> impl Future<Output = Reply<DescribeDaemonTaskDefinitionResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DescribeDaemonTaskDefinition",
            ))
        }
    }

    fn describe_express_gateway_service(
        &self,
        cx: &Cx,
        input: DescribeExpressGatewayServiceRequest,
    ) -> impl Future<Output = Reply<DescribeExpressGatewayServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DescribeExpressGatewayService",
            ))
        }
    }

    fn describe_gateway(
        &self,
        cx: &Cx,
        input: DescribeGatewayRequest,
    ) -> impl Future<Output = Reply<DescribeGatewayResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeGateway")) }
    }

    fn describe_gateway_resources(
        &self,
        cx: &Cx,
        input: DescribeGatewayResourcesRequest,
    ) -> impl Future<Output = Reply<DescribeGatewayResourcesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeGatewayResources")) }
    }

    fn describe_gateway_route(
        &self,
        cx: &Cx,
        input: DescribeGatewayRouteRequest,
    ) -> impl Future<Output = Reply<DescribeGatewayRouteResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeGatewayRoute")) }
    }

    fn describe_service_deployments(
        &self,
        cx: &Cx,
        input: DescribeServiceDeploymentsRequest,
    ) -> impl Future<Output = Reply<DescribeServiceDeploymentsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DescribeServiceDeployments",
            ))
        }
    }

    fn describe_service_revisions(
        &self,
        cx: &Cx,
        input: DescribeServiceRevisionsRequest,
    ) -> impl Future<Output = Reply<DescribeServiceRevisionsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeServiceRevisions")) }
    }

    fn describe_services(
        &self,
        cx: &Cx,
        input: DescribeServicesRequest,
    ) -> impl Future<Output = Reply<DescribeServicesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeServices")) }
    }

    fn describe_task_definition(
        &self,
        cx: &Cx,
        input: DescribeTaskDefinitionRequest,
    ) -> impl Future<Output = Reply<DescribeTaskDefinitionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeTaskDefinition")) }
    }

    fn describe_task_sets(
        &self,
        cx: &Cx,
        input: DescribeTaskSetsRequest,
    ) -> impl Future<Output = Reply<DescribeTaskSetsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeTaskSets")) }
    }

    fn describe_tasks(
        &self,
        cx: &Cx,
        input: DescribeTasksRequest,
    ) -> impl Future<Output = Reply<DescribeTasksResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DescribeTasks")) }
    }

    fn disassociate_gateway_from_cluster(
        &self,
        cx: &Cx,
        input: DisassociateGatewayFromClusterRequest,
    ) -> impl Future<Output = Reply<DisassociateGatewayFromClusterResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "DisassociateGatewayFromCluster",
            ))
        }
    }

    fn discover_poll_endpoint(
        &self,
        cx: &Cx,
        input: DiscoverPollEndpointRequest,
    ) -> impl Future<Output = Reply<DiscoverPollEndpointResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "DiscoverPollEndpoint")) }
    }

    fn execute_command(
        &self,
        cx: &Cx,
        input: ExecuteCommandRequest,
    ) -> impl Future<Output = Reply<ExecuteCommandResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ExecuteCommand")) }
    }

    fn get_task_protection(
        &self,
        cx: &Cx,
        input: GetTaskProtectionRequest,
    ) -> impl Future<Output = Reply<GetTaskProtectionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "GetTaskProtection")) }
    }

    fn list_account_settings(
        &self,
        cx: &Cx,
        input: ListAccountSettingsRequest,
    ) -> impl Future<Output = Reply<ListAccountSettingsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListAccountSettings")) }
    }

    fn list_attributes(
        &self,
        cx: &Cx,
        input: ListAttributesRequest,
    ) -> impl Future<Output = Reply<ListAttributesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListAttributes")) }
    }

    fn list_clusters(
        &self,
        cx: &Cx,
        input: ListClustersRequest,
    ) -> impl Future<Output = Reply<ListClustersResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListClusters")) }
    }

    fn list_container_instances(
        &self,
        cx: &Cx,
        input: ListContainerInstancesRequest,
    ) -> impl Future<Output = Reply<ListContainerInstancesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListContainerInstances")) }
    }

    fn list_daemon_deployments(
        &self,
        cx: &Cx,
        input: ListDaemonDeploymentsRequest,
    ) -> impl Future<Output = Reply<ListDaemonDeploymentsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListDaemonDeployments")) }
    }

    fn list_daemon_task_definitions(
        &self,
        cx: &Cx,
        input: ListDaemonTaskDefinitionsRequest,
    ) -> impl Future<Output = Reply<ListDaemonTaskDefinitionsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "ListDaemonTaskDefinitions",
            ))
        }
    }

    fn list_daemons(
        &self,
        cx: &Cx,
        input: ListDaemonsRequest,
    ) -> impl Future<Output = Reply<ListDaemonsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListDaemons")) }
    }

    fn list_gateway_cluster_associations(
        &self,
        cx: &Cx,
        input: ListGatewayClusterAssociationsRequest,
    ) -> impl Future<Output = Reply<ListGatewayClusterAssociationsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "ListGatewayClusterAssociations",
            ))
        }
    }

    fn list_gateway_routes(
        &self,
        cx: &Cx,
        input: ListGatewayRoutesRequest,
    ) -> impl Future<Output = Reply<ListGatewayRoutesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListGatewayRoutes")) }
    }

    fn list_gateways(
        &self,
        cx: &Cx,
        input: ListGatewaysRequest,
    ) -> impl Future<Output = Reply<ListGatewaysResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListGateways")) }
    }

    fn list_service_deployments(
        &self,
        cx: &Cx,
        input: ListServiceDeploymentsRequest,
    ) -> impl Future<Output = Reply<ListServiceDeploymentsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListServiceDeployments")) }
    }

    fn list_services(
        &self,
        cx: &Cx,
        input: ListServicesRequest,
    ) -> impl Future<Output = Reply<ListServicesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListServices")) }
    }

    fn list_services_by_namespace(
        &self,
        cx: &Cx,
        input: ListServicesByNamespaceRequest,
    ) -> impl Future<Output = Reply<ListServicesByNamespaceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListServicesByNamespace")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListTagsForResource")) }
    }

    fn list_task_definition_families(
        &self,
        cx: &Cx,
        input: ListTaskDefinitionFamiliesRequest,
    ) -> impl Future<Output = Reply<ListTaskDefinitionFamiliesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "ListTaskDefinitionFamilies",
            ))
        }
    }

    fn list_task_definitions(
        &self,
        cx: &Cx,
        input: ListTaskDefinitionsRequest,
    ) -> impl Future<Output = Reply<ListTaskDefinitionsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListTaskDefinitions")) }
    }

    fn list_tasks(
        &self,
        cx: &Cx,
        input: ListTasksRequest,
    ) -> impl Future<Output = Reply<ListTasksResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "ListTasks")) }
    }

    fn put_account_setting(
        &self,
        cx: &Cx,
        input: PutAccountSettingRequest,
    ) -> impl Future<Output = Reply<PutAccountSettingResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "PutAccountSetting")) }
    }

    fn put_account_setting_default(
        &self,
        cx: &Cx,
        input: PutAccountSettingDefaultRequest,
    ) -> impl Future<Output = Reply<PutAccountSettingDefaultResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "PutAccountSettingDefault")) }
    }

    fn put_attributes(
        &self,
        cx: &Cx,
        input: PutAttributesRequest,
    ) -> impl Future<Output = Reply<PutAttributesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "PutAttributes")) }
    }

    fn put_cluster_capacity_providers(
        &self,
        cx: &Cx,
        input: PutClusterCapacityProvidersRequest,
    ) -> impl Future<Output = Reply<PutClusterCapacityProvidersResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "PutClusterCapacityProviders",
            ))
        }
    }

    fn register_container_instance(
        &self,
        cx: &Cx,
        input: RegisterContainerInstanceRequest,
    ) -> impl Future<Output = Reply<RegisterContainerInstanceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "RegisterContainerInstance",
            ))
        }
    }

    fn register_daemon_task_definition(
        &self,
        cx: &Cx,
        input: RegisterDaemonTaskDefinitionRequest,
    ) -> impl Future<Output = Reply<RegisterDaemonTaskDefinitionResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "RegisterDaemonTaskDefinition",
            ))
        }
    }

    fn register_task_definition(
        &self,
        cx: &Cx,
        input: RegisterTaskDefinitionRequest,
    ) -> impl Future<Output = Reply<RegisterTaskDefinitionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "RegisterTaskDefinition")) }
    }

    fn run_task(
        &self,
        cx: &Cx,
        input: RunTaskRequest,
    ) -> impl Future<Output = Reply<RunTaskResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "RunTask")) }
    }

    fn start_task(
        &self,
        cx: &Cx,
        input: StartTaskRequest,
    ) -> impl Future<Output = Reply<StartTaskResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "StartTask")) }
    }

    fn stop_service_deployment(
        &self,
        cx: &Cx,
        input: StopServiceDeploymentRequest,
    ) -> impl Future<Output = Reply<StopServiceDeploymentResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "StopServiceDeployment")) }
    }

    fn stop_task(
        &self,
        cx: &Cx,
        input: StopTaskRequest,
    ) -> impl Future<Output = Reply<StopTaskResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "StopTask")) }
    }

    fn submit_attachment_state_changes(
        &self,
        cx: &Cx,
        input: SubmitAttachmentStateChangesRequest,
    ) -> impl Future<Output = Reply<SubmitAttachmentStateChangesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "SubmitAttachmentStateChanges",
            ))
        }
    }

    fn submit_container_state_change(
        &self,
        cx: &Cx,
        input: SubmitContainerStateChangeRequest,
    ) -> impl Future<Output = Reply<SubmitContainerStateChangeResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "SubmitContainerStateChange",
            ))
        }
    }

    fn submit_task_state_change(
        &self,
        cx: &Cx,
        input: SubmitTaskStateChangeRequest,
    ) -> impl Future<Output = Reply<SubmitTaskStateChangeResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "SubmitTaskStateChange")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<TagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<UntagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UntagResource")) }
    }

    fn update_capacity_provider(
        &self,
        cx: &Cx,
        input: UpdateCapacityProviderRequest,
    ) -> impl Future<Output = Reply<UpdateCapacityProviderResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateCapacityProvider")) }
    }

    fn update_cluster(
        &self,
        cx: &Cx,
        input: UpdateClusterRequest,
    ) -> impl Future<Output = Reply<UpdateClusterResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateCluster")) }
    }

    fn update_cluster_settings(
        &self,
        cx: &Cx,
        input: UpdateClusterSettingsRequest,
    ) -> impl Future<Output = Reply<UpdateClusterSettingsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateClusterSettings")) }
    }

    fn update_container_agent(
        &self,
        cx: &Cx,
        input: UpdateContainerAgentRequest,
    ) -> impl Future<Output = Reply<UpdateContainerAgentResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateContainerAgent")) }
    }

    fn update_container_instances_state(
        &self,
        cx: &Cx,
        input: UpdateContainerInstancesStateRequest,
    ) -> impl Future<Output = Reply<UpdateContainerInstancesStateResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "UpdateContainerInstancesState",
            ))
        }
    }

    fn update_daemon(
        &self,
        cx: &Cx,
        input: UpdateDaemonRequest,
    ) -> impl Future<Output = Reply<UpdateDaemonResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateDaemon")) }
    }

    fn update_express_gateway_service(
        &self,
        cx: &Cx,
        input: UpdateExpressGatewayServiceRequest,
    ) -> impl Future<Output = Reply<UpdateExpressGatewayServiceResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "UpdateExpressGatewayService",
            ))
        }
    }

    fn update_gateway(
        &self,
        cx: &Cx,
        input: UpdateGatewayRequest,
    ) -> impl Future<Output = Reply<UpdateGatewayResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateGateway")) }
    }

    fn update_service(
        &self,
        cx: &Cx,
        input: UpdateServiceRequest,
    ) -> impl Future<Output = Reply<UpdateServiceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateService")) }
    }

    fn update_service_primary_task_set(
        &self,
        cx: &Cx,
        input: UpdateServicePrimaryTaskSetRequest,
    ) -> impl Future<Output = Reply<UpdateServicePrimaryTaskSetResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecs",
                "UpdateServicePrimaryTaskSet",
            ))
        }
    }

    fn update_task_protection(
        &self,
        cx: &Cx,
        input: UpdateTaskProtectionRequest,
    ) -> impl Future<Output = Reply<UpdateTaskProtectionResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateTaskProtection")) }
    }

    fn update_task_set(
        &self,
        cx: &Cx,
        input: UpdateTaskSetRequest,
    ) -> impl Future<Output = Reply<UpdateTaskSetResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecs", "UpdateTaskSet")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AssociateGatewayWithCluster",
    "ContinueServiceDeployment",
    "CreateCapacityProvider",
    "CreateCluster",
    "CreateDaemon",
    "CreateExpressGatewayService",
    "CreateGateway",
    "CreateService",
    "CreateTaskSet",
    "DeleteAccountSetting",
    "DeleteAttributes",
    "DeleteCapacityProvider",
    "DeleteCluster",
    "DeleteDaemon",
    "DeleteDaemonTaskDefinition",
    "DeleteExpressGatewayService",
    "DeleteGateway",
    "DeleteService",
    "DeleteTaskDefinitions",
    "DeleteTaskSet",
    "DeregisterContainerInstance",
    "DeregisterTaskDefinition",
    "DescribeCapacityProviders",
    "DescribeClusters",
    "DescribeContainerInstances",
    "DescribeDaemon",
    "DescribeDaemonDeployments",
    "DescribeDaemonRevisions",
    "DescribeDaemonTaskDefinition",
    "DescribeExpressGatewayService",
    "DescribeGateway",
    "DescribeGatewayResources",
    "DescribeGatewayRoute",
    "DescribeServiceDeployments",
    "DescribeServiceRevisions",
    "DescribeServices",
    "DescribeTaskDefinition",
    "DescribeTaskSets",
    "DescribeTasks",
    "DisassociateGatewayFromCluster",
    "DiscoverPollEndpoint",
    "ExecuteCommand",
    "GetTaskProtection",
    "ListAccountSettings",
    "ListAttributes",
    "ListClusters",
    "ListContainerInstances",
    "ListDaemonDeployments",
    "ListDaemonTaskDefinitions",
    "ListDaemons",
    "ListGatewayClusterAssociations",
    "ListGatewayRoutes",
    "ListGateways",
    "ListServiceDeployments",
    "ListServices",
    "ListServicesByNamespace",
    "ListTagsForResource",
    "ListTaskDefinitionFamilies",
    "ListTaskDefinitions",
    "ListTasks",
    "PutAccountSetting",
    "PutAccountSettingDefault",
    "PutAttributes",
    "PutClusterCapacityProviders",
    "RegisterContainerInstance",
    "RegisterDaemonTaskDefinition",
    "RegisterTaskDefinition",
    "RunTask",
    "StartTask",
    "StopServiceDeployment",
    "StopTask",
    "SubmitAttachmentStateChanges",
    "SubmitContainerStateChange",
    "SubmitTaskStateChange",
    "TagResource",
    "UntagResource",
    "UpdateCapacityProvider",
    "UpdateCluster",
    "UpdateClusterSettings",
    "UpdateContainerAgent",
    "UpdateContainerInstancesState",
    "UpdateDaemon",
    "UpdateExpressGatewayService",
    "UpdateGateway",
    "UpdateService",
    "UpdateServicePrimaryTaskSet",
    "UpdateTaskProtection",
    "UpdateTaskSet",
];

impl<Cx: Sync, T: Ecs<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "ecs"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AssociateGatewayWithCluster" => {
                answer(self.0.associate_gateway_with_cluster(cx, from_tree(input)))
            }
            "ContinueServiceDeployment" => {
                answer(self.0.continue_service_deployment(cx, from_tree(input)))
            }
            "CreateCapacityProvider" => {
                answer(self.0.create_capacity_provider(cx, from_tree(input)))
            }
            "CreateCluster" => answer(self.0.create_cluster(cx, from_tree(input))),
            "CreateDaemon" => answer(self.0.create_daemon(cx, from_tree(input))),
            "CreateExpressGatewayService" => {
                answer(self.0.create_express_gateway_service(cx, from_tree(input)))
            }
            "CreateGateway" => answer(self.0.create_gateway(cx, from_tree(input))),
            "CreateService" => answer(self.0.create_service(cx, from_tree(input))),
            "CreateTaskSet" => answer(self.0.create_task_set(cx, from_tree(input))),
            "DeleteAccountSetting" => answer(self.0.delete_account_setting(cx, from_tree(input))),
            "DeleteAttributes" => answer(self.0.delete_attributes(cx, from_tree(input))),
            "DeleteCapacityProvider" => {
                answer(self.0.delete_capacity_provider(cx, from_tree(input)))
            }
            "DeleteCluster" => answer(self.0.delete_cluster(cx, from_tree(input))),
            "DeleteDaemon" => answer(self.0.delete_daemon(cx, from_tree(input))),
            "DeleteDaemonTaskDefinition" => {
                answer(self.0.delete_daemon_task_definition(cx, from_tree(input)))
            }
            "DeleteExpressGatewayService" => {
                answer(self.0.delete_express_gateway_service(cx, from_tree(input)))
            }
            "DeleteGateway" => answer(self.0.delete_gateway(cx, from_tree(input))),
            "DeleteService" => answer(self.0.delete_service(cx, from_tree(input))),
            "DeleteTaskDefinitions" => answer(self.0.delete_task_definitions(cx, from_tree(input))),
            "DeleteTaskSet" => answer(self.0.delete_task_set(cx, from_tree(input))),
            "DeregisterContainerInstance" => {
                answer(self.0.deregister_container_instance(cx, from_tree(input)))
            }
            "DeregisterTaskDefinition" => {
                answer(self.0.deregister_task_definition(cx, from_tree(input)))
            }
            "DescribeCapacityProviders" => {
                answer(self.0.describe_capacity_providers(cx, from_tree(input)))
            }
            "DescribeClusters" => answer(self.0.describe_clusters(cx, from_tree(input))),
            "DescribeContainerInstances" => {
                answer(self.0.describe_container_instances(cx, from_tree(input)))
            }
            "DescribeDaemon" => answer(self.0.describe_daemon(cx, from_tree(input))),
            "DescribeDaemonDeployments" => {
                answer(self.0.describe_daemon_deployments(cx, from_tree(input)))
            }
            "DescribeDaemonRevisions" => {
                answer(self.0.describe_daemon_revisions(cx, from_tree(input)))
            }
            "DescribeDaemonTaskDefinition" => {
                answer(self.0.describe_daemon_task_definition(cx, from_tree(input)))
            }
            "DescribeExpressGatewayService" => answer(
                self.0
                    .describe_express_gateway_service(cx, from_tree(input)),
            ),
            "DescribeGateway" => answer(self.0.describe_gateway(cx, from_tree(input))),
            "DescribeGatewayResources" => {
                answer(self.0.describe_gateway_resources(cx, from_tree(input)))
            }
            "DescribeGatewayRoute" => answer(self.0.describe_gateway_route(cx, from_tree(input))),
            "DescribeServiceDeployments" => {
                answer(self.0.describe_service_deployments(cx, from_tree(input)))
            }
            "DescribeServiceRevisions" => {
                answer(self.0.describe_service_revisions(cx, from_tree(input)))
            }
            "DescribeServices" => answer(self.0.describe_services(cx, from_tree(input))),
            "DescribeTaskDefinition" => {
                answer(self.0.describe_task_definition(cx, from_tree(input)))
            }
            "DescribeTaskSets" => answer(self.0.describe_task_sets(cx, from_tree(input))),
            "DescribeTasks" => answer(self.0.describe_tasks(cx, from_tree(input))),
            "DisassociateGatewayFromCluster" => answer(
                self.0
                    .disassociate_gateway_from_cluster(cx, from_tree(input)),
            ),
            "DiscoverPollEndpoint" => answer(self.0.discover_poll_endpoint(cx, from_tree(input))),
            "ExecuteCommand" => answer(self.0.execute_command(cx, from_tree(input))),
            "GetTaskProtection" => answer(self.0.get_task_protection(cx, from_tree(input))),
            "ListAccountSettings" => answer(self.0.list_account_settings(cx, from_tree(input))),
            "ListAttributes" => answer(self.0.list_attributes(cx, from_tree(input))),
            "ListClusters" => answer(self.0.list_clusters(cx, from_tree(input))),
            "ListContainerInstances" => {
                answer(self.0.list_container_instances(cx, from_tree(input)))
            }
            "ListDaemonDeployments" => answer(self.0.list_daemon_deployments(cx, from_tree(input))),
            "ListDaemonTaskDefinitions" => {
                answer(self.0.list_daemon_task_definitions(cx, from_tree(input)))
            }
            "ListDaemons" => answer(self.0.list_daemons(cx, from_tree(input))),
            "ListGatewayClusterAssociations" => answer(
                self.0
                    .list_gateway_cluster_associations(cx, from_tree(input)),
            ),
            "ListGatewayRoutes" => answer(self.0.list_gateway_routes(cx, from_tree(input))),
            "ListGateways" => answer(self.0.list_gateways(cx, from_tree(input))),
            "ListServiceDeployments" => {
                answer(self.0.list_service_deployments(cx, from_tree(input)))
            }
            "ListServices" => answer(self.0.list_services(cx, from_tree(input))),
            "ListServicesByNamespace" => {
                answer(self.0.list_services_by_namespace(cx, from_tree(input)))
            }
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "ListTaskDefinitionFamilies" => {
                answer(self.0.list_task_definition_families(cx, from_tree(input)))
            }
            "ListTaskDefinitions" => answer(self.0.list_task_definitions(cx, from_tree(input))),
            "ListTasks" => answer(self.0.list_tasks(cx, from_tree(input))),
            "PutAccountSetting" => answer(self.0.put_account_setting(cx, from_tree(input))),
            "PutAccountSettingDefault" => {
                answer(self.0.put_account_setting_default(cx, from_tree(input)))
            }
            "PutAttributes" => answer(self.0.put_attributes(cx, from_tree(input))),
            "PutClusterCapacityProviders" => {
                answer(self.0.put_cluster_capacity_providers(cx, from_tree(input)))
            }
            "RegisterContainerInstance" => {
                answer(self.0.register_container_instance(cx, from_tree(input)))
            }
            "RegisterDaemonTaskDefinition" => {
                answer(self.0.register_daemon_task_definition(cx, from_tree(input)))
            }
            "RegisterTaskDefinition" => {
                answer(self.0.register_task_definition(cx, from_tree(input)))
            }
            "RunTask" => answer(self.0.run_task(cx, from_tree(input))),
            "StartTask" => answer(self.0.start_task(cx, from_tree(input))),
            "StopServiceDeployment" => answer(self.0.stop_service_deployment(cx, from_tree(input))),
            "StopTask" => answer(self.0.stop_task(cx, from_tree(input))),
            "SubmitAttachmentStateChanges" => {
                answer(self.0.submit_attachment_state_changes(cx, from_tree(input)))
            }
            "SubmitContainerStateChange" => {
                answer(self.0.submit_container_state_change(cx, from_tree(input)))
            }
            "SubmitTaskStateChange" => {
                answer(self.0.submit_task_state_change(cx, from_tree(input)))
            }
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateCapacityProvider" => {
                answer(self.0.update_capacity_provider(cx, from_tree(input)))
            }
            "UpdateCluster" => answer(self.0.update_cluster(cx, from_tree(input))),
            "UpdateClusterSettings" => answer(self.0.update_cluster_settings(cx, from_tree(input))),
            "UpdateContainerAgent" => answer(self.0.update_container_agent(cx, from_tree(input))),
            "UpdateContainerInstancesState" => answer(
                self.0
                    .update_container_instances_state(cx, from_tree(input)),
            ),
            "UpdateDaemon" => answer(self.0.update_daemon(cx, from_tree(input))),
            "UpdateExpressGatewayService" => {
                answer(self.0.update_express_gateway_service(cx, from_tree(input)))
            }
            "UpdateGateway" => answer(self.0.update_gateway(cx, from_tree(input))),
            "UpdateService" => answer(self.0.update_service(cx, from_tree(input))),
            "UpdateServicePrimaryTaskSet" => {
                answer(self.0.update_service_primary_task_set(cx, from_tree(input)))
            }
            "UpdateTaskProtection" => answer(self.0.update_task_protection(cx, from_tree(input))),
            "UpdateTaskSet" => answer(self.0.update_task_set(cx, from_tree(input))),
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("ecs", operation)) })
            }
        }
    }
}
