//! Every size this crate refuses to exceed, by name.

/// How much one image, archive or request may ask of this machine.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one stored blob, compressed as it came.
    pub blob_bytes: u64,
    /// Bytes one layer may write to disk when unpacked.
    pub layer_bytes: u64,
    /// Entries in one layer or archive.
    pub entries: u64,
    /// Bytes of one archive given to `load`, decompressed.
    pub archive_bytes: u64,
    /// Layers in one image. The kernel stacks at most 500 lower directories.
    pub layers: usize,
}

/// Largest manifest or image index. Source: the OCI distribution specification asks for 4 MiB.
pub(crate) const MANIFEST_BYTES: u64 = 4 << 20;

/// Largest image configuration.
pub(crate) const CONFIG_BYTES: u64 = 8 << 20;

/// Longest path inside a layer. Source: `PATH_MAX`.
pub(crate) const PATH_BYTES: usize = 4096;

/// Largest extended header (long names, PAX records, extended attributes) of one archive entry.
pub(crate) const HEADER_BYTES: u64 = 1 << 20;

/// Layers unpacked at the same time, over all images.
pub(crate) const UNPACKS_AT_ONCE: usize = 4;

/// Layers of one image downloaded at the same time.
pub(crate) const DOWNLOADS_AT_ONCE: usize = 4;

/// Body frames waiting between the network and the disk.
pub(crate) const FRAMES_AHEAD: usize = 8;

/// Uploads begun and not yet finished, over all repositories.
pub(crate) const UPLOADS_AT_ONCE: usize = 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            blob_bytes: 52 << 30,
            layer_bytes: 128 << 30,
            entries: 4_000_000,
            archive_bytes: 256 << 30,
            layers: 500,
        }
    }
}
