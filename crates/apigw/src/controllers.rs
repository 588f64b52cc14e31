//! What the room does by itself.

mod vpc_links;

pub use vpc_links::VpcLinks;
