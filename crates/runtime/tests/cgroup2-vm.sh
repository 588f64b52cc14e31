#!/bin/sh
# Runs this crate's tests in a virtual machine that has cgroup version 2 only.
#
# For machines whose controllers belong to version 1. Needs Debian's qemu-system-x86,
# linux-image-cloud-amd64, cpio, crun and busybox-static; emulates, so /dev/kvm is not asked for.
# Usage: cgroup2-vm.sh TEST_BINARY UNIT_TEST_BINARY HELPER [TEST]
#   the three programs as `cargo nextest run --no-run -p runtime` built them;
#   TEST is a part of the names of the tests to run, all of them when absent.
set -eu

tests=$1 unit=$2 helper=$3 only=${4:-}
kernel=$(ls /boot/vmlinuz-*-cloud-amd64 | tail -n 1)
release=${kernel#/boot/vmlinuz-}
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
root=$world/root
mkdir -p "$root/bin" "$root/etc" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/run" "$root/new"

put() {
    mkdir -p "$root$(dirname "$1")"
    cp -L "$1" "$root$1"
    strip -g "$root$1" 2> /dev/null || true
}
cp /bin/busybox "$root/bin/"
for applet in $(busybox --list); do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
done
cp "$tests" "$root/it"
cp "$unit" "$root/unit"
strip -g "$root/it" "$root/unit"
for program in "$helper" "$tests" /usr/bin/crun /usr/bin/unshare; do
    ldd "$program" | grep -o '/[^ ]*'
done | sort -u | while read -r library; do put "$library"; done
put "$helper"
put /usr/bin/crun
put /usr/bin/unshare
cp "/lib/modules/$release/kernel/fs/overlayfs/overlay.ko" "$root/"
"$tests" --list | sed -n 's/: test$//p' | grep -F "$only" > "$root/tests"

cat > "$root/init" << 'INIT'
#!/bin/sh
export PATH=/bin:/usr/bin
# The first root is one that pivot_root refuses to leave, so everything moves to another.
if [ ! -e /moved ]; then
    mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
    insmod /overlay.ko
    mount -t tmpfs -o size=80% tmpfs /new
    for part in /*; do
        case $part in /new | /proc | /sys | /dev) ;; *) cp -a $part /new/ ;; esac
    done
    mkdir -p /new/proc /new/sys /new/dev; touch /new/moved
    for part in /proc /sys /dev; do mount --move $part /new$part; done
    exec switch_root /new /init
fi
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm; chmod 1777 /tmp
mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo "vm: Linux $(uname -r), controllers $(cat /sys/fs/cgroup/cgroup.controllers)"
failed=0
/unit > /tmp/out 2>&1 || { failed=1; cat /tmp/out; }
grep 'test result' /tmp/out | sed 's/^/vm: unit /'
while read -r test; do
    if timeout 60 /it --exact $test --test-threads 1 > /tmp/out 2>&1 < /dev/null; then
        echo "vm: PASS $test"
    else
        failed=1
        cat /tmp/out
        echo "vm: FAIL $test"
    fi
done < /tests
echo "vm: finished, failed=$failed"
poweroff -f
INIT
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) > "$world/initrd"

timeout 900 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 3G -smp 2 -nographic -no-reboot \
    -kernel "$kernel" -initrd "$world/initrd" -append "console=ttyS0 panic=-1 quiet cgroup_no_v1=all" \
    < /dev/null | tr -d '\r' | tee "$world/log"
grep -q 'vm: finished, failed=0' "$world/log"
