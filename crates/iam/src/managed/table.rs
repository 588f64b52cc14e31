//! The table of policies that AWS keeps.

use super::{Allow, Managed};

const fn allow(actions: &'static str, resources: &'static str) -> Allow {
    Allow {
        actions,
        resources,
        when: None,
    }
}

/// `iam:PassRole` for roles handed to these services.
const fn pass_role(resources: &'static str, services: &'static [&'static str]) -> Allow {
    Allow {
        actions: "iam:PassRole",
        resources,
        when: Some(("StringLike", "iam:PassedToService", services)),
    }
}

/// Service-linked roles of these services.
const fn linked_role(services: &'static [&'static str]) -> Allow {
    Allow {
        actions: "iam:CreateServiceLinkedRole",
        resources: "*",
        when: Some(("StringLike", "iam:AWSServiceName", services)),
    }
}

macro_rules! table {
    ($($path:literal $name:literal $description:literal [$($statement:expr),* $(,)?];)*) => {
        /// All of them.
        pub(crate) const TABLE: &[Managed] = &[$(Managed {
            path: $path,
            name: $name,
            description: $description,
            statements: &[$($statement),*],
        }),*];
    };
}

table! {
    "/" "AdministratorAccess" "Full access to all services and resources." [
        allow("*", "*"),
    ];
    "/" "PowerUserAccess"
        "Full access to all services and resources, but not to users and groups." [
        // All but IAM; where AWS excepts, this lists the services that are here.
        allow(
            "acm:* acm-pca:* apigateway:* application-autoscaling:* autoscaling:* \
             cloudformation:* cloudwatch:* codedeploy:* cognito-idp:* dynamodb:* ec2:* ecr:* ecs:* \
             elasticloadbalancing:* events:* execute-api:* kms:* lambda:* logs:* rds:* rds-db:* \
             s3:* scheduler:* secretsmanager:* servicediscovery:* sns:* sqs:* ssm:* sts:* tag:* \
             wafv2:* xray:*",
            "*",
        ),
        allow("iam:CreateServiceLinkedRole iam:DeleteServiceLinkedRole iam:ListRoles", "*"),
    ];
    "/" "ReadOnlyAccess" "Read access to all services and resources." [
        allow(
            "acm:Describe* acm:Get* acm:List* apigateway:GET application-autoscaling:Describe* \
             autoscaling:Describe* cloudformation:Describe* cloudformation:Get* \
             cloudformation:List* cloudwatch:Describe* cloudwatch:Get* cloudwatch:List* \
             codedeploy:BatchGet* codedeploy:Get* codedeploy:List* cognito-idp:AdminGet* \
             cognito-idp:Describe* cognito-idp:Get* cognito-idp:List* dynamodb:BatchGet* \
             dynamodb:Describe* dynamodb:Get* dynamodb:List* dynamodb:Query dynamodb:Scan \
             ec2:Describe* ec2:Get* ecr:BatchCheck* ecr:BatchGet* ecr:Describe* ecr:Get* \
             ecr:List* ecs:Describe* ecs:Get* ecs:List* elasticloadbalancing:Describe* \
             events:Describe* events:List* iam:Generate* iam:Get* iam:List* iam:Simulate* \
             kms:Describe* kms:Get* kms:List* lambda:Get* lambda:List* logs:Describe* \
             logs:FilterLogEvents logs:Get* logs:List* logs:StartQuery logs:StopQuery \
             logs:TestMetricFilter rds:Describe* rds:List* s3:Get* s3:List* scheduler:Get* \
             scheduler:List* secretsmanager:Describe* secretsmanager:GetResourcePolicy \
             secretsmanager:List* servicediscovery:Discover* servicediscovery:Get* \
             servicediscovery:List* sns:Get* sns:List* sqs:Get* sqs:List* sqs:Receive* \
             ssm:Describe* ssm:Get* ssm:List* sts:GetAccessKeyInfo sts:GetCallerIdentity \
             tag:Get* wafv2:Get* wafv2:List* xray:BatchGet* xray:Get*",
            "*",
        ),
    ];
    "/" "IAMFullAccess" "Full access to IAM." [allow("iam:*", "*")];
    "/" "IAMReadOnlyAccess" "Read access to IAM." [
        allow("iam:Generate* iam:Get* iam:List* iam:Simulate*", "*"),
    ];
    "/" "AmazonECS_FullAccess" "Everything an administrator of ECS needs." [
        allow(
            "application-autoscaling:DeleteScalingPolicy \
             application-autoscaling:DeregisterScalableTarget \
             application-autoscaling:Describe* application-autoscaling:PutScalingPolicy \
             application-autoscaling:RegisterScalableTarget autoscaling:CreateAutoScalingGroup \
             autoscaling:CreateLaunchConfiguration autoscaling:DeleteAutoScalingGroup \
             autoscaling:DeleteLaunchConfiguration autoscaling:Describe* \
             autoscaling:UpdateAutoScalingGroup cloudformation:CreateStack \
             cloudformation:DeleteStack cloudformation:DescribeStack* \
             cloudformation:UpdateStack cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms \
             cloudwatch:GetMetricStatistics cloudwatch:PutMetricAlarm codedeploy:BatchGet* \
             codedeploy:ContinueDeployment codedeploy:Create* codedeploy:Get* codedeploy:List* \
             codedeploy:RegisterApplicationRevision codedeploy:StopDeployment \
             codedeploy:UpdateApplication codedeploy:UpdateDeploymentGroup \
             ec2:AssociateRouteTable ec2:AttachInternetGateway \
             ec2:AuthorizeSecurityGroupIngress ec2:CreateInternetGateway \
             ec2:CreateLaunchTemplate ec2:CreateRoute ec2:CreateRouteTable \
             ec2:CreateSecurityGroup ec2:CreateSubnet ec2:CreateVpc ec2:DeleteLaunchTemplate \
             ec2:DeleteSubnet ec2:DeleteVpc ec2:Describe* ec2:DetachInternetGateway \
             ec2:DisassociateRouteTable ec2:ModifySubnetAttribute ec2:ModifyVpcAttribute \
             ec2:RunInstances ecs:* elasticloadbalancing:CreateListener \
             elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:CreateRule \
             elasticloadbalancing:CreateTargetGroup elasticloadbalancing:DeleteListener \
             elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:DeleteRule \
             elasticloadbalancing:DeleteTargetGroup elasticloadbalancing:Describe* \
             events:DeleteRule events:DescribeRule events:ListRuleNamesByTarget \
             events:ListTargetsByRule events:PutRule events:PutTargets events:RemoveTargets \
             iam:ListAttachedRolePolicies iam:ListInstanceProfiles iam:ListRoles \
             lambda:ListFunctions logs:CreateLogGroup logs:DescribeLogGroups \
             logs:FilterLogEvents servicediscovery:CreatePrivateDnsNamespace \
             servicediscovery:CreateHttpNamespace servicediscovery:CreateService \
             servicediscovery:DeleteService servicediscovery:GetNamespace \
             servicediscovery:GetOperation servicediscovery:GetService servicediscovery:List* \
             servicediscovery:UpdateService sns:ListTopics",
            "*",
        ),
        allow(
            "ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath",
            "arn:aws:ssm:*:*:parameter/aws/service/ecs*",
        ),
        pass_role("*", &["ecs-tasks.amazonaws.com"]),
        pass_role(
            "arn:aws:iam::*:role/ecsInstanceRole*",
            &[
                "ec2.amazonaws.com",
                "ec2.amazonaws.com.cn",
            ],
        ),
        pass_role(
            "arn:aws:iam::*:role/ecsAutoscaleRole*",
            &[
                "application-autoscaling.amazonaws.com",
            ],
        ),
        pass_role("arn:aws:iam::*:role/ecsInfrastructureRole", &["ecs.amazonaws.com"]),
        linked_role(&[
            "autoscaling.amazonaws.com",
            "ecs.amazonaws.com",
            "ecs.application-autoscaling.amazonaws.com",
            "spot.amazonaws.com",
            "spotfleet.amazonaws.com",
            "elasticloadbalancing.amazonaws.com",
        ]),
    ];
    "/service-role/" "AmazonECSTaskExecutionRolePolicy"
        "What starting a task needs: images and logs." [
        allow(
            "ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer \
             ecr:BatchGetImage logs:CreateLogStream logs:PutLogEvents",
            "*",
        ),
    ];
    "/service-role/" "AmazonEC2ContainerServiceforEC2Role" "What a container instance needs." [
        allow(
            "ec2:DescribeTags ecs:CreateCluster ecs:DeregisterContainerInstance \
             ecs:DiscoverPollEndpoint ecs:Poll ecs:RegisterContainerInstance \
             ecs:StartTelemetrySession ecs:UpdateContainerInstancesState ecs:Submit* \
             ecs:TagResource ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability \
             ecr:GetDownloadUrlForLayer ecr:BatchGetImage logs:CreateLogStream \
             logs:PutLogEvents",
            "*",
        ),
    ];
    "/service-role/" "AmazonEC2ContainerServiceRole" "What ECS needs for load balancers." [
        allow(
            "ec2:AuthorizeSecurityGroupIngress ec2:Describe* \
             elasticloadbalancing:DeregisterInstancesFromLoadBalancer \
             elasticloadbalancing:DeregisterTargets elasticloadbalancing:Describe* \
             elasticloadbalancing:RegisterInstancesWithLoadBalancer \
             elasticloadbalancing:RegisterTargets",
            "*",
        ),
    ];
    "/service-role/" "AmazonEC2ContainerServiceAutoscaleRole" "What scaling a service needs." [
        allow(
            "ecs:DescribeServices ecs:UpdateService cloudwatch:DescribeAlarms \
             cloudwatch:PutMetricAlarm",
            "*",
        ),
    ];
    "/service-role/" "AmazonEC2ContainerServiceEventsRole" "What events need to run tasks." [
        allow("ecs:RunTask ecs:TagResource", "*"),
        pass_role("*", &["ecs-tasks.amazonaws.com"]),
    ];
    "/service-role/" "AmazonECSInfrastructureRolePolicyForVolumes"
        "What ECS needs to manage volumes of tasks." [
        allow(
            "ec2:CreateVolume ec2:CreateTags ec2:DescribeVolumes ec2:DescribeInstances \
             ec2:DescribeAvailabilityZones ec2:AttachVolume ec2:DetachVolume ec2:DeleteVolume",
            "*",
        ),
    ];
    "/service-role/" "AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity"
        "What ECS needs for certificates of Service Connect." [
        Allow {
            actions: "acm-pca:DescribeCertificateAuthority acm-pca:GetCertificate \
                      acm-pca:GetCertificateAuthorityCertificate acm-pca:IssueCertificate",
            resources: "*",
            when: Some(("StringEquals", "aws:ResourceTag/AmazonECSManaged", &["true"])),
        },
        allow(
            "secretsmanager:CreateSecret secretsmanager:DescribeSecret \
             secretsmanager:TagResource secretsmanager:UpdateSecret \
             secretsmanager:DeleteSecret secretsmanager:RotateSecret \
             secretsmanager:UpdateSecretVersionStage",
            "arn:aws:secretsmanager:*:*:secret:ecs-sc!*",
        ),
    ];
    "/" "AmazonECSInfrastructureRolePolicyForLoadBalancers"
        "What ECS needs to shift traffic between target groups." [
        allow(
            "elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeRules \
             elasticloadbalancing:DescribeTargetGroups \
             elasticloadbalancing:DescribeTargetHealth",
            "*",
        ),
        allow(
            "elasticloadbalancing:ModifyListener elasticloadbalancing:ModifyRule",
            "arn:aws:elasticloadbalancing:*:*:listener/* \
             arn:aws:elasticloadbalancing:*:*:listener-rule/*",
        ),
        allow(
            "elasticloadbalancing:RegisterTargets elasticloadbalancing:DeregisterTargets",
            "arn:aws:elasticloadbalancing:*:*:targetgroup/*",
        ),
    ];
    "/service-role/" "AmazonECSInfrastructureRoleforExpressGatewayServices"
        "What ECS needs to make what stands around Express services." [
        allow(
            "ec2:Describe* elasticloadbalancing:Describe* acm:DescribeCertificate \
             application-autoscaling:Describe* cloudwatch:DescribeAlarms logs:DescribeLogGroups",
            "*",
        ),
        allow(
            "ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress \
             ec2:CreateSecurityGroup ec2:CreateTags ec2:DeleteSecurityGroup \
             ec2:RevokeSecurityGroupEgress ec2:RevokeSecurityGroupIngress",
            "*",
        ),
        allow(
            "elasticloadbalancing:AddTags elasticloadbalancing:CreateListener \
             elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:CreateRule \
             elasticloadbalancing:CreateTargetGroup elasticloadbalancing:DeleteListener \
             elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:DeleteRule \
             elasticloadbalancing:DeleteTargetGroup elasticloadbalancing:DeregisterTargets \
             elasticloadbalancing:ModifyListener elasticloadbalancing:ModifyLoadBalancerAttributes \
             elasticloadbalancing:ModifyRule elasticloadbalancing:ModifyTargetGroup \
             elasticloadbalancing:ModifyTargetGroupAttributes \
             elasticloadbalancing:RegisterTargets elasticloadbalancing:SetSecurityGroups \
             elasticloadbalancing:SetSubnets",
            "*",
        ),
        allow(
            "acm:AddTagsToCertificate acm:DeleteCertificate acm:RequestCertificate \
             application-autoscaling:DeleteScalingPolicy \
             application-autoscaling:DeregisterScalableTarget \
             application-autoscaling:PutScalingPolicy \
             application-autoscaling:RegisterScalableTarget cloudwatch:DeleteAlarms \
             cloudwatch:PutMetricAlarm logs:CreateLogGroup logs:TagResource",
            "*",
        ),
    ];
    "/" "AmazonECSInfrastructureRolePolicyForVpcLattice" "What ECS needs for VPC Lattice." [
        allow(
            "vpc-lattice:RegisterTargets vpc-lattice:DeregisterTargets \
             vpc-lattice:GetTargetGroup vpc-lattice:ListTargets ec2:DescribeVpcs \
             ec2:DescribeSubnets",
            "*",
        ),
    ];
    "/aws-service-role/" "AmazonECSServiceRolePolicy" "What ECS does for services and tasks." [
        allow(
            "ec2:AttachNetworkInterface ec2:CreateNetworkInterface \
             ec2:CreateNetworkInterfacePermission ec2:DeleteNetworkInterface \
             ec2:DeleteNetworkInterfacePermission ec2:Describe* ec2:DetachNetworkInterface \
             elasticloadbalancing:DeregisterTargets elasticloadbalancing:Describe* \
             elasticloadbalancing:RegisterTargets servicediscovery:DeregisterInstance \
             servicediscovery:Get* servicediscovery:List* servicediscovery:RegisterInstance \
             servicediscovery:UpdateInstanceCustomHealthStatus autoscaling:Describe* \
             cloudwatch:DeleteAlarms cloudwatch:DescribeAlarms cloudwatch:PutMetricAlarm \
             logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups logs:PutLogEvents",
            "*",
        ),
    ];
    "/aws-service-role/" "AWSApplicationAutoscalingECSServicePolicy"
        "What Application Auto Scaling does to services." [
        allow(
            "ecs:DescribeServices ecs:UpdateService cloudwatch:PutMetricAlarm \
             cloudwatch:DescribeAlarms cloudwatch:DeleteAlarms cloudwatch:GetMetricData",
            "*",
        ),
    ];
    "/aws-service-role/" "AWSElasticLoadBalancingServiceRolePolicy"
        "What Elastic Load Balancing does in a VPC." [
        allow(
            "ec2:AssignIpv6Addresses ec2:AssociateAddress ec2:AttachNetworkInterface \
             ec2:AuthorizeSecurityGroupIngress ec2:CreateNetworkInterface ec2:CreateSecurityGroup \
             ec2:DeleteNetworkInterface ec2:Describe* ec2:DetachNetworkInterface \
             ec2:DisassociateAddress ec2:ModifyNetworkInterfaceAttribute ec2:ReleaseAddress \
             logs:CreateLogDelivery logs:DeleteLogDelivery logs:GetLogDelivery \
             logs:ListLogDeliveries logs:UpdateLogDelivery",
            "*",
        ),
    ];
    "/" "AWSCodeDeployRoleForECS" "What CodeDeploy needs for blue/green deployments of services." [
        allow(
            "ecs:DescribeServices ecs:CreateTaskSet ecs:UpdateServicePrimaryTaskSet \
             ecs:DeleteTaskSet elasticloadbalancing:DescribeTargetGroups \
             elasticloadbalancing:DescribeListeners elasticloadbalancing:ModifyListener \
             elasticloadbalancing:DescribeRules elasticloadbalancing:ModifyRule \
             lambda:InvokeFunction cloudwatch:DescribeAlarms sns:Publish s3:GetObject \
             s3:GetObjectVersion",
            "*",
        ),
        pass_role("*", &["ecs-tasks.amazonaws.com"]),
    ];
    "/" "AWSCodeDeployRoleForECSLimited"
        "As AWSCodeDeployRoleForECS, for functions and buckets named CodeDeploy." [
        allow(
            "ecs:DescribeServices ecs:CreateTaskSet ecs:UpdateServicePrimaryTaskSet \
             ecs:DeleteTaskSet cloudwatch:DescribeAlarms \
             elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeListeners \
             elasticloadbalancing:ModifyListener elasticloadbalancing:DescribeRules \
             elasticloadbalancing:ModifyRule",
            "*",
        ),
        allow("sns:Publish", "arn:aws:sns:*:*:CodeDeployTopic_*"),
        allow("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:CodeDeployHook_*"),
        pass_role(
            "arn:aws:iam::*:role/ecsTaskExecutionRole arn:aws:iam::*:role/ECSTaskExecution*",
            &[
                "ecs-tasks.amazonaws.com",
            ],
        ),
    ];
    "/" "AmazonEC2ContainerRegistryReadOnly" "Read access to repositories." [
        allow(
            "ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer \
             ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages ecr:DescribeImages \
             ecr:BatchGetImage ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview \
             ecr:ListTagsForResource ecr:DescribeImageScanFindings",
            "*",
        ),
    ];
    "/" "AmazonEC2ContainerRegistryPowerUser" "Read and push access to repositories." [
        allow(
            "ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer \
             ecr:GetRepositoryPolicy ecr:DescribeRepositories ecr:ListImages ecr:DescribeImages \
             ecr:BatchGetImage ecr:GetLifecyclePolicy ecr:GetLifecyclePolicyPreview \
             ecr:ListTagsForResource ecr:DescribeImageScanFindings ecr:InitiateLayerUpload \
             ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage",
            "*",
        ),
    ];
    "/" "AmazonEC2ContainerRegistryFullAccess" "Full access to repositories." [
        allow("ecr:*", "*"),
        linked_role(&["replication.ecr.amazonaws.com"]),
    ];
    "/" "AmazonEC2ContainerRegistryPullOnly" "Pull access to repositories." [
        allow(
            "ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer \
             ecr:BatchImportUpstreamImage",
            "*",
        ),
    ];
    "/" "CloudWatchLogsFullAccess" "Full access to CloudWatch Logs." [
        allow("logs:* cloudwatch:GenerateQuery", "*"),
    ];
    "/" "CloudWatchLogsReadOnlyAccess" "Read access to CloudWatch Logs." [
        allow(
            "logs:Describe* logs:Get* logs:List* logs:StartQuery logs:StopQuery \
             logs:TestMetricFilter logs:FilterLogEvents logs:StartLiveTail logs:StopLiveTail",
            "*",
        ),
    ];
    "/" "CloudWatchFullAccess" "Full access to CloudWatch." [
        allow(
            "autoscaling:Describe* cloudwatch:* logs:* sns:* iam:GetPolicy \
             iam:GetPolicyVersion iam:GetRole",
            "*",
        ),
    ];
    "/" "CloudWatchReadOnlyAccess" "Read access to CloudWatch." [
        allow(
            "autoscaling:Describe* cloudwatch:Describe* cloudwatch:Get* cloudwatch:List* \
             logs:Describe* logs:Get* logs:List* logs:FilterLogEvents logs:StartQuery \
             logs:StopQuery sns:Get* sns:List*",
            "*",
        ),
    ];
    "/" "CloudWatchAgentServerPolicy" "What the CloudWatch agent needs." [
        allow(
            "cloudwatch:PutMetricData ec2:DescribeVolumes ec2:DescribeTags logs:PutLogEvents \
             logs:PutRetentionPolicy logs:DescribeLogStreams logs:DescribeLogGroups \
             logs:CreateLogStream logs:CreateLogGroup xray:PutTraceSegments \
             xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets",
            "*",
        ),
        allow("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*"),
    ];
    "/" "AWSXRayDaemonWriteAccess" "What the X-Ray daemon needs." [
        allow(
            "xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules \
             xray:GetSamplingTargets xray:GetSamplingStatisticSummaries",
            "*",
        ),
    ];
    "/" "AWSXrayWriteOnlyAccess" "Write access to X-Ray." [
        allow(
            "xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules \
             xray:GetSamplingTargets xray:GetSamplingStatisticSummaries",
            "*",
        ),
    ];
    "/" "AmazonSSMReadOnlyAccess" "Read access to Systems Manager." [
        allow("ssm:Describe* ssm:Get* ssm:List*", "*"),
    ];
    "/" "AmazonSSMFullAccess" "Full access to Systems Manager." [
        allow(
            "cloudwatch:PutMetricData ec2:DescribeInstanceStatus logs:* ssm:* ec2messages:* \
             ssmmessages:*",
            "*",
        ),
        linked_role(&["ssm.amazonaws.com"]),
    ];
    "/" "AmazonSSMManagedInstanceCore" "What a managed instance needs." [
        allow(
            "ssm:DescribeAssociation ssm:GetDeployablePatchSnapshotForInstance ssm:GetDocument \
             ssm:DescribeDocument ssm:GetManifest ssm:GetParameter ssm:GetParameters \
             ssm:ListAssociations ssm:ListInstanceAssociations ssm:PutInventory \
             ssm:PutComplianceItems ssm:PutConfigurePackageResult ssm:UpdateAssociationStatus \
             ssm:UpdateInstanceAssociationStatus ssm:UpdateInstanceInformation ssmmessages:* \
             ec2messages:*",
            "*",
        ),
    ];
    "/" "SecretsManagerReadWrite" "Read and write access to Secrets Manager." [
        allow(
            "secretsmanager:* cloudformation:CreateChangeSet cloudformation:DescribeChangeSet \
             cloudformation:DescribeStackResource cloudformation:DescribeStacks \
             cloudformation:ExecuteChangeSet ec2:DescribeSecurityGroups ec2:DescribeSubnets \
             ec2:DescribeVpcs kms:DescribeKey kms:ListAliases kms:ListKeys \
             lambda:ListFunctions rds:DescribeDBClusters rds:DescribeDBInstances \
             tag:GetResources",
            "*",
        ),
        allow(
            "lambda:AddPermission lambda:CreateFunction lambda:GetFunction \
             lambda:InvokeFunction lambda:UpdateFunctionConfiguration",
            "arn:aws:lambda:*:*:function:SecretsManager*",
        ),
    ];
    "/" "AmazonDynamoDBFullAccess" "Full access to DynamoDB." [
        allow(
            "dynamodb:* dax:* application-autoscaling:* cloudwatch:DeleteAlarms \
             cloudwatch:DescribeAlarm* cloudwatch:GetMetricData cloudwatch:GetMetricStatistics \
             cloudwatch:ListMetrics cloudwatch:PutMetricAlarm iam:GetRole iam:ListRoles \
             kms:DescribeKey kms:ListAliases sns:ListTopics lambda:ListFunctions \
             tag:GetResources",
            "*",
        ),
        pass_role("*", &["application-autoscaling.amazonaws.com", "dax.amazonaws.com"]),
        linked_role(&[
            "replication.dynamodb.amazonaws.com",
            "dax.amazonaws.com",
            "dynamodb.application-autoscaling.amazonaws.com",
        ]),
    ];
    "/" "AmazonDynamoDBReadOnlyAccess" "Read access to DynamoDB." [
        allow(
            "dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:Describe* \
             dynamodb:GetItem dynamodb:GetResourcePolicy dynamodb:GetRecords \
             dynamodb:GetShardIterator dynamodb:List* dynamodb:PartiQLSelect dynamodb:Query \
             dynamodb:Scan cloudwatch:DescribeAlarm* cloudwatch:GetMetricStatistics \
             cloudwatch:ListMetrics kms:DescribeKey kms:ListAliases",
            "*",
        ),
    ];
    "/" "AmazonSQSFullAccess" "Full access to SQS." [allow("sqs:*", "*")];
    "/" "AmazonSQSReadOnlyAccess" "Read access to SQS." [
        allow(
            "sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListDeadLetterSourceQueues \
             sqs:ListQueues sqs:ListMessageMoveTasks sqs:ListQueueTags",
            "*",
        ),
    ];
    "/" "AmazonSNSFullAccess" "Full access to SNS." [allow("sns:*", "*")];
    "/" "AmazonSNSReadOnlyAccess" "Read access to SNS." [
        allow(
            "sns:GetTopicAttributes sns:List* sns:CheckIfPhoneNumberIsOptedOut \
             sns:GetEndpointAttributes sns:GetPlatformApplicationAttributes \
             sns:GetSubscriptionAttributes",
            "*",
        ),
    ];
    "/" "AmazonS3FullAccess" "Full access to S3." [allow("s3:* s3-object-lambda:*", "*")];
    "/" "AmazonS3ReadOnlyAccess" "Read access to S3." [
        allow("s3:Get* s3:List* s3:Describe* s3-object-lambda:Get* s3-object-lambda:List*", "*"),
    ];
    "/" "AmazonEventBridgeFullAccess" "Full access to EventBridge." [
        allow("events:* schemas:* scheduler:* pipes:*", "*"),
        pass_role(
            "arn:aws:iam::*:role/*",
            &[
                "events.amazonaws.com",
                "scheduler.amazonaws.com",
                "pipes.amazonaws.com",
            ],
        ),
        linked_role(&["apidestinations.events.amazonaws.com", "schemas.amazonaws.com"]),
    ];
    "/" "AmazonVPCFullAccess" "Full access to VPCs." [
        allow(
            "ec2:*Vpc* ec2:*Subnet* ec2:*Gateway* ec2:*Route* ec2:*SecurityGroup* \
             ec2:*NetworkAcl* ec2:*NetworkInterface* ec2:*Address* ec2:*DhcpOptions* \
             ec2:*FlowLog* ec2:*PrefixList* ec2:CreateTags ec2:DeleteTags ec2:Describe*",
            "*",
        ),
    ];
    "/" "AmazonEC2FullAccess" "Full access to EC2." [
        allow("ec2:* elasticloadbalancing:* cloudwatch:* autoscaling:*", "*"),
        linked_role(&[
            "autoscaling.amazonaws.com",
            "ec2scheduled.amazonaws.com",
            "elasticloadbalancing.amazonaws.com",
            "spot.amazonaws.com",
            "spotfleet.amazonaws.com",
            "transitgateway.amazonaws.com",
        ]),
    ];
    "/" "AmazonEC2ReadOnlyAccess" "Read access to EC2." [
        allow(
            "ec2:Describe* ec2:GetSecurityGroupsForVpc elasticloadbalancing:Describe* \
             cloudwatch:ListMetrics cloudwatch:GetMetricStatistics cloudwatch:Describe* \
             autoscaling:Describe*",
            "*",
        ),
    ];
    "/" "ElasticLoadBalancingFullAccess" "Full access to load balancers." [
        allow("elasticloadbalancing:* ec2:Describe* cognito-idp:DescribeUserPoolClient", "*"),
        linked_role(&["elasticloadbalancing.amazonaws.com"]),
    ];
    "/" "ElasticLoadBalancingReadOnly" "Read access to load balancers." [
        allow("elasticloadbalancing:Describe* elasticloadbalancing:Get* ec2:Describe*", "*"),
    ];
    "/" "AWSCloudMapFullAccess" "Full access to Cloud Map." [
        allow(
            "servicediscovery:* route53:CreateHostedZone route53:DeleteHostedZone \
             route53:ChangeResourceRecordSets route53:CreateHealthCheck route53:GetHealthCheck \
             route53:DeleteHealthCheck route53:UpdateHealthCheck route53:GetHostedZone \
             route53:ListHostedZonesByName ec2:DescribeVpcs ec2:DescribeRegions \
             ec2:DescribeInstances",
            "*",
        ),
    ];
    "/" "AWSCloudMapReadOnlyAccess" "Read access to Cloud Map." [
        allow(
            "servicediscovery:Get* servicediscovery:List* servicediscovery:DiscoverInstances",
            "*",
        ),
    ];
    "/" "AWSCloudMapDiscoverInstanceAccess" "Access to discovery in Cloud Map." [
        allow("servicediscovery:DiscoverInstances", "*"),
    ];
    "/" "AWSCloudFormationFullAccess"
        "Full access to CloudFormation." [allow("cloudformation:*", "*")];
    "/" "AWSLambda_FullAccess" "Full access to Lambda." [
        allow(
            "cloudformation:DescribeStacks cloudformation:ListStackResources \
             cloudwatch:GetMetricData cloudwatch:ListMetrics ec2:DescribeSecurityGroups \
             ec2:DescribeSubnets ec2:DescribeVpcs iam:GetPolicy iam:GetPolicyVersion \
             iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies \
             iam:ListRoles kms:ListAliases lambda:* logs:DescribeLogGroups \
             logs:DescribeLogStreams logs:FilterLogEvents logs:GetLogEvents \
             states:DescribeStateMachine states:ListStateMachines tag:GetResources \
             xray:BatchGetTraces xray:GetTraceSummaries",
            "*",
        ),
        pass_role("*", &["lambda.amazonaws.com"]),
    ];
    "/service-role/" "AWSLambdaBasicExecutionRole" "What a function needs to log." [
        allow("logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents", "*"),
    ];
    "/service-role/" "AWSLambdaVPCAccessExecutionRole" "What a function in a VPC needs." [
        allow(
            "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents \
             ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets \
             ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses \
             ec2:UnassignPrivateIpAddresses",
            "*",
        ),
    ];
    "/" "AmazonAPIGatewayAdministrator" "Full access to API Gateway." [
        allow("apigateway:*", "arn:aws:apigateway:*::/*"),
    ];
    "/" "AmazonAPIGatewayInvokeFullAccess" "Access to call APIs." [
        allow("execute-api:Invoke execute-api:ManageConnections", "arn:aws:execute-api:*:*:*"),
    ];
    "/service-role/" "AmazonAPIGatewayPushToCloudWatchLogs" "What API Gateway needs to log." [
        allow(
            "logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups \
             logs:DescribeLogStreams logs:PutLogEvents logs:GetLogEvents logs:FilterLogEvents",
            "*",
        ),
    ];
    "/" "AmazonRDSFullAccess" "Full access to RDS." [
        allow(
            "rds:* cloudwatch:GetMetricStatistics cloudwatch:ListMetrics \
             cloudwatch:GetMetricData ec2:DescribeAccountAttributes \
             ec2:DescribeAvailabilityZones ec2:DescribeSecurityGroups ec2:DescribeSubnets \
             ec2:DescribeVpcAttribute ec2:DescribeVpcs logs:DescribeLogStreams \
             logs:GetLogEvents sns:ListSubscriptions sns:ListTopics sns:Publish",
            "*",
        ),
        linked_role(&["rds.amazonaws.com", "rds.application-autoscaling.amazonaws.com"]),
    ];
    "/" "AmazonRDSReadOnlyAccess" "Read access to RDS." [
        allow(
            "rds:Describe* rds:ListTagsForResource ec2:DescribeAccountAttributes \
             ec2:DescribeAvailabilityZones ec2:DescribeSecurityGroups ec2:DescribeVpcs \
             cloudwatch:GetMetricStatistics logs:DescribeLogStreams logs:GetLogEvents",
            "*",
        ),
    ];
    "/" "AmazonCognitoPowerUser" "Full access to Cognito." [
        allow("cognito-identity:* cognito-idp:* cognito-sync:* iam:ListRoles", "*"),
    ];
    "/" "AmazonCognitoReadOnly" "Read access to Cognito." [
        allow(
            "cognito-identity:Describe* cognito-identity:Get* cognito-identity:List* \
             cognito-idp:Describe* cognito-idp:AdminGet* cognito-idp:AdminList* \
             cognito-idp:List* cognito-idp:Get*",
            "*",
        ),
    ];
}
