//! The text of the generated modules.

use super::{names, reach};
use anyhow::{Context, Result};
use api::model::{Member, Operation, Service, Shape, Structure, Type};
use std::collections::BTreeSet;
use std::fmt::Write;

const MADE_BY: &str = "Made by `cargo xtask codegen`; do not edit.";

/// The module that lists the others.
pub(super) fn modules(services: &[&str]) -> String {
    let mut out = format!("//! One module a service. {MADE_BY}\n\n");
    for service in services {
        let module = names::module(service);
        let _ = writeln!(out, "pub mod {module};");
    }
    out
}

/// The module of one service.
pub(super) fn service(service: &Service, operations: &[String]) -> Result<String> {
    let mut out = format!("//! {}. {MADE_BY}\n\n", service.id);
    out.push_str("#![allow(missing_docs, unused_imports, clippy::all)]\n\n");
    out.push_str("use crate::error::{ApiError, Fault, Reply};\n");
    out.push_str("use crate::record::{Blob, from_tree};\nuse crate::service::{Answer, answer};\n");
    out.push_str("use jiff::Timestamp;\nuse serde_json::Value;\nuse std::collections::BTreeMap;\n");
    out.push_str("use std::future::Future;\n\n");
    records(&mut out, service, operations)?;
    errors(&mut out, service, operations);
    interface(&mut out, service, operations)?;
    Ok(out)
}

fn records(out: &mut String, service: &Service, operations: &[String]) -> Result<()> {
    out.push_str("crate::record! {\n");
    for name in reach::structures(service, operations)? {
        let structure = service.structure(&name).context("a structure")?;
        let _ = writeln!(out, "    {} {{", names::kind(&name));
        for member in &structure.members {
            let field = names::snake(&member.name);
            let kind = field_type(service, &name, member);
            let _ = writeln!(out, "        {field}: {kind} = {:?},", member.name);
        }
        out.push_str("    }\n");
    }
    out.push_str("}\n\n");
    Ok(())
}

fn field_type(service: &Service, owner: &str, member: &Member) -> String {
    let kind = match &member.kind {
        Type::Named(name) if reach::holds(service, name, owner) => {
            format!("Box<{}>", type_name(service, &member.kind))
        }
        kind => type_name(service, kind),
    };
    if member.required {
        kind
    } else {
        format!("Option<{kind}>")
    }
}

fn type_name(service: &Service, kind: &Type) -> String {
    match kind {
        Type::String(_) => "String".to_owned(),
        Type::Integer(_) => "i32".to_owned(),
        Type::Long(_) => "i64".to_owned(),
        Type::Double(_) => "f64".to_owned(),
        Type::Float(_) => "f32".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Blob(_) => "Blob".to_owned(),
        Type::Timestamp(_) => "Timestamp".to_owned(),
        Type::Document => "Value".to_owned(),
        Type::List(list) => format!("Vec<{}>", type_name(service, &list.item)),
        Type::Map(map) => format!("BTreeMap<String, {}>", type_name(service, &map.value)),
        Type::Named(name) => match service.shapes.get(name) {
            Some(Shape::Choice(_)) => "String".to_owned(),
            _ => names::kind(name),
        },
    }
}

fn errors(out: &mut String, service: &Service, operations: &[String]) {
    let named = operations
        .iter()
        .filter_map(|name| service.operations.get(name));
    let shapes: BTreeSet<&String> = named.flat_map(|operation| &operation.errors).collect();
    for shape in shapes {
        let Some(Structure {
            error: Some(error), ..
        }) = service.structure(shape)
        else {
            continue;
        };
        let fault = if error.server { "Receiver" } else { "Sender" };
        let _ = writeln!(
            out,
            "pub fn {}(message: impl Into<String>) -> ApiError {{\n    \
             ApiError::new({shape:?}, {:?}, {}, Fault::{fault}, message.into())\n}}\n",
            names::snake(shape),
            error.code,
            error.status,
        );
    }
}

fn interface(out: &mut String, service: &Service, operations: &[String]) -> Result<()> {
    let interface = names::interface(&service.name);
    let listed: Vec<&Operation> = operations
        .iter()
        .map(|name| service.operations.get(name).with_context(|| name.clone()))
        .collect::<Result<_>>()?;
    let shape = |name: &Option<String>| name.as_deref().map_or("()".to_owned(), names::kind);
    let _ = writeln!(out, "/// What a room answers for {}.", service.id);
    let _ = writeln!(out, "pub trait {interface}<Cx: Sync>: Send + Sync {{");
    for operation in &listed {
        let _ = writeln!(
            out,
            "    fn {}(&self, cx: &Cx, input: {}) -> impl Future<Output = Reply<{}>> + Send {{\n        \
             let _ = (cx, input);\n        \
             async {{ Err(ApiError::not_implemented({:?}, {:?})) }}\n    }}\n",
            names::snake(&operation.name),
            shape(&operation.input),
            shape(&operation.output),
            service.name,
            operation.name,
        );
    }
    out.push_str("}\n\n");
    let _ = writeln!(
        out,
        "/// The room as the front door sees it.\npub struct Server<T>(pub T);\n\n\
         const OPERATIONS: &[&str] = &{operations:?};\n\n\
         impl<Cx: Sync, T: {interface}<Cx>> crate::service::Service<Cx> for Server<T> {{\n    \
         fn name(&self) -> &'static str {{\n        {:?}\n    }}\n\n    \
         fn operations(&self) -> &'static [&'static str] {{\n        OPERATIONS\n    }}\n\n    \
         fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {{\n        \
         match operation {{",
        service.name,
    );
    for operation in &listed {
        let function = names::snake(&operation.name);
        let _ = writeln!(
            out,
            "            {:?} => answer(self.0.{function}(cx, from_tree(input))),",
            operation.name,
        );
    }
    let _ = writeln!(
        out,
        "            _ => answer(async move {{ Reply::<()>::Err(ApiError::not_implemented({:?}, operation)) }}),\n        \
         }}\n    }}\n}}",
        service.name,
    );
    Ok(())
}
