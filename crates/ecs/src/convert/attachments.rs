//! What is attached to a task: its network interface and its disks.

use super::common::pair;
use super::disks;
use super::tasks::{TaskView, last_status};
use api::ecs as w;
use domain::Scope;
use domain::ecs::LastStatus;
use domain::network::InterfaceAddress;

/// The address of its interface, kept when the interface is gone.
pub(super) fn address(view: &TaskView) -> Option<&InterfaceAddress> {
    let known = view
        .interface
        .as_ref()
        .and_then(|interface| interface.address.as_ref());
    let kept = view.task.interface.as_ref();
    known.or_else(|| kept.and_then(|interface| interface.last_address.as_ref()))
}

/// The name the resolver answers for an address, as EC2 makes them.
fn private_name(scope: &Scope, address: &InterfaceAddress) -> String {
    let dashed = address.private_ip.to_string().replace('.', "-");
    match scope.region.as_str() {
        "us-east-1" => format!("ip-{dashed}.ec2.internal"),
        region => format!("ip-{dashed}.{region}.compute.internal"),
    }
}

/// The network interface and the disks.
pub(super) fn attachments(view: &TaskView) -> Vec<w::Attachment> {
    let status = last_status(&view.task, view.report.as_ref());
    let disks = view.task.disks.iter();
    let disks = disks.map(|disk| disks::attachment(disk, status));
    attachment(view).into_iter().chain(disks).collect()
}

/// The elastic network interface as an attachment.
fn attachment(view: &TaskView) -> Option<w::Attachment> {
    let interface = view.task.interface.as_ref()?;
    let mut details = vec![
        pair("subnetId", &interface.subnet),
        pair("networkInterfaceId", &interface.id),
    ];
    if let Some(address) = address(view) {
        details.push(pair("macAddress", &address.mac));
        details.push(pair(
            "privateDnsName",
            &private_name(&view.task.scope, address),
        ));
        details.push(pair("privateIPv4Address", &address.private_ip.to_string()));
    }
    let status = match last_status(&view.task, view.report.as_ref()) {
        LastStatus::Provisioning => "PRECREATED",
        LastStatus::Deprovisioning => "DETACHING",
        LastStatus::Stopped => "DELETED",
        _ => "ATTACHED",
    };
    Some(w::Attachment {
        id: Some(interface.attachment.clone()),
        r#type: Some("ElasticNetworkInterface".to_owned()),
        status: Some(status.to_owned()),
        details: Some(details),
    })
}
