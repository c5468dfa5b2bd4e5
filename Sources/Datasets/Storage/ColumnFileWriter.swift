import Foundation
import ThawCore

/// Writes a column file under a temporary name; `publish` gives it its name when it is complete. Whatever fails before,
/// nothing is left behind, and what a killed writer leaves has a name that nobody reads.
final class ColumnFileWriter {
    private let temporaryPath: String
    private let descriptor: Int32
    private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: ColumnFileFormat.blockSize, alignment: 64)
    /// Bytes in `block` that are not written yet.
    private var pending = 0
    private var offset = 0
    private var checksum = ColumnFileFormat.initialChecksum
    private var sections: [ColumnFileFormat.Section] = []
    private var isPublished = false

    /// - temporaryPath: in the folder of the final name; what is there is replaced. Only one process may use it at a time.
    ///
    /// Throws `DataError`.
    init(temporaryPath: String) throws {
        self.temporaryPath = temporaryPath
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure() }
    }

    deinit {
        block.deallocate()
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isPublished { unlink(temporaryPath) }
    }

    /// Writes one section: `body` appends its elements in as many parts as it likes. Throws `DataError`.
    func section<Element: BitwiseCopyable>(
        _ name: String, of type: Element.Type, _ body: ((UnsafeBufferPointer<Element>) throws -> Void) throws -> Void
    ) throws {
        try append(
            padding: (ColumnFileFormat.alignment - offset % ColumnFileFormat.alignment) % ColumnFileFormat.alignment)
        let start = offset
        try body { try append(UnsafeRawBufferPointer($0)) }
        sections.append(
            ColumnFileFormat.Section(
                name: name, type: "\(type)", offset: start, count: (offset - start) / MemoryLayout<Element>.stride))
    }

    /// Writes one section at once. Throws `DataError`.
    func section<Element: BitwiseCopyable>(_ name: String, _ elements: FixedBuffer<Element>) throws {
        try section(name, of: Element.self) { try $0(elements.elements) }
    }

    /// Completes the file and moves it to `path`, in one step: whoever looks there sees a complete file or the old one.
    ///
    /// - content: described in the directory, for `ColumnFile.content`.
    ///
    /// Throws `DataError`, also if the disk turns out to be full only now.
    func publish(as path: String, content: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(content), as: UTF8.self)
        let directory = [UInt8](try encoder.encode(ColumnFileFormat.Directory(sections: sections, content: text)))
        try directory.withUnsafeBytes { try append($0) }
        try flush()
        let trailer = ColumnFileFormat.Trailer(directorySize: directory.count, checksum: checksum)
        if let reason = OutputFile.writeAll(trailer.bytes, to: descriptor) { throw failure(reason) }
        guard rename(temporaryPath, path) == 0 else { throw failure() }
        isPublished = true
    }

    private func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, block.count - pending)
            UnsafeMutableRawBufferPointer(rebasing: block[pending...]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            rest = rest.dropFirst(count)
            pending += count
            offset += count
            if pending == block.count { try flush() }
        }
    }

    private func append(padding count: Int) throws {
        try [UInt8](repeating: 0, count: count).withUnsafeBytes { try append($0) }
    }

    private func flush() throws {
        guard pending > 0 else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: block[..<pending])
        checksum = XXHash64.hash(bytes, seed: checksum)
        if let reason = OutputFile.writeAll(bytes, to: descriptor) { throw failure(reason) }
        pending = 0
    }

    private func failure(_ reason: String = systemMessage()) -> DataError {
        DataError(
            "cannot write prepared data: \(reason)", file: temporaryPath,
            hint: "free some space, or set THAW_CACHE to a folder that has it")
    }
}
