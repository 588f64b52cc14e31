//! The size matrix, against the published table.

use super::*;

#[test]
fn every_published_size_is_there_and_no_other() {
    let published: [(u32, Vec<u32>); 8] = [
        (256, vec![512, 1_024, 2_048]),
        (512, (1..=4).map(gib).collect()),
        (1_024, (2..=8).map(gib).collect()),
        (2_048, (4..=16).map(gib).collect()),
        (4_096, (8..=30).map(gib).collect()),
        (8_192, (16..=60).step_by(4).map(gib).collect()),
        (16_384, (32..=120).step_by(8).map(gib).collect()),
        (32_768, vec![gib(60), gib(120), gib(244)]),
    ];
    for (cpu, memories) in &published {
        for memory in (0..=gib(256)).step_by(256) {
            let expected = memories.contains(&memory);
            assert_eq!(has_size(*cpu, memory), expected, "{cpu} CPU, {memory} MiB");
        }
    }
    for cpu in [0, 128, 257, 1_000, 3_072, 65_536] {
        assert!(!has_size(cpu, 2_048));
    }
}

fn gib(count: u32) -> u32 {
    count * 1_024
}

#[test]
fn sizes_may_be_written_in_vcpu_and_gb() {
    let cpus = [
        "1024",
        "1 vCPU",
        ".5 vcpu",
        "0.25vCPU",
        "1.0001 vCPU",
        "lots",
    ];
    let expected = [Some(1_024), Some(1_024), Some(512), Some(256), None, None];
    assert_eq!(cpus.map(cpu_units), expected);
    let memories = ["2048", "2 GB", "0.5GB", "-1", ""];
    let expected = [Some(2_048), Some(2_048), Some(512), None, None];
    assert_eq!(memories.map(memory_mib), expected);
}
