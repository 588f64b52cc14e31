//! Which processor an image is for, and whether this machine can run programs of that one.

use crate::hands::ImageError;
use registry::Platform;
use std::path::Path;

/// Where the kernel tells which foreign programs it can run, and how.
const FOREIGN: &str = "/proc/sys/fs/binfmt_misc";

/// The platform of a task definition's `cpuArchitecture`; this machine's when there is none.
///
/// Another one than this machine's is refused, unless the kernel has been given an interpreter
/// for its programs that works in every mount namespace.
pub(super) fn platform(architecture: Option<&str>) -> Result<Platform, ImageError> {
    choose(architecture, &Platform::here(), Path::new(FOREIGN))
}

fn choose(
    architecture: Option<&str>,
    here: &Platform,
    foreign: &Path,
) -> Result<Platform, ImageError> {
    let (asked, interpreter) = match architecture {
        None => return Ok(here.clone()),
        Some("ARM64") => (Platform::linux("arm64"), "qemu-aarch64"),
        Some(_) => (Platform::linux("amd64"), "qemu-x86_64"),
    };
    if here.accepts(&asked) || interprets(&foreign.join(interpreter)) {
        return Ok(asked);
    }
    Err(ImageError(format!(
        "CannotPullContainerError: the task definition asks for {}, and this instance is {here} \
         without {interpreter} in binfmt_misc",
        architecture.unwrap_or_default()
    )))
}

/// Whether an interpreter is on, and was opened when it was registered: one that is looked up
/// later would be missing in a container.
fn interprets(entry: &Path) -> bool {
    let text = std::fs::read_to_string(entry).unwrap_or_default();
    let mut lines = text.lines();
    let fixed = |line: &str| {
        let flags = line.strip_prefix("flags: ");
        flags.is_some_and(|flags| flags.contains('F'))
    };
    lines.next() == Some("enabled") && lines.any(fixed)
}

#[cfg(test)]
mod tests {
    use super::choose;
    use registry::Platform;

    #[test]
    fn another_processors_images_need_an_interpreter_that_works_everywhere() {
        let foreign = tempfile::tempdir().unwrap();
        let here = Platform::linux("amd64");
        let ask = |architecture| choose(architecture, &here, foreign.path());
        assert_eq!(ask(None).unwrap(), here);
        assert_eq!(ask(Some("X86_64")).unwrap(), here);
        let refused = ask(Some("ARM64")).unwrap_err().0;
        let expected = "CannotPullContainerError: the task definition asks for ARM64, and this \
                        instance is linux/amd64 without qemu-aarch64 in binfmt_misc";
        assert_eq!(refused, expected);
        let entry = foreign.path().join("qemu-aarch64");
        for (text, runs) in [
            ("enabled\ninterpreter /usr/bin/qemu\nflags: OCF\n", true),
            ("enabled\ninterpreter /usr/bin/qemu\nflags: OC\n", false),
            ("disabled\ninterpreter /usr/bin/qemu\nflags: F\n", false),
        ] {
            std::fs::write(&entry, text).unwrap();
            assert_eq!(ask(Some("ARM64")).is_ok(), runs, "{text}");
        }
    }
}
