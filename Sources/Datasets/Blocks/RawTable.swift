import Foundation
import ThawCore
import ThawSupport

/// A file of comma-separated values, read: its columns as numbers.
struct RawTable {
    let path: String
    let layout: FileLayout
    /// The rows in the order of the file.
    let chunks: [RowChunk]
    /// SHA-256 (hex) of the file as it was read, and its state then.
    let digest: String
    let stamp: FileStamp

    var rowCount: Int { chunks.reduce(0) { $0 + $1.rowCount } }

    /// The line of row `row`, counted from 1: every row is one line.
    func line(ofRow row: Int) -> Int { row + (layout.hasHeader ? 2 : 1) }

    /// The least and the largest value of a column without missing values; zeros without rows.
    func bounds(_ column: Int) -> (lowest: UInt32, highest: UInt32) {
        let values = chunks.map { $0.integers[column].elements }
        return (values.compactMap { $0.min() }.min() ?? 0, values.compactMap { $0.max() }.max() ?? 0)
    }

    /// Calls `body` with each part of a column, in order, and gives its memory back.
    func consume(_ column: Int, _ body: (FixedBuffer<UInt32>) throws -> Void) rethrows {
        for chunk in chunks {
            try body(chunk.integers[column])
            chunk.release(column)
        }
    }

    /// Reads `folder`/`layout.name` with `format`, on several threads, a block at a time. The result does not depend on
    /// their number.
    ///
    /// Throws `DataError` at the first line that is wrong.
    static func read(
        _ format: some LineFormat, folder: String, howToGet: String, progress: ReadingProgress
    ) throws -> RawTable {
        let path = "\(folder)/\(format.layout.name)"
        let file = try RegularFile(path: path, howToGet: howToGet)
        let source = BlockSource(file) { progress.advance(by: $0) }
        let blocks = ParsedBlocks()
        DispatchQueue.concurrentPerform(iterations: min(4, ProcessorAllowance.count)) { _ in
            blocks.work(off: source, format)
        }
        return RawTable(
            path: path, layout: format.layout, chunks: try blocks.chunks(path: path), digest: try source.digest(),
            stamp: file.stamp)
    }
}

/// What the threads make of a file's blocks, by block number.
private final class ParsedBlocks: @unchecked Sendable {
    private struct Parsed {
        var number: Int
        /// The rows, or what is wrong with one.
        var result: Result<RowChunk, any Error>
        /// Lines of the block.
        var lines: Int
    }

    /// Rows have numbers of 32 bits.
    private static let mostLines = Int(Int32.max)

    private let lock = NSLock()
    private var blocks: [Parsed] = []

    /// Parses blocks until there are no more.
    func work(off source: BlockSource, _ format: some LineFormat) {
        var format = format
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: BlockSource.blockSize, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            do {
                guard let block = try source.next(buffer), let base = buffer.baseAddress else { return }
                let bytes = UnsafeBufferPointer(
                    start: UnsafePointer(base.assumingMemoryBound(to: UInt8.self)), count: block.count)
                let lines = countLineFeeds(bytes)
                let result = Result { try parse(bytes, lines: lines, isFirst: block.number == 0, &format) }
                if case .failure = result { source.stop() }
                lock.withLock { blocks.append(Parsed(number: block.number, result: result, lines: lines)) }
            } catch {
                let number = (error as? BlockSource.Unfinished)?.block ?? .max
                let problem = (error as? BlockSource.Unfinished)?.problem ?? error
                source.stop()
                lock.withLock { blocks.append(Parsed(number: number, result: .failure(problem), lines: 0)) }
            }
        }
    }

    private func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, lines: Int, isFirst: Bool, _ format: inout some LineFormat
    ) throws -> RowChunk {
        guard let base = bytes.baseAddress else { preconditionFailure("a block has at least one line") }
        if isFirst, let encoding = InputFile.byteOrderMark(bytes) {
            throw LineProblem(
                line: 0, message: "the file begins with a \(encoding) byte order mark",
                hint: "use the files as their publisher has them")
        }
        var cursor = FieldCursor(block: base, count: bytes.count, fields: format.layout.fields)
        let hasHeader = isFirst && format.layout.hasHeader
        if hasHeader, let problem = format.layout.problem(ofHeader: cursor.wholeLine()) { throw problem }
        let rows = lines - (hasHeader ? 1 : 0)
        let chunk = RowChunk(
            rowCount: rows, integerColumns: format.integerColumns, numberColumns: format.numberColumns)
        for row in 0..<rows {
            try format.parse(&cursor, into: chunk, at: row)
            cursor.endLine()
        }
        return chunk
    }

    /// The chunks in the order of the file. Throws the error of the first line that is wrong: blocks are handed out in
    /// order, so that all before it have been parsed.
    func chunks(path: String) throws -> [RowChunk] {
        blocks.sort { $0.number < $1.number }
        var line = 1
        return try blocks.map { block in
            defer { line += block.lines }
            guard line <= Self.mostLines - block.lines else {
                throw DataError("the file has more than \(Self.mostLines) lines", file: path)
            }
            do { return try block.result.get() } catch let problem as LineProblem {
                throw DataError(problem.message, file: path, line: line + problem.line, hint: problem.hint)
            }
        }
    }
}

private func countLineFeeds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes { count &+= byte == 10 ? 1 : 0 }
    return count
}
