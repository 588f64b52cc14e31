//! Performs the commands of a transcript and tells what can be seen.

use crate::world::{World, checked, input, scope};
use api::ecs::Ecs as _;
use domain::Clock as _;
use domain::clock::elapsed;
use domain::ecs::{DesiredStatus, Service, ServiceDeployment, Task, TaskReport};
use domain::{Key, Record, Timestamp};
use serde_json::{Value, json};
use wire::Context;

/// A world, and short names for what is in it.
pub(crate) struct Stage {
    world: World,
    began: Timestamp,
    /// Ids in the order they were first seen, with their short names.
    names: Vec<(String, String)>,
    /// Events told so far.
    told: usize,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let world = World::new().await;
        let began = world.clock.now();
        Self {
            world,
            began,
            names: Vec::new(),
            told: 0,
        }
    }

    /// Does what a line says; answers what can be seen after it.
    pub(crate) async fn perform(&mut self, command: &str) -> Vec<String> {
        let words: Vec<&str> = command.split(' ').collect();
        let rest = |from: usize| words[from..].join(" ");
        match words[0] {
            "define-daemon" => {
                let given = json!({"family": "web", "networkMode": "host", "containerDefinitions":
                    [{"name": "app", "image": words[1], "cpu": 64, "memory": 64}]});
                let (ecs, cx) = (&self.world.ecs, &self.world.cx);
                ecs.register_task_definition(cx, input(given))
                    .await
                    .unwrap();
            }
            "instance" => {
                let given = json!({
                    "totalResources": [
                        {"name": "CPU", "type": "INTEGER", "integerValue": 1024},
                        {"name": "MEMORY", "type": "INTEGER", "integerValue": 1024},
                    ],
                    "attributes": [{"name": "ecs.availability-zone", "value": words[1]}],
                });
                let (ecs, cx) = (&self.world.ecs, &self.world.cx);
                ecs.register_container_instance(cx, input(given))
                    .await
                    .unwrap();
                self.world.settle().await;
            }
            "define" => {
                let container = match words.get(2) {
                    Some(&"checked") => checked(words[1]),
                    _ => json!({"name": "app", "image": words[1]}),
                };
                self.world.define_with("web", container).await;
            }
            "create" => {
                let group = self.names.iter().find(|(_, name)| name == "the group");
                let arn = group.map_or("", |(arn, _)| arn);
                let given = parse(&rest(1).replace("GROUP", arn));
                let made = self.world.try_create(given).await;
                if let Err(refused) = made {
                    return vec![format!("refused: {}", refused.message)];
                }
                self.world.settle().await;
            }
            "update" => {
                self.world.update(parse(&rest(1))).await;
                self.world.settle().await;
            }
            "wait" => self.wait(number(words[1])).await,
            "targets" => {
                self.world.sick_targets = words[1] == "sick";
                self.world.settle().await;
            }
            "push" => {
                let mut digests = self.world.around.digests.lock().unwrap();
                digests.insert(words[1].to_owned(), words[2].to_owned());
            }
            "alarms" => {
                let ringing = words[1..].iter().map(|name| (*name).to_owned());
                let ringing = ringing.filter(|name| name != "silent").collect();
                *self.world.around.ringing.lock().unwrap() = Some(ringing);
            }
            "service" => return self.service().await,
            "tasks" => return self.tasks().await,
            "history" => return self.history().await,
            _ => return self.call(command, &words).await,
        }
        self.events().await
    }

    /// Commands that are calls about one thing.
    async fn call(&mut self, command: &str, words: &[&str]) -> Vec<String> {
        let (ecs, cx) = (self.world.ecs.clone(), Context::root(scope()));
        let refused = match words[0] {
            "target-group" => {
                let arn = self.world.target_group("web").await;
                self.names.push((arn, "the group".to_owned()));
                None
            }
            "stop-task" => {
                let given = json!({"task": self.id(words[1])});
                ecs.stop_task(&cx, input(given)).await.err()
            }
            "stop-deployment" => {
                let given = json!({
                    "serviceDeploymentArn": self.rollout(words[1]).await,
                    "stopType": words[2],
                });
                ecs.stop_service_deployment(&cx, input(given)).await.err()
            }
            "protect" => {
                let given = json!({
                    "cluster": "default", "tasks": [self.id(words[1])],
                    "protectionEnabled": true, "expiresInMinutes": number(words[2]),
                });
                ecs.update_task_protection(&cx, input(given)).await.err()
            }
            "unprotect" => {
                let tasks = [self.id(words[1])];
                let given =
                    json!({"cluster": "default", "tasks": tasks, "protectionEnabled": false});
                ecs.update_task_protection(&cx, input(given)).await.err()
            }
            "create-set" => {
                let mut given = parse(&words[1..].join(" "));
                given["cluster"] = json!("default");
                given["service"] = json!("web");
                given["taskDefinition"] = json!("web");
                given["networkConfiguration"] = crate::world::network();
                ecs.create_task_set(&cx, input(given)).await.err()
            }
            "scale-set" => {
                let scale = json!({"value": number(words[2]), "unit": "PERCENT"});
                let mut given = self.set(words[1]);
                given["scale"] = scale;
                ecs.update_task_set(&cx, input(given)).await.err()
            }
            "delete-set" => {
                let mut given = self.set(words[1]);
                given["force"] = json!(words.get(2) == Some(&"force"));
                ecs.delete_task_set(&cx, input(given)).await.err()
            }
            "make-primary" => {
                let mut given = self.set(words[1]);
                given["primaryTaskSet"] = given["taskSet"].take();
                ecs.update_service_primary_task_set(&cx, input(given))
                    .await
                    .err()
            }
            "break" => {
                self.world.broken.push(words[1].to_owned());
                None
            }
            "mend" => {
                self.world.broken.retain(|image| image != words[1]);
                None
            }
            "sicken" => {
                let id = self.id(words[1]);
                self.world.sick_tasks.push(id);
                None
            }
            "zone-returns" => {
                self.widen().await;
                None
            }
            "sets" => return self.sets().await,
            _ => panic!("what is {command:?}?"),
        };
        self.world.settle().await;
        match refused {
            Some(refused) => vec![format!("refused: {}", refused.message)],
            None => self.events().await,
        }
    }

    /// The service's subnets are in both zones, as if the second one had been away.
    async fn widen(&mut self) {
        let mut service: Service = self.world.all().await.remove(0);
        let wide = vec![
            crate::world::SUBNETS[0].to_owned(),
            crate::world::SUBNETS[1].to_owned(),
        ];
        let revisions = service
            .deployments
            .iter_mut()
            .map(|deployment| &mut deployment.revision)
            .chain([&mut service.revision]);
        for network in revisions.filter_map(|revision| revision.network.as_mut()) {
            network.subnets.clone_from(&wide);
        }
        self.world.put(&service).await;
    }

    /// Lets seconds pass, one at a time for the first ten minutes, in leaps after that.
    async fn wait(&mut self, seconds: u64) {
        self.world.pass(seconds.min(600)).await;
        let mut left = seconds.saturating_sub(600);
        while left > 0 {
            let leap = left.min(60);
            self.world.leap(leap).await;
            left -= leap;
        }
    }

    /// Events that were not told yet, oldest first, each with its second.
    async fn events(&mut self) -> Vec<String> {
        self.name_everything().await;
        let service: Option<Service> = self.world.all().await.pop();
        let events = service.map(|service| service.events).unwrap_or_default();
        let new = events.len() - self.told;
        self.told = events.len();
        let mut lines = Vec::new();
        for event in events[..new].iter().rev() {
            let second = elapsed(self.began, event.at).as_secs();
            let text = event.message.replacen("(service web) ", "", 1);
            lines.push(format!("  {second:>5} s  {}", self.short(&text)));
        }
        lines
    }

    /// The service and its deployments, as `DescribeServices` tells them.
    async fn service(&mut self) -> Vec<String> {
        self.name_everything().await;
        let told = self.world.service("web").await;
        let mut lines = vec![format!(
            "  desired {}, running {}, pending {}",
            told.desired_count.unwrap(),
            told.running_count.unwrap(),
            told.pending_count.unwrap()
        )];
        for one in told.deployments.unwrap() {
            let line = format!(
                "  {} {} {}: running {}, pending {}, failed {}: {}",
                one.id.unwrap(),
                one.status.unwrap(),
                one.rollout_state.unwrap(),
                one.running_count.unwrap(),
                one.pending_count.unwrap(),
                one.failed_tasks.unwrap(),
                one.rollout_state_reason.unwrap()
            );
            lines.push(self.short(&line));
        }
        lines
    }

    /// Tasks that were not told as ended long ago.
    async fn tasks(&mut self) -> Vec<String> {
        self.name_everything().await;
        let mut lines = Vec::new();
        for (task, report) in self.in_order().await {
            let Some(of) = &task.service else { continue };
            let status = report.map_or("NONE", |report| report.last_status.as_str());
            let zone = task.interface.as_ref().map_or("", |own| own.zone.as_str());
            let digest = task.image_digests.get("app");
            let digest = digest.map(|digest| format!(", held to {digest}"));
            let reason = task.stop.as_ref().map(|stop| format!(": {}", stop.reason));
            let line = format!(
                "  {} of {} in {zone}{}: {status}{}",
                task.id,
                of.deployment,
                digest.unwrap_or_default(),
                reason.unwrap_or_default()
            );
            lines.push(self.short(&line));
        }
        lines
    }

    /// Service deployments, oldest first, as the history has them.
    async fn history(&mut self) -> Vec<String> {
        self.name_everything().await;
        let mut all: Vec<ServiceDeployment> = self.world.all().await;
        all.sort_by_key(|one| one.deployment.created_at);
        let line = |one: &ServiceDeployment| {
            let reason = one.status_reason.as_ref();
            let reason = reason
                .map(|reason| format!(": {reason}"))
                .unwrap_or_default();
            self.short(&format!("  {} {}{reason}", one.deployment.id, one.status))
        };
        all.iter().map(line).collect()
    }

    async fn sets(&mut self) -> Vec<String> {
        self.name_everything().await;
        let given = json!({"cluster": "default", "service": "web"});
        let told = self
            .world
            .ecs
            .describe_task_sets(&self.world.cx, input(given));
        let mut sets = told.await.unwrap().task_sets.unwrap();
        sets.reverse();
        let line = |set: &api::ecs::TaskSet| {
            let text = format!(
                "  {} {} at {} %: wants {}, running {}, pending {}, {}",
                set.id.as_deref().unwrap(),
                set.status.as_deref().unwrap(),
                set.scale.as_ref().unwrap().value.unwrap(),
                set.computed_desired_count.unwrap(),
                set.running_count.unwrap(),
                set.pending_count.unwrap(),
                set.stability_status.as_deref().unwrap()
            );
            self.short(&text)
        };
        sets.iter().map(line).collect()
    }

    async fn in_order(&self) -> Vec<(Task, Option<TaskReport>)> {
        let mut tasks = self.world.tasks().await;
        let place = |id: &str| self.names.iter().position(|(known, _)| known == id);
        tasks.sort_by_key(|(task, _)| (place(&task.id), task.created_at));
        tasks
    }

    /// Gives short names to what is new: `t1`, `t2` for tasks, `d1`, `d2` for deployments.
    async fn name_everything(&mut self) {
        let mut histories: Vec<ServiceDeployment> = self.world.all().await;
        histories.sort_by_key(|one| one.deployment.created_at);
        let services: Vec<Service> = self.world.all().await;
        let now = services
            .iter()
            .flat_map(|service| service.deployments.iter().rev());
        let deployments = histories.iter().map(|one| &one.deployment).chain(now);
        let deployments: Vec<String> = deployments.map(|one| one.id.clone()).collect();
        let mut tasks: Vec<Task> = self.world.all().await;
        tasks.sort_by_key(|task| {
            let zone = task.interface.as_ref().map(|own| own.zone.clone());
            (
                task.created_at,
                task.desired == DesiredStatus::Stopped,
                zone,
                task.id.clone(),
            )
        });
        for id in deployments {
            self.name(id, "d");
        }
        for task in tasks {
            self.name(task.id, "t");
        }
    }

    fn name(&mut self, id: String, letter: &str) {
        if self.names.iter().any(|(known, _)| *known == id) {
            return;
        }
        let count = self
            .names
            .iter()
            .filter(|(_, name)| name.starts_with(letter));
        let fitting = count
            .filter(|(_, name)| name[1..].parse::<u32>().is_ok())
            .count();
        self.names.push((id, format!("{letter}{}", fitting + 1)));
    }

    fn short(&self, text: &str) -> String {
        let fold = |text: String, (id, name): &(String, String)| text.replace(id, name);
        self.names.iter().fold(text.to_owned(), fold)
    }

    fn id(&self, name: &str) -> String {
        let known = self.names.iter().find(|(_, known)| known == name);
        known.unwrap_or_else(|| panic!("who is {name}?")).0.clone()
    }

    fn set(&self, name: &str) -> Value {
        json!({"cluster": "default", "service": "web", "taskSet": self.id(name)})
    }

    /// The ARN of the service deployment that began a deployment.
    async fn rollout(&self, name: &str) -> String {
        let id = self.id(name);
        let histories: Vec<ServiceDeployment> = self
            .world
            .store
            .list(&Key::kind(ServiceDeployment::KIND))
            .await
            .unwrap();
        let found = histories.into_iter().find(|one| one.deployment.id == id);
        found.unwrap().arn().to_string()
    }
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn number(text: &str) -> u64 {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}
