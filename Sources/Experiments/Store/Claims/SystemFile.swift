import ThawDatasets

/// What the system tells of itself and its processes.
enum SystemFile {
    /// Text of a file under /proc or /etc; empty if it cannot be read.
    static func contents(_ path: String) -> String {
        SystemText.contents(path)
    }
}
