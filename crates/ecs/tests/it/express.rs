//! Express services: what is asked for, what is made around one, and what is left of it.

mod ends;
mod making;
mod neighbours;
mod wishes;

use crate::world::{World, input};
use api::ApiError;
use api::ecs::{self as w, Ecs as _};
use domain::elb::{Listener, LoadBalancer, Rule, TargetGroup};
use domain::network::SecurityGroup;
use domain::{Clock, IdSource, SeededIds};
use ecs::controllers::ExpressController;
use neighbours::Neighbours;
use reconcile::Runner;
use serde_json::{Value, json};
use std::sync::Arc;

const ROLE: &str = "arn:aws:iam::000000000000:role/infrastructure";
const ARN: &str = "arn:aws:ecs:us-east-1:000000000000:service/default/web";

/// A world whose neighbours take calls.
struct Express {
    world: World,
    around: Arc<Neighbours>,
    controller: Runner<ExpressController>,
}

impl Express {
    async fn new() -> Self {
        let mut world = World::new().await;
        let around = Arc::new(Neighbours::new(world.store.clone(), world.clock.clone()));
        around.furnish().await;
        world.ecs = world.ecs.clone().with_calls(around.clone());
        let clock: Arc<dyn Clock> = world.clock.clone();
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(11));
        let controller = world.ecs.express_controller();
        let controller = Runner::new(controller, world.store.clone(), clock, ids);
        Self {
            world,
            around,
            controller,
        }
    }

    async fn try_create(&self, given: Value) -> Result<w::ECSExpressGatewayService, ApiError> {
        let mut all = json!({
            "serviceName": "web",
            "infrastructureRoleArn": ROLE,
            "executionRoleArn": "execution",
            "primaryContainer": {"image": "good"},
        });
        let (Value::Object(into), Value::Object(from)) = (&mut all, given) else {
            panic!("an object is needed");
        };
        into.extend(from);
        into.retain(|_, value| !value.is_null());
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let answer = ecs.create_express_gateway_service(cx, input(all)).await?;
        Ok(answer.service.unwrap())
    }

    async fn create(&self, given: Value) -> w::ECSExpressGatewayService {
        self.try_create(given).await.unwrap()
    }

    async fn update(&self, given: Value) -> Result<w::UpdatedExpressGatewayService, ApiError> {
        let mut all = given;
        all["serviceArn"] = json!(ARN);
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let answer = ecs.update_express_gateway_service(cx, input(all)).await?;
        Ok(answer.service.unwrap())
    }

    async fn delete(&self) -> Result<w::ECSExpressGatewayService, ApiError> {
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let given = input(json!({"serviceArn": ARN}));
        let answer = ecs.delete_express_gateway_service(cx, given).await?;
        Ok(answer.service.unwrap())
    }

    async fn told(&self) -> w::ECSExpressGatewayService {
        let (ecs, cx) = (&self.world.ecs, &self.world.cx);
        let given = input(json!({"serviceArn": ARN, "include": ["TAGS"]}));
        let answer = ecs.describe_express_gateway_service(cx, given).await;
        answer.unwrap().service.unwrap()
    }

    async fn settle(&mut self) {
        for _ in 0..10 {
            self.controller.settle().await;
            self.world.settle().await;
        }
    }

    async fn pass(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.settle().await;
            self.world.pass(1).await;
        }
        self.settle().await;
    }

    /// How many there are of what stands around services.
    async fn standing(&self) -> [usize; 5] {
        let groups = self.world.all::<SecurityGroup>().await;
        let own = groups.iter().filter(|group| group.name != "default");
        [
            self.world.all::<LoadBalancer>().await.len(),
            self.world.all::<Listener>().await.len(),
            self.world.all::<Rule>().await.len(),
            self.world.all::<TargetGroup>().await.len(),
            own.count(),
        ]
    }
}

fn status(service: &w::ECSExpressGatewayService) -> String {
    let status = service.status.as_ref().unwrap();
    status.status_code.clone().unwrap()
}

fn refusal<T>(answer: Result<T, ApiError>) -> (String, String) {
    match answer {
        Ok(_) => panic!("it was not refused"),
        Err(error) => (error.code, error.message),
    }
}
