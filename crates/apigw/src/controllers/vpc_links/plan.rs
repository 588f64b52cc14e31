//! Decides; touches nothing.

use domain::apigw::{LinkStatus, VpcLink};
use domain::network::NetworkInterface;

/// What is next for a VPC link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing.
    Wait,
    /// It is so now.
    Become(LinkStatus),
    /// It goes, and its interfaces with it.
    End,
}

/// The next step of a link with these interfaces, in the order it names them.
pub(super) fn plan(link: &VpcLink, interfaces: &[Option<NetworkInterface>]) -> Step {
    let failure = interfaces.iter().find_map(|interface| match interface {
        None => Some("A network interface of the VPC link is gone".to_owned()),
        Some(interface) => interface.failure.clone(),
    });
    let ready = |one: &Option<NetworkInterface>| {
        one.as_ref()
            .is_some_and(|interface| interface.address.is_some())
    };
    let status = match failure {
        Some(why) => LinkStatus::Failed(why),
        None if interfaces.iter().all(ready) => LinkStatus::Available,
        None => LinkStatus::Pending,
    };
    match &link.status {
        LinkStatus::Deleting => Step::End,
        before if *before == status => Step::Wait,
        _ => Step::Become(status),
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, plan};
    use domain::apigw::{LinkStatus, VpcLink};
    use domain::ecs::Tags;
    use domain::network::{InterfaceAddress, InterfaceOwner, NetworkInterface};
    use domain::{Scope, Timestamp};

    fn link(status: LinkStatus) -> VpcLink {
        VpcLink {
            scope: scope(),
            id: "abc123".to_owned(),
            name: "link".to_owned(),
            vpc: "vpc-1".to_owned(),
            subnets: vec!["subnet-1".to_owned()],
            security_groups: Vec::new(),
            interfaces: vec!["eni-1".to_owned()],
            status,
            tags: Tags::new(),
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn scope() -> Scope {
        Scope {
            account: "000000000000".parse().expect("an account"),
            region: "us-east-1".parse().expect("a Region"),
        }
    }

    fn interface(has_address: bool, failure: Option<&str>) -> Option<NetworkInterface> {
        let address = InterfaceAddress {
            private_ip: std::net::Ipv4Addr::new(10, 0, 0, 4),
            mac: String::new(),
            public_ip: None,
        };
        Some(NetworkInterface {
            scope: scope(),
            id: "eni-1".to_owned(),
            subnet: "subnet-1".to_owned(),
            vpc: "vpc-1".to_owned(),
            security_groups: Vec::new(),
            description: String::new(),
            owner: InterfaceOwner::User,
            instance: None,
            public: false,
            address: has_address.then_some(address),
            failure: failure.map(str::to_owned),
            tags: Tags::new(),
            created_at: Timestamp::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_link_is_available_once_every_interface_has_an_address() {
        let pending = link(LinkStatus::Pending);
        assert_eq!(plan(&pending, &[interface(false, None)]), Step::Wait);
        let both = [interface(true, None), interface(false, None)];
        assert_eq!(plan(&pending, &both), Step::Wait);
        let ready = [interface(true, None)];
        assert_eq!(plan(&pending, &ready), Step::Become(LinkStatus::Available));
        assert_eq!(plan(&link(LinkStatus::Available), &ready), Step::Wait);
    }

    #[test]
    fn a_link_fails_with_its_interface_and_says_why() {
        let full = interface(false, Some("the subnet is full"));
        let failed = LinkStatus::Failed("the subnet is full".to_owned());
        assert_eq!(
            plan(&link(LinkStatus::Pending), &[full]),
            Step::Become(failed)
        );
        assert!(matches!(
            plan(&link(LinkStatus::Available), &[None]),
            Step::Become(_)
        ));
    }

    #[test]
    fn a_deleted_link_ends() {
        assert_eq!(plan(&link(LinkStatus::Deleting), &[None]), Step::End);
    }
}
