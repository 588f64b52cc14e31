//! The sizes a Fargate task may have.

/// Memory, in MiB, that goes with each number of CPU units: smallest, largest, step.
/// Source: developer guide, task CPU and memory.
const RANGES: [(u32, u32, u32, u32); 7] = [
    (512, 1_024, 4_096, 1_024),
    (1_024, 2_048, 8_192, 1_024),
    (2_048, 4_096, 16_384, 1_024),
    (4_096, 8_192, 30_720, 1_024),
    (8_192, 16_384, 61_440, 4_096),
    (16_384, 32_768, 122_880, 8_192),
    (256, 512, 1_024, 512),
];

/// Pairs that follow no step.
const EXTRA: [(u32, u32); 4] = [
    (256, 2_048),
    (32_768, 61_440),
    (32_768, 122_880),
    (32_768, 249_856),
];

/// Whether Fargate has tasks of this size. CPU in units, memory in MiB.
pub(crate) fn has_size(cpu_units: u32, memory_mib: u32) -> bool {
    let in_range = |&(cpu, smallest, largest, step): &(u32, u32, u32, u32)| {
        cpu == cpu_units
            && (smallest..=largest).contains(&memory_mib)
            && (memory_mib - smallest).is_multiple_of(step)
    };
    RANGES.iter().any(in_range) || EXTRA.contains(&(cpu_units, memory_mib))
}

/// The refusal of a size Fargate does not have, in AWS's words.
pub(crate) fn refusal(cpu_units: u32, memory_mib: u32) -> String {
    format!(
        "Invalid 'cpu' setting for task. No Fargate configuration exists for given values: \
         {cpu_units} CPU, {memory_mib} memory. For more information, see the Troubleshooting \
         section of the Amazon ECS Developer Guide."
    )
}

/// CPU units from `1024`, `1 vCPU` or `.5 vcpu`.
pub(crate) fn cpu_units(text: &str) -> Option<u32> {
    let lower = text.trim().to_ascii_lowercase();
    match lower.strip_suffix("vcpu") {
        None => lower.parse().ok(),
        Some(number) => scaled(number, 1_024.0),
    }
}

/// MiB from `2048`, `2 GB` or `0.5gb`.
pub(crate) fn memory_mib(text: &str) -> Option<u32> {
    let lower = text.trim().to_ascii_lowercase();
    match lower.strip_suffix("gb") {
        None => lower.parse().ok(),
        Some(number) => scaled(number, 1_024.0),
    }
}

fn scaled(number: &str, by: f64) -> Option<u32> {
    let number: f64 = number.trim().parse().ok()?;
    let scaled = number * by;
    let whole = scaled.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&scaled);
    whole.then_some(scaled as u32)
}

#[cfg(test)]
mod tests;
