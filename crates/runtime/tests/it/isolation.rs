//! What a container may not see, reach or do.

use runtime::spec::{Mount, RootFs, Sharing};
use runtime::{Capability, CapabilitySet, Runtime as _};

use crate::world::World;

#[tokio::test]
async fn an_ordinary_container_is_under_the_filter_with_fourteen_capabilities() {
    let world = World::new().await;
    let status = world
        .says("grep -E '^(Cap|Seccomp:|NoNewPrivs)' /proc/self/status")
        .await;
    let expected = "CapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\n\
                    CapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\n\
                    CapAmb:\t0000000000000000\nNoNewPrivs:\t0\nSeccomp:\t2\n";
    assert_eq!(status, expected);
}

#[tokio::test]
async fn another_user_than_root_has_no_capability_in_hand() {
    let world = World::new().await;
    let mut spec = world
        .shell("grep -E '^Cap(Prm|Eff|Bnd)' /proc/self/status; cat /proc/1/cmdline >/dev/null");
    spec.user = "web".into();
    let run = world.run(&spec).await.unwrap();
    assert!(run.stdout.contains(
        "CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t00000000a80425fb"
    ));
}

#[tokio::test]
async fn capabilities_can_be_dropped_added_and_all_taken() {
    let world = World::new().await;
    let mut spec = world.shell("grep CapEff /proc/self/status; chown 5 /tmp || echo refused");
    spec.capabilities = CapabilitySet::EMPTY.with(Capability::NetAdmin);
    let run = world.run(&spec).await.unwrap();
    assert_eq!(run.stdout, "CapEff:\t0000000000001000\nrefused\n");
    let mut spec = world.shell("mount -t tmpfs x /tmp && echo mounted");
    spec.capabilities = CapabilitySet::DEFAULT.with(Capability::SysAdmin);
    assert_eq!(world.run(&spec).await.unwrap().stdout, "mounted\n");
}

#[tokio::test]
async fn namespaces_and_mounts_are_refused() {
    let world = World::new().await;
    for script in [
        "unshare -U true",
        "unshare -m true",
        "mount -t tmpfs x /tmp",
        "umount /proc/sys",
        "mknod /tmp/disk b 254 0 && head -c1 /tmp/disk",
        "echo 1 > /proc/sys/kernel/panic",
        "echo b > /proc/sysrq-trigger",
        "echo 1 > /sys/kernel/uevent_seqnum",
        "mkdir /sys/fs/cgroup/x",
        "cat /dev/kmsg",
    ] {
        let run = world.run(&world.shell(script)).await.unwrap();
        assert_ne!(run.exit.code, 0, "{script}: {}{}", run.stdout, run.stderr);
    }
}

#[tokio::test]
async fn masked_files_are_empty_and_device_nodes_are_the_harmless_ones() {
    let world = World::new().await;
    let said = world
        .says(
            "for f in kcore keys timer_list interrupts; do [ -e /proc/$f ] && wc -c < /proc/$f; done | sort -u; \
             ls /sys/firmware | wc -l; ls /dev | sort | tr '\\n' ' '; echo; \
             head -c 3 /dev/zero | wc -c; ls /proc/self/fd | wc -l",
        )
        .await;
    let expected = "0\n0\ncore fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero \n3\n4\n";
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_read_only_root_refuses_writes_but_not_in_tmpfs() {
    let world = World::new().await;
    let mut spec = world.shell(
        "echo x > /etc/x || echo refused; echo x > /scratch/x && cat /scratch/x; \
         grep ' /scratch ' /proc/self/mountinfo | grep -o 'size=[0-9]*k'; \
         cp /bin/busybox /scratch/b; /scratch/b true || echo noexec; df -k /dev/shm | tail -1 | awk '{print $2}'",
    );
    spec.read_only_root = true;
    spec.shm_bytes = Some(4 << 20);
    spec.mounts.push(Mount::Tmpfs {
        target: "/scratch".into(),
        size_bytes: Some(8 << 20),
        options: vec!["mode=700".into()],
    });
    let run = world.run(&spec).await.unwrap();
    assert_eq!(
        run.stdout, "refused\nx\nsize=8192k\nnoexec\n4096\n",
        "{}",
        run.stderr
    );
}

#[tokio::test]
async fn bind_mounts_are_writable_or_not_as_asked() {
    let world = World::new().await;
    std::fs::create_dir_all(world.path("data")).unwrap();
    std::fs::write(world.path("data/in"), "hello\n").unwrap();
    std::fs::write(world.path("hosts"), "127.0.0.1 here\n").unwrap();
    let mut spec = world.shell(
        "cat /ro/in /etc/hosts; echo x > /ro/x || echo refused; echo y > /new/place/y; \
         echo z > /etc/hosts || echo refused",
    );
    let bind = |source: &str, target: &str, read_only| Mount::Bind {
        source: world.path(source),
        target: target.into(),
        read_only,
    };
    spec.mounts = vec![
        bind("data", "/ro", true),
        bind("data", "/new/place", false),
        bind("hosts", "/etc/hosts", true),
    ];
    let run = world.run(&spec).await.unwrap();
    assert_eq!(run.stdout, "hello\n127.0.0.1 here\nrefused\nrefused\n");
    assert_eq!(
        std::fs::read_to_string(world.path("data/y")).unwrap(),
        "y\n"
    );
}

#[tokio::test]
async fn a_link_in_the_image_leads_no_mount_outside() {
    let world = World::new().await;
    let evil = world.path("evil");
    std::fs::create_dir_all(&evil).unwrap();
    let outside = world.path("outside");
    std::fs::create_dir_all(outside.join("etc")).unwrap();
    for (link, target) in [
        ("etc", "../../../../../../../../../../../.."),
        ("data", outside.to_str().unwrap()),
        ("sys", "/proc/1/root"),
        ("dev", "../../../../../../../../../../dev"),
    ] {
        std::os::unix::fs::symlink(target, evil.join(link)).unwrap();
    }
    let before = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    let secret = world.path("secret");
    std::fs::write(&secret, "planted\n").unwrap();
    for target in ["/data/planted", "/etc/planted", "/data/../../planted"] {
        let mut spec = world.shell("true");
        let base = world.path("root");
        // A layer above that replaces the directories of the image by links.
        std::fs::create_dir_all(world.path("plain")).unwrap();
        spec.root = RootFs::Layers {
            lower: vec![evil.clone(), base],
        };
        spec.mounts = vec![Mount::Bind {
            source: secret.clone(),
            target: target.into(),
            read_only: false,
        }];
        // It may be refused or end somewhere inside; it must not end outside.
        let _ = world.run(&spec).await;
        assert!(!outside.join("planted").exists(), "{target}");
        assert!(!std::path::Path::new("/planted").exists(), "{target}");
    }
    assert_eq!(
        std::fs::read_to_string("/proc/self/mountinfo").unwrap(),
        before
    );
    assert_eq!(std::fs::read_dir(outside.join("etc")).unwrap().count(), 0);
}

#[tokio::test]
async fn nothing_of_the_server_is_inherited() {
    let world = World::new().await;
    let said = world.says("ls /proc/self/fd | wc -l; tr '\\0' '\\n' < /proc/1/environ | sort | cut -d= -f1 | tr '\\n' ' '; grep -c . /proc/self/mountinfo; grep -c work /proc/self/mountinfo").await;
    let mut lines = said.lines();
    assert_eq!(
        lines.next(),
        Some("4"),
        "0, 1, 2 and the directory being listed"
    );
    assert!(lines.next().unwrap().starts_with("HOME HOSTNAME PATH "));
}

#[tokio::test]
async fn kernel_parameters_of_its_own_namespaces_can_be_set_and_no_other() {
    let world = World::new().await;
    let mut spec = world.shell("cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax");
    spec.sysctls = vec![
        ("net.core.somaxconn".into(), "321".into()),
        ("kernel.msgmax".into(), "9000".into()),
    ];
    assert_eq!(world.run(&spec).await.unwrap().stdout, "321\n9000\n");
    for name in [
        "kernel.panic",
        "vm.swappiness",
        "net/../kernel.panic",
        "net..x",
    ] {
        let mut spec = world.shell("true");
        spec.sysctls = vec![(name.into(), "1".into())];
        assert!(world.runtime.start(&spec).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn a_privileged_container_has_what_the_machine_grants() {
    let world = World::new().await;
    let mut spec = world.shell("grep -E '^Seccomp:' /proc/self/status; mount -t tmpfs x /tmp && echo mounted; ls /dev/kmsg");
    spec.privileged = true;
    let run = world.run(&spec).await.unwrap();
    assert_eq!(
        run.stdout, "Seccomp:\t0\nmounted\n/dev/kmsg\n",
        "{}",
        run.stderr
    );
}

#[tokio::test]
async fn no_new_privileges_is_on_when_asked() {
    let world = World::new().await;
    let mut spec = world.shell("grep -E '^(NoNewPrivs|Seccomp:)' /proc/self/status");
    spec.no_new_privileges = true;
    assert_eq!(
        world.run(&spec).await.unwrap().stdout,
        "NoNewPrivs:\t1\nSeccomp:\t2\n"
    );
}

#[tokio::test]
async fn nobody_can_write_to_the_program_of_a_shim() {
    let world = World::new().await;
    let spec = world.shell("sleep 60");
    let started = world.runtime.start(&spec).await.unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", started.pid)).unwrap();
    let shim = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .nth(1)
        .unwrap()
        .to_owned();
    let program = std::fs::File::open(format!("/proc/{shim}/exe")).unwrap();
    // Through a writable mount it could be written once no process runs it any more.
    let mount = rustix::fs::fstatvfs(&program).unwrap();
    assert!(mount.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY));
}

#[tokio::test]
async fn a_shared_process_namespace_shows_nothing_of_the_machine() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    sandbox.pids = Sharing::Sandbox;
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let mut spec = world.shell("ls -A /proc/1/root | wc -l; grep CapEff /proc/1/status");
    spec.capabilities = CapabilitySet::DEFAULT.with(Capability::SysPtrace);
    let run = world.run(&spec).await.unwrap();
    assert_eq!(
        run.stdout, "0\nCapEff:\t0000000000000000\n",
        "{}",
        run.stderr
    );
}
