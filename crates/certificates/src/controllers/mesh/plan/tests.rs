//! When certificates of endpoints come and go.

use super::*;
use domain::discovery::MeshTls;
use domain::{Clock as _, ManualClock, Scope};

const AUTHORITY: &str = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1";

fn scope() -> Scope {
    Scope {
        account: "111122223333".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

fn tls(role: &str) -> MeshTls {
    MeshTls {
        authority: AUTHORITY.parse().expect("an ARN"),
        role: role.to_owned(),
        kms_key: None,
    }
}

fn endpoint(tls: Option<MeshTls>) -> Option<MeshEndpoint> {
    Some(MeshEndpoint {
        scope: scope(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        service: "orders".to_owned(),
        port_name: "api".to_owned(),
        aliases: Vec::new(),
        protocol: "http".to_owned(),
        idle_timeout: Duration::ZERO,
        per_request_timeout: Duration::ZERO,
        tls,
    })
}

fn certificate(role: &str, renew_at: Timestamp) -> Option<MeshCertificate> {
    Some(MeshCertificate {
        scope: scope(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        service: "orders".to_owned(),
        tls: tls(role),
        name: "orders.shop".to_owned(),
        material: None,
        vouched: None,
        renew_at,
        problem: None,
    })
}

#[test]
fn a_certificate_is_issued_once_and_again_when_it_is_due_or_asked_for_otherwise() {
    let now = ManualClock::default().now();
    let due = later(now, Duration::from_secs(9));
    let step = |wanted, known, now| {
        let seen = Seen {
            endpoint: endpoint(wanted),
            certificate: known,
            is_used: false,
        };
        plan(&seen, now)
    };
    assert_eq!(step(None, None, now), Step::Nothing);
    assert_eq!(step(Some(tls("a")), None, now), Step::Issue);
    let known = certificate("a", due);
    assert_eq!(
        step(Some(tls("a")), known.clone(), now),
        Step::WaitUntil(due)
    );
    assert_eq!(step(Some(tls("a")), known.clone(), due), Step::Issue);
    assert_eq!(step(Some(tls("b")), known, now), Step::Issue);
}

#[test]
fn a_certificate_goes_when_no_task_is_called_with_it_any_more() {
    let now = ManualClock::default().now();
    let mut seen = Seen {
        endpoint: None,
        certificate: certificate("a", now),
        is_used: true,
    };
    assert_eq!(plan(&seen, now), Step::WaitUntil(later(now, STILL_USED)));
    seen.is_used = false;
    assert_eq!(plan(&seen, now), Step::Remove);
}
