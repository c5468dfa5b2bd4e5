import ThawSupport

/// `SHA256SUMS`: the SHA-256 of the files beside it, as `sha256sum -c` reads them.
struct ChecksumFile {
    static let name = "SHA256SUMS"
    /// All of it.
    let text: String

    /// - digests: in the order of `files`.
    /// - archive: the one that the files came out of, whose digest was the registered one. sha256sum takes its line for a
    ///   comment.
    init(digests: [String], files: [String], archive: DatasetArchive? = nil) {
        let origin = archive.map { "# Out of \($0.fileName), SHA-256 \($0.sha256)\n" } ?? ""
        text = origin + zip(digests, files).map { "\($0)  \($1)\n" }.joined()
    }

    /// Whether `folder` has this very file.
    func isIn(_ folder: String) -> Bool {
        // As long as it should be and no pipe, whatever lies there.
        guard let file = try? RegularFile(path: "\(folder)/\(Self.name)", howToGet: ""), file.size == text.utf8.count,
            let digest = try? file.sha256()
        else { return false }
        return digest == SHA256.hex(of: text)
    }

    /// Throws `DataError`.
    func write(into folder: String) throws {
        try OutputFile.write(Array(text.utf8), to: "\(folder)/\(Self.name)")
    }
}
