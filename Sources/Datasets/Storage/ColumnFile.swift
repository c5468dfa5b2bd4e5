import Foundation
import ThawCore

/// A file of columns that processes map into memory and so share. See `ColumnFileFormat` for its layout.
///
/// Opening checks the whole file against its checksum, each time: that costs a tenth of a second per gigabyte where the
/// pages are in memory, and no file that was damaged, whenever and however, is trusted. Then it is mapped, read-only.
final class ColumnFile: Sendable {
    let path: String
    let directory: ColumnFileFormat.Directory
    private let mapping: Mapping

    /// The file at `path`; nil if there is none. Throws `DataError` if it is damaged or cannot be read.
    static func open(_ path: String) throws -> ColumnFile? {
        FileManager.default.fileExists(atPath: path) ? try ColumnFile(path) : nil
    }

    private init(_ path: String) throws {
        self.path = path
        let file = try RegularFile(path: path, howToGet: "run the command again")
        directory = try Self.checkedDirectory(of: file)
        mapping = try Mapping(file)
    }

    var size: Int { mapping.count }

    /// What the file's writer said of its content. Throws `DataError` if it is none of `type`.
    func content<Content: Decodable>(_ type: Content.Type) throws -> Content {
        guard let content = try? JSONDecoder().decode(type, from: Data(directory.content.utf8)) else {
            throw Self.damage(path, "its description cannot be read")
        }
        return content
    }

    /// The elements of a section, where they lie in the file. Throws `DataError` if there is no such section.
    func section<Element: BitwiseCopyable>(_ name: String, of type: Element.Type) throws -> FixedBuffer<Element> {
        guard let section = directory.sections.first(where: { $0.name == name }),
            section.type == "\(type)", section.offset % MemoryLayout<Element>.alignment == 0,
            section.count >= 0, section.offset >= 0,
            section.offset + section.count * MemoryLayout<Element>.stride <= mapping.count
        else { throw Self.damage(path, "it lacks \(name)") }
        let start = (mapping.base + section.offset).assumingMemoryBound(to: Element.self)
        return FixedBuffer(viewing: UnsafePointer(start), count: section.count, owner: mapping)
    }

    /// Reads the file once from its start to its end, compares checksums and returns the directory.
    private static func checkedDirectory(of file: RegularFile) throws -> ColumnFileFormat.Directory {
        let body = file.size - ColumnFileFormat.trailerSize
        guard body >= 0 else { throw damage(file.path, "it is too short") }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: ColumnFileFormat.blockSize, alignment: 64)
        defer { block.deallocate() }
        var checksum = ColumnFileFormat.initialChecksum
        // The directory is the last of the body: its bytes are kept as they go by.
        var tail: [UInt8] = []
        for start in stride(from: 0, to: body, by: block.count) {
            let part = UnsafeMutableRawBufferPointer(rebasing: block[..<min(block.count, body - start)])
            guard try file.fill(part) == part.count else { throw damage(file.path, "it is too short") }
            checksum = XXHash64.hash(UnsafeRawBufferPointer(part), seed: checksum)
            if start + 2 * block.count >= body { tail += part }
        }
        let trailer = UnsafeMutableRawBufferPointer(rebasing: block[..<ColumnFileFormat.trailerSize])
        guard try file.fill(trailer) == trailer.count,
            let end = ColumnFileFormat.Trailer(UnsafeRawBufferPointer(trailer)), end.checksum == checksum,
            let directory = end.directory(in: tail)
        else { throw damage(file.path, "its checksum is wrong") }
        return directory
    }

    private static func damage(_ path: String, _ what: String) -> DataError {
        DataError("the prepared data are damaged: \(what)", file: path, hint: "delete the file")
    }

    /// The mapped pages; given back when nobody looks at them any more.
    private final class Mapping: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let count: Int

        init(_ file: RegularFile) throws {
            base = try file.map()
            count = file.size
        }

        deinit { munmap(base, count) }
    }
}
