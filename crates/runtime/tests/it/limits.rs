//! Limits that hold, are seen inside, and are told.

use runtime::Runtime as _;
use runtime::Signal;
use runtime::spec::{CpuQuota, Device, DeviceAccess, Limits, Ulimit, UlimitResource};

use crate::world::World;

const EAT: &str = "x=a; while :; do x=$x$x; done";

#[tokio::test]
async fn too_much_memory_is_seen_as_such() {
    let world = World::new().await;
    let mut spec = world.shell(EAT);
    spec.limits.memory_bytes = Some(16 << 20);
    let run = world.run(&spec).await.unwrap();
    assert_eq!((run.exit.code, run.exit.oom_killed), (137, true));
    let plain = world
        .run(&world.shell("kill -9 $$; exit 137"))
        .await
        .unwrap();
    assert_eq!((plain.exit.code, plain.exit.oom_killed), (137, false));
}

#[tokio::test]
async fn the_limit_of_the_sandbox_holds_for_its_containers() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    sandbox.limits = Limits {
        memory_bytes: Some(24 << 20),
        pids: Some(8),
        ..Limits::default()
    };
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let run = world.run(&world.shell(EAT)).await.unwrap();
    assert_eq!((run.exit.code, run.exit.oom_killed), (137, true));
    let run = world
        .run(&world.shell("for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1 & done"))
        .await
        .unwrap();
    assert!(run.stderr.contains("can't fork"), "{}", run.stderr);
}

#[tokio::test]
async fn limits_are_visible_inside_and_in_the_statistics() {
    let world = World::new().await;
    let mut spec = world.shell(
        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us \
         /sys/fs/cgroup/cpu/cpu.shares /sys/fs/cgroup/pids/pids.max 2>/dev/null || \
         cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max /sys/fs/cgroup/pids.max; cut -d: -f3 /proc/self/cgroup | sort -u; \
         echo ready; while :; do :; done",
    );
    spec.limits = Limits {
        memory_bytes: Some(64 << 20),
        memory_reservation_bytes: Some(32 << 20),
        cpu_shares: Some(256),
        cpu_quota: Some(CpuQuota::from_cpu_units(256)),
        pids: Some(20),
        ..Limits::default()
    };
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    // On a busy machine it takes a while to use up a quota.
    let throttled = async {
        loop {
            let stats = world.runtime.stats(&spec.sandbox).await.unwrap();
            if stats[0].cpu.throttled_nanos > 0 {
                break stats;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let limit = std::time::Duration::from_secs(20);
    let stats = tokio::time::timeout(limit, throttled).await.unwrap();
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    world.runtime.wait(&spec.id).await.unwrap();
    let said = world.output(&spec.id).await.0;
    // Version 1 shows the memory limit, quota, shares and process limit; version 2 has no shares.
    let expected = [
        "67108864\n25000\n256\n20\n/\n",
        "67108864\n25000 100000\n20\n/\n",
    ];
    assert!(
        expected.iter().any(|expected| said.starts_with(expected)),
        "{said}"
    );
    assert_eq!(stats.len(), 1);
    assert_eq!(stats[0].memory.limit_bytes, Some(64 << 20));
    let user_and_kernel = stats[0].cpu.user_nanos + stats[0].cpu.kernel_nanos;
    assert!(user_and_kernel > 0 && stats[0].cpu.periods > 0, "{stats:?}");
    assert!(
        stats[0].cpu.machine_nanos > 0 && stats[0].cpu.online > 0,
        "{stats:?}"
    );
    assert!(!stats[0].memory.detail.is_empty(), "{stats:?}");
    assert_eq!(stats[0].pids_limit, Some(20));
    assert!(stats[0].pids >= 1 && stats[0].memory.bytes > 0, "{stats:?}");
    assert!(
        stats[0].cpu.nanos > 10_000_000 && stats[0].cpu.throttled_nanos > 0,
        "{stats:?}"
    );
    assert!(world.runtime.stats(&spec.sandbox).await.unwrap().is_empty());
}

#[tokio::test]
async fn ulimits_are_set_and_told_when_they_had_to_be_lowered() {
    let world = World::new().await;
    let mut spec = world.shell("ulimit -n; ulimit -Hn; ulimit -c");
    spec.ulimits = vec![
        Ulimit {
            resource: UlimitResource::Nofile,
            soft: 111,
            hard: 222,
        },
        Ulimit {
            resource: UlimitResource::Core,
            soft: 0,
            hard: 0,
        },
    ];
    let run = world.run(&spec).await.unwrap();
    assert_eq!(run.stdout, "111\n222\n0\n");
    let mut spec = world.shell("true");
    spec.ulimits = vec![Ulimit {
        resource: UlimitResource::Nofile,
        soft: 1 << 40,
        hard: 1 << 40,
    }];
    let started = world.runtime.start(&spec).await.unwrap();
    assert_eq!(started.clamped_ulimits.len(), 1);
    assert_eq!(started.clamped_ulimits[0].asked, 1 << 40);
}

#[tokio::test]
async fn a_device_can_be_used_only_when_given() {
    let world = World::new().await;
    let script =
        "mknod /tmp/n c 1 11 2>/dev/null; true < /tmp/n && echo opened; ls /dev/log-of-kernel";
    let mut spec = world.shell(script);
    assert!(!world.run(&spec).await.unwrap().stdout.contains("opened"));
    spec = world.shell(script);
    spec.devices = vec![Device {
        host_path: "/dev/kmsg".into(),
        container_path: "/dev/log-of-kernel".into(),
        access: DeviceAccess {
            read: true,
            write: false,
            mknod: false,
        },
    }];
    // Opening for reading also asks CAP_SYSLOG where the machine restricts the kernel's log.
    let run = world.run(&spec).await.unwrap();
    assert!(run.stdout.contains("/dev/log-of-kernel"), "{run:?}");
}
