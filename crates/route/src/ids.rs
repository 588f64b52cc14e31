//! Names of the things a table speaks of.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.into())
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// A listener, usually by its ARN; for Service Connect, one endpoint in one task.
    ListenerId
);
name!(
    /// A load balancer, usually by its ARN.
    LoadBalancerId
);
name!(
    /// What users are asked who log in: the ARN of a rule, or of a listener for its default.
    LoginId
);
name!(
    /// An Availability Zone.
    Zone
);
name!(
    /// A Service Connect endpoint: discovery name and namespace, `orders.storefront`.
    ServiceName
);
name!(
    /// What the mesh proves itself with at an endpoint, by the endpoint's key.
    IdentityId
);
name!(
    /// A target group, usually by its ARN; for Service Connect, the endpoint's name.
    TargetGroupId
);

/// One registered target: the same address in two target groups is two targets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetId {
    /// The target group it is registered with.
    pub group: TargetGroupId,
    /// Where it listens.
    pub address: SocketAddr,
}

/// Whose traffic a listener carries, for metrics.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// A load balancer.
    LoadBalancer(LoadBalancerId),
    /// A Service Connect endpoint, seen from all its clients.
    Service(ServiceName),
    /// The mesh before a program that serves an endpoint: what clients count already.
    Door(ListenerId),
}

impl Owner {
    /// Its name, whichever it is.
    pub fn name(&self) -> &str {
        match self {
            Self::LoadBalancer(id) => id.as_str(),
            Self::Service(name) => name.as_str(),
            Self::Door(listener) => listener.as_str(),
        }
    }
}

/// Where connections to targets start, so that security groups see the right source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The machine's own network namespace.
    #[default]
    Host,
    /// The network namespace behind this path.
    Namespace(Arc<Path>),
}
