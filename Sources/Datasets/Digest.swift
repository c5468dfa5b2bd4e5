import Crypto

/// SHA-256 in lower-case hexadecimal.
enum Digest {
    static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hex(hash.finalize())
    }

    static func sha256(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes(sha256) }

    static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

    /// Identifies encoded data: the content of the files, how they were encoded, and the split's N and K.
    /// Nothing else goes in: an option without effect on the data must not look like other data.
    static func fingerprint(
        dataset: String, encodingRevision: Int, files: [(name: String, sha256: String)], oldThreshold: Int,
        warmSize: Int
    ) -> String {
        var text = "dataset \(dataset)\nencoding \(encodingRevision)\n"
        for file in files { text += "file \(file.name) \(file.sha256)\n" }
        text += "old-threshold \(oldThreshold)\nwarm-size \(warmSize)\n"
        return sha256(text)
    }

    static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
