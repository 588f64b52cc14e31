//! What the room does without being called.

mod calls;
mod issuer;
mod mesh;

pub use calls::Calls;
pub use issuer::Issuer;
pub use mesh::MeshCertificates;
