//! Volumes: those that ECS makes for tasks. They are part of their task's record.

use crate::fault::{Fault, Outcome, refuse};
use crate::resource::below;
use crate::select::{Query, select};
use crate::{Network, convert};
use api::ec2::{DescribeVolumesRequest, DescribeVolumesResult};
use domain::ecs::{Task, TaskReport};
use std::collections::BTreeMap;
use wire::Context;

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeVolumesRequest,
) -> Outcome<DescribeVolumesResult> {
    room.enter(cx, "DescribeVolumes", "*", input.dry_run)
        .await?;
    let mut tasks: Vec<Task> = room.store.list(&below::<Task>(&cx.scope)).await?;
    tasks.retain(|task| !task.disks.is_empty());
    let reports: Vec<TaskReport> = match tasks.is_empty() {
        true => Vec::new(),
        false => room.store.list(&below::<TaskReport>(&cx.scope)).await?,
    };
    let reports: BTreeMap<&str, &TaskReport> =
        reports.iter().map(|report| (&*report.id, report)).collect();
    let of_task = |task: &Task| {
        let report = reports.get(task.id.as_str()).copied();
        convert::volumes::of_task(task, report)
    };
    let query = Query {
        ids: input.volume_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = tasks.iter().flat_map(of_task).collect();
    let (volumes, next_token) = select(rows, query, not_found)?;
    Ok(DescribeVolumesResult {
        volumes: Some(volumes),
        next_token,
    })
}

fn not_found(id: &str) -> Fault {
    let message = format!("The volume '{id}' does not exist.");
    refuse("InvalidVolume.NotFound", message)
}
