//! Doors of Service Connect before tasks in real namespaces. Needs root.

use std::time::Duration;

use domain::SeededIds;
use domain::certificates::{CertificateFacts, Material};
use domain::discovery::{MeshCertificate, MeshEndpoint, MeshTls};
use domain::ecs::{LastStatus, MeshDoor};
use netns::VpcSpec;
use netns::sockets::Connector;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::machine::{ALIAS, FRONT, ORDERS, PORT, attach, on_own_machine, rules, serve};
use super::records::*;
use super::world::*;
use crate::support::tls::Authority;
use crate::support::within;

#[test]
fn outsiders_meet_the_door_of_a_task_and_its_own_programs_do_not() {
    on_own_machine(async |network| {
        let vpc = VpcSpec {
            id: "vpc-1".to_owned(),
            cidrs: vec!["10.0.0.0/16".parse().unwrap()],
            services: vec![],
        };
        network.ensure_vpc(&vpc).await.unwrap();
        let front = attach(&network, "eni-front", FRONT).await;
        let orders = attach(&network, "eni-orders", ORDERS).await;
        let open = rules(&["sg-front"]);
        network.apply_rules("vpc-1", &open).await.unwrap();
        serve(&orders).await;
        let world = World::start();
        save_secured(&world).await;
        world.real.set("eni-front", &front);
        world.real.set("eni-orders", &orders);

        let connector = Connector::start().unwrap();
        let mesh = async || match connector.connect(&front, (ALIAS, PORT).into()).await {
            Ok(stream) => (answer(stream).await.contains(" 200 ")).then_some(()),
            Err(_) => None,
        };
        until("the mesh leads to orders", mesh).await;
        let direct = connector.connect(&front, (ORDERS, PORT).into()).await;
        let told = within(20, answer(direct.unwrap())).await;
        assert!(!told.starts_with("HTTP"), "{told:?}");
        let own = connector.connect(&orders, (ORDERS, PORT).into()).await;
        let told = within(20, first_bytes(own.unwrap())).await;
        assert_eq!(
            told, "HTTP/1.1 200",
            "a program of the task reaches its neighbour"
        );
    });
}

/// The beginning of what a program gets that keeps its connection.
async fn first_bytes(mut stream: tokio::net::TcpStream) -> String {
    let request = b"GET / HTTP/1.1\r\nHost: orders\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    String::from_utf8_lossy(&first).into_owned()
}

/// Whatever a program gets that asks in the clear.
async fn answer(mut stream: tokio::net::TcpStream) -> String {
    let request = b"GET / HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n";
    let mut answer = Vec::new();
    if stream.write_all(request).await.is_ok() {
        let _ = stream.read_to_end(&mut answer).await;
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Saves the records of a task that calls orders through TLS.
async fn save_secured(world: &World) {
    let endpoint = endpoint();
    world.save(&namespace()).await;
    world.save(&mesh_certificate(&endpoint)).await;
    world.save(&endpoint).await;
    world.save(&interface("eni-orders", ORDERS)).await;
    let mut served = instance("orders", (ORDERS, PORT).into());
    served.secure = true;
    world.save(&served).await;
    let caller = task("front", vec![alias(ALIAS, PORT)]);
    let mut server = task("orders", Vec::new());
    server.mesh.as_mut().unwrap().doors = vec![door(PORT)];
    for task in [&caller, &server] {
        world.save(task).await;
        world.save(&report(task, LastStatus::Running)).await;
    }
}

fn door(port: u16) -> MeshDoor {
    MeshDoor {
        discovery_name: "orders".to_owned(),
        port,
        program_port: port,
        protocol: "http".to_owned(),
        secure: true,
        idle_timeout: Duration::from_secs(60),
    }
}

/// What the certificates room writes for an endpoint.
fn mesh_certificate(endpoint: &MeshEndpoint) -> MeshCertificate {
    let (authority, name) = (Authority::new(), "orders.storefront");
    let pair = authority.issue(name, 2100);
    let tls = MeshTls {
        authority: "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/1"
            .parse()
            .unwrap(),
        role: String::new(),
        kms_key: None,
    };
    let facts = CertificateFacts {
        serial: String::new(),
        subject: String::new(),
        common_name: None,
        issuer: String::new(),
        names: pair.names,
        not_before: now(),
        not_after: now(),
        key_algorithm: String::new(),
        signature_algorithm: String::new(),
        key_usages: Vec::new(),
        extended_key_usages: Vec::new(),
    };
    MeshCertificate {
        scope: scope(),
        namespace: endpoint.namespace.clone(),
        discovery_name: endpoint.discovery_name.clone(),
        service: endpoint.service.clone(),
        vouched: Some(tls.clone()),
        tls,
        name: name.to_owned(),
        material: Some(Material {
            certificate: pair.pem,
            chain: authority.pem,
            key: seal::Seal::new(&[1; 32]).seal(&pair.key, &SeededIds::new(2)),
            facts,
        }),
        renew_at: now(),
        problem: None,
    }
}
