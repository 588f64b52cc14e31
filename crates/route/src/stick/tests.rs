//! What stickiness promises.

use std::net::SocketAddr;
use std::sync::Arc;

use super::*;
use crate::{GroupSpec, Ledger, Millis, Pick, RouteTable, TableSpec, TargetSpec, TargetStatus};

const NOW: u64 = 1_000_000_000;
const CLEAR: Moment = Moment {
    now: NOW,
    secure: false,
};

fn group(cookie: Option<&str>, ports: &[(u16, TargetStatus)]) -> Arc<TargetGroup> {
    let target = |(port, status): &(u16, TargetStatus)| {
        TargetSpec::new(SocketAddr::from(([10, 0, 0, 1], *port)), *status)
    };
    let spec = GroupSpec {
        stickiness: Some(Stickiness {
            cookie: cookie.map(str::to_owned),
            duration: Duration::from_secs(60),
        }),
        targets: ports.iter().map(target).collect(),
        ..GroupSpec::new("web")
    };
    let spec = TableSpec {
        listeners: Vec::new(),
        groups: vec![spec],
    };
    let now = Millis(1);
    let table = RouteTable::compile(spec, &Ledger::default(), &RouteTable::default(), now).unwrap();
    Arc::clone(table.groups().next().unwrap())
}

fn pick(group: &TargetGroup, pin: Option<Pin>) -> &Target {
    let how = Pick {
        now: Millis(1),
        tried: &[],
        skips_outliers: false,
        pin,
        zone: None,
    };
    group.pick(&how).unwrap()
}

/// What a client sends back after this answer.
fn returned(answer: &HeaderMap) -> HeaderMap {
    let lines = answer.get_all(SET_COOKIE).iter();
    let pairs: Vec<&str> = lines
        .map(|line| line.to_str().unwrap().split(';').next().unwrap())
        .collect();
    let mut request = HeaderMap::new();
    request.insert(COOKIE, pairs.join("; ").parse().unwrap());
    request
}

#[test]
fn a_client_stays_with_its_target_until_the_cookie_ends() {
    use TargetStatus::Healthy;
    let group = group(None, &[(1, Healthy), (2, Healthy), (3, Healthy)]);
    let mut answer = HeaderMap::new();
    let first = pick(&group, None).clone();
    group.stick(&first, None, CLEAR, &mut answer);
    let request = returned(&answer);
    for _ in 0..10 {
        let pin = group.pin(&request, NOW + 59);
        assert_eq!(pick(&group, pin).id, first.id);
    }
    assert_eq!(group.pin(&request, NOW + 60), None);
    let lines: Vec<_> = answer.get_all(SET_COOKIE).iter().collect();
    let text = |index: usize| lines[index].to_str().unwrap();
    assert!(text(0).starts_with("AWSALB="), "{}", text(0));
    assert!(text(0).ends_with("; Expires=Sun, 09 Sep 2001 01:47:40 GMT; Path=/"));
    assert!(text(1).starts_with("AWSALBCORS=") && text(1).ends_with("; Path=/; SameSite=None"));
}

#[test]
fn a_client_moves_when_its_target_is_gone_or_unhealthy() {
    use TargetStatus::{Draining, Healthy, Unhealthy};
    let before = group(None, &[(1, Healthy), (2, Healthy)]);
    for status in [Unhealthy, Draining] {
        let mut answer = HeaderMap::new();
        before.stick(&before.targets[0], None, CLEAR, &mut answer);
        let after = group(None, &[(1, status), (2, Healthy)]);
        let pin = after.pin(&returned(&answer), NOW);
        assert_eq!(pick(&after, pin).address().port(), 2, "{status:?}");
    }
}

#[test]
fn an_applications_cookie_begins_the_stay() {
    use TargetStatus::Healthy;
    let group = group(Some("SESSION"), &[(1, Healthy), (2, Healthy)]);
    let mut answer = HeaderMap::new();
    answer.append(SET_COOKIE, HeaderValue::from_static("SESSIONS=1"));
    group.stick(&group.targets[1], None, CLEAR, &mut answer);
    assert_eq!(answer.get_all(SET_COOKIE).iter().count(), 1);
    answer.append(SET_COOKIE, HeaderValue::from_static("SESSION=1; Path=/"));
    group.stick(&group.targets[1], None, CLEAR, &mut answer);
    let request = returned(&answer);
    let pin = group.pin(&request, NOW + 1);
    assert_eq!(pick(&group, pin).address().port(), 2);
    // Later answers carry it on though the application is silent.
    let mut later = HeaderMap::new();
    group.stick(&group.targets[1], pin, CLEAR, &mut later);
    assert_eq!(later.get_all(SET_COOKIE).iter().count(), 4);
    // Another target that sets no cookie ends the stay.
    let mut moved = HeaderMap::new();
    group.stick(&group.targets[0], pin, CLEAR, &mut moved);
    assert!(group.pin(&returned(&moved), NOW).is_none());
}

#[test]
fn what_is_no_pin_is_passed_over() {
    use TargetStatus::Healthy;
    let group = group(None, &[(1, Healthy)]);
    for cookie in [
        "AWSALB=",
        "AWSALB=é",
        "AWSALB=0123",
        "AWSALB",
        "x; ;=",
        "AWSALB=zz",
    ] {
        let mut request = HeaderMap::new();
        request.insert(COOKIE, HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
        assert_eq!(group.pin(&request, NOW), None, "{cookie}");
    }
}
