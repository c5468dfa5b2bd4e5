import Foundation
import ThawSupport

/// A folder of pre-trained backbones, or of fitted methods, one file per identity of what was trained. It saves time only:
/// whatever is missing, damaged or cannot be written is trained again, and no result depends on it.
///
/// A file is: `THAWBONE`, format version (4 bytes), length of the identity (4), the identity (UTF-8), length of the
/// payload (8), the payload, SHA-256 of all before (32); integers little-endian. Files are written under a temporary
/// name and renamed, so that readers see a whole file or none, and of several writers of the same content one stays.
package struct StateCache: Sendable {
    /// What the cache has under an identity.
    package enum Lookup: Equatable, Sendable {
        /// A payload, verified.
        case found([UInt8])
        /// Nothing.
        case absent
        /// There is a file, but it cannot be used: one line with its path and why.
        case unusable(String)
    }

    /// Where the files are.
    package let folder: URL

    /// The folder is made when the first state is stored.
    package init(folder: URL) {
        self.folder = folder
    }

    /// The payload stored under `identity`, verified.
    package func load(_ identity: String) -> Lookup {
        let url = file(for: identity)
        do {
            let data = try Data(contentsOf: url)
            guard let payload = Self.payload(of: [UInt8](data), identity: identity) else {
                return .unusable("\(url.path): damaged, or of another version")
            }
            return .found(payload)
        } catch CocoaError.fileReadNoSuchFile {
            return .absent
        } catch {
            return .unusable("\(url.path): \(SystemError.reason(of: error))")
        }
    }

    /// Keeps `payload` under `identity`. Throws `RunningError.cacheNotWritten`; then nothing is left behind.
    package func store(_ payload: [UInt8], for identity: String) throws {
        let url = file(for: identity)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw RunningError.cacheNotWritten(path: folder.path, reason: SystemError.reason(of: error))
        }
        removeAbandonedTemporaries()
        let temporary = folder.appendingPathComponent(
            "\(identity)-\(getpid())-\(UInt32.random(in: 0 ... .max)).\(Self.temporaryExtension)")
        do {
            try writeDurably(Self.contents(identity: identity, payload: payload), to: temporary.path)
            guard rename(temporary.path, url.path) == 0 else { throw SystemError.last }
        } catch {
            unlink(temporary.path)
            throw RunningError.cacheNotWritten(path: url.path, reason: SystemError.reason(of: error))
        }
    }

    func file(for identity: String) -> URL {
        // Identities are hexadecimal and made by this program: anything else could name a file elsewhere.
        precondition(
            !identity.isEmpty && identity.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ".") })
        return folder.appendingPathComponent("\(identity).backbone")
    }

    // MARK: - Format

    private static let magic = Array("THAWBONE".utf8)
    /// 2: of large tables, the payload says which rows are behind.
    private static let version: UInt32 = 2
    private static let digestSize = SHA256.byteCount

    private static func contents(identity: String, payload: [UInt8]) -> [UInt8] {
        let name = Array(identity.utf8)
        var bytes = magic
        bytes += littleEndianBytes(version)
        bytes += littleEndianBytes(UInt32(name.count))
        bytes += name
        bytes += littleEndianBytes(UInt64(payload.count))
        bytes += payload
        return bytes + SHA256.digest(of: bytes)
    }

    /// The payload, or nil unless `bytes` is exactly what `contents` makes of it.
    private static func payload(of bytes: [UInt8], identity: String) -> [UInt8]? {
        let empty = contents(identity: identity, payload: [])
        let headerSize = empty.count - digestSize
        guard bytes.count >= empty.count else { return nil }
        let end = bytes.count - digestSize
        guard Array(bytes[end...]) == SHA256.digest(of: bytes[..<end]) else { return nil }
        let payload = Array(bytes[headerSize..<end])
        let header = empty[..<(headerSize - MemoryLayout<UInt64>.size)] + littleEndianBytes(UInt64(payload.count))
        return bytes[..<headerSize].elementsEqual(header) ? payload : nil
    }

    private static func littleEndianBytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    // MARK: - Files

    private static let temporaryExtension = "partial"

    /// Removes what killed writers left. An hour is far more than a write takes, also on another machine's clock.
    private func removeAbandonedTemporaries() {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.contentModificationDateKey])
        for file in files ?? [] where file.pathExtension == Self.temporaryExtension {
            let values = try? file.resourceValues(forKeys: [.contentModificationDateKey])
            if let modified = values?.contentModificationDate, modified.timeIntervalSinceNow < -3600 {
                unlink(file.path)
            }
        }
    }

    private func writeDurably(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError.last }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor)
        guard fsync(descriptor) == 0 else { throw SystemError.last }
    }
}
