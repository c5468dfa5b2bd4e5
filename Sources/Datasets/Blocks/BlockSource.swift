import Foundation
import ThawSupport

/// Hands out a file in blocks of whole lines, to any thread that asks; computes the SHA-256 as the bytes go by.
final class BlockSource: @unchecked Sendable {
    /// Bytes of a block; no line may be longer.
    static let blockSize = 1 << 20

    struct Block {
        /// Place in the file, from 0.
        var number: Int
        /// Bytes of whole lines at the beginning of the buffer.
        var count: Int
    }

    private let file: RegularFile
    private let lock = NSLock()
    private let progress: (Int) -> Void
    private let hash = SHA256()
    /// The beginning of a line, whose end is in the next block.
    private var rest: [UInt8] = []
    private var handedOut = 0
    private var isStopped = false

    /// - progress: called with the bytes read since the last call, by one thread at a time.
    init(_ file: RegularFile, progress: @escaping @Sendable (Int) -> Void) {
        self.file = file
        self.progress = progress
    }

    /// Puts the next block in `buffer`; nil after the last one and after `stop`.
    ///
    /// - buffer: [blockSize]
    ///
    /// Throws `DataError` if the file cannot be read, and `Unfinished` where a line does not end.
    func next(_ buffer: UnsafeMutableRawBufferPointer) throws -> Block? {
        lock.lock()
        defer { lock.unlock() }
        guard !isStopped else { return nil }
        let kept = rest.count
        buffer.copyBytes(from: rest)
        let read = try file.fill(UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[kept..<(kept + read)]))
        progress(read)
        let filled = kept + read
        guard filled > 0 else {
            isStopped = true
            return nil
        }
        guard let count = buffer[..<filled].lastIndex(of: 10).map({ $0 + 1 }) else {
            isStopped = true
            throw Unfinished(block: handedOut, isAtEnd: filled < buffer.count)
        }
        rest = Array(buffer[count..<filled])
        defer { handedOut += 1 }
        return Block(number: handedOut, count: count)
    }

    /// A line without an end: at the end of the file, or longer than a block.
    struct Unfinished: Error {
        /// The number of the block that the line begins.
        var block: Int
        var isAtEnd: Bool

        var problem: LineProblem {
            isAtEnd
                ? LineProblem(
                    line: 0, message: "the last line does not end in a line break",
                    hint: "the file may have been cut off; get it anew, or add the line break if it is whole")
                : LineProblem(line: 0, message: "the line is longer than \(BlockSource.blockSize) bytes")
        }
    }

    /// Hands out nothing more.
    func stop() { lock.withLock { isStopped = true } }

    /// The SHA-256 of the file, when all is read. Throws `DataError` if the file changed meanwhile.
    func digest() throws -> String {
        try file.requireUnchanged()
        return lock.withLock { hash.finalizeHex() }
    }
}
