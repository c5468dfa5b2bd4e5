import CCrypto
import Foundation

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece, computed by the system's libcrypto.
///
/// A reference: whoever shares one shares its state.
package final class SHA256 {
    /// Bytes of a digest.
    package static let byteCount = 32

    private let context: OpaquePointer

    /// Of no bytes yet.
    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto cannot compute SHA-256: out of memory, or a policy of the system forbids it")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Appends bytes.
    package func update(_ bytes: UnsafeRawBufferPointer) {
        let succeeded = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
        precondition(succeeded, "bytes after the end")
    }

    /// Appends bytes.
    package func update(_ bytes: some ContiguousBytes) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of all bytes: `byteCount` of them. Nothing can be appended afterwards.
    package func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { digest, count in
            let succeeded = EVP_DigestFinal_ex(context, digest.baseAddress, nil) == 1
            precondition(succeeded, "ended twice")
            count = Self.byteCount
        }
    }

    /// The digest in lower-case hexadecimal: 64 digits. Nothing can be appended afterwards.
    package func finalizeHex() -> String { Self.hex(finalize()) }

    /// The digest of `bytes`.
    package static func digest(of bytes: some ContiguousBytes) -> [UInt8] {
        let hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of `bytes` in lower-case hexadecimal.
    package static func hex(of bytes: some ContiguousBytes) -> String { hex(digest(of: bytes)) }

    /// The digest of a text's UTF-8 in lower-case hexadecimal.
    package static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
