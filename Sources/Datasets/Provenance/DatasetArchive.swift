/// An archive to download.
public struct DatasetArchive: Sendable {
    /// Where it is published.
    public var url: String
    /// The environment variable that overrides `url`, for mirrors.
    public var environmentVariable: String
    /// The name of the downloaded file, e.g. `ml-1m.zip`. It holds the folder `DatasetSource.folder`.
    public var fileName: String
    /// SHA-256 (hex) of the archive.
    public var sha256: String
    /// Bytes of the archive.
    public var size: Int
    /// What its publisher asks of those who use it; to be shown to whoever downloads it.
    public var licenceNote: String
}
