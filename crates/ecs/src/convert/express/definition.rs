//! The task definition of an Express service: written by ECS from a few wishes, or its owner's.

use crate::convert::containers::container_to_wire;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::{Record, from_tree, to_tree};
use domain::ecs::{EXPRESS_CONTAINER, NetworkMode, TaskDefinition};
use serde_json::{Value, json};

/// CPU units unless told otherwise. Source: developer guide, Express Mode defaults; the API
/// reference still says 256.
const CPU: &str = "1024";
/// MiB of memory unless told otherwise. Source: as above; the API reference still says 512.
const MEMORY: &str = "2048";
/// Source: ECS API model, `ExpressGatewayContainer$containerPort`.
const PORT: i32 = 80;
/// Source: ECS API model, `ExpressGatewayServiceAwsLogsConfiguration$logStreamPrefix`.
const LOG_PREFIX: &str = "ecs";

/// What the owner of an Express service says of its tasks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    pub(crate) container: w::ExpressGatewayContainer,
    pub(crate) execution_role: Option<String>,
    pub(crate) task_role: Option<String>,
    pub(crate) cpu: Option<String>,
    pub(crate) memory: Option<String>,
    pub(crate) architecture: Option<String>,
}

/// What a call says of the tasks, in either of two ways.
pub(crate) struct Asked {
    /// A task definition of the owner's own.
    pub(crate) definition: Option<String>,
    pub(crate) container: Option<w::ExpressGatewayContainer>,
    pub(crate) execution_role: Option<String>,
    pub(crate) task_role: Option<String>,
    pub(crate) cpu: Option<String>,
    pub(crate) memory: Option<String>,
    pub(crate) architecture: Option<String>,
}

impl Asked {
    /// Refuses both ways at once. Source: ECS API model,
    /// `CreateExpressGatewayServiceRequest$taskDefinitionArn`.
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        if self.definition.is_some() && self.says_something() {
            return Err(invalid(
                "taskDefinitionArn cannot be specified together with primaryContainer, \
                 executionRoleArn, taskRoleArn, cpu, memory or cpuArchitecture.",
            ));
        }
        Ok(())
    }

    /// Whether anything is said of a task definition that ECS writes.
    pub(crate) fn says_something(&self) -> bool {
        let parts = [
            &self.execution_role,
            &self.task_role,
            &self.cpu,
            &self.memory,
            &self.architecture,
        ];
        self.container.is_some() || parts.iter().any(|part| part.is_some())
    }

    /// What a new service's tasks are to be like.
    pub(crate) fn begun(self) -> Result<Written, ApiError> {
        let container = self.container.ok_or_else(|| {
            invalid("Either primaryContainer or taskDefinitionArn must be specified.")
        })?;
        if self.execution_role.is_none() {
            return Err(invalid(
                "executionRoleArn must be specified unless taskDefinitionArn is.",
            ));
        }
        Ok(Written {
            container,
            execution_role: self.execution_role,
            task_role: self.task_role,
            cpu: self.cpu.or_else(|| Some(CPU.to_owned())),
            memory: self.memory.or_else(|| Some(MEMORY.to_owned())),
            architecture: self.architecture.or_else(|| Some("X86_64".to_owned())),
        })
    }

    /// What tasks are to be like after an update. Chosen: members of the container that are not
    /// given stay as they are, as the examples of the developer guide need it.
    pub(crate) fn changing(self, before: Written) -> Written {
        let container = match self.container {
            None => before.container,
            Some(given) => merged(&before.container, &given),
        };
        Written {
            container,
            execution_role: self.execution_role.or(before.execution_role),
            task_role: self.task_role.or(before.task_role),
            cpu: self.cpu.or(before.cpu),
            memory: self.memory.or(before.memory),
            architecture: self.architecture.or(before.architecture),
        }
    }
}

fn merged<R: Record>(before: &R, given: &R) -> R {
    let (mut all, given) = (to_tree(before), to_tree(given));
    if let (Value::Object(all), Value::Object(given)) = (&mut all, given) {
        all.extend(given);
    }
    from_tree(all)
}

impl Written {
    /// What a task definition says.
    pub(crate) fn of(definition: &TaskDefinition) -> Self {
        let container = definition.container(EXPRESS_CONTAINER);
        Self {
            container: container
                .map(|container| primary(&container_to_wire(container)))
                .unwrap_or_default(),
            execution_role: definition.execution_role.clone(),
            task_role: definition.task_role.clone(),
            cpu: definition.cpu_units.map(|cpu| cpu.to_string()),
            memory: definition.memory_mib.map(|memory| memory.to_string()),
            architecture: definition.cpu_architecture.clone(),
        }
    }

    /// The call that registers it. Its log goes to `log_group` unless the owner named one.
    pub(crate) fn registration(
        &self,
        family: String,
        region: &str,
        log_group: &str,
    ) -> w::RegisterTaskDefinitionRequest {
        let given = &self.container;
        let port = given.container_port.unwrap_or(PORT);
        let log = given.aws_logs_configuration.as_ref();
        let group = log.map_or(log_group, |log| &log.log_group);
        let prefix = log.map_or(LOG_PREFIX, |log| &log.log_stream_prefix);
        let mut container = to_tree(given);
        if let Value::Object(members) = &mut container {
            members.remove("containerPort");
            members.remove("awsLogsConfiguration");
            members.insert("name".to_owned(), json!(EXPRESS_CONTAINER));
            members.insert("essential".to_owned(), json!(true));
            members.insert(
                "portMappings".to_owned(),
                json!([{"name": format!("main-{port}-tcp"), "containerPort": port,
                        "protocol": "tcp", "appProtocol": "http"}]),
            );
            members.insert(
                "logConfiguration".to_owned(),
                json!({"logDriver": "awslogs", "options": {
                    "awslogs-group": group,
                    "awslogs-region": region,
                    "awslogs-stream-prefix": prefix,
                }}),
            );
        }
        from_tree(json!({
            "family": family,
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "executionRoleArn": self.execution_role,
            "taskRoleArn": self.task_role,
            "cpu": self.cpu,
            "memory": self.memory,
            "runtimePlatform": {
                "operatingSystemFamily": "LINUX",
                "cpuArchitecture": self.architecture,
            },
            "containerDefinitions": [container],
        }))
    }
}

/// What is told of the container that is served.
fn primary(container: &w::ContainerDefinition) -> w::ExpressGatewayContainer {
    let log = container.log_configuration.as_ref();
    let log = log.filter(|log| log.log_driver == "awslogs");
    let option = |name: &str| {
        let options = log?.options.as_ref()?;
        options.get(name).cloned()
    };
    let ports = container.port_mappings.as_deref().unwrap_or_default();
    let credentials = container.repository_credentials.as_ref();
    w::ExpressGatewayContainer {
        image: container.image.clone().unwrap_or_default(),
        container_port: ports.first().and_then(|port| port.container_port),
        aws_logs_configuration: option("awslogs-group").map(|log_group| {
            w::ExpressGatewayServiceAwsLogsConfiguration {
                log_group,
                log_stream_prefix: option("awslogs-stream-prefix").unwrap_or_default(),
            }
        }),
        repository_credentials: credentials.map(|credentials| {
            w::ExpressGatewayRepositoryCredentials {
                credentials_parameter: Some(credentials.credentials_parameter.clone()),
            }
        }),
        command: container.command.clone(),
        environment: container.environment.clone(),
        secrets: container.secrets.clone(),
    }
}

/// The port an Express service's tasks are served at; refuses a task definition that does not
/// fit. Source: ECS API model, `CreateExpressGatewayServiceRequest$taskDefinitionArn`.
pub(crate) fn served_port(definition: &TaskDefinition) -> Result<u16, ApiError> {
    let fargate = definition
        .requires_compatibilities
        .iter()
        .any(|name| name == "FARGATE");
    if !fargate || definition.network_mode != NetworkMode::Awsvpc {
        return Err(invalid(
            "The task definition of an Express service must be compatible with FARGATE.",
        ));
    }
    let container = definition.container(EXPRESS_CONTAINER);
    let ports = container.map(|container| container.port_mappings.as_slice());
    match ports {
        Some([port]) if port.protocol == "tcp" && port.name.is_some() => Ok(port.container_port),
        _ => Err(invalid(
            "The task definition of an Express service must have a container named Main with one \
             TCP port mapping that has a container port and a name.",
        )),
    }
}
