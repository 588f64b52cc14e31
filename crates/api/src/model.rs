//! Facts tables: what a service's API looks like, read from a facts file (`models/*.api`).
//!
//! The language has one line a fact and one line a member; `cargo xtask models` writes it.
//!
//! ```text
//! op CreateApi CreateApiRequest CreateApiResponse POST /v2/apis code=201
//!   ! ConflictException TooManyRequestsException
//! struct CreateApiRequest
//!   Name! string(1..128,"[a-z]+") =name @query
//!   Tags flat[Tag as item](0..50)
//! ```

mod parse;
mod types;

pub use parse::FactsError;
pub use types::{Limits, TimestampFormat, Type};

use std::collections::BTreeMap;

/// A protocol a client may speak. In the order clients prefer them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// JSON bodies, the operation in `X-Amz-Target`.
    Json,
    /// JSON bodies, the operation in method and path.
    RestJson,
    /// XML bodies, the operation in method and path.
    RestXml,
    /// CBOR bodies, the operation in the path.
    Cbor,
    /// Form requests, XML answers.
    Query,
    /// As `Query`, with EC2's own names.
    Ec2,
}

/// One service.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// Its name here and in botocore: `elbv2`.
    pub name: String,
    /// Its service id: `Elastic Load Balancing v2`.
    pub id: String,
    /// The API version, unique among query services.
    pub version: String,
    /// Protocols it is spoken in.
    pub protocols: Vec<Protocol>,
    /// `1.0` or `1.1`.
    pub json_version: String,
    /// What `X-Amz-Target` starts with, and the service's name in CBOR paths.
    pub target: String,
    /// What its credential scope says.
    pub signing: String,
    /// The first label of its host name.
    pub endpoint: String,
    /// The namespace of its XML.
    pub xmlns: String,
    /// Whether JSON errors carry the code old query clients know.
    pub query_compatible: bool,
    /// Its operations, by name.
    pub operations: BTreeMap<String, Operation>,
    /// Its structures, unions, errors and enums, by name.
    pub shapes: BTreeMap<String, Shape>,
}

/// One operation.
#[derive(Debug, Clone, Default)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// The input structure; `None` when it takes nothing.
    pub input: Option<String>,
    /// The output structure; `None` when it answers nothing.
    pub output: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path, with `{labels}`, and static query parts after `?`.
    pub path: String,
    /// The status of a good answer.
    pub status: u16,
    /// The element around a query answer, when it is not `NAMEResult`.
    pub wrapper: Option<String>,
    /// The element around a REST XML input.
    pub root: Option<String>,
    /// What clients put before the host name.
    pub host_prefix: Option<String>,
    /// Whether it may be called unsigned.
    pub unsigned: bool,
    /// Errors it may answer.
    pub errors: Vec<String>,
}

/// A shape that has a name.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Members side by side.
    Structure(Structure),
    /// One of a set of texts.
    Choice(Vec<String>),
}

/// Members side by side; for a union, exactly one of them.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    /// In the order of the model.
    pub members: Vec<Member>,
    /// Whether exactly one member is set.
    pub union: bool,
    /// What it is as an error, when it is one.
    pub error: Option<ErrorFacts>,
    /// The member that is the whole HTTP body.
    pub payload: Option<String>,
    /// Whether it is a stream of events.
    pub events: bool,
}

/// What makes a structure an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorFacts {
    /// The HTTP status.
    pub status: u16,
    /// Its code on the wire.
    pub code: String,
    /// Whether it is the server's fault.
    pub server: bool,
}

/// One member of a structure.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Whether it must be there.
    pub required: bool,
    /// Its name on the wire, when that differs.
    pub wire: Option<String>,
    /// Its name in EC2 requests, when that differs.
    pub query: Option<String>,
    /// Where it travels.
    pub place: Place,
    /// Whether clients fill it to make a repeated request harmless.
    pub token: bool,
    /// Whether it must not be shown.
    pub secret: bool,
    /// Whether a REST value is JSON inside a header.
    pub json_value: bool,
    /// Whether it is an XML attribute.
    pub attribute: bool,
    /// The namespace of its element.
    pub xmlns: Option<String>,
}

/// Where a member travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the body.
    Body,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In every header that starts with its name.
    Headers,
    /// In the path.
    Path,
    /// It is the status code.
    Status,
}

impl Service {
    /// Reads a facts file. Fails at the first line that says nothing known.
    pub fn parse(facts: &str) -> Result<Self, FactsError> {
        parse::service(facts)
    }

    /// The structure of that name.
    pub fn structure(&self, name: &str) -> Option<&Structure> {
        match self.shapes.get(name)? {
            Shape::Structure(structure) => Some(structure),
            Shape::Choice(_) => None,
        }
    }
}

impl Member {
    /// Its name on the wire.
    pub fn wire_name(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.name)
    }
}
