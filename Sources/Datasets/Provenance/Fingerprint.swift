import ThawSupport

/// What identifies encoded data, in records and in caches.
enum Fingerprint {
    /// Identifies encoded data: the content of the files, how they were encoded, and the split's N and K.
    /// Nothing else goes in: an option without effect on the data must not look like other data.
    static func hex(
        dataset: String, encodingRevision: Int, files: [(name: String, sha256: String)], oldThreshold: Int,
        warmSize: Int
    ) -> String {
        var text = "dataset \(dataset)\nencoding \(encodingRevision)\n"
        for file in files { text += "file \(file.name) \(file.sha256)\n" }
        text += "old-threshold \(oldThreshold)\nwarm-size \(warmSize)\n"
        return SHA256.hex(of: text)
    }
}
