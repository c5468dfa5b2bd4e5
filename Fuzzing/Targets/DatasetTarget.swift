import Foundation
import Synchronization
import ThawCore
import ThawDatasets

/// A dataset's files to a split table, as every command goes: one file is the input, the others are as they should be.
///
/// The input's first byte says which file it is, the rest is its content.
public final class DatasetTarget: FuzzTarget {
    /// Files of a dataset that can be loaded.
    struct Files: Sendable {
        /// The dataset's.
        var name: String
        var folder: String
        /// By name. Their order is that of the first byte's values.
        var contents: [(name: String, text: String)]
    }

    private let files: Files
    private let scratch: ScratchFolder
    /// How often each file was the input, and how often all was well with it.
    private let counts: Mutex<[(run: Int, loaded: Int)]>
    private let options: ResolvedOptions = [
        "source": .text("real"), "old-threshold": .integer(4), "warm-size": .integer(1),
    ]

    init(_ files: Files) throws {
        self.files = files
        scratch = try ScratchFolder()
        counts = Mutex([(Int, Int)](repeating: (0, 0), count: files.contents.count))
        for (name, text) in files.contents { try write(Array(text.utf8), name) }
    }

    public func run(_ input: [UInt8]) throws {
        guard let first = input.first else { return }
        let file = Int(first) % files.contents.count
        let (name, text) = files.contents[file]
        counts.withLock { $0[file].run += 1 }
        try write(Array(input.dropFirst()), name)
        defer { try? write(Array(text.utf8), name) }
        // What is kept prepared would not be read again.
        defer { scratch.remove("cache") }
        do {
            try check(
                DatasetLoader.load(
                    name: files.name, options: options,
                    locations: DataLocations(root: scratch.path("data"), cache: scratch.path("cache"))))
            counts.withLock { $0[file].loaded += 1 }
        } catch let error as DataError {
            try Violation.check(message: error.description)
            // A full disk, say, would hide everything else.
            guard error.file?.hasPrefix(scratch.path("data")) ?? true else {
                throw Violation("not about the input: \(error)")
            }
            if let line = error.line, error.file?.hasSuffix("/\(name)") ?? false, line < 1 || line > input.count {
                throw Violation("no such line: \(error)")
            }
        }
    }

    public var summary: String? {
        "executions of "
            + zip(files.contents, counts.withLock { $0 })
            .map { "\($0.name): \($1.run), \($1.loaded) without an error" }.joined(separator: "; ")
    }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        try scratch.write(bytes, to: "data/\(files.folder)/\(name)")
    }
}
